// How the calls that are left of a day are spent: so many kept for orders, so many for following, the rest for chat.
// Pure. Why, and why not a fixed interval: decisions/mirror.md.

import type { OrderMode } from '../store/connections.ts';
import { ROWS_A_PAGE } from '../zoho/call-sizes.ts';

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
  /** How often feeds are asked, and the list swept, while the shop is open; `whenClosed` tells for the rest. */
  readonly feedsEveryMinutes: number;
  readonly sweepEveryMinutes: number;
  /** Whether a question may still cost a call. */
  readonly chatMayRead: boolean;
  /** Calls for questions in a minute of opening hours, so that the first busy hour does not have them all. */
  readonly chatCallsAMinute: number;
  /** Calls by kind until the reset, as far as they can be foreseen. */
  readonly calls: {
    readonly orders: number;
    readonly feeds: number;
    readonly sweeps: number;
    readonly details: number;
  };
}

/** An order's live check, its creation, its confirmation and the readings around them. */
const CALLS_AN_ORDER = 6;
/** Items, orders, adjustments, transfers; and one reading of what they named. */
const CALLS_A_ROUND = 5;
/** A list this short is swept with every round. */
const SHORT_SWEEP = 3 * CALLS_A_ROUND;
/** What happens in opening hours is to be seen within the hour. */
export const WIDEST_MINUTES = 52;
const WIDEST_CLOSED_MINUTES = 160;
const CLOSED_TIMES = 5;
const NARROWEST_ROUND = 3;
const NARROWEST_SWEEP = 5;
const FOLLOWING_SHARE = 0.6;
const ROUNDS_SHARE = 0.4;
const LITTLE_SHORT = 1.5;

/** Names of customers and of places, a call each, change rarely. */
export const NAMES_EVERY_MINUTES = 240;
const NAMES_CALLS = 2;

export const namesCallsADay = (NAMES_CALLS * 1_440) / NAMES_EVERY_MINUTES;

/** For each order of the connector's, so many documents made elsewhere must be looked into. */
const DETAILS_AN_ORDER = 2.75;

/** A package and a shipment besides; a reading, an invoice and its status. An adjustment stands for the confirmation. */
const callsBesides: Readonly<Record<OrderMode, number>> = { commit: 0, fulfil: 2, 'fulfil-and-invoice': 5, adjust: 0 };

/** How many usual orders one weighs, by how it takes its stock. */
export const orderWeight = (mode: OrderMode): number => (CALLS_AN_ORDER + callsBesides[mode]) / CALLS_AN_ORDER;

/** A tenth more than they usually need. */
export const reserveFor = (orders: number): number => Math.ceil(orders * CALLS_AN_ORDER * 1.1);

export const detailsFor = (orders: number): number => Math.ceil(orders * DETAILS_AN_ORDER);

/** Orders still to come: as many as the time left brings, and those that are late while the shop is open. Pure. */
export const ordersToCome = (day: {
  readonly expected: number;
  readonly made: number;
  /** Of the day's orders, the share that the time left brings. */
  readonly shareLeft: number;
  readonly open: boolean;
}): number => {
  const usual = day.expected * day.shareLeft;
  // Late in the day there is no time to make up for a rush. It is kept from the morning on: calls that were spent on
  // looking more often than need be would be missing in the afternoon.
  const soonest = Math.min(day.shareLeft, 1 / 3);
  const rush = 2 * Math.sqrt(day.expected * soonest) * (1 - soonest);
  return Math.max(usual + rush, day.open ? day.expected - day.made : 0);
};

export const sweepCalls = (items: number): number => Math.max(1, Math.ceil(items / ROWS_A_PAGE));

/** Little happens at night: five times as wide, and never much wider than two and a half hours. */
export const whenClosed = (openMinutes: number): number =>
  Math.max(openMinutes, Math.min(CLOSED_TIMES * openMinutes, WIDEST_CLOSED_MINUTES));

export const planDay = (facts: DayFacts): DayPlan => {
  const sweep = sweepCalls(facts.items);
  const orderReserve = Math.min(facts.callsLeft, reserveFor(facts.ordersLeft));
  const spendable = facts.callsLeft - orderReserve;
  const lists = Math.ceil(rounds(facts, WIDEST_MINUTES) * (CALLS_A_ROUND + sweep));
  const floor = lists + facts.detailsLeft;
  const forFollowing = spendable <= floor ? spendable : Math.floor(floor + (spendable - floor) * FOLLOWING_SHARE);
  const forChat = Math.max(0, spendable - forFollowing);
  // Where calls are short, a round that has only some of its details still shows more than one that is put off: what is
  // kept for orders comes free as the day goes on.
  const forLists = Math.max(forFollowing - facts.detailsLeft, Math.min(forFollowing, lists));
  const every = intervals(facts, forLists, sweep);
  return {
    orderReserve,
    floor,
    forFollowing,
    forChat,
    ...every,
    chatMayRead: spendable > floor,
    chatCallsAMinute: forChat / Math.max(1, facts.openMinutes + facts.closedMinutes / CLOSED_TIMES),
    calls: {
      orders: orderReserve,
      feeds: Math.floor(rounds(facts, every.feedsEveryMinutes) * CALLS_A_ROUND),
      sweeps: Math.floor(rounds(facts, every.sweepEveryMinutes) * sweep),
      details: facts.detailsLeft,
    },
  };
};

/** How often something happens until the reset. */
const rounds = ({ openMinutes, closedMinutes }: DayFacts, every: number): number =>
  openMinutes / every + closedMinutes / whenClosed(every);

const intervals = (facts: DayFacts, calls: number, sweep: number) => {
  if (sweep <= SHORT_SWEEP) {
    const every = narrowest(facts, CALLS_A_ROUND + sweep, calls, NARROWEST_ROUND);
    return { feedsEveryMinutes: every, sweepEveryMinutes: Math.max(NARROWEST_SWEEP, every) };
  }
  return {
    feedsEveryMinutes: narrowest(facts, CALLS_A_ROUND, calls * ROUNDS_SHARE, NARROWEST_ROUND),
    sweepEveryMinutes: narrowest(facts, sweep, calls * (1 - ROUNDS_SHARE), NARROWEST_SWEEP),
  };
};

/** The narrowest interval at which what costs `cost` calls a time costs no more than `calls` in all. */
const narrowest = (facts: DayFacts, cost: number, calls: number, least: number): number => {
  // With next to nothing left it waits for the reset: wider, but never not at all.
  const widest = Math.max(WIDEST_MINUTES, facts.openMinutes + facts.closedMinutes);
  // One more than counted, so that the last of the day does not fail for want of a call.
  const costs = (every: number): number => (rounds(facts, every) + 1) * cost;
  if (costs(least) <= calls) return least;
  let [low, high] = [least, widest];
  while (high - low > 0.1) {
    const middle = (low + high) / 2;
    if (costs(middle) <= calls) high = middle;
    else low = middle;
  }
  // A little short is no reason to be late: a round that fails for want of a call is tried again as soon as orders that
  // did not come leave theirs.
  const bearable = rounds(facts, WIDEST_MINUTES) * cost <= calls * LITTLE_SHORT;
  return bearable ? Math.min(high, WIDEST_MINUTES) : high;
};
