// A whole day's calls, as they would be spent: for `pnpm connector budget`. Pure.
import { IDS_A_CALL } from '../zoho/call-sizes.ts';
import { minutesOpen, type OpeningHours } from './opening-hours.ts';
import { detailsFor, namesCallsADay, ordersToCome, planDay, reserveFor, sweepCalls, whenClosed } from './planner.ts';

export const plans = ['free', 'standard', 'professional', 'premium', 'enterprise'] as const;
export type Plan = (typeof plans)[number];

/** Calls a day (API notes 5). Sources disagree about some: what counts is what Zoho's own answers say. */
export const allowances: Readonly<Record<Plan, number>> = {
  free: 1_000,
  standard: 2_500,
  professional: 5_000,
  premium: 7_500,
  enterprise: 10_000,
};

export interface DayWanted {
  readonly items: number;
  readonly orders: number;
  readonly calls: number;
  readonly hours: OpeningHours;
}

interface Every {
  readonly openMinutes: number;
  readonly closedMinutes: number;
}

export interface BudgetedDay {
  readonly openHours: number;
  readonly calls: {
    readonly orders: number;
    /** What changed: items, orders, adjustments, transfers; and the reading of what they show. */
    readonly feeds: number;
    readonly sweep: number;
    /** Documents made elsewhere, looked into one by one. */
    readonly details: number;
    /** Of customers and places: what changed of them. */
    readonly names: number;
    /** Figures that are too old, or asked for live; words that nobody knows. */
    readonly questions: number;
  };
  readonly feedsEvery: Every;
  readonly sweepEvery: Every;
  readonly sweepCalls: number;
  /** Once, and again after a loss. */
  readonly importCalls: number;
  /** Whether following can keep within the hour in opening hours, and three otherwise. */
  readonly enough: boolean;
}

const DAY_MS = 86_400_000;
/** A Sunday: seven days from here are every day of the week. */
const SUNDAY = Date.UTC(2026, 10, 22);
/** Places, and where adjustments and transfers stand. */
const IMPORT_BESIDES = 2;

/** Of the week's busiest day. */
export const budgetDay = ({ items, orders, calls, hours }: DayWanted): BudgetedDay => {
  const open = Math.max(
    ...Array.from({ length: 7 }, (_, day) => {
      const from = SUNDAY + day * DAY_MS;
      return minutesOpen(hours, from, from + DAY_MS, 'UTC').open;
    }),
  );
  const plan = planDay({
    items,
    callsLeft: calls,
    openMinutes: open,
    closedMinutes: DAY_MS / 60_000 - open,
    ordersLeft: ordersToCome({ expected: orders, made: 0, shareLeft: 1, open: true }),
    detailsLeft: detailsFor(orders),
  });
  const reserved = plan.orderReserve;
  // Where the calls do not suffice, following stops at what is kept for orders.
  let left = plan.forFollowing;
  const within = (wanted: number): number => {
    const spent = Math.min(wanted, left);
    left -= spent;
    return spent;
  };
  const feeds = within(plan.calls.feeds);
  const sweep = within(plan.calls.sweeps);
  const details = within(plan.calls.details);
  const every = (minutes: number): Every => ({
    openMinutes: Math.round(minutes),
    closedMinutes: Math.round(whenClosed(minutes)),
  });
  const spent = reserved + feeds + sweep + details;
  const names = Math.min(namesCallsADay, Math.max(0, calls - spent));
  return {
    openHours: open / 60,
    calls: { orders: reserved, feeds, sweep, details, names, questions: Math.max(0, calls - spent - names) },
    feedsEvery: every(plan.feedsEveryMinutes),
    sweepEvery: every(plan.sweepEveryMinutes),
    sweepCalls: sweepCalls(items),
    importCalls: sweepCalls(items) + Math.ceil(items / IDS_A_CALL) + IMPORT_BESIDES,
    // What is kept for a rush of orders comes free on days that have none.
    enough: calls >= reserveFor(orders) + plan.floor,
  };
};
