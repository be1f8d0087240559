// API notes 6.3: contacts, their persons and addresses, by raw requests.
import { describe, expect, test } from 'vitest';
import { type Json, order, some, type Zoho, zoho } from './zoho.ts';

const listed = async (z: Zoho, query: Record<string, string>): Promise<Json[]> =>
  (await z.call('GET', '/contacts', { query })).body.contacts;

const add = (z: Zoho, json: Json) => z.call('POST', '/contacts', { json });

describe('finding contacts', () => {
  test('there are forty customers, and vendors besides', async () => {
    const z = await zoho();
    expect(await listed(z, { contact_type: 'customer' })).toHaveLength(40);
    expect((await listed(z, { contact_type: 'vendor' })).length).toBeGreaterThan(0);
  });

  test('by name: exact, its start, a part of it', async () => {
    const z = await zoho();
    const [first] = await listed(z, {});
    expect(await listed(z, { contact_name: first.contact_name })).toHaveLength(1);
    expect(await listed(z, { contact_name: first.contact_name.slice(0, 4) })).toEqual([]);
    expect((await listed(z, { contact_name_startswith: first.contact_name.slice(0, 4) })).length).toBeGreaterThan(0);
    expect((await listed(z, { contact_name_contains: first.contact_name.slice(2, 6) })).length).toBeGreaterThan(0);
  });

  test('by email, whatever its case', async () => {
    const z = await zoho();
    const [first] = await listed(z, { contact_type: 'customer' });
    expect(await listed(z, { email: first.email.toUpperCase() })).toHaveLength(1);
  });

  test('by the email of a second person, whom the row does not show', async () => {
    const z = await zoho();
    const [found] = await listed(z, { email_startswith: 'robin.' });
    expect(found.first_name).not.toBe('Robin');
    const { contact } = (await z.call('GET', `/contacts/${found.contact_id}`)).body;
    expect(contact.contact_persons.map((person: Json) => person.first_name)).toContain('Robin');
  });

  test('search_text looks at names and notes, and not at emails', async () => {
    const z = await zoho();
    await add(z, { contact_name: 'Plain Name', notes: 'likes juniper', contact_persons: [{ email: 'zzz@x.test' }] });
    expect(await listed(z, { search_text: 'juniper' })).toHaveLength(1);
    expect(await listed(z, { search_text: 'zzz@x' })).toHaveLength(0);
  });

  test('by state: active and inactive', async () => {
    const z = await zoho();
    const inactive = await listed(z, { filter_by: 'Status.Inactive' });
    expect(inactive.length).toBeGreaterThan(0);
    const active = await listed(z, { filter_by: 'Status.Active' });
    expect(active.length + inactive.length).toBe((await listed(z, { filter_by: 'Status.All' })).length);
  });
});

describe('writing contacts', () => {
  test('a contact is created with persons and addresses: 201', async () => {
    const z = await zoho();
    const { status, body } = await add(z, {
      contact_name: 'Bowman and Co',
      billing_address: { address: '4900 Hopyard Rd', city: 'Pleasanton', state: 'California', zip: '94588' },
      contact_persons: [{ first_name: 'Will', last_name: 'Smith', email: 'w@bowman.test', is_primary_contact: true }],
    });
    expect([status, body.message]).toEqual([201, 'The contact has been created']);
    expect(body.contact).toMatchObject({
      contact_type: 'customer',
      status: 'active',
      email: 'w@bowman.test',
      billing_address: { city: 'Pleasanton', address_id: expect.any(String) },
      contact_persons: [{ contact_person_id: expect.any(String), is_primary_contact: true }],
      created_time: '2026-10-01T05:00:00-0700',
    });
    expect(body.contact.primary_contact_id).toBe(body.contact.contact_persons[0].contact_person_id);
  });

  test('the first person is the primary one where none is named', async () => {
    const z = await zoho();
    const persons = [{ first_name: 'One' }, { first_name: 'Two' }];
    const { contact } = (await add(z, { contact_name: 'Two of them', contact_persons: persons })).body;
    expect(contact.contact_persons.map((person: Json) => person.is_primary_contact)).toEqual([true, false]);
  });

  test('an email at the top level is passed over', async () => {
    const z = await zoho();
    const { body } = await add(z, { contact_name: 'Top Level', email: 'top@level.test' });
    expect(body.contact.email).toBe('');
    expect(await listed(z, { email: 'top@level.test' })).toEqual([]);
  });

  test('a name is needed', async () => {
    const z = await zoho();
    expect((await add(z, { company_name: 'Nameless Inc' })).status).toBe(400);
  });

  test('names are unique in the organisation, for vendors and whatever the case: 3062', async () => {
    const z = await zoho();
    await add(z, { contact_name: 'Same Name' });
    const { status, body } = await add(z, { contact_name: 'same name', contact_type: 'vendor' });
    expect([status, body]).toEqual([
      400,
      { code: 3062, message: 'The customer "same name" already exists. Please specify a different name.' },
    ]);
  });

  test('renaming to a name that is taken is 3062 too', async () => {
    const z = await zoho();
    const [one, two] = await listed(z, {});
    const { body } = await z.call('PUT', `/contacts/${one.contact_id}`, { json: { contact_name: two.contact_name } });
    expect(body.code).toBe(3062);
  });

  test('a search may lag behind a create, reading by id does not', async () => {
    const z = await zoho();
    z.sandbox.control.listLag({ ms: 2000 });
    const { contact } = (await add(z, { contact_name: 'Late Riser' })).body;
    expect(await listed(z, { contact_name: 'Late Riser' })).toEqual([]);
    expect((await z.call('GET', `/contacts/${contact.contact_id}`)).status).toBe(200);
    expect((await add(z, { contact_name: 'Late Riser' })).body.code).toBe(3062);
    z.clock.now += 2000;
    expect(await listed(z, { contact_name: 'Late Riser' })).toHaveLength(1);
  });

  test('an update keeps what it does not name', async () => {
    const z = await zoho();
    const { customer } = await some(z);
    const json = { notes: 'rings twice', shipping_address: { city: 'Bend' } };
    const { status, body } = await z.call('PUT', `/contacts/${customer.contact_id}`, { json });
    expect(status).toBe(200);
    expect(body.contact).toMatchObject({ contact_name: customer.contact_name, notes: 'rings twice' });
    expect(body.contact.shipping_address.city).toBe('Bend');
    expect(body.contact.shipping_address.address).not.toBe('');
  });

  test('a contact with transactions cannot be deleted', async () => {
    const z = await zoho();
    const { customer_id } = await order(z);
    expect((await z.call('DELETE', `/contacts/${customer_id}`)).status).toBe(400);
  });

  test('a contact is made inactive and active again', async () => {
    const z = await zoho();
    const { customer } = await some(z);
    const path = `/contacts/${customer.contact_id}`;
    await z.call('POST', `${path}/inactive`);
    expect((await z.call('GET', path)).body.contact.status).toBe('inactive');
    await z.call('POST', `${path}/active`);
    expect((await z.call('GET', path)).body.contact.status).toBe('active');
  });
});

describe('persons: read below the contact, written beside it', () => {
  test('are listed and read below their contact', async () => {
    const z = await zoho();
    const { customer } = await some(z);
    const path = `/contacts/${customer.contact_id}/contactpersons`;
    const [person] = (await z.call('GET', path)).body.contact_persons;
    const { contact_person } = (await z.call('GET', `${path}/${person.contact_person_id}`)).body;
    expect(contact_person).toMatchObject({ email: customer.email, is_primary_contact: true });
  });

  test('are created, changed and deleted at /contacts/contactpersons', async () => {
    const z = await zoho();
    const { customer } = await some(z);
    const json = { contact_id: customer.contact_id, first_name: 'Zoe', email: 'zoe@example.com' };
    const created = await z.call('POST', '/contacts/contactpersons', { json });
    expect(created.status).toBe(201);
    const [{ contact_person_id }] = created.body.contact_person;
    const one = `/contacts/contactpersons/${contact_person_id}`;
    await z.call('PUT', one, { json: { ...json, last_name: 'Zander' } });
    await z.call('POST', `${one}/primary`);
    const { contact } = (await z.call('GET', `/contacts/${customer.contact_id}`)).body;
    expect(contact).toMatchObject({ last_name: 'Zander', primary_contact_id: contact_person_id });
    expect((await z.call('DELETE', one)).status).toBe(200);
    expect((await z.call('DELETE', one)).status).toBe(404);
  });

  test('cannot be created below the contact', async () => {
    const z = await zoho();
    const { customer } = await some(z);
    const path = `/contacts/${customer.contact_id}/contactpersons`;
    expect((await z.call('POST', path, { json: { first_name: 'A' } })).status).toBe(404);
  });
});

describe('addresses', () => {
  test('are listed with their ids', async () => {
    const z = await zoho();
    const { customer } = await some(z);
    const { body } = await z.call('GET', `/contacts/${customer.contact_id}/address`);
    expect(body.addresses[0]).toMatchObject({ address_id: expect.any(String), city: expect.any(String) });
  });

  test('one more is added, as in Books, and an order can name it', async () => {
    const z = await zoho();
    const { customer } = await some(z);
    const json = { address: '1 New Rd', city: 'Boise', state: 'Idaho', zip: '83702', country: 'U.S.A' };
    const { body } = await z.call('POST', `/contacts/${customer.contact_id}/address`, { json });
    const { address_id } = body.address_info;
    const salesorder = await order(z, 1, { shipping_address_id: address_id });
    expect(salesorder.shipping_address).toMatchObject({ address: '1 New Rd', city: 'Boise' });
    expect(salesorder.billing_address.city).not.toBe('Boise');
  });

  test('writing them can be unknown, since only Books documents it', async () => {
    const z = await zoho({ contactAddressWrites: false });
    const { customer } = await some(z);
    const path = `/contacts/${customer.contact_id}/address`;
    expect((await z.call('GET', path)).status).toBe(200);
    expect((await z.call('POST', path, { json: { address: 'x' } })).body.code).toBe(5);
  });
});
