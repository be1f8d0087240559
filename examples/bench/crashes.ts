// 300 confirmations killed with -9, late commit and list lag on. Fails where one order is lost or made twice, a plan is
// uncertain although Zoho could be asked, or a step gets too few of the kills.
import { runCrashes } from '../crash/crashes.ts';
import { scenarioOf } from '../crash/scenarios.ts';
import { atLeast, atMost, type Bench } from './line.ts';

const TRIALS = 300;
const LEAST_SHARE = 0.03;

export const crashes: Bench = async (say) => {
  const { outcomes, histogram, bad, undecidable } = await runCrashes({ trials: TRIALS, lanes: 2 });
  const kills = Object.values(histogram).reduce((sum, each) => sum + each, 0);
  for (const [step, count] of Object.entries(histogram)) say(`${step.padEnd(24)} ${count} kills`);
  for (const outcome of bad) say(`BAD ${JSON.stringify(outcome)}`);
  say(
    `${outcomes.filter(({ late }) => late).length} of ${outcomes.length} had a write land late; in all the list lagged`,
  );
  say(`${undecidable} of ${outcomes.length} plans are uncertain, where the local Zoho itself could not have told`);
  const rarest = Math.min(...Object.keys(scenarioOf).map((step) => (histogram[step] ?? 0) / kills));
  return [
    atMost('crashes-lost-twice-wrong-or-hanging', bad.length, 0),
    atLeast('crashes-least-share-of-a-step', rarest, LEAST_SHARE),
  ];
};
