// What has happened, by cursor or since a moment. From the outbox alone: no call to Zoho.
import type { AnswerOf, AskOf, EventType, listEvents } from 'shared-schemas';
import { startOfDay } from '../catalogue/day.ts';
import { toInstant } from '../catalogue/to-answer.ts';
import { ConnectorError } from '../errors.ts';
import { type ToldEvent, toToldEvent } from '../events/messages.ts';
import type { Ask, Asker, Parts } from '../parts.ts';

const LIMIT = 50;
const UNASKED_MS = 24 * 3_600_000;
/** Events looked at for one answer: a key may see few of them. */
const SCAN = 500;
const SCANS = 10;

export const answerListEvents =
  (needs: Pick<Parts, 'store' | 'now'>) =>
  async (ask: AskOf<typeof listEvents>, { asker }: Ask): Promise<AnswerOf<typeof listEvents>> => {
    const { outbox } = needs.store.read;
    const { organizationId } = asker;
    const now = needs.now().getTime();
    const limit = ask.limit ?? LIMIT;
    const ends = await outbox.ends();
    const after = Number(ask.after ?? 0);
    if (after > ends.last) {
      throw new ConnectorError('invalid_ask', 'This cursor is ahead of everything that has happened.', {
        hint: 'The connector’s database is an older one than gave this cursor: begin again without --after.',
        fields: [{ field: 'after', reason: 'is of no answer this connector remembers' }],
      });
    }
    const since = await sinceOf(needs, ask, organizationId, now);
    const events: ToldEvent[] = [];
    let cursor = after;
    let more = true;
    for (let scan = 0; scan < SCANS && more && events.length < limit; scan += 1) {
      const rows = await outbox.after({ organizationId, after: cursor, since, type: ask.type, limit: SCAN });
      more = rows.length === SCAN;
      for (const row of rows) {
        if (events.length === limit) {
          more = true;
          break;
        }
        cursor = row.sequence;
        const told = toToldEvent(row);
        if (maySee(asker, told)) events.push(told);
      }
    }
    return {
      events,
      // At the end of all there is, what is not of this type or of this organisation need not be looked at again.
      cursor: String(more ? cursor : Math.max(cursor, ends.last)),
      more,
      missed: ask.after !== undefined && after > 0 && after < ends.first - 1,
      readAt: toInstant(now),
    };
  };

const sinceOf = async (
  needs: Pick<Parts, 'store'>,
  ask: AskOf<typeof listEvents>,
  organizationId: string,
  now: number,
): Promise<number | undefined> => {
  if (ask.since === undefined) return ask.after === undefined ? now - UNASKED_MS : undefined;
  if (ask.since.includes('T')) return Date.parse(ask.since);
  const connection = await needs.store.read.connections.get(organizationId);
  return startOfDay(connection?.timeZone ?? 'UTC', ask.since);
};

/** Types that tell nothing of any place. */
const placeless: ReadonlySet<EventType> = new Set<EventType>([
  'connection.needs_reauthorisation',
  'budget.low',
  'webhook.silent',
  'job.given_up',
  'compliance.drift',
  'compliance.rule_stale',
  'compliance.report_due',
]);

/**
 * A plan belongs to the key that asked for it. A key that is bound to some locations hears of what names one of them,
 * and of what concerns no place; what names none might be of any, so it does not hear of that.
 */
const maySee = (asker: Asker, { type, data }: ToldEvent): boolean => {
  if (type === 'plan.awaiting_approval') return data.kid === asker.kid;
  if (asker.locationIds === null || placeless.has(type)) return true;
  return data.locationId !== undefined && asker.locationIds.includes(data.locationId);
};
