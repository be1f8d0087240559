// API notes 3, 4, 5: who may call, with raw requests.
import { describe, expect, test } from 'vitest';
import { order, zoho } from './zoho.ts';

const forbidden = { code: 57, message: 'You are not authorized to perform this operation' };

describe('tokens (API notes 3, 5)', () => {
  test('a call without a token is answered 401', async () => {
    const z = await zoho();
    const { status, body } = await z.call('GET', '/items', { headers: { authorization: '' } });
    expect([status, body]).toEqual([401, forbidden]);
  });

  test('a token expires after an hour, with the words a missing scope gets', async () => {
    const z = await zoho();
    z.clock.now += 3_601_000;
    const { status, body } = await z.call('GET', '/items');
    expect([status, body]).toEqual([401, forbidden]);
  });

  test('the code of an expired token can be 14 instead', async () => {
    const z = await zoho({ expiredTokenCode: 14 });
    z.clock.now += 3_601_000;
    const { status, body } = await z.call('GET', '/items');
    expect([status, body.code]).toEqual([401, 14]);
  });

  test('Bearer is refused, although token_type says Bearer', async () => {
    const z = await zoho();
    const headers = { authorization: `Bearer ${z.token}` };
    expect((await z.call('GET', '/items', { headers })).status).toBe(401);
  });

  test('Bearer can be let in, since reports conflict', async () => {
    const z = await zoho({ bearer: 'accept' });
    const headers = { authorization: `Bearer ${z.token}` };
    expect((await z.call('GET', '/items', { headers })).status).toBe(200);
  });

  test('a token in the query does not count', async () => {
    const z = await zoho();
    const send = { headers: { authorization: '' }, query: { authtoken: z.token, access_token: z.token } };
    expect((await z.call('GET', '/items', send)).status).toBe(401);
  });

  test('a token of another data centre does not count', async () => {
    const z = await zoho({ dataCentre: 'eu' });
    expect((await z.call('GET', '/items')).status).toBe(401);
  });
});

describe('scopes (API notes 4)', () => {
  const tokenFor = (z: Awaited<ReturnType<typeof zoho>>, scope: string) => z.sandbox.control.grant(scope).access_token;

  test('a missing scope is 401 with code 57, which no refresh can mend', async () => {
    const z = await zoho();
    const token = tokenFor(z, 'ZohoInventory.contacts.READ');
    const { status, body } = await z.call('GET', '/items', { token });
    expect([status, body]).toEqual([401, forbidden]);
  });

  test('both spellings of full access are understood', async () => {
    const z = await zoho();
    for (const scope of ['ZohoInventory.FullAccess.all', 'ZohoInventory.fullaccess.all']) {
      expect((await z.call('GET', '/items', { token: tokenFor(z, scope) })).status).toBe(200);
    }
  });

  test('ALL of a module stands for each of its operations', async () => {
    const z = await zoho();
    const token = tokenFor(z, 'ZohoInventory.items.ALL');
    expect((await z.call('GET', '/items', { token })).status).toBe(200);
    expect((await z.call('GET', '/contacts', { token })).status).toBe(401);
  });

  test('confirming an order needs CREATE and not UPDATE', async () => {
    const z = await zoho();
    const { salesorder_id } = await order(z);
    const path = `/salesorders/${salesorder_id}/status/confirmed`;
    const update = tokenFor(z, 'ZohoInventory.salesorders.UPDATE');
    expect((await z.call('POST', path, { token: update })).status).toBe(401);
    const create = tokenFor(z, 'ZohoInventory.salesorders.CREATE');
    expect((await z.call('POST', path, { token: create })).status).toBe(200);
  });

  test('an approval needs UPDATE and not CREATE', async () => {
    const z = await zoho({ approvals: true });
    const { salesorder_id } = await order(z);
    const path = `/salesorders/${salesorder_id}/approve`;
    const create = tokenFor(z, 'ZohoInventory.salesorders.CREATE');
    expect((await z.call('POST', path, { token: create })).status).toBe(401);
    const update = tokenFor(z, 'ZohoInventory.salesorders.UPDATE');
    expect((await z.call('POST', path, { token: update })).status).toBe(200);
  });

  test('locations and organisations need settings.READ', async () => {
    const z = await zoho();
    const token = tokenFor(z, 'ZohoInventory.items.READ');
    expect((await z.call('GET', '/locations', { token })).body.code).toBe(57);
    expect((await z.call('GET', '/organizations', { token, organizationId: null })).body.code).toBe(57);
  });

  test('without the scope locations are 57 even where the feature is off (API notes 6.6)', async () => {
    const z = await zoho({ locations: 'none' });
    const token = tokenFor(z, 'ZohoInventory.items.READ');
    expect((await z.call('GET', '/locations', { token })).status).toBe(401);
  });
});

describe('organisations (API notes 5, 6.10, 9.5)', () => {
  test('are listed without an organization_id and without a page_context', async () => {
    const z = await zoho({ organizations: 2 });
    const { status, body } = await z.call('GET', '/organizations', { organizationId: null });
    expect(status).toBe(200);
    expect(body.organizations).toHaveLength(2);
    expect(body).not.toHaveProperty('page_context');
    expect(body.organizations[0]).toMatchObject({
      organization_id: expect.stringMatching(/^\d{8,11}$/),
      is_default_org: true,
      time_zone: expect.any(String),
      currency_code: 'USD',
      price_precision: 2,
      is_org_active: true,
    });
  });

  test('say the first month of the year by its name', async () => {
    const z = await zoho();
    const { body } = await z.call('GET', '/organizations', { organizationId: null });
    expect(body.organizations[0].fiscal_year_start_month).toMatch(/^[a-z]+$/);
  });

  test('one is read by its id', async () => {
    const z = await zoho();
    const { body } = await z.call('GET', `/organizations/${z.organizationId}`, { organizationId: null });
    expect(body.organization).toMatchObject({ organization_id: z.organizationId });
  });

  test('a call without one is 400 with code 4029', async () => {
    const z = await zoho();
    const { status, body } = await z.call('GET', '/items', { organizationId: null });
    expect([status, body.code]).toEqual([400, 4029]);
  });

  test('a foreign one is 400 with code 6041 and its id in the message', async () => {
    const z = await zoho();
    const { status, body } = await z.call('GET', '/items', { organizationId: '999999999' });
    expect([status, body]).toEqual([
      400,
      { code: 6041, message: 'This user is not associated with the CompanyID/CompanyName:999999999.' },
    ]);
  });

  test('may be named by the header instead of the query', async () => {
    const z = await zoho();
    const headers = { 'X-com-zoho-inventory-organizationid': z.organizationId };
    expect((await z.call('GET', '/items', { organizationId: null, headers })).status).toBe(200);
  });

  test('the invented header organization-id is not read', async () => {
    const z = await zoho();
    const headers = { 'organization-id': z.organizationId };
    expect((await z.call('GET', '/items', { organizationId: null, headers })).body.code).toBe(4029);
  });

  test('a user who left loses it, whatever the token (API notes 3, last line)', async () => {
    const z = await zoho();
    z.sandbox.control.setOrganization({ userRemoved: true });
    expect((await z.call('GET', '/items')).body.code).toBe(6041);
    expect((await z.call('GET', '/organizations', { organizationId: null })).body.organizations).toEqual([]);
  });

  test('each keeps its own records, and one token opens both', async () => {
    const z = await zoho({ organizations: 2 });
    const { body } = await z.call('GET', '/organizations', { organizationId: null });
    const other = body.organizations[1].organization_id;
    const here = await z.call('GET', '/items');
    const there = await z.call('GET', '/items', { organizationId: other });
    expect(there.status).toBe(200);
    expect(there.body.items[0].item_id).not.toBe(here.body.items[0].item_id);
    const strange = await z.call('GET', `/items/${here.body.items[0].item_id}`, { organizationId: other });
    expect(strange.status).toBe(404);
  });

  test('a lapsed trial refuses every write with 103001 and still reads (API notes 9.15)', async () => {
    const z = await zoho({ planLapsed: true });
    expect((await z.call('GET', '/items')).status).toBe(200);
    const { status, body } = await z.call('POST', '/contacts', { json: { contact_name: 'X' } });
    expect([status, body.code]).toEqual([400, 103001]);
  });
});
