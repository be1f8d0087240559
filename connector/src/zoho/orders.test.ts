import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../errors.ts';
import type { Dialect, KnownLocation, Places } from './locations.ts';
import { openOrders } from './orders.ts';
import type { ZohoRequest } from './ports/door.ts';
import type { OrderDraft } from './ports/orders.ts';
import { fakeDoor, refusal, spendOf } from './resources-testbed.ts';

const head = (id: string, rest: object = {}) => ({
  salesorder_id: id,
  salesorder_number: `SO-${id}`,
  reference_number: `PO-${id}`,
  date: '2026-11-20',
  customer_id: '500',
  customer_name: 'Acme',
  status: 'confirmed',
  shipped_status: 'pending',
  total: 244.0,
  currency_code: 'USD',
  ...rest,
});

const detail = (rest: object = {}) => ({
  ...head('1'),
  sub_total: 225.0,
  tax_total: 19.0,
  line_items: [
    {
      line_item_id: '9',
      item_id: '46000000000001',
      location_id: '46000000000077',
      sku: 'SF-1',
      name: 'Booth',
      unit: 'Box',
      quantity: 2.0,
      quantity_packed: 1.0,
      quantity_shipped: '',
      quantity_invoiced: 2.0,
      rate: 112.5,
      item_total: 225.0,
    },
  ],
  packages: [
    {
      package_id: '70',
      package_number: 'PKG-1',
      status: 'delivered',
      carrier: '',
      tracking_number: '',
      shipment_date: '2026-11-21',
      shipment_order: {
        shipment_id: '90',
        carrier: 'FedEx',
        tracking_number: 'T1',
        shipment_delivered_date: '2026-11-22',
      },
    },
    { package_id: '71', package_number: 'PKG-2', status: 'not_shipped' },
  ],
  invoices: [{ invoice_id: '80', invoice_number: 'INV-1', status: 'sent', total: 244, balance: 100.5 }],
  ...rest,
});

const places = (dialect: Dialect): Places => {
  const place = (id: string, kind: KnownLocation['kind'], parentId = ''): KnownLocation => ({
    id,
    name: id,
    primary: false,
    active: true,
    kind,
    parentId,
  });
  return { dialect, rows: dialect === 'none' ? [] : [place('1', 'business'), place('2', 'warehouse', '1')] };
};

const open = (answer: (request: ZohoRequest) => Record<string, unknown>, spoken: Dialect = 'locations') => {
  const { door, requests } = fakeDoor(answer);
  return { orders: openOrders({ door, locations: { places: async () => places(spoken) } }), requests };
};

const listing =
  (...pages: readonly object[][]) =>
  (request: ZohoRequest) => {
    const page = Number(request.query?.page);
    return { salesorders: pages[page - 1] ?? [], page_context: { has_more_page: page < pages.length } };
  };

describe('one order', () => {
  test.each(['salesorder', 'sales_order'])('is read under the key %s, with packages and invoices', async (key) => {
    const { orders } = open(() => ({ [key]: detail() }));
    expect(await orders.get(spendOf(), '1')).toEqual({
      id: '1',
      modifiedTime: '',
      createdTime: '',
      number: 'SO-1',
      reference: 'PO-1',
      date: '2026-11-20',
      customerId: '500',
      customerName: 'Acme',
      status: 'confirmed',
      shippedStatus: 'pending',
      total: 244_000_000,
      currency: 'USD',
      subTotal: 225_000_000,
      tax: 19_000_000,
      lines: [
        {
          id: '9',
          itemId: '46000000000001',
          locationId: '46000000000077',
          sku: 'SF-1',
          name: 'Booth',
          unit: 'Box',
          quantity: 2_000_000,
          packed: 1_000_000,
          shipped: 0,
          invoiced: 2_000_000,
          rate: 112_500_000,
          total: 225_000_000,
        },
      ],
      packages: [
        {
          id: '70',
          shipmentId: '90',
          number: 'PKG-1',
          status: 'delivered',
          carrier: 'FedEx',
          trackingNumber: 'T1',
          shippedOn: '2026-11-21',
          deliveredOn: '2026-11-22',
        },
        {
          id: '71',
          shipmentId: '',
          number: 'PKG-2',
          status: 'not_shipped',
          carrier: '',
          trackingNumber: '',
          shippedOn: '',
          deliveredOn: '',
        },
      ],
      invoices: [{ id: '80', number: 'INV-1', status: 'sent', total: 244_000_000, balance: 100_500_000 }],
    });
  });

  test('without a total of taxes has the sum of them', async () => {
    const taxes = [{ tax_amount: 10 }, { tax_amount: 9.5 }];
    const { orders } = open(() => ({ salesorder: detail({ tax_total: undefined, taxes }) }));
    expect((await orders.get(spendOf(), '1'))?.tax).toBe(19_500_000);
  });

  test('is null where Zoho has none, or the id is none', async () => {
    const { orders, requests } = open(() => {
      throw refusal(404, 5);
    });
    expect(await orders.get(spendOf(), '1')).toBeNull();
    expect(await orders.get(spendOf(), 'SO-1')).toBeNull();
    expect(requests.map((request) => request.path)).toEqual(['/salesorders/1']);
  });
});

describe('an exact number or reference', () => {
  test('is looked at again, void orders included', async () => {
    const { orders, requests } = open(listing([head('1', { status: 'void' }), head('11')]));
    expect((await orders.numbered(spendOf(), ' so-1 ')).map((order) => [order.id, order.status])).toEqual([
      ['1', 'void'],
    ]);
    expect(requests[0]?.query).toMatchObject({
      salesorder_number: 'so-1',
      sort_column: 'created_time',
      sort_order: 'D',
    });
    expect(requests[0]?.query).not.toHaveProperty('filter_by');
  });

  test('may be the reference of several orders', async () => {
    const same = { reference_number: 'SHOP-1' };
    const { orders, requests } = open(listing([head('1', same), head('2', { ...same, status: 'void' })]));
    expect((await orders.referenced(spendOf(), 'SHOP-1')).map((order) => order.id)).toEqual(['1', '2']);
    expect(requests[0]?.query).toMatchObject({ reference_number: 'SHOP-1' });
  });

  test('that is empty is nobody’s', async () => {
    const { orders, requests } = open(listing([head('1', { reference_number: '' })]));
    expect(await orders.referenced(spendOf(), ' ')).toEqual([]);
    expect(requests).toEqual([]);
  });

  test('that is not there is nothing, where Zoho has searched', async () => {
    const { orders } = open(listing([]));
    expect(await orders.referenced(spendOf(), 'SHOP-1')).toEqual([]);
  });

  test('is looked for on further pages where Zoho ignores the filter', async () => {
    const { orders } = open(listing([head('1')], [head('2')], [head('3')]));
    expect((await orders.numbered(spendOf(), 'SO-2')).map((order) => order.id)).toEqual(['2']);
  });

  test('may be the reference of orders on several pages, which are all read; a number is taken once', async () => {
    const twin = (id: string) => head(id, { reference_number: 'PO-1', salesorder_number: 'SO-1' });
    const { orders } = open(listing([twin('1')], [head('2')], [twin('3')]));
    expect((await orders.referenced(spendOf(), 'PO-1')).map((order) => order.id)).toEqual(['1', '3']);
    expect((await orders.numbered(spendOf(), 'SO-1')).map((order) => order.id)).toEqual(['1']);
  });

  test('is never said not to exist while orders are left that nobody looked at', async () => {
    const { orders, requests } = open((request) => ({
      salesorders: [head(String(request.query?.page))],
      page_context: { has_more_page: true },
    }));
    await expect(orders.referenced(spendOf('order'), 'SHOP-1')).rejects.toMatchObject({ code: 'zoho_unintelligible' });
    expect(requests).toHaveLength(10);
  });
});

describe('a list of orders', () => {
  test('is the newest, each looked at again', async () => {
    const { orders, requests } = open(
      listing([head('1'), head('2', { customer_id: '501' }), head('3', { date: '2026-10-01' }), head('4')]),
    );
    const answer = await orders.list(spendOf(), { customerId: '500', since: '2026-11-01', limit: 5 });
    expect(answer.orders.map((order) => order.id)).toEqual(['4', '1']);
    expect(answer.more).toBe(false);
    expect(requests[0]?.query).toMatchObject({
      sort_column: 'date',
      sort_order: 'D',
      customer_id: '500',
      date_start: '2026-11-01',
      per_page: '200',
    });
  });

  test('reads one more than asked for, to know whether there are more', async () => {
    const { orders, requests } = open(listing([head('1'), head('2')], [head('3')]));
    expect(await orders.list(spendOf(), { limit: 1 })).toMatchObject({ orders: [{ id: '2' }], more: true });
    expect(requests.map((request) => request.query?.per_page)).toEqual(['200']);
  });
});

test('changed orders are asked for newest first, void ones too, with both times as Zoho writes them', async () => {
  const changed = (hour: string) => ({ last_modified_time: `2026-11-22T${hour}:00:00-0800` });
  const created = { created_time: '2026-11-20T09:00:00-0800' };
  const { orders, requests } = open((request) => ({
    ...listing(
      [
        head('1', { ...changed('09'), ...created, status: 'void' }),
        head('2', { ...changed('08'), ...created }),
        head('3', { ...changed('07'), ...created }),
      ],
      [],
    )(request),
    page_context: { has_more_page: true, sort_column: 'last_modified_time', sort_order: 'D' },
  }));
  const changes = await orders.changedSince(spendOf('sync'), new Date('2026-11-22T16:00:00Z'), 1);
  expect(changes).toMatchObject({ more: false, honoured: true });
  expect(changes.rows).toHaveLength(2);
  expect(changes.rows[0]).toEqual({
    id: '1',
    number: 'SO-1',
    reference: 'PO-1',
    date: '2026-11-20',
    customerId: '500',
    customerName: 'Acme',
    status: 'void',
    shippedStatus: 'pending',
    total: 244_000_000,
    currency: 'USD',
    modifiedTime: '2026-11-22T09:00:00-0800',
    createdTime: '2026-11-20T09:00:00-0800',
  });
  expect(requests[0]?.query).toEqual({
    last_modified_time: '2026-11-22T15:59:59+0000',
    sort_column: 'last_modified_time',
    sort_order: 'D',
    page: '1',
    per_page: '200',
  });
});

describe('a new order', () => {
  const draft: OrderDraft = {
    customerId: '500',
    date: '2026-11-22',
    lines: [{ itemId: '46000000000001', quantity: 2_500_000, rate: 7_349_100_000 }],
  };
  const sent = async (rest: Partial<OrderDraft>, spoken?: Dialect) => {
    const { orders, requests } = open(() => ({ salesorder: detail() }), spoken);
    await orders.create(spendOf('order'), { ...draft, ...rest });
    return requests[0];
  };

  test('is sent with documented fields alone, numbers exact', async () => {
    expect(await sent({})).toEqual({
      method: 'POST',
      path: '/salesorders',
      json: {
        customer_id: '500',
        date: '2026-11-22',
        line_items: [{ item_id: '46000000000001', quantity: 2.5, rate: 7349.1 }],
      },
    });
  });

  test('may have its own number, a reference, a note, and an address by its id', async () => {
    expect(
      await sent({ number: 'OC-1', reference: 'PO-7', note: 'Ring twice', shippingAddressId: '77' }),
    ).toMatchObject({
      query: { ignore_auto_number_generation: 'true' },
      json: { salesorder_number: 'OC-1', reference_number: 'PO-7', notes: 'Ring twice', shipping_address_id: '77' },
    });
  });

  test('from a business location names it at the head and on each line', async () => {
    expect((await sent({ locationId: '1' }))?.json).toMatchObject({
      location_id: '1',
      line_items: [{ location_id: '1' }],
    });
  });

  test('from a warehouse names the business location it belongs to at the head', async () => {
    expect((await sent({ locationId: '2' }))?.json).toMatchObject({
      location_id: '1',
      line_items: [{ location_id: '2' }],
    });
  });

  test('from a warehouse of the older kind names it on each line only', async () => {
    const json = (await sent({ locationId: '2' }, 'warehouses'))?.json;
    expect(json).toMatchObject({ line_items: [{ warehouse_id: '2' }] });
    expect(Object.keys(json as object)).not.toContain('warehouse_id');
  });

  test('from a place is not sent where the organisation has none, or its places cannot be read', async () => {
    const { orders, requests } = open(() => ({}), 'none');
    await expect(orders.create(spendOf('order'), { ...draft, locationId: '1' })).rejects.toMatchObject({
      code: 'location_not_found',
      facts: { outcome: 'not_sent' },
    });
    expect(requests).toEqual([]);
    const blind = openOrders({
      door: fakeDoor(() => ({})).door,
      locations: {
        places: () => Promise.reject(new ConnectorError('zoho_unavailable', 'ill', { outcome: 'unknown' })),
      },
    });
    await expect(blind.create(spendOf('order'), { ...draft, locationId: '1' })).rejects.toMatchObject({
      code: 'zoho_unavailable',
      facts: { outcome: 'not_sent' },
    });
  });

  test('of which Zoho tells nothing readable may exist', async () => {
    const { orders } = open(() => ({ salesorder: { salesorder_id: '1' } }));
    await expect(orders.create(spendOf('order'), draft)).rejects.toMatchObject({ facts: { outcome: 'unknown' } });
  });

  test('that the door fails to send fails with the door’s own words', async () => {
    const lost = new ConnectorError('zoho_unavailable', 'lost', { outcome: 'unknown' });
    const { orders } = open(() => {
      throw lost;
    });
    await expect(orders.create(spendOf('order'), draft)).rejects.toBe(lost);
  });
});

describe('a change of status', () => {
  test('is asked for by a path alone', async () => {
    const { orders, requests } = open(() => ({}));
    await orders.confirm(spendOf('order'), '1');
    await orders.submit(spendOf('order'), '1');
    await orders.void(spendOf('order'), '1', 'changed their mind');
    expect(requests).toEqual([
      { method: 'POST', path: '/salesorders/1/status/confirmed' },
      { method: 'POST', path: '/salesorders/1/submit' },
      { method: 'POST', path: '/salesorders/1/status/void' },
    ]);
  });

  test('of something that is no id is not sent', async () => {
    const { orders, requests } = open(() => ({}));
    await expect(orders.void(spendOf('order'), '1/../2')).rejects.toMatchObject({
      code: 'order_not_found',
      facts: { outcome: 'not_sent' },
    });
    expect(requests).toEqual([]);
  });
});
