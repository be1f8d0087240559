// Visits to everything but sales: the organisation, its places, its contacts, its items and their stock.
import { first, type Json, row, rows, type Visitor } from './visit.ts';

export const visitSettings = async ({ call }: Visitor): Promise<void> => {
  const { organization_id } = first(await call('GET', '/organizations'), 'organizations');
  await call('GET', `/organizations/${organization_id}`);
  for (const entity of ['item', 'contact']) await call('GET', '/settings/fields', { query: { entity } });
  await call('GET', '/settings/fields/bulkfetch', { query: { entities: 'item,contact' } });
  const { tax_id } = first(await call('GET', '/settings/taxes'), 'taxes');
  await call('GET', `/settings/taxes/${tax_id}`);
  await call('GET', '/settings/currencies');
  const { user_id } = first(await call('GET', '/users'), 'users');
  await call('GET', `/users/${user_id}`);
  await call('GET', '/users/me');
};

export const visitWarehouses = async ({ call }: Visitor): Promise<void> => {
  await call('GET', '/settings/warehouses');
  await call('GET', '/warehouses');
};

/** Answers the ids of two places to move goods between; the first may head a document. */
export const visitLocations = async ({ call }: Visitor): Promise<readonly [string, string]> => {
  const query = { is_hierarchical_response: 'false', location_type: 'line_item_only' };
  const other = first(await call('GET', '/locations', { query }), 'locations');
  const all = rows(await call('GET', '/locations'), 'locations');
  const general = all.find(({ type }) => type === 'general');
  await call('GET', `/locations/${general?.location_id}`);
  await call('GET', `/locations/${general?.location_id}/users`);
  const body = {
    location_name: 'Contract depot',
    type: 'line_item_only',
    email: 'depot@contract.example',
    phone: '+1 503 555 0111',
    address: { street_address1: '1 Depot Road', city: 'Portland', state: 'Oregon', state_code: 'OR', country: 'U.S.A' },
    parent_location_id: general?.location_id,
    is_all_users_selected: true,
  };
  const made = row(await call('POST', '/locations', { body }), 'locations').location_id;
  await call('PUT', `/locations/${made}`, { body: { ...body, location_name: 'Contract depot 2' } });
  await call('POST', `/locations/${made}/inactive`);
  await call('POST', `/locations/${made}/active`);
  await call('POST', `/locations/${made}/markasprimary`);
  await call('POST', `/locations/${general?.location_id}/markasprimary`);
  await call('DELETE', `/locations/${made}`);
  await call('POST', '/settings/locations/enable');
  return [String(general?.location_id), String(other.location_id)];
};

/** Answers the id of a customer with addresses and people. */
export const visitContacts = async ({ call }: Visitor): Promise<string> => {
  await call('GET', '/contacts', { query: { filter_by: 'Status.All', sort_column: 'contact_name', per_page: '50' } });
  await call('GET', '/contacts', { query: { contact_name_contains: 'a', page: '1' } });
  const address = {
    attention: 'Ada',
    address: '1 Main St',
    street2: 'Unit 2',
    city: 'Salem',
    state: 'Oregon',
    zip: '97301',
  };
  const body = {
    contact_name: 'Visited Ltd',
    company_name: 'Visited Ltd',
    contact_type: 'customer',
    payment_terms: 15,
    website: 'https://visited.example',
    billing_address: { ...address, country: 'U.S.A' },
    shipping_address: { ...address, country: 'U.S.A' },
    contact_persons: [
      {
        salutation: 'Ms',
        first_name: 'Ada',
        last_name: 'Byron',
        email: 'ada@visited.example',
        phone: '1',
        mobile: '2',
      },
    ],
    custom_fields: [{ index: 1, value: 'L-1001' }],
    notes: 'Knows the way.',
  };
  const made = row(await call('POST', '/contacts', { body }), 'contact');
  const one = `/contacts/${made.contact_id}`;
  await call('PUT', one, { body: { contact_name: 'Visited Ltd', notes: 'Still knows the way.' } });
  await call('GET', one);
  await call('POST', `${one}/inactive`);
  await call('POST', `${one}/active`);

  const place = { ...address, country: 'U.S.A', phone: '3', fax: '4' };
  const { address_id } = row(await call('POST', `${one}/address`, { body: place }), 'address_info');
  await call('PUT', `${one}/address/${address_id}`, { body: { ...place, address_id, city: 'Bend' } });
  await call('GET', `${one}/address`);
  await call('DELETE', `${one}/address/${address_id}`);

  const person = {
    contact_id: made.contact_id,
    first_name: 'Charles',
    last_name: 'Babbage',
    email: 'c@visited.example',
  };
  const { contact_person_id } = first(
    await call('POST', '/contacts/contactpersons', { body: person }),
    'contact_person',
  );
  await call('PUT', `/contacts/contactpersons/${contact_person_id}`, { body: { ...person, designation: 'Engineer' } });
  await call('POST', `/contacts/contactpersons/${contact_person_id}/primary`);
  await call('GET', `${one}/contactpersons`, { query: { page: '1', per_page: '20' } });
  await call('GET', `${one}/contactpersons/${contact_person_id}`);
  await call('DELETE', `/contacts/contactpersons/${contact_person_id}`);

  const other = row(await call('POST', '/contacts', { body: { contact_name: 'Visited once' } }), 'contact');
  await call('DELETE', `/contacts/${other.contact_id}`);
  return String(made.contact_id);
};

/** Answers every item's list row. */
export const visitItems = async ({ call }: Visitor): Promise<Json[]> => {
  const query = { filter_by: 'Status.All', sort_column: 'created_time', sort_order: 'A' };
  const pages = await Promise.all(['1', '2'].map((page) => call('GET', '/items', { query: { ...query, page } })));
  const all = pages.flatMap((page) => rows(page, 'items'));
  for (const filter_by of ['Status.Lowstock', 'ItemType.Service', 'Status.Grouped']) {
    await call('GET', '/items', { query: { filter_by } });
  }
  for (let from = 0; from < all.length; from += 100) {
    const ids = all.slice(from, from + 100).map(({ item_id }) => item_id);
    await call('GET', '/itemdetails', { query: { item_ids: ids.join(',') } });
  }
  const kinds = [
    (item: Json) => item.group_id !== undefined,
    (item: Json) => item.is_combo_product === true,
    (item: Json) => item.track_batch_number === true,
    (item: Json) => item.product_type === 'service',
    (item: Json) => item.cf_age_required !== undefined,
  ];
  for (const fits of kinds) await call('GET', `/items/${all.find(fits)?.item_id}`);
  const { group_id } = first(await call('GET', '/itemgroups'), 'itemgroups');
  await call('GET', `/itemgroups/${group_id}`);
  const { composite_item_id } = first(await call('GET', '/compositeitems'), 'composite_items');
  await call('GET', `/compositeitems/${composite_item_id}`);
  await call('GET', `/variants/${all[0]?.item_id}/openingstock`);
  return all;
};

/** Answers the id of an item that was made, with stock. */
export const visitItemWrites = async ({ call }: Visitor, all: readonly Json[], locationId: string): Promise<string> => {
  const inventory = all.find(({ item_type }) => item_type === 'inventory');
  const sample = row(await call('GET', `/items/${inventory?.item_id}`), 'item');
  const body = {
    name: 'Visited lamp',
    sku: 'VISIT-1',
    unit: 'pcs',
    item_type: 'inventory',
    product_type: 'goods',
    is_taxable: true,
    description: 'Shines.',
    purchase_description: 'Shines, too.',
    purchase_account_id: sample.purchase_account_id,
    inventory_account_id: sample.inventory_account_id,
    rate: 12.5,
    purchase_rate: 7,
    reorder_level: 3,
    locations: [{ location_id: locationId, initial_stock: 40, initial_stock_rate: 7 }],
    isbn: '9783161484100',
    part_number: 'L-1',
    custom_fields: [{ label: 'DTC Description', value: 'Shines at home.' }],
  };
  const item = row(await call('POST', '/items', { body }), 'item');
  const one = `/items/${item.item_id}`;
  await call('PUT', one, { body: { name: 'Visited lamp', rate: 13 } });
  await call('PUT', `/item/${item.item_id}/customfields`, { body: [{ label: 'DTC Description', value: 'Shines.' }] });
  await call('POST', `${one}/inactive`);
  await call('POST', `${one}/active`);
  await call('PUT', `/variants/${item.item_id}/openingstock`, {
    body: { locations: [{ location_id: locationId, initial_stock: 60, initial_stock_rate: 7 }] },
  });
  const others: unknown[] = [];
  for (const name of ['Visited one', 'Visited two', 'Visited three']) {
    others.push(row(await call('POST', '/items', { body: { name, rate: 1 } }), 'item').item_id);
  }
  const item_ids = others.slice(0, 2).join(',');
  await call('POST', '/items/inactive', { query: { item_ids } });
  await call('POST', '/items/active', { query: { item_ids } });
  await call('DELETE', '/items', { query: { item_ids } });
  await call('DELETE', `/items/${others[2]}`);

  return String(item.item_id);
};
