import { expect, test } from 'vitest';
import { openInvoices, openPackages, openShipments } from './deliveries.ts';
import type { Dialect, Places } from './locations.ts';
import type { ZohoRequest } from './ports/door.ts';
import { fakeDoor, refusal, spendOf } from './resources-testbed.ts';

const ORDER = '46000000000500';

const open = (answer: (request: ZohoRequest) => Record<string, unknown>, dialect: Dialect = 'locations') => {
  const { door, requests } = fakeDoor(answer);
  const place = { name: '', primary: false, active: true } as const;
  const rows: Places['rows'] = [
    { ...place, id: '1', kind: 'business', parentId: '' },
    { ...place, id: '2', kind: 'warehouse', parentId: '1' },
  ];
  const needs = { door, locations: { places: async () => ({ dialect, rows }) } };
  return { packages: openPackages(needs), shipments: openShipments(needs), invoices: openInvoices(needs), requests };
};

const packageDraft = {
  orderId: ORDER,
  number: 'PA-1',
  date: '2026-11-22',
  lines: [{ orderLineId: '46000000000511', quantity: 1_500_000 }],
};

test.each([
  ['an object', { package: { package_id: '46000000000600', package_number: 'PA-1' } }],
  ['a list of one, as documented', { package: [{ package_id: '46000000000600', package_number: 'PA-1' }] }],
])('a package names its order in the query, and is read from %s', async (_, answer) => {
  const { packages, requests } = open(() => answer);
  expect(await packages.create(spendOf('order'), packageDraft)).toEqual({ id: '46000000000600', number: 'PA-1' });
  expect(requests).toEqual([
    {
      method: 'POST',
      path: '/packages',
      query: { salesorder_id: ORDER },
      json: {
        package_number: 'PA-1',
        date: '2026-11-22',
        line_items: [{ so_line_item_id: '46000000000511', quantity: 1.5 }],
      },
    },
  ]);
});

test.each(['shipment_order', 'shipmentorder'])('a shipment is read under %s', async (key) => {
  const { shipments, requests } = open(() => ({ [key]: { shipment_id: '46000000000700', shipment_number: 'SH-1' } }));
  const draft = { orderId: ORDER, packageId: '46000000000600', number: 'SH-1', date: '2026-11-22' };
  const made = await shipments.create(spendOf('order'), {
    ...draft,
    deliveryMethod: 'Courier',
    trackingNumber: 'none',
  });
  expect(made).toEqual({ id: '46000000000700', number: 'SH-1' });
  expect(requests).toEqual([
    {
      method: 'POST',
      path: '/shipmentorders',
      query: { package_ids: '46000000000600', salesorder_id: ORDER },
      json: { shipment_number: 'SH-1', date: '2026-11-22', delivery_method: 'Courier', tracking_number: 'none' },
    },
  ]);
});

const invoiceDraft = {
  customerId: '46000000000800',
  reference: 'OC-1',
  date: '2026-11-22',
  locationId: '2',
  lines: [{ itemId: '46000000000001', orderLineId: '46000000000511', quantity: 2_000_000, rate: 12_500_000 }],
};

test('an invoice bills the order’s lines, heads the business location, and has Zoho’s own number', async () => {
  const { invoices, requests } = open(() => ({ invoice: { invoice_id: '46000000000900', invoice_number: 'INV-7' } }));
  expect(await invoices.create(spendOf('order'), invoiceDraft)).toEqual({ id: '46000000000900', number: 'INV-7' });
  await invoices.markSent(spendOf('order'), '46000000000900');
  expect(requests).toEqual([
    {
      method: 'POST',
      path: '/invoices',
      json: {
        customer_id: '46000000000800',
        reference_number: 'OC-1',
        date: '2026-11-22',
        location_id: '1',
        line_items: [{ item_id: '46000000000001', salesorder_item_id: '46000000000511', quantity: 2, rate: 12.5 }],
      },
    },
    { method: 'POST', path: '/invoices/46000000000900/status/sent' },
  ]);
});

test('what Zoho refuses is refused, and what it answers without an id may have been made', async () => {
  const refused = open(() => {
    throw refusal(400, 2);
  });
  await expect(refused.packages.create(spendOf(), packageDraft)).rejects.toMatchObject({
    facts: { outcome: 'refused' },
  });
  const strange = open(() => ({ package: {} }));
  await expect(strange.packages.create(spendOf(), packageDraft)).rejects.toMatchObject({
    code: 'zoho_unintelligible',
    facts: { outcome: 'unknown' },
  });
});

test('without an id nothing is sent', async () => {
  const { packages, invoices, requests } = open(() => ({}));
  const unsent = { facts: { outcome: 'not_sent' } };
  await expect(packages.create(spendOf(), { ...packageDraft, orderId: 'SO-1' })).rejects.toMatchObject(unsent);
  await expect(invoices.markSent(spendOf(), '')).rejects.toMatchObject(unsent);
  expect(requests).toEqual([]);
});
