import { describe, expect, test } from 'vitest';
import type { ZohoOrder } from '../zoho/ports/orders.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import { spendOf } from '../zoho/resources-testbed.ts';
import { type Purpose, requireOrder } from './orders.ts';

const order = (id: string, number: string, reference = '', status = 'confirmed') =>
  ({ id, number, reference, status }) as ZohoOrder;

const open = (all: readonly ZohoOrder[], deleted: readonly string[] = []) => {
  const asked: string[] = [];
  const orders = {
    get: async (_, id) => {
      asked.push(`get ${id}`);
      return all.find((each) => each.id === id && !deleted.includes(id)) ?? null;
    },
    numbered: async (_, number) => {
      asked.push(`numbered ${number}`);
      return all.filter((each) => each.number === number);
    },
    referenced: async (_, reference) => {
      asked.push(`referenced ${reference}`);
      return all.filter((each) => each.reference === reference);
    },
  } as Partial<ZohoOrganization['orders']> as ZohoOrganization['orders'];
  return {
    asked,
    require: (word: string, purpose: Purpose = 'read') => requireOrder(orders, word, spendOf(), purpose),
  };
};

const first = order('4815000000001', 'SO-00042', 'PO 7');

describe('one order is meant', () => {
  test('by its number, which costs two calls', async () => {
    const { require, asked } = open([first]);
    expect(await require('SO-00042')).toBe(first);
    expect(asked).toEqual(['numbered SO-00042', `get ${first.id}`]);
  });

  test('by its id, which costs one', async () => {
    const { require, asked } = open([first]);
    expect(await require(first.id)).toBe(first);
    expect(asked).toEqual([`get ${first.id}`]);
  });

  test('by the customer’s own number, where no order has it as ours', async () => {
    expect(await open([first]).require('PO 7')).toBe(first);
    const other = order('4815000000002', 'PO 7');
    expect(await open([first, other]).require('PO 7')).toBe(other);
  });

  test('by a number that looks like an id', async () => {
    const digits = order('4815000000003', '2026112200001');
    expect(await open([digits]).require('2026112200001')).toBe(digits);
  });

  test('where its twins of the same reference are void', async () => {
    const voided = order('4815000000002', 'SO-00041', 'PO 7', 'void');
    expect(await open([voided, first]).require('PO 7')).toBe(first);
  });

  test('though it is void, where it is the only one', async () => {
    const voided = order('4815000000002', 'SO-00041', '', 'void');
    expect(await open([voided]).require('SO-00041')).toBe(voided);
  });
});

describe('none is guessed', () => {
  test('where two carry the reference', async () => {
    const second = order('4815000000002', 'SO-00043', 'PO 7');
    await expect(open([first, second]).require('PO 7')).rejects.toMatchObject({
      code: 'order_ambiguous',
      facts: {
        candidates: [
          { id: first.id, name: 'SO-00042' },
          { id: second.id, name: 'SO-00043' },
        ],
      },
    });
  });

  test('for a write, where one carries it as its number and another as its reference', async () => {
    const other = order('4815000000002', 'PO 7');
    await expect(open([first, other]).require('PO 7', 'write')).rejects.toMatchObject({
      code: 'order_ambiguous',
      facts: { candidates: [{ id: other.id }, { id: first.id }], hint: expect.stringContaining('its id') },
    });
    expect(await open([first, other]).require(other.id, 'write')).toBe(other);
    // Who cancels an order twice does not mean another by it.
    const voided = order('4815000000002', 'PO 7', '', 'void');
    await expect(open([first, voided]).require('PO 7', 'write')).rejects.toMatchObject({ code: 'order_ambiguous' });
    const both = order('4815000000004', 'PO 8', 'PO 8');
    expect(await open([both]).require('PO 8', 'write')).toBe(both);
  });

  test('where there is none', async () => {
    await expect(open([first]).require('SO-1')).rejects.toMatchObject({
      code: 'order_not_found',
      facts: { hint: 'Try list-orders.' },
    });
    await expect(open([]).require('4815000000009')).rejects.toMatchObject({ code: 'order_not_found' });
  });

  test('where it goes while it is looked up', async () => {
    await expect(open([first], [first.id]).require('SO-00042')).rejects.toMatchObject({
      code: 'order_not_found',
      message: expect.stringContaining('just been deleted'),
    });
  });

  test('and of the ambiguous ones the living are told, not the void', async () => {
    const voided = Array.from({ length: 5 }, (_, at) => order(`481500000001${at}`, `SO-V${at}`, 'PO 7', 'void'));
    const second = order('4815000000002', 'SO-00043', 'PO 7');
    await expect(open([...voided, first, second]).require('PO 7')).rejects.toMatchObject({
      code: 'order_ambiguous',
      facts: { candidates: [{ name: 'SO-00042' }, { name: 'SO-00043' }] },
    });
  });
});
