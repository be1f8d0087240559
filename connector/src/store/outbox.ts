// What has happened, in the order in which it was committed. An event is written in the unit of work that caused it, and
// whoever is to hear of it gets a job there as well.
import { type Event, type EventData, type EventType, eventData, eventTypes } from 'shared-schemas';
import * as v from 'valibot';
import { ConnectorError } from '../errors.ts';
import { DRAWN } from './drawn.ts';
import type { Db } from './groups.ts';
import { jobsGroup } from './jobs.ts';
import { productIdsGroup } from './product-ids.ts';
import type { Tables } from './tables.ts';

export interface NewEvent {
  /** Stable, as `eventId` makes it: an id that is there already is not added again. */
  readonly id: string;
  readonly organizationId: string;
  readonly type: EventType;
  readonly at: number;
  readonly origin: Event['origin'];
  /** Only what the contract knows of: whatever is told leaves the house. */
  readonly data: EventData;
  /** A command of the skill that looks into it. */
  readonly next: string | null;
}

export type OutboxRow = Tables['outbox'];

export interface EventFilter {
  readonly organizationId: string;
  /** Only behind this cursor. */
  readonly after: number;
  readonly since?: number | undefined;
  readonly type?: EventType | undefined;
  readonly limit: number;
}

// A full stop would let one id pass for another's in what webhooks sign; all else is too much for a header.
const ID = /^[\w:-]{1,150}$/;
const MAX_DATA_CHARACTERS = 8_192;
const SKIPPED = 1_000_000;

export const outboxGroup = (db: Db) => {
  const jobs = jobsGroup(db);
  const productIds = productIdsGroup(db);
  const last = async (): Promise<number> =>
    (await db.selectFrom('outbox').select('sequence').orderBy('sequence', 'desc').limit(1).executeTakeFirst())
      ?.sequence ?? 0;

  /** What another system calls the item rides along. */
  const withProductId = async ({ organizationId, data }: NewEvent): Promise<EventData> => {
    if (data.itemId === undefined) return data;
    const productId = await productIds.of(organizationId, data.itemId);
    return productId === null ? data : { ...data, productId };
  };

  const wake = async (event: NewEvent): Promise<void> => {
    const subscribers = await db
      .selectFrom('subscribers')
      .select(['id', 'types', 'origins', 'windowMs'])
      .where('organizationId', '=', event.organizationId)
      .where('state', '=', 'enabled')
      .execute();
    for (const { id, windowMs, ...wants } of subscribers) {
      if (!isWanted(wants, event)) continue;
      const { organizationId } = event;
      const runAt = event.at + windowMs;
      await jobs.enqueue({ organizationId, kind: 'notify', payload: { subscriberId: id }, runAt, key: id });
    }
  };

  return {
    /** False where this id is there already. Errors: `internal` for an event that could not be told. */
    add: async (event: NewEvent): Promise<boolean> => {
      const data = JSON.stringify(await withProductId(event));
      const tellable = eventTypes.includes(event.type) && v.is(eventData, event.data);
      if (!tellable || !ID.test(event.id) || data.length > MAX_DATA_CHARACTERS) {
        throw new ConnectorError('internal', `An event of the type ${event.type} cannot be told like this.`);
      }
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('outbox')
        .values({
          sequence: DRAWN,
          id: event.id,
          organizationId: event.organizationId,
          type: event.type,
          at: event.at,
          origin: event.origin,
          data,
          next: event.next,
        })
        .onConflict((c) => c.column('id').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows !== 1n) return false;
      await wake(event);
      return true;
    },

    /** In the order in which they were committed. */
    after: ({ organizationId, after, since, type, limit }: EventFilter): Promise<OutboxRow[]> => {
      let query = db
        .selectFrom('outbox')
        .selectAll()
        .where('organizationId', '=', organizationId)
        .where('sequence', '>', after)
        .orderBy('sequence')
        .limit(limit);
      if (since !== undefined) query = query.where('at', '>=', since);
      if (type !== undefined) query = query.where('type', '=', type);
      return query.execute();
    },

    /** Newest first. */
    newest: (organizationId: string, limit: number, type?: EventType): Promise<OutboxRow[]> => {
      const query = db
        .selectFrom('outbox')
        .selectAll()
        .where('organizationId', '=', organizationId)
        .orderBy('sequence', 'desc')
        .limit(limit);
      return (type === undefined ? query : query.where('type', '=', type)).execute();
    },

    /** What a subscriber has not been told yet and wants to hear, among the next `scan` events; and how far that looked. */
    untold: async (
      subscriber: Pick<Tables['subscribers'], 'organizationId' | 'cursor' | 'types' | 'origins'>,
      { scan, most }: { readonly scan: number; readonly most: number },
    ): Promise<{ readonly rows: readonly OutboxRow[]; readonly upTo: number; readonly more: boolean }> => {
      const next = await db
        .selectFrom('outbox')
        .selectAll()
        .where('organizationId', '=', subscriber.organizationId)
        .where('sequence', '>', subscriber.cursor)
        .orderBy('sequence')
        .limit(scan)
        .execute();
      const wanted = next.filter((row) => isWanted(subscriber, row));
      const rows = wanted.slice(0, most);
      // Where one too many is wanted, the next look begins behind the last that was taken.
      const upTo = wanted.length > most ? (rows.at(-1)?.sequence ?? subscriber.cursor) : next.at(-1)?.sequence;
      return { rows, upTo: upTo ?? subscriber.cursor, more: wanted.length > most || next.length === scan };
    },

    /** How many events of its organisation a subscriber has not been told of. */
    /** Whether something has been told already; as long as it is kept. */
    knows: async (id: string): Promise<boolean> =>
      (await db.selectFrom('outbox').select('sequence').where('id', '=', id).executeTakeFirst()) !== undefined,

    /** The next events get numbers beyond all that anybody can have seen. */
    skipAhead: async (): Promise<void> => {
      const sequence = (await last()) + SKIPPED;
      const nothing = { id: `skip:${sequence}`, organizationId: '', type: 'stock.changed', at: 0, origin: 'connector' };
      await db
        .insertInto('outbox')
        .values({ ...nothing, sequence, data: '{}', next: null } as Tables['outbox'])
        .execute();
      await db.deleteFrom('outbox').where('sequence', '=', sequence).execute();
    },

    lag: async (subscriber: Pick<Tables['subscribers'], 'organizationId' | 'cursor'>): Promise<number> =>
      (
        await db
          .selectFrom('outbox')
          .select((e) => e.fn.countAll<number>().as('events'))
          .where('organizationId', '=', subscriber.organizationId)
          .where('sequence', '>', subscriber.cursor)
          .executeTakeFirstOrThrow()
      ).events,

    /** The newest cursor, and the oldest event that is kept; the newest one always is, so both are 0 only at first. */
    ends: async (): Promise<{ readonly first: number; readonly last: number }> => {
      const first = await db.selectFrom('outbox').select('sequence').orderBy('sequence').limit(1).executeTakeFirst();
      return { first: first?.sequence ?? 0, last: await last() };
    },

    /**
     * Forgets the oldest: those before `before`, and what is beyond `keep`; at most `limit` at a time. Never what an
     * enabled subscriber has not got, and never the newest.
     */
    prune: async ({ before, keep, limit }: { before: number; keep: number; limit: number }): Promise<number> => {
      const newest = await last();
      const young = await db
        .selectFrom('outbox')
        .select('sequence')
        .where('at', '>=', before)
        .orderBy('sequence')
        .limit(1)
        .executeTakeFirst();
      const upTo = Math.min(newest - 1, Math.max(newest - keep, (young?.sequence ?? newest) - 1));
      const { numDeletedRows } = await db
        .deleteFrom('outbox')
        .where('sequence', 'in', (e) =>
          e
            .selectFrom('outbox as old')
            .select('old.sequence')
            .where('old.sequence', '<=', upTo)
            .where((w) =>
              w.not(
                w.exists(
                  w
                    .selectFrom('subscribers')
                    .select('subscribers.id')
                    .whereRef('subscribers.organizationId', '=', 'old.organizationId')
                    .whereRef('subscribers.cursor', '<', 'old.sequence')
                    .where('subscribers.state', '=', 'enabled'),
                ),
              ),
            )
            .orderBy('old.sequence')
            .limit(limit),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
};

/** Whether a subscriber wants to hear of an event. */
const isWanted = (
  wants: Pick<Tables['subscribers'], 'types' | 'origins'>,
  event: Pick<OutboxRow, 'type' | 'origin'>,
): boolean =>
  (wants.origins === 'all' || wants.origins === event.origin) &&
  (wants.types === null || (JSON.parse(wants.types) as string[]).includes(event.type));
