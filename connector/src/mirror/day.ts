// The day as it stands: what the door knows of its calls, the shop's hours, and what is still to come.
import type { Parts } from '../parts.ts';
import { minutesOpen, nextMidnight, type OpeningHours, readOpeningHours } from './opening-hours.ts';
import { type DayPlan, planDay } from './planner.ts';

export interface DayDesk {
  /** The plan for what is left of today. */
  plan(organizationId: string): Promise<DayPlan>;
  /** As last planned, with the calls left as last heard: free to ask. */
  chatMayRead(organizationId: string): boolean;
  isOpen(organizationId: string): Promise<boolean>;
  timeZone(organizationId: string): Promise<string>;
}

/** Before Zoho's first answer tells the allowance: that of its free plan. */
const UNHEARD_CALLS = 1_000;
/** Of the orders a shop has, as many again are made or changed elsewhere. */
const DETAILS_AN_ORDER = 2;

export const hoursOf = (config: Pick<Parts['config'], 'OPENING_HOURS'>): OpeningHours =>
  readOpeningHours(config.OPENING_HOURS) ?? [];

export const createDayDesk = (parts: Pick<Parts, 'store' | 'now' | 'zoho' | 'config' | 'callsLeftToday'>): DayDesk => {
  const hours = hoursOf(parts.config);
  const planned = new Map<string, DayPlan>();
  const zones = new Map<string, string>();

  const timeZone = async (organizationId: string): Promise<string> => {
    const known = zones.get(organizationId);
    if (known !== undefined) return known;
    const zone = (await parts.store.read.connections.get(organizationId))?.timeZone ?? 'UTC';
    zones.set(organizationId, zone);
    return zone;
  };

  return {
    timeZone,

    plan: async (organizationId) => {
      const now = parts.now().getTime();
      const zone = await timeZone(organizationId);
      const [{ items }, calls] = await Promise.all([
        parts.store.read.mirror.counts(organizationId),
        parts.zoho(organizationId).callsLeft(),
      ]);
      const resetsAt = calls.dayResetsAt ?? nextMidnight(now, zone);
      const { open, closed } = minutesOpen(hours, now, resetsAt, zone);
      const wholeDay = minutesOpen(hours, resetsAt - 86_400_000, resetsAt, zone);
      const share = wholeDay.open === 0 ? (open + closed) / 1_440 : open / wholeDay.open;
      const ordersLeft = parts.config.ORDERS_A_DAY * share;
      const plan = planDay({
        items,
        callsLeft: calls.leftToday ?? UNHEARD_CALLS,
        openMinutes: open,
        closedMinutes: closed,
        ordersLeft,
        detailsLeft: Math.ceil(ordersLeft * DETAILS_AN_ORDER),
      });
      planned.set(organizationId, plan);
      return plan;
    },

    chatMayRead: (organizationId) => {
      const plan = planned.get(organizationId);
      const left = parts.callsLeftToday(organizationId);
      return plan === undefined || left === null || left > plan.orderReserve + plan.floor;
    },

    isOpen: async (organizationId) => {
      const now = parts.now().getTime();
      const { open } = minutesOpen(hours, now, now + 60_000, await timeZone(organizationId));
      return open > 0;
    },
  };
};
