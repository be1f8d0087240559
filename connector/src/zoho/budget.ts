// The budget all processes share: admits calls by lane, counts them until a minute after they ended, and remembers
// what Zoho said about the day, blocks and failures. A call is counted from its start to a minute after its end,
// because it reaches Zoho somewhere in between.
import { ConnectorError } from '../errors.ts';
import type { RateFacts } from './answer.ts';
import { type DoorView, mayPass } from './lanes.ts';
import type { CallsLeft, Lane, Spend } from './ports/door.ts';

export interface BudgetRow {
  readonly blockedUntil: number | null;
  readonly dayLimit: number | null;
  readonly dayRemaining: number | null;
  readonly dayResetsAt: number | null;
  readonly failures: number;
  readonly circuitOpenUntil: number | null;
}

/** What the budget needs of the store; the store's door group fits. */
export interface BudgetTable {
  row(organizationId: string): Promise<BudgetRow>;
  change(organizationId: string, change: Partial<BudgetRow>): Promise<void>;
  recent(
    organizationId: string,
    since: number,
  ): Promise<{ lane: string; startedAt: number; finishedAt: number | null; deadlineAt: number }[]>;
  start(call: {
    id: string;
    organizationId: string;
    lane: string;
    startedAt: number;
    deadlineAt: number;
  }): Promise<void>;
  /** Answers when it started; null where the call is not known any more. */
  finish(id: string, finishedAt: number): Promise<number | null>;
  prune(organizationId: string, before: number, now: number): Promise<void>;
  demand(organizationId: string, since: number): Promise<string[]>;
  noteDemand(organizationId: string, lane: string, waitedAt: number): Promise<void>;
  keyCalls(kid: string, day: string): Promise<number>;
  countKeyCall(kid: string, day: string): Promise<void>;
}

export interface BudgetStore {
  write<T>(work: (s: { door: BudgetTable }) => Promise<T>): Promise<T>;
  readonly read: { door: BudgetTable };
}

export interface BudgetNeeds {
  readonly organizationId: string;
  readonly store: BudgetStore;
  readonly now: () => Date;
  readonly newId: () => string;
  /** The organisation's calendar day, for the keys' own ceilings. */
  readonly today: () => string;
  readonly minuteLimit: number;
  readonly concurrency: number;
  readonly flightMs: number;
}

/** What became of a call, for the record. */
export interface Landing {
  readonly rates: RateFacts | null;
  /**
   * A failure of Zoho or the way to it, which counts towards the circuit; a refusal does not. Null for a call that
   * never left: it says nothing of Zoho.
   */
  readonly failed: boolean | null;
  readonly blockedForSeconds?: number;
  readonly daySpent?: boolean;
}

export type Admission =
  | { readonly kind: 'admitted'; readonly callId: string }
  | { readonly kind: 'refused'; readonly error: ConnectorError }
  | { readonly kind: 'wait'; readonly untilMs: number };

const MINUTE_MS = 60_000;
const DEMAND_MS = 3_000;
const FAILURES_TO_OPEN = 5;
const CIRCUIT_MS = 30_000;
/** While others' flights hold every place, look again this soon; nobody tells us when they land. */
const POLL_MS = 25;
const LONGEST_NAP_MS = 500;
const HEARD_MS = 5_000;
/** What lies further ahead than any is given was noted while the clock was wrong. */
const LONGEST_BLOCK_MS = 3_700_000;
const LONGEST_DAY_MS = 93_600_000;
const LONGEST_CIRCUIT_MS = 60_000;
const DAY_UNTOLD_MS = 3_600_000;

export interface Budget {
  /** One admission an ask, in the order given: put the most urgent first. */
  admit(asks: readonly { readonly spend: Spend }[]): Promise<Admission[]>;
  land(callId: string, landing: Landing): Promise<void>;
  callsLeft(): Promise<CallsLeft>;
  /** What is left of the day as last heard, without touching the store; at most some seconds old. */
  leftToday(): number | null;
}

export const createBudget = (needs: BudgetNeeds): Budget => {
  const { organizationId, store, minuteLimit, concurrency } = needs;
  const nowMs = () => needs.now().getTime();
  let heard: { left: number | null; at: number } = { left: null, at: Number.NEGATIVE_INFINITY };

  return {
    leftToday: () => {
      // Other processes spend too: look again now and then, without making this asker wait for it.
      const now = nowMs();
      if (now - heard.at > HEARD_MS) {
        heard = { ...heard, at: now };
        store.read.door.row(organizationId).then(
          (row) => {
            heard = { left: leftOf(believed(row, now), now), at: now };
          },
          () => undefined,
        );
      }
      return heard.left;
    },

    admit: (asks) =>
      store.write(async ({ door }) => {
        const now = nowMs();
        await door.prune(organizationId, now - MINUTE_MS, now);
        const row = believed(await door.row(organizationId), now);
        const closed = closedBy(row, now);
        if (closed !== null) return asks.map(() => ({ kind: 'refused', error: closed }));
        const recent = await door.recent(organizationId, now - MINUTE_MS);
        const waiting = new Set((await door.demand(organizationId, now - DEMAND_MS)) as Lane[]);
        const counts: Partial<Record<Lane, number>> = {};
        for (const call of recent) counts[call.lane as Lane] = (counts[call.lane as Lane] ?? 0) + 1;
        let flying = recent.filter((call) => call.finishedAt === null).length;
        const stuck = new Set<Lane>();
        const answers: Admission[] = [];
        for (const { spend } of asks) {
          // While the circuit is half open a single call probes.
          const probing = row.failures >= FAILURES_TO_OPEN && flying > 0;
          const view: DoorView = { recent: counts, flying, waiting, minuteLimit, concurrency };
          if (stuck.has(spend.lane) || probing || !mayPass(spend.lane, view)) {
            // Whoever stands behind one of its own lane waits as well, and the lane's demand is noted once.
            if (!stuck.has(spend.lane)) await door.noteDemand(organizationId, spend.lane, now);
            stuck.add(spend.lane);
            waiting.add(spend.lane);
            answers.push({ kind: 'wait', untilMs: wakeAt(recent, flying < concurrency, now) });
            continue;
          }
          const ceiling = await overCeiling(door, spend, needs.today());
          if (ceiling !== null) {
            answers.push({ kind: 'refused', error: ceiling });
            continue;
          }
          const callId = needs.newId();
          await door.start({
            id: callId,
            organizationId,
            lane: spend.lane,
            startedAt: now,
            deadlineAt: now + needs.flightMs,
          });
          counts[spend.lane] = (counts[spend.lane] ?? 0) + 1;
          flying += 1;
          answers.push({ kind: 'admitted', callId });
        }
        return answers;
      }),

    land: (callId, landing) =>
      store.write(async ({ door }) => {
        const now = nowMs();
        const startedAt = await door.finish(callId, now);
        const row = believed(await door.row(organizationId), now);
        const change = { ...dayChange(landing, row, now), ...healthChange(landing, row, { startedAt, now }) };
        if (Object.keys(change).length > 0) await door.change(organizationId, change);
        heard = { left: leftOf({ ...row, ...change }, now), at: now };
      }),

    callsLeft: async () => {
      const now = nowMs();
      const row = believed(await store.read.door.row(organizationId), now);
      const recent = await store.read.door.recent(organizationId, now - MINUTE_MS);
      return {
        leftToday: leftOf(row, now),
        dayLimit: row.dayLimit,
        dayResetsAt: dayIsOver(row, now) ? null : row.dayResetsAt,
        leftThisMinute: Math.max(0, minuteLimit - recent.length),
        minuteLimit,
        blockedUntil: row.blockedUntil !== null && row.blockedUntil > now ? row.blockedUntil : null,
      };
    },
  };
};

/** What was noted before the clock was put back holds nobody up until it has caught up. */
const believed = (row: BudgetRow, now: number): BudgetRow => {
  const soon = (at: number | null, longestMs: number): number | null =>
    at !== null && at > now + longestMs ? null : at;
  const circuitOpenUntil = soon(row.circuitOpenUntil, LONGEST_CIRCUIT_MS);
  const dayResetsAt = soon(row.dayResetsAt, LONGEST_DAY_MS);
  return {
    ...row,
    blockedUntil: soon(row.blockedUntil, LONGEST_BLOCK_MS),
    circuitOpenUntil,
    failures: circuitOpenUntil === row.circuitOpenUntil ? row.failures : 0,
    dayResetsAt,
    dayRemaining: dayResetsAt === row.dayResetsAt ? row.dayRemaining : null,
  };
};

const dayIsOver = (row: BudgetRow, now: number): boolean => row.dayResetsAt !== null && row.dayResetsAt <= now;

const leftOf = (row: BudgetRow, now: number): number | null => (dayIsOver(row, now) ? row.dayLimit : row.dayRemaining);

const closedBy = (row: BudgetRow, now: number): ConnectorError | null => {
  if (row.blockedUntil !== null && row.blockedUntil > now) {
    return new ConnectorError('zoho_blocked', 'Zoho has blocked the organisation for too many calls in a minute.', {
      retryAfterSeconds: Math.ceil((row.blockedUntil - now) / 1_000),
      hint: 'Wait until the block ends. It concerns everybody who uses this Zoho organisation.',
      outcome: 'not_sent',
    });
  }
  if (row.dayRemaining === 0 && row.dayResetsAt !== null && row.dayResetsAt > now) {
    return new ConnectorError('zoho_day_spent', 'Today’s allowance of Zoho calls is used up.', {
      retryAfterSeconds: Math.ceil((row.dayResetsAt - now) / 1_000),
      hint: 'It is renewed at midnight in the organisation’s time zone; a larger Zoho plan allows more.',
      outcome: 'not_sent',
    });
  }
  if (row.circuitOpenUntil !== null && row.circuitOpenUntil > now) {
    return new ConnectorError(
      'zoho_unavailable',
      'Zoho has failed several times in a row, so it is left in peace for a moment.',
      {
        retryAfterSeconds: Math.ceil((row.circuitOpenUntil - now) / 1_000),
        outcome: 'not_sent',
      },
    );
  }
  return null;
};

const overCeiling = async (door: BudgetTable, spend: Spend, day: string): Promise<ConnectorError | null> => {
  if (spend.kid === null) return null;
  if (spend.callsPerDay !== null && (await door.keyCalls(spend.kid, day)) >= spend.callsPerDay) {
    return new ConnectorError('limit_exceeded', `This key may make ${spend.callsPerDay} Zoho calls a day, and has.`, {
      hint: `It may again tomorrow. Only an admin can change the limit, with: pnpm connector keys limits ${spend.kid}`,
      outcome: 'not_sent',
    });
  }
  await door.countKeyCall(spend.kid, day);
  return null;
};

const wakeAt = (recent: { finishedAt: number | null }[], placesFree: boolean, now: number): number => {
  if (!placesFree) return now + POLL_MS;
  const ends = recent.flatMap((call) => (call.finishedAt === null ? [] : [call.finishedAt + MINUTE_MS]));
  return Math.min(now + LONGEST_NAP_MS, Math.max(now + 1, Math.min(...ends, now + LONGEST_NAP_MS)));
};

const dayChange = (landing: Landing, row: BudgetRow, now: number): Partial<BudgetRow> => {
  const resets = landing.rates?.dayResetsInSeconds ?? null;
  if (landing.daySpent === true) {
    // The end that was told last may be over: then it is not this day's.
    const told = row.dayResetsAt === null || dayIsOver(row, now) ? now + DAY_UNTOLD_MS : row.dayResetsAt;
    return { dayRemaining: 0, dayResetsAt: resets === null ? told : now + resets * 1_000 };
  }
  if (landing.rates === null || landing.rates.dayRemaining === null) return {};
  return {
    dayLimit: landing.rates.dayLimit,
    dayRemaining: landing.rates.dayRemaining,
    dayResetsAt: resets === null ? row.dayResetsAt : now + resets * 1_000,
  };
};

const healthChange = (
  landing: Landing,
  row: BudgetRow,
  { startedAt, now }: { readonly startedAt: number | null; readonly now: number },
): Partial<BudgetRow> => {
  if (landing.failed === null) return {};
  if (landing.blockedForSeconds !== undefined) return { blockedUntil: now + landing.blockedForSeconds * 1_000 };
  if (!landing.failed) {
    // Nothing starts while the circuit is open: what did not start after that began before the failures.
    const stale = row.circuitOpenUntil !== null && (startedAt === null || startedAt < row.circuitOpenUntil);
    return stale ? {} : { failures: 0, circuitOpenUntil: null };
  }
  const failures = row.failures + 1;
  return failures >= FAILURES_TO_OPEN ? { failures, circuitOpenUntil: now + CIRCUIT_MS } : { failures };
};
