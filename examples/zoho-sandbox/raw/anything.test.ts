// Whatever is sent, the answer is one Zoho could give: never a fault of our own, and the stocks still add up.
import { describe, expect, test, vi } from 'vitest';
import type { Route } from '../src/call.ts';
import { inventoryRoutes } from '../src/resources/routes.ts';
import { createRng, type Rng } from '../src/wire/rng.ts';
import { confirmedOrder, type Json, order, packed, shipped, some, type Zoho, zoho } from './zoho.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);

const PARAMETERS = words(`
  page per_page filter_by sort_column sort_order search_text sku rate_less_than date date_start last_modified_time
  item_ids salesorder_ids salesorder_id package_ids entity status customer_id total_greater_than reference_number_in
  ignore_auto_number_generation send is_hierarchical_response location_type __proto__ constructor`);

const NASTY: readonly unknown[] = [
  ...words('x 0 -1 1e999 2026-13-45 Status.All constructor __proto__ 10% D'),
  ...[null, '', 0, -3, 1.5, 1e300, true, false, [], {}, [null], [{}], ['a'], [[]], { a: { b: [] } }, ['UT', 'NY']],
  ...['x'.repeat(5000), '💥\u0000\ud800', '362590000000000001'],
];

/** Ids of every kind, by the name a path has for them. */
async function known(z: Zoho): Promise<Record<string, string>> {
  const { item, customer } = await some(z);
  const salesorder = await confirmedOrder(z, 3);
  const one = await packed(z, { ...salesorder, line_items: [{ ...salesorder.line_items[0], quantity: 1 }] });
  const { shipment_id } = await shipped(z, await confirmedOrder(z));
  const { locations } = (await z.call('GET', '/locations')).body;
  const lines = [{ item_id: item.item_id, quantity: 1, quantity_adjusted: 1, quantity_transfer: 1 }];
  const json = {
    customer_id: customer.contact_id,
    date: '2026-10-01',
    reason: 'Count',
    adjustment_type: 'quantity',
    from_location_id: locations[0].location_id,
    to_location_id: locations[1].location_id,
    is_intransit_order: true,
    line_items: lines,
  };
  const { invoice } = (await z.call('POST', '/invoices', { json })).body;
  const { inventory_adjustment } = (await z.call('POST', '/inventoryadjustments', { json })).body;
  const { transfer_order } = (await z.call('POST', '/transferorders', { json })).body;
  const person = { contact_id: customer.contact_id, first_name: 'P' };
  const { contact_person } = (await z.call('POST', '/contacts/contactpersons', { json: person })).body;
  const url = 'http://127.0.0.1:1/';
  // Its own rule holds it, and another may be deleted.
  const { webhook_id, workflow_id } = z.sandbox.control.addWebhook({ url, entity: 'item' });
  z.sandbox.control.price({ item_id: item.item_id, rate: 3 });
  await z.sandbox.control.deliverWebhooks();
  const { histories } = (await z.call('GET', '/settings/webhooks/histories')).body;
  const street = { address: '1 A St', city: 'B' };
  const path = `/contacts/${customer.contact_id}/address`;
  const { address_info } = (await z.call('POST', path, { json: street })).body;
  return {
    item_id: item.item_id,
    contact_id: customer.contact_id,
    contact_person_id: contact_person[0].contact_person_id,
    address_id: address_info.address_id,
    salesorder_id: salesorder.salesorder_id,
    so_line_item_id: salesorder.line_items[0].line_item_id,
    draft_id: (await order(z)).salesorder_id,
    package_id: one.package_id,
    shipmentorder_id: shipment_id,
    invoice_id: invoice.invoice_id,
    inventory_adjustment_id: inventory_adjustment.inventory_adjustment_id,
    transfer_order_id: transfer_order.transfer_order_id,
    webhook_id,
    workflow_id,
    history_id: histories[0].history_id,
    location_id: locations[0].location_id,
    other_location_id: locations[1].location_id,
    kind: 'shipping',
  };
}

/** One body that every write takes: each resource passes over what is not its own. */
function goodBody(ids: Record<string, string>, n: number): Record<string, Json> {
  return {
    customer_id: ids.contact_id,
    contact_id: ids.contact_id,
    contact_name: `Contact ${n}`,
    name: `Item ${n}`,
    sku: `SKU-${n}`,
    item_type: 'inventory',
    inventory_account_id: '1',
    location_name: `Location ${n}`,
    first_name: 'First',
    date: '2026-10-01',
    reason: 'Count',
    reference_number: `R-${n}`,
    description: 'words',
    address: '1 A St',
    city: 'B',
    entity: 'item',
    url: 'http://127.0.0.1:1/',
    webhook_name: `Webhook ${n}`,
    workflow_name: `Workflow ${n}`,
    rule_type: 'add_edit',
    instant_actions: [{ action_type: 'webhook', action_id: ids.webhook_id }],
    adjustment_type: 'quantity',
    discount: '10%',
    shipping_charge: 5,
    package_number: `P-${n}`,
    shipment_number: `S-${n}`,
    delivery_method: 'UPS',
    tracking_number: 'T',
    from_location_id: ids.location_id,
    to_location_id: ids.other_location_id,
    contact_persons: [{ first_name: 'A', email: 'a@b.test' }],
    custom_fields: [],
    line_items: [
      {
        item_id: ids.item_id,
        quantity: 1,
        rate: 10,
        so_line_item_id: ids.so_line_item_id,
        location_id: ids.other_location_id,
        quantity_adjusted: -1,
        quantity_transfer: 1,
      },
    ],
  };
}

/** Spoils some of it: a value exchanged, or a field left out. */
function spoil(rng: Rng, value: Json, values: readonly unknown[]): Json {
  if (Array.isArray(value)) return value.map((one) => spoil(rng, one, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const chance = rng.int(0, 24);
      if (chance === 0) return [];
      return [[name, chance === 1 ? rng.pick(values) : spoil(rng, inner, values)]];
    }),
  );
}

function request(rng: Rng, route: Route, ids: Record<string, string>, n: number) {
  const values = [...NASTY, ...Object.values(ids)];
  const fill = (name: string): string => {
    const right = name === 'salesorder_id' && rng.int(0, 1) === 0 ? ids.draft_id : ids[name];
    return encodeURIComponent(right !== undefined && rng.int(0, 9) > 0 ? right : String(rng.pick(['x', '%', '0'])));
  };
  const noise = Array.from({ length: rng.int(0, 2) }, () => [rng.pick(PARAMETERS), String(rng.pick(values))]);
  const named = { salesorder_id: ids.salesorder_id ?? '', package_ids: ids.package_id ?? '' };
  return {
    path: route.path.replace(/:(\w+)/g, (_all, name: string) => fill(name)),
    query: { ...(rng.int(0, 3) > 0 && route.method === 'POST' && named), ...Object.fromEntries(noise) },
    json: route.method === 'GET' ? undefined : spoil(rng, goodBody(ids, n), values),
  };
}

/** What confirmed orders still hold of each item must be what its stock says is held (API notes 6.1). */
async function requireHeld(z: Zoho): Promise<void> {
  const held = new Map<string, { accounting: number; physical: number }>();
  for (const { salesorder_id, status } of z.sandbox.control.salesorders()) {
    if (['draft', 'void', 'pending_approval', 'approved', 'rejected'].includes(status)) continue;
    const { salesorder } = (await z.call('GET', `/salesorders/${salesorder_id}`)).body;
    for (const line of salesorder.line_items) {
      const was = held.get(line.item_id) ?? { accounting: 0, physical: 0 };
      was.accounting += line.quantity - line.quantity_invoiced;
      was.physical += line.quantity - line.quantity_shipped;
      held.set(line.item_id, was);
    }
  }
  for (const [id, { accounting, physical }] of held) {
    const { item } = (await z.call('GET', `/items/${id}`)).body;
    if (!item) continue;
    expect([item.committed_stock, item.actual_committed_stock]).toEqual([accounting, physical]);
    const sum = (name: string) => item.locations.reduce((all: number, place: Json) => all + place[name], 0);
    expect(sum('location_stock_on_hand')).toBeCloseTo(item.stock_on_hand, 6);
    expect(sum('location_actual_available_stock')).toBeCloseTo(item.actual_available_stock, 6);
  }
}

describe('whatever is sent', () => {
  test.each([1, 2, 3])('no call ends in a fault of our own, and the stocks add up (seed %i)', async (seed) => {
    const own = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const z = await zoho({ dailyLimit: 1e9, seed, postWebhook: async () => ({ status: 200, text: '' }) });
    const rng = createRng(seed);
    const routes = inventoryRoutes(
      () => [],
      () => undefined,
    ).filter(({ path }) => !path.endsWith('/locations/enable'));
    const reached = new Set<Route>();
    let ids: Record<string, string> = {};
    for (let n = 0; n < 3500; n += 1) {
      if (n % 60 === 0) {
        z.sandbox.control.setOrganization({ preventNegativeStock: false });
        for (const { location_id } of (await z.call('GET', '/locations')).body.locations.slice(0, 2)) {
          await z.call('POST', `/locations/${location_id}/active`);
        }
        ids = await known(z);
        z.sandbox.control.setOrganization({ preventNegativeStock: rng.int(0, 1) === 0 });
      }
      const route = rng.pick(routes);
      const { path, query, json } = request(rng, route, ids, n);
      const { status, text, body } = await z.call(route.method, path, { query, json });
      expect(status, `${route.method} ${path} ${JSON.stringify([query, json])} ${text}`).toBeLessThan(500);
      expect(body.code === 0).toBe(status < 300);
      expect(body.message).toBeTypeOf('string');
      if (status < 300) reached.add(route);
    }
    await requireHeld(z);
    expect(own).not.toHaveBeenCalled();
    // It must not have bounced off the door: most resources were reached to the end.
    expect(reached.size).toBeGreaterThan(routes.length * 0.7);
  });

  test.each(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    '%s of a strange path is 404 with code 5',
    async (method) => {
      const z = await zoho();
      for (const path of ['/', '/items/1/2/3', '/salesorders//', '/../x', '/%2e%2e', '/items%00']) {
        const { status, body } = await z.call(method, path);
        expect([path, status, body.code]).toEqual([path, 404, 5]);
      }
    },
  );
});
