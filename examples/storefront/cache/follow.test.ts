// The shop's copy follows the connector: by events at once, by its cursor where nobody tells, honestly where nobody answers.
import type { Product } from 'shared-schemas';
import { expect, test } from 'vitest';
import { Away, Refused } from '../connector/away.ts';
import type { Happenings } from '../connector/connector.ts';
import { createCatalogue } from './catalogue.ts';
import { createFollowing } from './follow.ts';

const product = (id: string, band: 'in' | 'low' | 'out'): Product => ({
  ...{
    id,
    sku: `SKU-${id}`,
    name: `Thing ${id}`,
    description: '',
    unit: 'pcs',
    price: '1.00',
    memberPrice: null,
    msrp: null,
  },
  availability: { kind: 'band', band },
  regulation: { regulated: false, productClass: 'general', ageRequired: 0, restrictedStates: [] },
});

/** A connector of two pages, whose stock, events and presence the test decides on. */
const openBed = () => {
  let at = Date.parse('2026-11-22T12:00:00Z');
  const world = {
    products: [product('1', 'in'), product('2', 'in')],
    happened: [] as { cursor: number }[],
    away: false,
    missed: false,
    wrongCursor: false,
  };
  const asked: string[] = [];
  const cursors: (string | null)[] = [];
  const connector = {
    products: async (after: string | null, etag: string | null) => {
      asked.push(`${after ?? 'first'} ${etag === null ? 'whole' : 'if changed'}`);
      if (world.away) throw new Away('gone');
      const [here] = world.products.filter(({ id }) => after === null || id > after);
      const last = world.products.at(-1)?.id === here?.id;
      const tag = JSON.stringify(here?.availability);
      const checkedAt = new Date(at).toISOString();
      if (etag === tag) return { page: null, etag: tag, checkedAt };
      const page = {
        products: here === undefined ? [] : [here],
        currency: 'USD',
        next: last ? null : (here?.id ?? null),
        checkedAt,
      };
      return { page, etag: tag, checkedAt };
    },
    events: async (after: string | null): Promise<Happenings> => {
      cursors.push(after);
      if (world.away) throw new Away('gone');
      if (world.wrongCursor && after !== null) {
        const problem = {
          code: 'invalid_ask',
          title: '',
          status: 400,
          detail: 'ahead',
          retryable: false,
          requestId: '',
        } as const;
        throw new Refused(problem);
      }
      const events = world.happened.filter(({ cursor }) => cursor > Number(after ?? 0));
      return {
        events: events as never,
        cursor: String(world.happened.length),
        more: false,
        missed: world.missed,
        readAt: '',
      };
    },
  };
  const now = () => new Date(at);
  const log = () => {};
  const catalogue = createCatalogue({ connector, now, log });
  const following = createFollowing({ connector, catalogue, now, log, pollMs: 3_600_000 });
  const bands = () =>
    catalogue.current().products.map(({ availability }) => 'band' in availability && availability.band);
  return {
    ...{ world, asked, cursors, catalogue, following, bands },
    advance: (milliseconds: number) => {
      at += milliseconds;
    },
    [Symbol.dispose]: () => following.stop(),
  };
};

test('every page is read, and only asked about afterwards', async () => {
  using bed = openBed();
  await bed.following.poll();
  expect(bed.asked).toEqual(['first whole', '1 whole']);
  await bed.catalogue.refresh();
  expect(bed.asked.slice(2)).toEqual(['first if changed', '1 if changed']);
  expect(bed.bands()).toEqual(['in', 'in']);
});

test('an event is a reason to ask; without one nothing is asked but the cursor', async () => {
  using bed = openBed();
  await bed.following.poll();
  bed.asked.length = 0;
  await bed.following.poll();
  expect(bed.asked).toEqual([]);
  bed.world.products = [product('1', 'in'), product('2', 'out')];
  bed.following.heard();
  await expect.poll(bed.bands).toEqual(['in', 'out']);
});

test('where nobody tells, the cursor finds what has happened', async () => {
  using bed = openBed();
  await bed.following.poll();
  bed.world.products = [product('1', 'low'), product('2', 'in')];
  bed.world.happened.push({ cursor: 1 });
  await bed.following.poll();
  expect(bed.bands()).toEqual(['low', 'in']);
  expect(bed.cursors).toEqual([null, '0']);
});

test('events that are no longer kept, and a cursor of another database, are reasons to read anew', async () => {
  using bed = openBed();
  await bed.following.poll();
  bed.world.products = [product('1', 'low'), product('2', 'in')];
  bed.world.missed = true;
  await bed.following.poll();
  expect(bed.bands()).toEqual(['low', 'in']);
  bed.world.missed = false;
  bed.world.products = [product('1', 'out'), product('2', 'in')];
  bed.world.wrongCursor = true;
  await bed.following.poll();
  expect(bed.bands()).toEqual(['out', 'in']);
  await bed.following.poll();
  expect(bed.cursors.slice(-2)).toEqual(['0', null]);
});

test('what makes no event shows after a while all the same', async () => {
  using bed = openBed();
  await bed.following.poll();
  bed.world.products = [product('1', 'out'), product('2', 'in')];
  await bed.following.poll();
  expect(bed.bands()).toEqual(['in', 'in']);
  bed.advance(10_000);
  await bed.following.poll();
  expect(bed.bands()).toEqual(['out', 'in']);
});

test('while the connector is away the last figures stay, with when they were checked and since when it is away', async () => {
  using bed = openBed();
  await bed.following.poll();
  const { checkedAt } = bed.catalogue.current();
  bed.world.away = true;
  bed.advance(60_000);
  await bed.following.poll();
  bed.advance(60_000);
  await bed.following.poll();
  const shelf = bed.catalogue.current();
  expect(shelf).toMatchObject({ checkedAt, awaySince: (checkedAt ?? 0) + 60_000 });
  expect(bed.bands()).toEqual(['in', 'in']);
  bed.world.away = false;
  await bed.following.poll();
  expect(bed.catalogue.current()).toMatchObject({ checkedAt: (checkedAt ?? 0) + 120_000, awaySince: null });
});

test('listeners are told what has changed, and once for any number of events at once', async () => {
  using bed = openBed();
  await bed.following.poll();
  const told: (readonly string[])[] = [];
  bed.catalogue.onChange((changed) => told.push(changed));
  bed.asked.length = 0;
  bed.world.products = [product('1', 'in'), product('2', 'low')];
  await Promise.all(Array.from({ length: 20 }, () => bed.catalogue.refresh()));
  // One that was under way, and one after it for all who came meanwhile.
  expect(bed.asked).toHaveLength(4);
  expect(told).toEqual([['2']]);
});
