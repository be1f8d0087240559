// An order is asked for until somebody answers, by one name, and never asked for anew by who has long gone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Checkout } from 'shared-schemas';
import { expect, test } from 'vitest';
import { Away, Refused } from '../connector/away.ts';
import type { StartAsk } from '../connector/connector.ts';
import { type Entry, openBook } from './book.ts';
import { createBuying } from './buying.ts';

const HELD_UNTIL = '1970-01-01T00:15:00Z';
const checkout = { id: 'CO-7KQF-2M3D-9X4B-TT01', state: 'working', heldUntil: HELD_UNTIL } as Checkout;
const ask = { quote: 'Q-1' } as StartAsk;
const refusal = (code: 'short_of_stock' | 'checkout_in_progress') =>
  new Refused({
    code,
    title: '',
    status: 409,
    detail: 'no',
    retryable: code === 'checkout_in_progress',
    requestId: '',
  });

const openBed = (answers: (Checkout | Error)[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'storefront-'));
  const book = openBook(join(folder, 'book.db'));
  const keys: string[] = [];
  let at = 1_000;
  const connector = {
    start: async (_: StartAsk, key: string) => {
      keys.push(key);
      const next = answers.shift();
      if (next === undefined) return new Promise<Checkout>(() => {});
      if (next instanceof Error) throw next;
      return next;
    },
    show: async () => checkout,
    cancel: async () => checkout,
  };
  const entry: Entry = {
    ...{ id: 'a'.repeat(32), sessionId: 'b'.repeat(32), ask, cart: [['1', 2]], typed: { city: 'Reno' } },
    ...{ checkout: null, refused: null, at },
  };
  book.add(entry, 'somebody');
  const buying = createBuying({ connector, book, now: () => new Date(at), log: () => {} });
  const read = () => book.get(entry.id, entry.sessionId) as Entry;
  return {
    ...{ book, keys, buying, entry, read },
    look: (patienceMs = 1_000) => buying.look(read(), patienceMs),
    advance: (milliseconds: number) => {
      at += milliseconds;
    },
    [Symbol.dispose]: () => {
      book.close();
      rmSync(folder, { recursive: true });
    },
  };
};

test('whatever fails on the way, it is asked for by the same name until there is an answer', async () => {
  using bed = openBed([new Away('gone'), refusal('checkout_in_progress'), checkout]);
  expect(await bed.look()).toEqual({ kind: 'asking' });
  expect(await bed.look()).toEqual({ kind: 'asking' });
  expect(await bed.look()).toEqual({ kind: 'known', checkout });
  expect(await bed.look()).toEqual({ kind: 'known', checkout });
  expect(new Set(bed.keys).size).toBe(1);
  expect(bed.keys).toHaveLength(3);
});

test('once it is known, nothing is kept of what was asked, the means of payment least of all', async () => {
  using bed = openBed([checkout]);
  await bed.look();
  expect(bed.read()).toMatchObject({ ask: null, checkout: checkout.id });
});

test('a refusal is final', async () => {
  using bed = openBed([refusal('short_of_stock')]);
  const refused = { kind: 'refused', code: 'short_of_stock', detail: 'no' };
  expect(await bed.look()).toEqual(refused);
  expect(await bed.look()).toEqual(refused);
  expect(bed.keys).toHaveLength(1);
});

test('two who look at once ask once, and nobody waits longer than their patience', async () => {
  using bed = openBed([]);
  expect(await Promise.all([bed.look(10), bed.look(10)])).toEqual([{ kind: 'asking' }, { kind: 'asking' }]);
  expect(bed.keys).toHaveLength(1);
});

test('what nobody knew of for half an hour is not bought any more because somebody looks', async () => {
  using bed = openBed([new Away('gone'), checkout]);
  await bed.look();
  bed.advance(31 * 60_000);
  expect(await bed.look()).toEqual({ kind: 'lost' });
  expect(bed.keys).toHaveLength(1);
});

test('an order is its session’s alone, and is there once', () => {
  using bed = openBed([]);
  expect(bed.book.get(bed.entry.id, 'c'.repeat(32))).toBeNull();
  expect(bed.book.add({ ...bed.entry, sessionId: 'c'.repeat(32) }, 'somebody')).toBe(false);
  expect(bed.book.of(bed.entry.sessionId)).toHaveLength(1);
});

test('an order is open until it is over, is refused, or holds nothing any more', async () => {
  const who = { sessionId: 'b'.repeat(32), visitor: 'somebody' };
  const openAt = (bed: ReturnType<typeof openBed>, now: number) => Object.values(bed.book.open(who, now));
  using asking = openBed([]);
  // Of another browser at the same address.
  asking.book.add({ ...asking.entry, id: 'c'.repeat(32), sessionId: 'd'.repeat(32) }, who.visitor);
  expect(openAt(asking, 2_000)).toEqual([1, 2]);
  expect(openAt(asking, 1_000 + 30 * 60_000)).toEqual([0, 0]);
  using working = openBed([checkout]);
  await working.look();
  expect(openAt(working, Date.parse(HELD_UNTIL) - 1)).toEqual([1, 1]);
  expect(openAt(working, Date.parse(HELD_UNTIL))).toEqual([0, 0]);
  for (const answer of [{ ...checkout, state: 'done' } as Checkout, refusal('short_of_stock')]) {
    using bed = openBed([answer]);
    await bed.look();
    expect(openAt(bed, 2_000)).toEqual([0, 0]);
  }
});

test('the book of an earlier shop is gone on with', () => {
  using folder = {
    path: mkdtempSync(join(tmpdir(), 'storefront-')),
    [Symbol.dispose]: () => rmSync(folder.path, { recursive: true }),
  };
  const file = join(folder.path, 'book.db');
  const earlier = new Database(file);
  earlier.exec(`create table orders (id text primary key, session_id text not null, ask text, cart text not null,
    typed text, checkout text, refused text, at integer not null)`);
  earlier.prepare(`insert into orders (id, session_id, cart, at) values ('a', 'b', '[]', 1)`).run();
  earlier.close();
  const book = openBook(file);
  expect(book.get('a', 'b')).toMatchObject({ id: 'a', at: 1 });
  expect(book.open({ sessionId: 'b', visitor: 'somebody' }, 2)).toEqual({ session: 0, visitor: 0 });
  book.close();
});

test('what is not needed any more is forgotten: the means of payment first, then who it was, then all of it', () => {
  using bed = openBed([]);
  const after = (hours: number) => {
    bed.book.forget(1_001 + hours * 3_600_000);
    return bed.book.get(bed.entry.id, bed.entry.sessionId);
  };
  expect(after(0)).toEqual(bed.entry);
  expect(after(1)).toMatchObject({ ask: null, typed: { city: 'Reno' } });
  expect(after(24)).toMatchObject({ ask: null, typed: null });
  expect(after(24 * 30)).toBeNull();
});
