// 1,000 adjustments, transfers, receipts and ids for items killed with -9 at every step of their execution and at random moments, late
// commit and list lag on. Fails where one change is lost or made twice, a plan is uncertain although Zoho could be asked,
// or a step gets none of the kills.
import { runCrashes } from '../crash/crashes.ts';
import { stockScenarioOf } from '../crash/stock-scenarios.ts';
import { atLeast, atMost, type Bench } from './line.ts';

const TRIALS = 1_000;

export const stockCrashes: Bench = async (say) => {
  const { outcomes, histogram, bad, undecidable } = await runCrashes({ trials: TRIALS, lanes: 2, of: 'stock' });
  for (const [step, count] of Object.entries(histogram)) say(`${step.padEnd(44)} ${count} kills`);
  for (const outcome of bad) say(`BAD ${JSON.stringify(outcome)}`);
  say(
    `${outcomes.filter(({ late }) => late).length} of ${outcomes.length} had a write land late; in all the list lagged`,
  );
  say(`${undecidable} of ${outcomes.length} plans are uncertain, where the local Zoho itself could not have told`);
  const steps = Object.entries(stockScenarioOf).flatMap(([kind, table]) =>
    Object.keys(table).map((step) => `${kind} ${step}`),
  );
  return [
    atMost('stock-crashes-lost-twice-wrong-or-hanging', bad.length, 0),
    atLeast('stock-crashes-fewest-kills-of-a-step', Math.min(...steps.map((step) => histogram[step] ?? 0)), 1),
  ];
};
