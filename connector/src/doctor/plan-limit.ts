// Whether the calls that Zoho allows in a day suffice, by its own headers.
import { hasCode } from '../errors.ts';
import { budgetDay } from '../mirror/budget.ts';
import type { OpeningHours } from '../mirror/opening-hours.ts';
import { bad, type Finding, good } from './finding.ts';
import type { Visit } from './visit.ts';

export interface LimitFacts extends Pick<Visit, 'calls' | 'stoppedBy'> {
  readonly items: number;
  readonly orders: number;
  readonly hours: OpeningHours;
  readonly now: number;
}

const LITTLE = 0.1;

export const judgeLimit = (id: string, { calls, stoppedBy, items, orders, hours }: LimitFacts): readonly Finding[] => {
  const { leftToday, dayLimit, dayResetsAt, blockedUntil } = calls;
  const findings: Finding[] = [];
  const until = (at: number | null) =>
    at === null ? 'midnight in the organisation’s time zone' : new Date(at).toISOString();
  if (blockedUntil !== null) {
    findings.push(
      bad(id, 'fail', {
        title: 'Zoho has shut the organisation out for too many calls in a minute.',
        detail: `Until ${until(blockedUntil)}, its people in their browsers included.`,
        fix: 'Wait, and find out who else calls Zoho’s API for this organisation; leave them room by setting CALLS_PER_MINUTE lower.',
      }),
    );
  } else if (leftToday === 0 || hasCode(stoppedBy, 'zoho_day_spent')) {
    findings.push(
      bad(id, 'fail', {
        title: 'Today’s calls to Zoho are used up.',
        detail: `It allows ${dayLimit ?? 'some'} a day. New ones come at ${until(dayResetsAt)}.`,
        fix: `Wait until then; a larger Zoho plan allows more. See where they go: pnpm connector budget --items ${items} --orders ${orders}${dayLimit === null ? '' : ` --calls ${dayLimit}`}`,
      }),
    );
  } else if (leftToday !== null && dayLimit !== null && leftToday < dayLimit * LITTLE) {
    findings.push(
      bad(id, 'warn', {
        title: `${leftToday} of today’s ${dayLimit} calls to Zoho are left.`,
        detail: `New ones come at ${until(dayResetsAt)}. What is kept for orders is used for nothing else.`,
        fix: 'Ask less until then (answers come from the copy), or get a larger Zoho plan.',
      }),
    );
  }
  if (dayLimit !== null && !budgetDay({ items, orders, calls: dayLimit, hours }).enough) {
    findings.push(
      bad(`${id}.plan`, 'warn', {
        title: `Zoho’s plan allows ${dayLimit} calls a day, which is too little.`,
        detail: `For ${items} items and ${orders} orders a day, changes in Zoho will not show within the hour.`,
        fix: `See what would fit: pnpm connector budget --items ${items} --orders ${orders} --calls ${dayLimit}; then a larger Zoho plan, or ORDERS_A_DAY as it really is.`,
      }),
    );
  }
  if (findings.length > 0) return findings;
  if (dayLimit === null) {
    return [bad(id, 'info', { title: 'Zoho has not yet said how many calls it allows.', detail: '', fix: null })];
  }
  return [good(id, 'The day’s calls suffice.', `${leftToday} of ${dayLimit} are left.`)];
};
