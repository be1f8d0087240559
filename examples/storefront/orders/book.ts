// The shop's own book: which order is whose, what is to be asked until the connector has answered, and nothing of the buyer
// after that. On disk, so that an order is found again when the shop itself has fallen over.
import Database from 'better-sqlite3';
import type { Checkout } from 'shared-schemas';
import type { StartAsk } from '../connector/connector.ts';

/** A form as it was typed, to be shown again; without the means of payment. */
export type Typed = Readonly<Record<string, string>>;

export interface Entry {
  readonly id: string;
  readonly sessionId: string;
  /** What the connector is asked; null once it has answered. */
  readonly ask: StartAsk | null;
  /** The lines of the cart; they are taken out of it when the order is placed. */
  readonly cart: readonly (readonly [string, number])[];
  readonly typed: Typed | null;
  /** The connector's id of the checkout; null while nobody knows whether there is one. */
  readonly checkout: string | null;
  /** Why there is none and will be none: code and words. */
  readonly refused: { readonly code: string; readonly detail: string } | null;
  readonly at: number;
}

/** Orders that may still hold goods: of one session, and of everybody who comes from its address. */
export interface Open {
  readonly session: number;
  readonly visitor: number;
}

export interface Book {
  /** False where there is one of this id already: it stays as it is. @param visitor See session/visitor.ts. */
  add(entry: Entry, visitor: string): boolean;
  open(who: { readonly sessionId: string; readonly visitor: string }, now: number): Open;
  /** Null for what is another session's. */
  get(id: string, sessionId: string): Entry | null;
  of(sessionId: string): readonly Entry[];
  learnt(id: string, checkout: Pick<Checkout, 'id' | 'heldUntil'>): void;
  /** It holds nothing any more. */
  ended(id: string): void;
  refused(id: string, refused: NonNullable<Entry['refused']>): void;
  /** What was typed, of what is over. */
  forgetTyped(id: string): void;
  /** What is not needed any more: first the means of payment, then who it was, then all of it. */
  forget(now: number): void;
  close(): void;
}

const MOST_SHOWN = 20;
const HOUR_MS = 3_600_000;
/** Nobody is asked for it any more after half of it. */
const ASK_KEPT_MS = HOUR_MS;
/** Nobody knows of it so long after: it was never begun, or is asked for no more. */
const UNKNOWN_MS = HOUR_MS / 2;
const TYPED_KEPT_MS = 24 * HOUR_MS;
/** What became of an order can be looked at for so long. */
const KEPT_MS = 30 * 24 * HOUR_MS;

interface Row {
  readonly id: string;
  readonly session_id: string;
  readonly ask: string | null;
  readonly cart: string;
  readonly typed: string | null;
  readonly checkout: string | null;
  readonly refused: string | null;
  readonly at: number;
}

const parse = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T));

const toEntry = (row: Row): Entry => ({
  id: row.id,
  sessionId: row.session_id,
  ask: parse(row.ask),
  cart: JSON.parse(row.cart) as Entry['cart'],
  typed: parse(row.typed),
  checkout: row.checkout,
  refused: parse(row.refused),
  at: row.at,
});

export const openBook = (file: string): Book => {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec(`create table if not exists orders (
    id text primary key, session_id text not null, ask text, cart text not null, typed text, checkout text, refused text,
    at integer not null
  ); create index if not exists orders_of on orders (session_id, at);`);
  const columns = new Set((db.pragma('table_info(orders)') as { name: string }[]).map(({ name }) => name));
  // Files of earlier shops have neither. Who came from where is kept while an order is open, and not after.
  if (!columns.has('visitor')) db.exec('alter table orders add column visitor text');
  if (!columns.has('held_until')) db.exec('alter table orders add column held_until integer');
  db.exec('create index if not exists orders_open on orders (visitor) where visitor is not null');
  const one = db.prepare<[string, string], Row>('select * from orders where id = ? and session_id = ?');
  const all = db.prepare<[string, number], Row>('select * from orders where session_id = ? order by at desc limit ?');
  const insert =
    db.prepare(`insert or ignore into orders (id, session_id, ask, cart, typed, checkout, refused, at, visitor)
    values (?, ?, ?, ?, ?, null, null, ?, ?)`);
  const count = db.prepare<Record<string, string | number>, Open>(`select
      count(*) filter (where session_id = @sessionId) as session, count(*) filter (where visitor = @visitor) as visitor
    from orders where (session_id = @sessionId or visitor = @visitor) and visitor is not null
      and case when held_until is null then at > @unknownSince else held_until > @now end`);
  const learn = db.prepare('update orders set checkout = ?, held_until = ?, ask = null where id = ?');
  const end = db.prepare('update orders set visitor = null where id = ?');
  const refuse = db.prepare(
    'update orders set refused = ?, ask = null, visitor = null where id = ? and checkout is null',
  );
  const untype = db.prepare('update orders set typed = null where id = ?');
  const forgetAsks = db.prepare('update orders set ask = null where at < ? and ask is not null');
  const forgetTyped = db.prepare('update orders set typed = null where at < ? and typed is not null');
  const forgetVisitors = db.prepare(
    'update orders set visitor = null where visitor is not null and coalesce(held_until, at) < ?',
  );
  const forgetAll = db.prepare('delete from orders where at < ?');
  return {
    add: ({ id, sessionId, ask, cart, typed, at }, visitor) => {
      const [asked, goods, form] = [ask, cart, typed].map((each) => JSON.stringify(each));
      return insert.run(id, sessionId, asked, goods, form, at, visitor).changes === 1;
    },
    open: (who, now) => count.get({ ...who, now, unknownSince: now - UNKNOWN_MS }) ?? { session: 0, visitor: 0 },
    get: (id, sessionId) => {
      const row = one.get(id, sessionId);
      return row === undefined ? null : toEntry(row);
    },
    of: (sessionId) => all.all(sessionId, MOST_SHOWN).map(toEntry),
    learnt: (id, { id: checkout, heldUntil }) => void learn.run(checkout, Date.parse(heldUntil), id),
    ended: (id) => void end.run(id),
    refused: (id, refused) => void refuse.run(JSON.stringify(refused), id),
    forgetTyped: (id) => void untype.run(id),
    forget: (now) => {
      forgetAsks.run(now - ASK_KEPT_MS);
      forgetTyped.run(now - TYPED_KEPT_MS);
      forgetVisitors.run(now - HOUR_MS);
      forgetAll.run(now - KEPT_MS);
    },
    close: () => db.close(),
  };
};
