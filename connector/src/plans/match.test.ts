import { describe, expect, test } from 'vitest';
import type { ZohoContact } from '../zoho/ports/contacts.ts';
import type { ZohoOrder, ZohoOrderLine } from '../zoho/ports/orders.ts';
import { isOurContact, isOurOrder, totalsAgree } from './match.ts';
import type { CustomerRecipe, OrderRecipe } from './recipe.ts';

const recipe = {
  customerId: '7',
  lines: [
    { itemId: '11', quantityMicros: 2_000_000, rateMicros: 12_500_000 },
    { itemId: '12', quantityMicros: 500_000, rateMicros: 3_330_000 },
  ],
  expectedTotalMicros: 26_670_000,
} as unknown as OrderRecipe;

const line = (itemId: string, quantity: number, rate: number) => ({ itemId, quantity, rate }) as ZohoOrderLine;
const lines = [line('11', 2_000_000, 12_500_000), line('12', 500_000, 3_330_000)];
const order = (more: Partial<ZohoOrder> = {}) => ({ customerId: '7', lines, total: 26_670_000, ...more }) as ZohoOrder;

describe('an order found in Zoho', () => {
  test('is ours with the same customer, items, quantities and prices', () => {
    expect(isOurOrder(recipe, order())).toBe(true);
  });

  test('is ours in whatever order its lines stand', () => {
    expect(isOurOrder(recipe, order({ lines: [...lines].reverse() }))).toBe(true);
  });

  test('is ours whatever its total: that is judged apart', () => {
    expect(isOurOrder(recipe, order({ total: 1 }))).toBe(true);
  });

  test.each([
    ['another customer', order({ customerId: '8' })],
    ['another item', order({ lines: [line('13', 2_000_000, 12_500_000), line('12', 500_000, 3_330_000)] })],
    ['another quantity', order({ lines: [line('11', 2_000_001, 12_500_000), line('12', 500_000, 3_330_000)] })],
    ['another price', order({ lines: [line('11', 2_000_000, 12_500_001), line('12', 500_000, 3_330_000)] })],
    ['a line more', order({ lines: [...lines, line('13', 1_000_000, 0)] })],
    ['a line less', order({ lines: lines.slice(1) })],
    ['no lines', order({ lines: [] })],
    ['one line twice and the other not', order({ lines: [lines[0], lines[0]] as ZohoOrderLine[] })],
    [
      'quantities changed between the items',
      order({ lines: [line('11', 500_000, 12_500_000), line('12', 2_000_000, 3_330_000)] }),
    ],
  ])('is not ours with %s', (_, found) => expect(isOurOrder(recipe, found)).toBe(false));
});

describe('two totals agree', () => {
  test('to the millionth where nothing is tolerated and there are no lines', () => {
    expect(totalsAgree(100, 100, 0, 0)).toBe(true);
    expect(totalsAgree(100, 101, 0, 0)).toBe(false);
  });

  test('within a cent a line, up and down, since Zoho rounds each line by itself', () => {
    for (const sign of [1, -1]) {
      expect(totalsAgree(100e6, 100e6 + sign * 30_000, 3, 0)).toBe(true);
      expect(totalsAgree(100e6, 100e6 + sign * 30_001, 3, 0)).toBe(false);
    }
  });

  test('within the shop’s own tolerance, where that is more', () => {
    expect(totalsAgree(100e6, 102.5e6, 3, 2.5)).toBe(true);
    expect(totalsAgree(100e6, 102.500001e6, 3, 2.5)).toBe(false);
    expect(totalsAgree(100e6, 97.5e6, 3, 2.5)).toBe(true);
    // The tolerance is of what was shown to the person, never of what Zoho made of it.
    expect(totalsAgree(100e6, 200e6, 3, 50)).toBe(false);
    expect(totalsAgree(1e6, 1.03e6, 3, 1)).toBe(true);
  });

  test('never where one is nothing and the other is not', () => {
    expect(totalsAgree(0, 1e6, 1, 100)).toBe(false);
  });
});

describe('a contact found in Zoho', () => {
  const wanted = (email: string | null) => ({ name: 'Acme', email }) as CustomerRecipe;
  const found = (email: string) => ({ name: 'Acme', email }) as ZohoContact;

  test('is ours with the same address, in any case', () => {
    expect(isOurContact(wanted('Buyer@Acme.example'), found('buyer@acme.example'))).toBe(true);
  });

  test('is not ours with another address, or with none', () => {
    expect(isOurContact(wanted('buyer@acme.example'), found('other@acme.example'))).toBe(false);
    expect(isOurContact(wanted('buyer@acme.example'), found(''))).toBe(false);
  });

  test('is ours by its name alone where no address was given', () => {
    expect(isOurContact(wanted(null), found('buyer@acme.example'))).toBe(true);
  });
});
