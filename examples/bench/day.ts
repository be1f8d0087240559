// A day of a 2,000-item shop on Zoho's free plan, its first: 5,000 questions, 60 orders through the connector and 300
// changes made in Zoho itself, followed with nothing but the day's 1,000 calls. Three seeds, one of them the commit's.
//
// It fails, for example, with no calls kept for orders (orderReserve = 0 in connector/src/mirror/planner.ts), with the
// feeds each read again by themselves (nextRound in follower.ts), or with the night's pace reaching into the morning
// (nextDue in opening-hours.ts).
import { execFileSync } from 'node:child_process';
import { type DayOutcome, runDay } from '../day/day.ts';
import { atLeast, atMost, type Bench, type Line, median, type Say } from './line.ts';

const SHOP = { items: 2_000, questions: 5_000, orders: 60, changes: 300 };
const ALLOWANCE = 1_000;
const SEEN_BAR_PERCENT = 95;

export const day: Bench = async (say) => [...(await polling(say))];

/** What the free plan allows, and nobody tells the connector anything. */
const polling = async (say: Say): Promise<Line[]> => {
  const outcomes: DayOutcome[] = [];
  for (const seed of [1, 2, commitSeed()]) {
    // The harder reading of what nothing documents: what becomes of an order does not show as a change of it.
    const outcome = await runDay({ ...SHOP, seed, sandbox: { plan: 'free', progressTouchesOrder: false } });
    tell(say, seed, outcome);
    outcomes.push(outcome);
  }
  const whole = outcomes.every(
    ({ questions, orders, changes, unanswered, untold }) =>
      questions === SHOP.questions &&
      orders === SHOP.orders &&
      changes.length === SHOP.changes &&
      unanswered === 0 &&
      untold === 0,
  );
  const worst = (of: (outcome: DayOutcome) => number): number => Math.max(...outcomes.map(of));
  return [
    atMost(
      'day-free-calls',
      worst(({ total }) => total),
      ALLOWANCE,
      whole,
    ),
    atMost(
      'day-free-refused-by-zoho',
      worst(({ refusedByZoho }) => refusedByZoho),
      0,
      whole,
    ),
    atMost(
      'day-free-orders-refused',
      worst(({ ordersRefused }) => sum(ordersRefused)),
      0,
      whole,
    ),
    atLeast('day-free-seen-in-time-percent', 100 - worst((outcome) => 100 - inTime(outcome)), SEEN_BAR_PERCENT, whole),
  ];
};

const tell = (say: Say, seed: number, outcome: DayOutcome): void => {
  const { calls, total, questions, stale, outdated, changes } = outcome;
  say(`seed ${seed}: ${total} calls`);
  for (const [what, count] of Object.entries(calls)) say(`  ${what.padEnd(44)} ${String(count).padStart(4)}`);
  const percent = (of: number): string => `${((100 * of) / questions).toFixed(1)} %`;
  say(`  answers older than 30 minutes, and said so: ${percent(stale)}; behind Zoho's books: ${percent(outdated)}`);
  const answering = (calls.questions ?? 0) / (questions / 1_000);
  say(
    `  calls per 1,000 questions: ${answering.toFixed(1)} for answering, ${(total / (questions / 1_000)).toFixed(1)} in all`,
  );
  for (const open of [true, false]) {
    const minutes = changes.filter((change) => change.open === open).map(minutesUntilSeen);
    const late = minutes.toSorted((a, b) => a - b)[Math.floor(0.95 * (minutes.length - 1))] ?? Number.NaN;
    const when = open ? 'in opening hours' : 'otherwise';
    say(`  changes ${when}: ${minutes.length}, seen after ${show(median(minutes))}, 95 % within ${show(late)} minutes`);
  }
  say(`  seen in time: ${inTime(outcome).toFixed(1)} %`);
};

const inTime = ({ changes }: DayOutcome): number =>
  (100 * changes.filter((change) => change.inTime).length) / changes.length;

const minutesUntilSeen = ({ at, seenAt }: DayOutcome['changes'][number]): number =>
  seenAt === null ? Number.POSITIVE_INFINITY : (seenAt - at) / 60_000;

const show = (minutes: number): string => minutes.toFixed(0);

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, each) => total + each, 0);

/** Another day with every commit, and the same one for everybody who looks at it. */
const commitSeed = (): number => {
  const here = { cwd: import.meta.dirname, encoding: 'utf8' } as const;
  return Number.parseInt(execFileSync('git', ['rev-parse', 'HEAD'], here).slice(0, 8), 16);
};
