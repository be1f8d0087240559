import { describe, expect, test } from 'vitest';
import type { PlaceStock, ZohoItem } from '../zoho/ports/items.ts';
import type { ZohoOrderLine } from '../zoho/ports/orders.ts';
import { toInstant, toItemHead, toMoney, toOrderHead, toOrderLine, toStock } from './to-answer.ts';

const place: PlaceStock = {
  physical: { onHand: 12_500_000, committed: 2_000_000, available: 10_500_000 },
  accounting: { onHand: 13_000_000, committed: -500_000, available: 13_500_000 },
  incoming: null,
};

describe('figures leave as decimal strings', () => {
  test('each from its own ledger, and what is reserved beside them', () => {
    expect(toStock(place, 1_500_000)).toEqual({
      physical: { onHand: '12.5', committed: '2', available: '10.5' },
      accounting: { onHand: '13', committed: '-0.5', available: '13.5' },
      incoming: null,
      reserved: '1.5',
    });
  });

  test('and nothing is not the same as not known', () => {
    expect(toStock({ ...place, incoming: 0 }, 0)).toMatchObject({ incoming: '0', reserved: '0' });
  });

  test('money with its cents, and with more of them where Zoho has more', () => {
    expect([toMoney(12_500_000), toMoney(0), toMoney(-10_000), toMoney(1_234_500)]).toEqual([
      '12.50',
      '0.00',
      '-0.01',
      '1.2345',
    ]);
  });
});

test('a moment leaves as an instant', () => expect(toInstant(0)).toBe('1970-01-01T00:00:00.000Z'));

test('an item’s head is what is named here, and nothing else of the item', () => {
  const item = { itemId: '1', sku: 'A', name: 'B', status: 'active', unit: 'pcs', tracking: 'none', purchaseRate: 7 };
  expect(toItemHead(item as ZohoItem)).toEqual({
    id: '1',
    sku: 'A',
    name: 'B',
    status: 'active',
    unit: 'pcs',
    tracking: 'none',
  });
});

test('an order’s head has one status, from all that is known of it', () => {
  const head = {
    id: '9',
    number: 'SO-1',
    reference: 'PO-7',
    date: '2026-11-22',
    customerId: '7',
    customerName: 'Acme',
    status: 'confirmed',
    shippedStatus: '',
    total: 25_000_000,
    currency: 'EUR',
  };
  expect(toOrderHead(head)).toEqual({
    id: '9',
    number: 'SO-1',
    reference: 'PO-7',
    date: '2026-11-22',
    customer: { id: '7', name: 'Acme' },
    status: 'confirmed',
    total: '25.00',
    currency: 'EUR',
  });
  const lines = [{ quantity: 1, packed: 1, shipped: 1 } as ZohoOrderLine];
  expect(toOrderHead({ ...head, lines }).status).toBe('shipped');
});

test('a line leaves with its quantity exact and its money with cents', () => {
  const line = {
    itemId: '1',
    sku: 'A',
    name: 'B',
    unit: 'kg',
    quantity: 500_000,
    rate: 3_330_000,
    total: 1_670_000,
    packed: 9,
  };
  expect(toOrderLine(line as ZohoOrderLine)).toEqual({
    itemId: '1',
    sku: 'A',
    name: 'B',
    unit: 'kg',
    quantity: '0.5',
    rate: '3.33',
    total: '1.67',
  });
});
