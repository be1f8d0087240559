// The day as it stands: what the door knows of its calls, the shop's hours, and what is still to come.
import { dayIn } from '../catalogue/day.ts';
import type { Parts } from '../parts.ts';
import { minutesOpen, nextDue, nextMidnight, type OpeningHours, readOpeningHours } from './opening-hours.ts';
import { type DayPlan, detailsFor, ordersToCome, orderWeight, planDay, WIDEST_MINUTES, whenClosed } from './planner.ts';

export interface DayDesk {
  /** The plan for what is left of today. */
  plan(organizationId: string): Promise<DayPlan>;
  /** Whether a question may cost a call now, as last planned; a yes is one call of those that chat has. Free to ask. */
  chatMayRead(organizationId: string): boolean;
  /** When something is next due that happens every so many minutes while the shop is open. */
  nextDue(organizationId: string, everyMinutes: number): Promise<number>;
  /** The organisation's calendar day. */
  today(organizationId: string): Promise<string>;
}

/** Before Zoho's first answer tells the allowance: that of its free plan. */
const UNHEARD_CALLS = 1_000;
/** Orders come at night too, but so much less often. */
const CLOSED_ORDERS = 0.1;
const COUNTED_MS = 60_000;
const MOST_CHAT_AT_ONCE = 5;
/** Questions of one moment ride in one call. */
const ONE_MOMENT_MS = 1_000;
const MINUTE_MS = 60_000;

export const hoursOf = (config: Pick<Parts['config'], 'OPENING_HOURS'>): OpeningHours =>
  readOpeningHours(config.OPENING_HOURS) ?? [];

interface Chat {
  readonly calls: number;
  readonly at: number;
  /** When the last call was granted. */
  readonly grantedAt: number;
}

export const createDayDesk = (parts: Pick<Parts, 'store' | 'now' | 'zoho' | 'config' | 'callsLeftToday'>): DayDesk => {
  const hours = hoursOf(parts.config);
  const planned = new Map<string, DayPlan>();
  const zones = new Map<string, string>();
  const counts = new Map<string, { readonly items: number; readonly at: number }>();
  const chats = new Map<string, Chat>();
  const nowMs = () => parts.now().getTime();

  const timeZone = async (organizationId: string): Promise<string> => {
    const known = zones.get(organizationId);
    if (known !== undefined) return known;
    const zone = (await parts.store.read.connections.get(organizationId))?.timeZone ?? 'UTC';
    zones.set(organizationId, zone);
    return zone;
  };

  /** Counting a hundred thousand items for every call would cost more than the call. */
  const itemsOf = async (organizationId: string, now: number): Promise<number> => {
    const known = counts.get(organizationId);
    if (known !== undefined && now >= known.at && now - known.at < COUNTED_MS) return known.items;
    const { items } = await parts.store.read.mirror.counts(organizationId);
    counts.set(organizationId, { items, at: now });
    return items;
  };

  return {
    today: async (organizationId) => dayIn(await timeZone(organizationId), parts.now()),

    plan: async (organizationId) => {
      const now = nowMs();
      const zone = await timeZone(organizationId);
      const [items, made, calls] = await Promise.all([
        itemsOf(organizationId, now),
        parts.store.read.plans.ordersOn(organizationId, dayIn(zone, parts.now())),
        parts.zoho(organizationId).callsLeft(),
      ]);
      const resetsAt = calls.dayResetsAt ?? nextMidnight(now, zone);
      const { open, closed } = minutesOpen(hours, now, resetsAt, zone);
      const wholeDay = minutesOpen(hours, resetsAt - 86_400_000, resetsAt, zone);
      const shareLeft = (open + CLOSED_ORDERS * closed) / (wholeDay.open + CLOSED_ORDERS * wholeDay.closed);
      const expected = parts.config.ORDERS_A_DAY;
      const connection = await parts.store.read.connections.get(organizationId);
      const weight = orderWeight(connection?.orderMode ?? 'commit');
      const plan = planDay({
        items,
        callsLeft: calls.leftToday ?? UNHEARD_CALLS,
        openMinutes: open,
        closedMinutes: closed,
        ordersLeft: weight * ordersToCome({ expected, made, shareLeft, open: open > 0 }),
        detailsLeft: detailsFor(expected * shareLeft),
      });
      planned.set(organizationId, plan);
      return plan;
    },

    chatMayRead: (organizationId) => {
      const now = nowMs();
      const plan = planned.get(organizationId);
      const left = parts.callsLeftToday(organizationId);
      if (plan === undefined || left === null) return true;
      if (left <= plan.orderReserve + plan.floor) return false;
      const chat = chats.get(organizationId) ?? { calls: MOST_CHAT_AT_ONCE, at: now, grantedAt: Number.NaN };
      if (now >= chat.grantedAt && now - chat.grantedAt < ONE_MOMENT_MS) return true;
      const grown = chat.calls + (plan.chatCallsAMinute * Math.max(0, now - chat.at)) / MINUTE_MS;
      const calls = Math.min(grown, Math.max(MOST_CHAT_AT_ONCE, 30 * plan.chatCallsAMinute));
      const granted = calls >= 1;
      chats.set(organizationId, { calls: granted ? calls - 1 : calls, at: now, grantedAt: granted ? now : Number.NaN });
      return granted;
    },

    nextDue: async (organizationId, everyMinutes) =>
      nextDue(hours, nowMs(), await timeZone(organizationId), {
        openMinutes: everyMinutes,
        closedMinutes: whenClosed(everyMinutes),
        latestMinutes: Math.max(everyMinutes, WIDEST_MINUTES),
      }),
  };
};
