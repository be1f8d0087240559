// How the calls that are left of a day are spent: so many kept for orders, so many for following, the rest for chat.
// Pure. Why, and why not a fixed interval: decisions/mirror.md.

export interface DayFacts {
  /** Items the mirror knows. */
  readonly items: number;
  /** Calls left until the day's reset. */
  readonly callsLeft: number;
  /** Of the time until then. */
  readonly openMinutes: number;
  readonly closedMinutes: number;
  /** Orders through the connector still expected. */
  readonly ordersLeft: number;
  /** Calls that following will need besides its lists: orders made elsewhere, transfers, what changed. */
  readonly detailsLeft: number;
}

export interface DayPlan {
  /** Kept back for orders alone. */
  readonly orderReserve: number;
  /** What following costs at its widest. */
  readonly floor: number;
  readonly forFollowing: number;
  readonly forChat: number;
  /** How often feeds are asked, and the list swept, while the shop is open; `closedTimes` as long when it is not. */
  readonly feedsEveryMinutes: number;
  readonly sweepEveryMinutes: number;
  /** Whether a question may still cost a call. */
  readonly chatMayRead: boolean;
  /** Calls by kind until the reset, as far as they can be foreseen. */
  readonly calls: {
    readonly orders: number;
    readonly feeds: number;
    readonly sweeps: number;
    readonly details: number;
  };
}

/** An order's live check, its creation, its confirmation and the readings around them. */
export const CALLS_AN_ORDER = 6;
/** Items, orders, adjustments, transfers; and one reading of what they named. */
const CALLS_A_ROUND = 5;
const ROWS_A_PAGE = 200;
/** A list this short is swept with every round. */
const SHORT_SWEEP = 3 * CALLS_A_ROUND;
const WIDEST_MINUTES = 52;
const NARROWEST_ROUND = 3;
const NARROWEST_SWEEP = 5;
export const CLOSED_TIMES = 3;
const FOLLOWING_SHARE = 0.6;
const ROUNDS_SHARE = 0.4;

export const sweepCalls = (items: number): number => Math.max(1, Math.ceil(items / ROWS_A_PAGE));

export const planDay = (facts: DayFacts): DayPlan => {
  const sweep = sweepCalls(facts.items) + 1;
  // An hour that is closed weighs as much less as following is slower then.
  const minutes = facts.openMinutes + facts.closedMinutes / CLOSED_TIMES;
  const orderReserve = Math.min(facts.callsLeft, Math.ceil(facts.ordersLeft * CALLS_AN_ORDER * 1.1));
  const spendable = facts.callsLeft - orderReserve;
  const floor = Math.ceil((minutes / WIDEST_MINUTES) * (CALLS_A_ROUND + sweep)) + facts.detailsLeft;
  const forFollowing = spendable <= floor ? spendable : Math.floor(floor + (spendable - floor) * FOLLOWING_SHARE);
  const forLists = Math.max(0, forFollowing - facts.detailsLeft);
  const { feedsEveryMinutes, sweepEveryMinutes } = intervals(minutes, forLists, sweep);
  const rounds = minutes / feedsEveryMinutes;
  return {
    orderReserve,
    floor,
    forFollowing,
    forChat: Math.max(0, spendable - forFollowing),
    feedsEveryMinutes,
    sweepEveryMinutes,
    chatMayRead: spendable > floor,
    calls: {
      orders: orderReserve,
      feeds: Math.floor(rounds * CALLS_A_ROUND),
      sweeps: Math.floor((minutes / sweepEveryMinutes) * sweep),
      details: facts.detailsLeft,
    },
  };
};

const intervals = (minutes: number, calls: number, sweep: number) => {
  // With next to nothing left it waits for the reset: wider, but never not at all.
  const widest = Math.max(WIDEST_MINUTES, minutes);
  const fit = (cost: number, of: number, narrowest: number): number =>
    of <= 0 ? widest : Math.min(widest, Math.max(narrowest, (minutes * cost) / of));
  if (sweep <= SHORT_SWEEP) {
    const every = fit(CALLS_A_ROUND + sweep, calls, NARROWEST_ROUND);
    return { feedsEveryMinutes: every, sweepEveryMinutes: Math.max(NARROWEST_SWEEP, every) };
  }
  return {
    feedsEveryMinutes: fit(CALLS_A_ROUND, calls * ROUNDS_SHARE, NARROWEST_ROUND),
    sweepEveryMinutes: fit(sweep, calls * (1 - ROUNDS_SHARE), NARROWEST_SWEEP),
  };
};
