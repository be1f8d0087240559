import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../store/folder-testbed.ts';
import { openStore } from '../store/open.ts';
import type { OutstandingReservation } from '../store/reservations.ts';
import type { ItemReading, PlaceStock, ZohoItem } from '../zoho/ports/items.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import { spendOf } from '../zoho/resources-testbed.ts';
import { createStockDesk, reservedBeyond, sumPlaces } from './stock-desk.ts';

const reading = (itemId: string, sequence: number): ItemReading => ({
  item: { itemId } as ZohoItem,
  readAt: 1_000,
  sequence,
});
const promised = (quantityMicros: number, more: Partial<OutstandingReservation> = {}): OutstandingReservation => ({
  planKey: 'a',
  itemId: '11',
  locationId: '501',
  quantityMicros,
  committedSequence: null,
  heldUntil: null,
  ...more,
});

describe('what a reading cannot show yet', () => {
  test('is what Zoho has not confirmed', () => {
    expect(reservedBeyond([promised(2), promised(3)], reading('11', 99))).toBe(5);
  });

  test('is what Zoho confirmed after the reading began', () => {
    expect(reservedBeyond([promised(2, { committedSequence: 8 })], reading('11', 7))).toBe(2);
    expect(reservedBeyond([promised(2, { committedSequence: 8 })], reading('11', 8))).toBe(0);
    expect(reservedBeyond([promised(2, { committedSequence: 8 })], reading('11', 9))).toBe(0);
  });

  test('is of this item alone, and of one place where one is asked for', () => {
    const all = [
      promised(2),
      promised(4, { itemId: '12' }),
      promised(8, { locationId: '502' }),
      promised(16, { locationId: '' }),
    ];
    expect(reservedBeyond(all, reading('11', 0))).toBe(26);
    expect(reservedBeyond(all, reading('11', 0), '501')).toBe(2);
    expect(reservedBeyond(all, reading('11', 0), '503')).toBe(0);
  });

  test('is nothing where nothing is promised', () => expect(reservedBeyond([], reading('11', 0))).toBe(0));
});

describe('over a store', () => {
  const openBed = async () => {
    const folder = newFolder('stock-desk');
    const store = await openStore({ file: join(folder, 'connector.db') });
    const reads: string[][] = [];
    const zoho = {
      items: {
        details: async (_: unknown, ids: readonly string[]) => {
          reads.push([...ids]);
          const sequence = store.epoch('stock');
          return new Map(ids.filter((id) => id !== 'gone').map((id) => [id, reading(id, sequence)]));
        },
      },
    } as unknown as ZohoOrganization;
    const clock = { now: 0 };
    const newDesk = () => createStockDesk({ store, zoho: () => zoho, now: () => new Date(clock.now) });
    const desk = newDesk();
    return {
      store,
      clock,
      reads,
      desk,
      newDesk,
      read: async (id: string) => (await desk.read('1', [id], spendOf())).get(id) as ItemReading,
      promise: (planKey: string, quantityMicros: number, heldUntil?: number) =>
        store.write(async (s) => {
          await s.reservations.add(
            [
              {
                planKey,
                organizationId: '1',
                itemId: '11',
                locationId: '501',
                quantityMicros,
                ...(heldUntil === undefined ? {} : { heldUntil }),
              },
            ],
            0,
          );
          await s.settings.raise('stock');
        }),
      /** As `finish` does it: the epoch is raised, and the reservation ends with readings from then on. */
      confirm: (planKey: string) =>
        store.write(async (s) => s.reservations.commit(planKey, await s.settings.raise('stock'))),
      [Symbol.asyncDispose]: async () => {
        await store.close();
        rmSync(folder, { recursive: true });
      },
    };
  };

  test('a promise counts until a reading that began after Zoho confirmed it', async () => {
    await using bed = await openBed();
    await bed.promise('a', 2_000_000);
    const before = await bed.read('11');
    expect(await bed.desk.reserved('1', before)).toBe(2_000_000);
    await bed.confirm('a');
    // The earlier reading cannot show it, whatever happened since.
    expect(await bed.desk.reserved('1', before)).toBe(2_000_000);
    expect(await bed.desk.reserved('1', await bed.read('11'))).toBe(0);
  });

  test('a promise with a limit counts until then, although nobody has done anything', async () => {
    await using bed = await openBed();
    await bed.promise('a', 2_000_000);
    await bed.promise('b', 4_000_000, 1_000);
    const at = await bed.read('11');
    expect(await bed.desk.reserved('1', at)).toBe(6_000_000);
    bed.clock.now = 999;
    expect(await bed.desk.reserved('1', at)).toBe(6_000_000);
    bed.clock.now = 1_000;
    expect(await bed.desk.reserved('1', at)).toBe(2_000_000);
  });

  test('a promise made in another process counts at once', async () => {
    await using bed = await openBed();
    const other = bed.newDesk();
    const at = await bed.read('11');
    expect(await other.reserved('1', at)).toBe(0);
    await bed.promise('a', 1_000_000);
    expect(await other.reserved('1', at)).toBe(1_000_000);
    await bed.store.write(async (s) => {
      await s.reservations.release('a');
      await s.settings.raise('stock');
    });
    expect(await other.reserved('1', at)).toBe(0);
  });

  test('a reading costs no write where nothing is promised', async () => {
    await using bed = await openBed();
    const epoch = bed.store.epoch('stock');
    await bed.read('11');
    expect(bed.store.epoch('stock')).toBe(epoch);
    expect(bed.reads).toEqual([['11']]);
  });

  test('an item that Zoho no longer has is absent', async () => {
    await using bed = await openBed();
    expect((await bed.desk.read('1', ['gone', '11'], spendOf())).has('gone')).toBe(false);
  });

  test('another organisation’s promises are its own', async () => {
    await using bed = await openBed();
    await bed.promise('a', 2_000_000);
    expect(await bed.desk.reserved('2', reading('11', 0))).toBe(0);
  });
});

describe('the stock of several places', () => {
  const place = (onHand: number, incoming: number | null): PlaceStock => ({
    physical: { onHand, committed: 1, available: onHand - 1 },
    accounting: { onHand: onHand * 2, committed: 0, available: onHand * 2 },
    incoming,
  });

  test('is added up, ledger by ledger', () => {
    expect(sumPlaces([place(5, 1), place(7, 2)])).toEqual({
      physical: { onHand: 12, committed: 2, available: 10 },
      accounting: { onHand: 24, committed: 0, available: 24 },
      incoming: 3,
    });
  });

  test('on its way is not known where it is not known of one', () => {
    expect(sumPlaces([place(5, 1), place(7, null)]).incoming).toBeNull();
  });

  test('is nothing where there is no place', () => {
    expect(sumPlaces([]).physical).toEqual({ onHand: 0, committed: 0, available: 0 });
  });
});
