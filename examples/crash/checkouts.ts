// Checkouts killed with -9 at every moment of theirs and of their order's plan, and at random ones.
import {
  type CheckoutScenario,
  lapsed,
  lateOrder,
  oneMoreStep,
  plain,
  scenarioOfPlanStep,
  scenarioOfStep,
  troubled,
} from './checkout-scenarios.ts';
import { type CheckoutOutcome, runCheckoutTrial } from './checkout-trial.ts';
import { openCheckoutWorld } from './checkout-world.ts';

export interface CheckoutCrashes {
  readonly outcomes: readonly CheckoutOutcome[];
  /** Kills by step, before and after it together. */
  readonly histogram: Readonly<Record<string, number>>;
  readonly bad: readonly CheckoutOutcome[];
}

interface Turn {
  readonly name: string;
  readonly moment: string;
  readonly scenario: CheckoutScenario;
}

export const stepNames: readonly string[] = [
  ...Object.keys(scenarioOfStep),
  ...Object.keys(scenarioOfPlanStep).map((step) => `plan ${step}`),
];

const rows: readonly (readonly [name: string, step: string, scenario: CheckoutScenario])[] = [
  ...Object.entries(scenarioOfStep).map(([step, scenario]) => [step, step, scenario] as const),
  ...Object.entries(scenarioOfPlanStep).map(([step, scenario]) => [`plan ${step}`, `plan ${step}`, scenario] as const),
];

/** "before clear", or "plan before sending". */
const momentOf = (when: 'before' | 'after', step: string): string =>
  step.startsWith('plan ') ? `plan ${when} ${step.slice(5)}` : `${when} ${step}`;

/** Before one step, after the next, and so on; then the other halves: a short run reaches every step once. */
const inTurn: readonly Turn[] = [0, 1].flatMap((half) =>
  rows.map(([name, step, scenario], index) => ({
    name,
    moment: momentOf((index + half) % 2 === 0 ? 'before' : 'after', step),
    scenario,
  })),
);

const atRandom = [plain, troubled, lateOrder, oneMoreStep, lapsed];

/** @param trials How many; every moment in turn, and every tenth one at random. */
export const runCheckoutCrashes = async ({
  trials,
  lanes,
}: {
  trials: number;
  lanes: number;
}): Promise<CheckoutCrashes> => {
  const queue = Array.from({ length: trials }, (_, index) => index);
  const names = new Map<CheckoutOutcome, string>();
  let turn = 0;
  const next = (index: number): Turn => {
    if (index % 10 !== 9) return inTurn[turn++ % inTurn.length] as Turn;
    const scenario = atRandom[((index - 9) / 10) % atRandom.length] as CheckoutScenario;
    return { name: 'random', moment: 'random', scenario };
  };
  const work = async (): Promise<CheckoutOutcome[]> => {
    const world = await openCheckoutWorld();
    const outcomes: CheckoutOutcome[] = [];
    try {
      for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
        const { name, moment, scenario } = next(index);
        const outcome = await runCheckoutTrial(world, outcomes.length + 1, moment, scenario);
        names.set(outcome, name);
        outcomes.push(outcome);
      }
      return outcomes;
    } finally {
      await world.stop();
    }
  };
  const outcomes = (await Promise.all(Array.from({ length: lanes }, work))).flat();
  const killed = outcomes.filter((outcome) => outcome.killed);
  const histogram: Record<string, number> = {};
  for (const outcome of killed) {
    const name = names.get(outcome) ?? '';
    histogram[name] = (histogram[name] ?? 0) + 1;
  }
  return { outcomes, histogram, bad: outcomes.filter(({ faults }) => faults.length > 0) };
};
