// Confirmations killed with -9 at every moment of an execution, and at random ones.
import { type Moment, moments, type OutboundCall, type PersistedStep } from 'connector/plans/probe.ts';
import { lateAndLagging, plain, scenarioOf } from './scenarios.ts';
import { type Outcome, runTrial } from './trial.ts';
import { openWorld } from './world.ts';

export interface Crashes {
  readonly outcomes: readonly Outcome[];
  /** Kills by step, before and after it together. */
  readonly histogram: Readonly<Record<string, number>>;
  readonly bad: readonly Outcome[];
  readonly undecidable: number;
}

// Before one step, after the next, and so on; then the other halves: a short run reaches every step once.
const order: readonly Moment[] = [0, 1].flatMap((half) =>
  moments.filter((_, index) => (index + (index >> 1)) % 2 === half),
);

const stepOf = (moment: Moment): PersistedStep | OutboundCall => moment.split(' ')[1] as PersistedStep | OutboundCall;

/** @param trials How many; every moment in turn, and every tenth one at random. */
export const runCrashes = async ({ trials, lanes }: { trials: number; lanes: number }): Promise<Crashes> => {
  const queue = Array.from({ length: trials }, (_, index) => index);
  let turn = 0;
  const work = async (): Promise<Outcome[]> => {
    const world = await openWorld();
    const outcomes: Outcome[] = [];
    try {
      for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
        const random = index % 10 === 9;
        const moment = random ? 'random' : (order[turn++ % order.length] as Moment);
        const scenario = moment === 'random' ? (index % 20 === 9 ? plain : lateAndLagging) : scenarioOf[stepOf(moment)];
        outcomes.push(await runTrial(world, outcomes.length + 1, moment, scenario));
      }
      return outcomes;
    } finally {
      await world.shop.stop();
    }
  };
  const outcomes = (await Promise.all(Array.from({ length: lanes }, work))).flat();
  const histogram: Record<string, number> = {};
  for (const { moment, killed } of outcomes) {
    if (!killed) continue;
    const name = moment === 'random' ? 'random' : stepOf(moment);
    histogram[name] = (histogram[name] ?? 0) + 1;
  }
  const bad = outcomes.filter(
    ({ verdict, killed, moment }) => /^[A-Z]/.test(verdict) || (!killed && moment !== 'random'),
  );
  return { outcomes, histogram, bad, undecidable: outcomes.filter(({ verdict }) => verdict === 'undecidable').length };
};
