// Tells when most of the day's calls to Zoho are spent, while there are still some left to do something about it.
import { eventId } from 'shared-schemas';
import { dayIn } from '../catalogue/day.ts';
import type { Parts } from '../parts.ts';
import { tellBudgetLow } from './tell.ts';

const SPENT_SHARE = 0.8;

/** Once a day and organisation. */
export const watchBudget = async ({ store, now, zoho }: Pick<Parts, 'store' | 'now' | 'zoho'>): Promise<void> => {
  for (const { organizationId, state, timeZone } of await store.read.connections.list()) {
    if (state !== 'connected') continue;
    const { leftToday: left, dayLimit: limit } = await zoho(organizationId).callsLeft();
    if (left === null || limit === null || limit - left < limit * SPENT_SHARE) continue;
    const day = `${dayIn(timeZone, now())}-80`;
    if (await store.read.outbox.knows(eventId('budget.low', organizationId, day))) continue;
    await store.write((s) => tellBudgetLow(s, organizationId, { day, left, limit }, now().getTime()));
  }
};
