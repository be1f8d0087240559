// 10,000 deliveries, a fifth of them doubled, a tenth out of order, some lost, to a connector that is killed with -9 ten
// times on the way from receipt to the last listener. Fails where one figure of its copy is not Zoho's in the end, or an
// event is missing, told twice under two ids, or told in two ways.

import { stageOf } from '../deliveries/moments.ts';
import { runDeliveries } from '../deliveries/run.ts';
import { atLeast, atMost, type Bench } from './line.ts';

const WANTED = { deliveries: 10_000, kills: 10, seed: 0 };

export const deliveries: Bench = async (say) => {
  const { wrong, sent, kills, items, figures, events, calls } = await runDeliveries({ ...WANTED, say });
  for (const each of wrong.slice(0, 50)) say(`WRONG ${each}`);
  say(
    `${sent.deliveries} deliveries, ${sent.doubled} of them doubled, ${sent.lost} never arrived, in ${sent.tries} tries`,
  );
  say(`${figures} figures of ${items} items compared, ${events} events told, ${calls} calls to Zoho`);
  const stages = new Set(kills.map(stageOf));
  const whole = sent.deliveries >= WANTED.deliveries && stages.size === 3;
  return [
    atMost('deliveries-wrong-lost-or-twice', wrong.length, 0, whole),
    atLeast('deliveries-kills', kills.length, WANTED.kills, whole),
    atMost('deliveries-calls-each', calls / sent.deliveries, 1, whole),
  ];
};
