// API notes 6.6, 6.10: places and metadata, by raw requests.
import { describe, expect, test } from 'vitest';
import { type Json, zoho } from './zoho.ts';

describe('places and metadata (API notes 6.6, 6.10)', () => {
  test('locations are listed in an organisation that has them, and warehouses are not', async () => {
    const z = await zoho();
    const { body } = await z.call('GET', '/locations');
    expect(body.locations.map((one: Json) => [one.type, one.is_primary])).toEqual([
      ['general', true],
      ['line_item_only', false],
    ]);
    expect(body.locations[1].parent_location_id).toBe(body.locations[0].location_id);
    expect((await z.call('GET', '/settings/warehouses')).status).toBe(404);
  });

  test('an organisation with warehouses has no locations until it enables them, for good', async () => {
    const z = await zoho({ locations: 'warehouses' });
    expect((await z.call('GET', '/locations')).status).toBe(404);
    const { warehouses } = (await z.call('GET', '/settings/warehouses')).body;
    expect((await z.call('POST', '/settings/locations/enable')).status).toBe(200);
    const { locations } = (await z.call('GET', '/locations')).body;
    expect(locations.map((one: Json) => one.location_id)).toEqual(warehouses.map((one: Json) => one.warehouse_id));
    expect((await z.call('GET', '/settings/warehouses')).status).toBe(404);
  });

  test('an organisation may have neither', async () => {
    const z = await zoho({ locations: 'none' });
    expect((await z.call('GET', '/locations')).status).toBe(404);
    expect((await z.call('GET', '/settings/warehouses')).status).toBe(404);
  });

  test('a location is made, changed and deleted', async () => {
    const z = await zoho();
    const made = await z.call('POST', '/locations', { json: { location_name: 'Kiosk', type: 'general' } });
    expect(made.status).toBe(201);
    const path = `/locations/${made.body.locations.location_id}`;
    await z.call('PUT', path, { json: { location_name: 'Kiosk 2' } });
    expect((await z.call('GET', path)).body.location.location_name).toBe('Kiosk 2');
    expect((await z.call('DELETE', path)).status).toBe(200);
    expect((await z.call('GET', path)).status).toBe(404);
  });

  test('custom fields are told by entity, or not at all', async () => {
    const z = await zoho();
    const { fields } = (await z.call('GET', '/settings/fields', { query: { entity: 'item' } })).body;
    expect(fields.map((field: Json) => [field.api_name, field.data_type])).toEqual([
      ['cf_dtc_description', 'multiline'],
      ['cf_msrp', 'amount'],
      ['cf_club_discount', 'percent'],
      ['cf_age_required', 'check_box'],
      ['cf_restricted_states', 'multiselect'],
    ]);
    z.sandbox.control.setOrganization({ settingsFields: false });
    expect((await z.call('GET', '/settings/fields', { query: { entity: 'item' } })).status).toBe(404);
    expect((await z.call('GET', '/settings/fields/bulkfetch', { query: { entities: 'item' } })).status).toBe(404);
  });

  test('the fields of several kinds are told together', async () => {
    const z = await zoho();
    const { fields } = (await z.call('GET', '/settings/fields/bulkfetch', { query: { entities: 'item,salesorder' } }))
      .body;
    expect([...new Set(fields.map((field: Json) => field.entity))]).toEqual(['item', 'salesorder']);
    expect((await z.call('GET', '/settings/fields/bulkfetch', { query: { entities: 'unicorn' } })).status).toBe(400);
  });

  test('the user, the taxes and the currencies are told; currencies without a page_context', async () => {
    const z = await zoho();
    const me = (await z.call('GET', '/users/me')).body.user;
    expect(me.email_ids[0].is_selected).toBe(true);
    expect((await z.call('GET', '/users')).body.users[0].user_id).toBe(me.user_id);
    expect((await z.call('GET', '/settings/taxes')).body.taxes[0]).toMatchObject({ tax_percentage: 8.25 });
    const currencies = (await z.call('GET', '/settings/currencies')).body;
    expect(currencies.currencies).toMatchObject([{ currency_code: 'USD', is_base_currency: true }]);
    expect(currencies).not.toHaveProperty('page_context');
  });
});
