// A day of a 2,000-item shop on Zoho's free plan, its first: 5,000 questions, 60 orders through the connector and 300
// changes made in Zoho itself, followed with nothing but the day's 1,000 calls. Three seeds, one of them the commit's. Then
// the same days on the Standard plan, where Zoho tells of items and orders: late, twice, in no order, or never.
//
// It fails, for example, with no calls kept for orders (orderReserve = 0 in connector/src/mirror/planner.ts), with the
// feeds each read again by themselves (nextRound in follower.ts), or with the night's pace reaching into the morning
// (nextDue in opening-hours.ts); and with deliveries remembered, but not looked at (runDue in connector/src/jobs).
import { execFileSync } from 'node:child_process';
import type { Plan } from 'zoho-sandbox';
import { type DayOutcome, runDay, type SeenInTime } from '../day/day.ts';
import { atLeast, atMost, type Bench, type Line, median, type Say } from './line.ts';

const SHOP = { items: 2_000, questions: 5_000, orders: 60, changes: 300 };
const BAR_PERCENT = 95;

export const day: Bench = async (say) => [...(await polling(say)), ...(await told(say))];

/** What the free plan allows, and nobody tells the connector anything. */
const polling = async (say: Say): Promise<Line[]> => {
  const outcomes = await days('free', { webhooks: false }, say);
  const line = linesOf('day-free', outcomes);
  return [...line.kept(1_000), line.percent('seen-in-time', (outcome) => shareOf(outcome.changes, 'inTime'))];
};

/** With webhooks besides, whose rules cover a part of what happens. */
const told = async (say: Say): Promise<Line[]> => {
  const outcomes = await days('standard', { webhooks: true }, say);
  const line = linesOf('day-webhooks', outcomes);
  return [
    ...line.kept(2_500),
    line.percent('seen-in-time', (outcome) => shareOf(outcome.changes, 'inTime')),
    line.percent('seen-at-once', (outcome) => shareOf(coveredOf(outcome), 'atOnce')),
  ];
};

const days = async (plan: Plan, more: { readonly webhooks: boolean }, say: Say): Promise<DayOutcome[]> => {
  const outcomes: DayOutcome[] = [];
  for (const seed of [1, 2, commitSeed()]) {
    // The harder reading of what nothing documents: what becomes of an order does not show as a change of it.
    const outcome = await runDay({ ...SHOP, ...more, seed, sandbox: { plan, progressTouchesOrder: false } });
    tell(say, `seed ${seed} on ${plan}`, outcome);
    outcomes.push(outcome);
  }
  return outcomes;
};

/** The worst of the days, and only where nothing of them is missing. */
const linesOf = (name: string, outcomes: readonly DayOutcome[]) => {
  const whole = outcomes.every(
    ({ questions, orders, changes, unanswered, untold }) =>
      questions === SHOP.questions &&
      orders === SHOP.orders &&
      changes.length === SHOP.changes &&
      unanswered === 0 &&
      untold === 0,
  );
  const most = (of: (outcome: DayOutcome) => number): number => Math.max(...outcomes.map(of));
  return {
    kept: (allowance: number): Line[] => [
      atMost(
        `${name}-calls`,
        most(({ total }) => total),
        allowance,
        whole,
      ),
      atMost(
        `${name}-refused-by-zoho`,
        most(({ refusedByZoho }) => refusedByZoho),
        0,
        whole,
      ),
      atMost(
        `${name}-orders-refused`,
        most(({ ordersRefused }) => sum(ordersRefused)),
        0,
        whole,
      ),
    ],
    percent: (what: string, of: (outcome: DayOutcome) => number): Line =>
      atLeast(`${name}-${what}-percent`, Math.min(...outcomes.map(of)), BAR_PERCENT, whole),
  };
};

const tell = (say: Say, which: string, outcome: DayOutcome): void => {
  const { calls, total, questions, stale, outdated, changes, deliveries } = outcome;
  say(`${which}: ${total} calls`);
  for (const [what, count] of Object.entries(calls)) say(`  ${what.padEnd(44)} ${String(count).padStart(4)}`);
  const percent = (of: number): string => `${((100 * of) / questions).toFixed(1)} %`;
  say(`  answers older than 30 minutes, and said so: ${percent(stale)}; behind Zoho's books: ${percent(outdated)}`);
  const answering = (calls.questions ?? 0) / (questions / 1_000);
  say(
    `  calls per 1,000 questions: ${answering.toFixed(1)} for answering, ${(total / (questions / 1_000)).toFixed(1)} in all`,
  );
  for (const open of [true, false]) {
    const when = open ? 'in opening hours' : 'otherwise';
    say(`  changes ${when}: ${lags(changes.filter((change) => change.open === open))}`);
  }
  say(`  seen in time: ${shareOf(changes, 'inTime').toFixed(1)} %`);
  if (deliveries === 0) return;
  const covered = coveredOf(outcome);
  say(`  told in ${deliveries} deliveries, of what a rule covers: ${lags(covered)}`);
  say(`  seen within a minute: ${shareOf(covered, 'atOnce').toFixed(1)} %`);
};

const coveredOf = ({ changes }: DayOutcome): readonly SeenInTime[] => changes.filter(({ covered }) => covered);

const shareOf = (changes: readonly SeenInTime[], which: 'inTime' | 'atOnce'): number =>
  (100 * changes.filter((change) => change[which]).length) / changes.length;

const lags = (changes: readonly SeenInTime[]): string => {
  const minutes = changes.map(({ at, seenAt }) =>
    seenAt === null ? Number.POSITIVE_INFINITY : (seenAt - at) / 60_000,
  );
  const late = minutes.toSorted((a, b) => a - b)[Math.floor(0.95 * (minutes.length - 1))] ?? Number.NaN;
  return `${changes.length}, seen after ${median(minutes).toFixed(1)} minutes, 95 % within ${late.toFixed(1)}`;
};

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, each) => total + each, 0);

/** Another day with every commit, and the same one for everybody who looks at it. */
const commitSeed = (): number => {
  const here = { cwd: import.meta.dirname, encoding: 'utf8' } as const;
  return Number.parseInt(execFileSync('git', ['rev-parse', 'HEAD'], here).slice(0, 8), 16);
};
