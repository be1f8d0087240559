// 500 checkouts killed with -9, late commit and list lag on. Fails where an order has no decision or a decision no order, a
// unit is held past its limit, money is neither taken nor let go, anything is sold twice, or a step gets no kill.
import { runCheckoutCrashes, stepNames } from '../crash/checkouts.ts';
import { atLeast, atMost, type Bench } from './line.ts';

const TRIALS = 500;
/** Of every step, before and after it together. */
const LEAST_KILLS = 4;

export const checkoutCrashes: Bench = async (say) => {
  const { outcomes, histogram, bad } = await runCheckoutCrashes({ trials: TRIALS, lanes: 2 });
  for (const [step, count] of Object.entries(histogram)) say(`${step.padEnd(24)} ${count} kills`);
  for (const outcome of bad) say(`BAD ${JSON.stringify(outcome)}`);
  const states = new Map<string, number>();
  for (const { state } of outcomes) states.set(state, (states.get(state) ?? 0) + 1);
  say(`${outcomes.length} checkouts ended: ${[...states].map(([state, count]) => `${count} ${state}`).join(', ')}`);
  say(`${outcomes.filter(({ late }) => late).length} of them had a write land late; in all the list lagged`);
  const rarest = Math.min(...stepNames.map((step) => histogram[step] ?? 0));
  return [
    atMost('checkouts-wrong-lost-twice-or-hanging', bad.length, 0),
    atLeast('checkouts-least-kills-of-a-step', rarest, LEAST_KILLS),
  ];
};
