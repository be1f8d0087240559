// Confirmations killed with -9 at every moment of an execution, and at random ones.
import type { Moment } from 'connector/plans/probe.ts';
import { ordersAtRandom, type Scenario, scenarioOf } from './scenarios.ts';
import { atRandom, type Step, stockScenarioOf } from './stock-scenarios.ts';
import { type Outcome, runTrial } from './trial.ts';
import { openWorld } from './world.ts';

export interface Crashes {
  readonly outcomes: readonly Outcome[];
  /** Kills by step (of stock: by kind and step), before and after it together. */
  readonly histogram: Readonly<Record<string, number>>;
  readonly bad: readonly Outcome[];
  readonly undecidable: number;
}

interface Turn {
  readonly name: string;
  readonly moment: Moment | 'random';
  readonly scenario: Scenario;
}

type Row = readonly [name: string, step: Step, scenario: Scenario];

const steps = (table: Partial<Record<Step, Scenario>>, prefix = ''): Row[] =>
  Object.entries(table).map(([step, scenario]) => [prefix + step, step as Step, scenario]);

/** Before one step, after the next, and so on; then the other halves: a short run reaches every step once. */
const inHalves = (rows: readonly Row[]): Turn[] =>
  [0, 1].flatMap((half) =>
    rows.map(([name, step, scenario], index): Turn => {
      const moment: Moment = `${(index + half) % 2 === 0 ? 'before' : 'after'} ${step}`;
      return { name, moment, scenario };
    }),
  );

const turnsOf: Readonly<Record<'orders' | 'stock', { inTurn: readonly Turn[]; atRandom: readonly Scenario[] }>> = {
  orders: { inTurn: inHalves(steps(scenarioOf)), atRandom: ordersAtRandom },
  stock: {
    inTurn: inHalves(Object.entries(stockScenarioOf).flatMap(([kind, table]) => steps(table, `${kind} `))),
    atRandom,
  },
};

/** Of `of`, how many trials reach every step once. */
export const trialsForEachStep = (of: 'orders' | 'stock'): number =>
  Math.ceil((turnsOf[of].inTurn.length / 2) * (10 / 9)) + 1;

/** @param trials How many; every moment in turn, and every tenth one at random. */
export const runCrashes = async ({
  trials,
  lanes,
  of = 'orders',
}: {
  trials: number;
  lanes: number;
  of?: 'orders' | 'stock';
}): Promise<Crashes> => {
  const { inTurn, atRandom } = turnsOf[of];
  const queue = Array.from({ length: trials }, (_, index) => index);
  const names = new Map<Outcome, string>();
  let turn = 0;
  const next = (index: number): Turn => {
    if (index % 10 !== 9) return inTurn[turn++ % inTurn.length] as Turn;
    const scenario = atRandom[((index - 9) / 10) % atRandom.length] as Scenario;
    return { name: 'random', moment: 'random', scenario };
  };
  const work = async (): Promise<Outcome[]> => {
    const world = await openWorld();
    const outcomes: Outcome[] = [];
    try {
      for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
        const { name, moment, scenario } = next(index);
        const outcome = await runTrial(world, outcomes.length + 1, moment, scenario);
        names.set(outcome, name);
        outcomes.push(outcome);
      }
      return outcomes;
    } finally {
      await world.shop.stop();
    }
  };
  const outcomes = (await Promise.all(Array.from({ length: lanes }, work))).flat();
  const histogram: Record<string, number> = {};
  for (const outcome of outcomes) {
    if (!outcome.killed) continue;
    const name = names.get(outcome) ?? '';
    histogram[name] = (histogram[name] ?? 0) + 1;
  }
  const bad = outcomes.filter(
    ({ verdict, killed, moment }) => /^[A-Z]/.test(verdict) || (!killed && moment !== 'random'),
  );
  return { outcomes, histogram, bad, undecidable: outcomes.filter(({ verdict }) => verdict === 'undecidable').length };
};
