// What is due soon: monthly reports to the states, and rows of the table that somebody must check again. Told once each.
import { type EventData, type EventType, eventId } from 'shared-schemas';
import { addDays, dayAt } from '../compliance/calendar.ts';
import type { Parts } from '../parts.ts';
import { dueDayOf, statesOf } from './ledger.ts';
import { listRules } from './rules-desk.ts';

/** So many days before its end a row is told of. */
const WARN_DAYS = 14;
/** From this day of the month on the report is told of a second time; afterwards too, where nobody could. */
const NEAR_DAY = 8;

/** Answers how many events it added. */
export const tellWhatIsDue = async ({ store, now }: Pick<Parts, 'store' | 'now'>): Promise<number> => {
  const at = now().getTime();
  const rules = await listRules(store.read);
  let told = 0;
  for (const { organizationId, timeZone } of await store.read.connections.list()) {
    const today = dayAt(at, timeZone);
    const month = addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7);
    const dueBy = dueDayOf(month);
    const states = await statesOf({ store }, organizationId, month);
    const stale = rules.flatMap(({ row }) => (row !== null && addDays(today, WARN_DAYS) >= row.staleOn ? [row] : []));
    const stage = Number(today.slice(8)) >= NEAR_DAY ? 'near' : 'open';
    const due = [
      ...(states.length === 0 ? [] : [reportDue([month, stage], { from: month, to: dueBy, items: states.join(', ') })]),
      ...stale.map(({ id, staleOn }) => ruleStale([id, staleOn], { name: id, to: staleOn })),
    ];
    if (due.length === 0) continue;
    told += await store.write(async (s) => {
      let added = 0;
      for (const { type, which, data } of due) {
        const id = eventId(type, organizationId, ...which);
        const event = { id, organizationId, type, at, origin: 'connector', data, next: null } as const;
        if (await s.outbox.add(event)) added += 1;
      }
      return added;
    });
  }
  return told;
};

interface Due {
  readonly type: EventType;
  readonly which: readonly string[];
  readonly data: EventData;
}
const reportDue = (which: readonly string[], data: EventData): Due => ({ type: 'compliance.report_due', which, data });
const ruleStale = (which: readonly string[], data: EventData): Due => ({ type: 'compliance.rule_stale', which, data });
