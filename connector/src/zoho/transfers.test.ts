import { describe, expect, test } from 'vitest';
import type { Dialect } from './locations.ts';
import type { ZohoRequest } from './ports/door.ts';
import type { TransferDraft } from './ports/stock-moves.ts';
import { fakeDoor, refusal, spendOf } from './resources-testbed.ts';
import { openTransfers } from './transfers.ts';

const head = (id: string, rest: object = {}) => ({
  transfer_order_id: id,
  transfer_order_number: `TO-${id}`,
  date: '2026-11-20',
  status: 'in_transit',
  from_location_id: '11',
  to_location_id: '12',
  is_intransit_order: true,
  ...rest,
});

const detail = (rest: object = {}) => ({
  ...head('1'),
  description: 'For the weekend.',
  line_items: [{ line_item_id: '9', item_id: '46000000000001', name: 'Booth', quantity_transfer: 2.5 }],
  ...rest,
});

const open = (answer: (request: ZohoRequest) => Record<string, unknown>, dialect: Dialect = 'locations') => {
  const { door, requests } = fakeDoor(answer);
  const transfers = openTransfers({ door, locations: { places: async () => ({ dialect, rows: [] }) } });
  return { transfers, requests };
};

const listing =
  (...pages: readonly object[][]) =>
  (request: ZohoRequest) => {
    const page = Number(request.query?.page);
    return { transfer_orders: pages[page - 1] ?? [], page_context: { has_more_page: page < pages.length } };
  };

describe('one transfer', () => {
  test('is read with what it moves, from where and to where', async () => {
    const { transfers } = open(() => ({ transfer_order: detail() }));
    expect(await transfers.get(spendOf(), '1')).toEqual({
      id: '1',
      number: 'TO-1',
      date: '2026-11-20',
      status: 'in_transit',
      fromId: '11',
      toId: '12',
      modifiedTime: '',
      inTransit: true,
      description: 'For the weekend.',
      lines: [{ itemId: '46000000000001', name: 'Booth', quantity: 2_500_000 }],
    });
  });

  test('is read in the older dialect too', async () => {
    const older = { from_location_id: '', to_location_id: undefined, from_warehouse_id: '21', to_warehouse_id: '22' };
    const { transfers } = open(() => ({ transfer_order: detail(older) }));
    expect(await transfers.get(spendOf(), '1')).toMatchObject({ fromId: '21', toId: '22' });
  });

  test('is null where Zoho has none, or the id is none', async () => {
    const { transfers, requests } = open(() => {
      throw refusal(404, 5);
    });
    expect(await transfers.get(spendOf(), '1')).toBeNull();
    expect(await transfers.get(spendOf(), 'TO-1')).toBeNull();
    expect(requests).toHaveLength(1);
  });
});

describe('a transfer’s number', () => {
  test('is looked at again, since Zoho ignores filters it does not like', async () => {
    const { transfers, requests } = open(listing([head('11')], [head('1')]));
    expect((await transfers.numbered(spendOf(), ' to-1 ')).map(({ id }) => id)).toEqual(['1']);
    expect(requests[0]?.query).toMatchObject({ transfer_order_number: 'to-1', sort_column: 'created_time' });
  });

  test('that is empty is nobody’s', async () => {
    const { transfers, requests } = open(listing([head('1', { transfer_order_number: '' })]));
    expect(await transfers.numbered(spendOf(), ' ')).toEqual([]);
    expect(requests).toEqual([]);
  });

  test('is never said not to exist while transfers are left that nobody looked at', async () => {
    const { transfers, requests } = open((request) => ({
      transfer_orders: [head(String(request.query?.page))],
      page_context: { has_more_page: true },
    }));
    await expect(transfers.numbered(spendOf('order'), 'ST-1')).rejects.toMatchObject({ code: 'zoho_unintelligible' });
    expect(requests).toHaveLength(5);
  });
});

test('the list is a page at a time, latest made first', async () => {
  const { transfers, requests } = open(listing([], [head('2'), head('1')]));
  const { rows, more } = await transfers.newest(spendOf(), 2);
  expect([rows.map(({ id }) => id), more]).toEqual([['2', '1'], false]);
  expect(requests[0]?.query).toEqual({ sort_column: 'created_time', sort_order: 'D', page: '2', per_page: '200' });
});

describe('a new transfer', () => {
  const draft: TransferDraft = {
    number: 'ST-1',
    date: '2026-11-22',
    fromId: '11',
    toId: '12',
    inTransit: true,
    description: 'For the weekend.',
    lines: [{ itemId: '46000000000001', name: 'Booth', quantity: 2_500_000 }],
  };

  test('is sent under a number of its own, with documented fields alone', async () => {
    const { transfers, requests } = open(() => ({ transfer_order: detail() }));
    await transfers.create(spendOf('order'), draft);
    expect(requests).toEqual([
      {
        method: 'POST',
        path: '/transferorders',
        query: { ignore_auto_number_generation: 'true' },
        json: {
          transfer_order_number: 'ST-1',
          date: '2026-11-22',
          from_location_id: '11',
          to_location_id: '12',
          is_intransit_order: true,
          description: 'For the weekend.',
          line_items: [{ item_id: '46000000000001', name: 'Booth', quantity_transfer: 2.5 }],
        },
      },
    ]);
  });

  test('speaks of warehouses where the organisation does', async () => {
    const { transfers, requests } = open(() => ({ transfer_order: detail() }), 'warehouses');
    await transfers.create(spendOf('order'), draft);
    expect(requests[0]?.json).toMatchObject({ from_warehouse_id: '11', to_warehouse_id: '12' });
  });

  test('is not sent where the organisation keeps everything in one place', async () => {
    const { transfers, requests } = open(() => ({}), 'none');
    await expect(transfers.create(spendOf('order'), draft)).rejects.toMatchObject({
      code: 'location_not_found',
      facts: { outcome: 'not_sent' },
    });
    expect(requests).toEqual([]);
  });
});

describe('a step of a transfer', () => {
  test('is asked for by a path, and the arrival by its day', async () => {
    const { transfers, requests } = open(() => ({}));
    await transfers.send(spendOf('order'), '1');
    await transfers.receive(spendOf('order'), '1', '2026-11-23');
    expect(requests).toEqual([
      { method: 'POST', path: '/transferorders/1/intransit' },
      { method: 'POST', path: '/transferorders/1/markastransferred', query: { date: '2026-11-23' } },
    ]);
  });

  test('of something that is no id is not sent', async () => {
    const { transfers, requests } = open(() => ({}));
    for (const step of [transfers.send(spendOf(), '1/2'), transfers.receive(spendOf(), 'TO-1', '2026-11-23')]) {
      await expect(step).rejects.toMatchObject({ code: 'transfer_not_found', facts: { outcome: 'not_sent' } });
    }
    expect(requests).toEqual([]);
  });
});
