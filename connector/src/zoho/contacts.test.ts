import { describe, expect, test } from 'vitest';
import { openContacts } from './contacts.ts';
import type { ZohoRequest } from './ports/door.ts';
import { fakeDoor, refusal, spendOf } from './resources-testbed.ts';

const contact = (id: string, name: string, rest: object = {}) => ({
  contact_id: id,
  contact_name: name,
  company_name: `${name} Ltd`,
  contact_type: 'customer',
  status: 'active',
  email: `${id}@example.test`,
  phone: '',
  mobile: '555',
  ...rest,
});

const open = (answer: (request: ZohoRequest) => Record<string, unknown>) => {
  const { door, requests } = fakeDoor(answer);
  return { contacts: openContacts({ door }), requests };
};

const listing = (rows: readonly object[]) => () => ({ contacts: rows, page_context: { has_more_page: false } });

describe('a search by name', () => {
  test('finds customers whose name contains the text, whatever Zoho answers besides', async () => {
    const { contacts, requests } = open(
      listing([
        contact('1', 'ACME Corp'),
        contact('2', 'Acme Supplies', { contact_type: 'vendor' }),
        contact('3', 'Bowman'),
      ]),
    );
    expect(await contacts.find(spendOf(), 'acme', 5)).toEqual({
      contacts: [
        {
          id: '1',
          name: 'ACME Corp',
          company: 'ACME Corp Ltd',
          email: '1@example.test',
          phone: '555',
          status: 'active',
          kind: 'customer',
        },
      ],
      more: false,
    });
    expect(requests[0]?.query).toMatchObject({ contact_name_contains: 'acme', filter_by: 'Status.All' });
  });

  test('says that there are more than asked for', async () => {
    const { contacts } = open(listing([contact('1', 'Acme 1'), contact('2', 'Acme 2')]));
    expect(await contacts.find(spendOf(), 'acme', 1)).toMatchObject({ contacts: [{ id: '1' }], more: true });
    expect(await contacts.find(spendOf(), 'acme', 2)).toMatchObject({ more: false });
  });

  test('ends after five pages where Zoho ignores the filter, and says that there may be more', async () => {
    const { contacts, requests } = open((request) => ({
      contacts: [contact(String(request.query?.page), 'Somebody')],
      page_context: { has_more_page: true },
    }));
    expect(await contacts.find(spendOf(), 'acme', 5)).toEqual({ contacts: [], more: true });
    expect(requests).toHaveLength(5);
  });
});

describe('a search by e-mail address', () => {
  test('is exact but for case', async () => {
    const { contacts, requests } = open(listing([contact('1', 'Acme', { email: 'Jo@Acme.test' })]));
    expect((await contacts.find(spendOf(), ' jo@acme.test ', 5)).contacts.map((each) => each.id)).toEqual(['1']);
    expect(requests.map((request) => request.query?.email)).toEqual(['jo@acme.test']);
  });

  test('finds the contact of a second person, which only the detail tells', async () => {
    const detail = {
      ...contact('2', 'Bowman'),
      contact_persons: [
        { email: '2@example.test', is_primary_contact: true },
        { email: 'WILL@bowman.test', is_primary_contact: false },
      ],
    };
    const { contacts, requests } = open((request) =>
      request.path === '/contacts'
        ? { contacts: [contact('2', 'Bowman'), contact('3', 'Other')] }
        : { contact: request.path.endsWith('/2') ? detail : contact('3', 'Other') },
    );
    const found = await contacts.find(spendOf(), 'will@bowman.test', 5);
    expect(found.contacts).toEqual([expect.objectContaining({ id: '2', email: '2@example.test' })]);
    expect(requests).toHaveLength(3);
  });

  test('does not look into everybody where Zoho ignores the filter', async () => {
    const everybody = Array.from({ length: 200 }, (_, index) => contact(String(index), `C ${index}`));
    const { contacts, requests } = open(listing(everybody));
    expect((await contacts.find(spendOf(), '7@example.test', 5)).contacts.map((each) => each.id)).toEqual(['7']);
    expect(requests).toHaveLength(1);
  });
});

test('a name is compared whole, without case and outer blanks, composed or not; suppliers have names too', async () => {
  const { contacts, requests } = open(
    listing([
      contact('1', 'Caf\u00e9 One '),
      contact('2', 'Café One Two'),
      contact('3', 'CAFÉ ONE', { contact_type: 'vendor' }),
    ]),
  );
  expect((await contacts.named(spendOf(), 'cafe\u0301 one')).map((each) => [each.id, each.kind])).toEqual([
    ['1', 'customer'],
    ['3', 'vendor'],
  ]);
  expect(requests[0]?.query).toMatchObject({ contact_name: 'cafe\u0301 one' });
});

test('a name longer than Zoho searches for is looked for by its start, and compared whole', async () => {
  const long = 'x'.repeat(150);
  const { contacts, requests } = open(listing([contact('1', long), contact('2', `${long}y`)]));
  expect((await contacts.named(spendOf(), long)).map((each) => each.id)).toEqual(['1']);
  expect(requests[0]?.query).toMatchObject({ contact_name_startswith: 'x'.repeat(100) });
  expect(await contacts.named(spendOf(), ' ')).toEqual([]);
  expect(requests).toHaveLength(1);
});

describe('one contact', () => {
  test('takes address and number from its first person', async () => {
    const { contacts } = open(() => ({
      contact: contact('1', 'Acme', {
        email: '',
        mobile: '',
        contact_persons: [
          { email: 'b@acme.test', is_primary_contact: false },
          { email: 'a@acme.test', phone: '123', is_primary_contact: true },
        ],
      }),
    }));
    expect(await contacts.get(spendOf(), '1')).toMatchObject({ email: 'a@acme.test', phone: '123' });
  });

  test.each([
    [404, 5],
    [400, 1002],
  ])('is null where Zoho answers %i %i', async (status, code) => {
    const { contacts } = open(() => {
      throw refusal(status, code);
    });
    expect(await contacts.get(spendOf(), '1')).toBeNull();
    expect(await contacts.addresses(spendOf(), '1')).toEqual([]);
  });

  test('is not asked for by anything that is no id', async () => {
    const { contacts, requests } = open(() => ({}));
    expect(await contacts.get(spendOf(), '../items')).toBeNull();
    expect(requests).toEqual([]);
  });
});

test('addresses are one line each, once each, and only those an order can name', async () => {
  const billing = {
    address_id: '11',
    attention: 'Jo',
    address: '1 Main St\nFloor 2',
    city: 'Oakland',
    zip: 94588,
    country: '',
  };
  const { contacts, requests } = open((request) =>
    request.path.endsWith('/address')
      ? { addresses: [billing, { address_id: '13', street2: 'Unit 5', state: 'CA', country: 'U.S.A' }] }
      : {
          contact: contact('1', 'Acme', {
            billing_address: billing,
            shipping_address: { address_id: '12', address: '', city: '' },
            addresses: [{ address: 'no id' }],
          }),
        },
  );
  const addresses = await contacts.addresses(spendOf(), '1');
  expect(addresses.map(({ id, text }) => ({ id, text }))).toEqual([
    { id: '11', text: 'Jo, 1 Main St Floor 2, Oakland, 94588' },
    { id: '13', text: 'Unit 5, CA, U.S.A' },
  ]);
  expect(addresses[0]?.parts).toEqual({
    street: '1 Main St',
    secondary: 'Floor 2',
    city: 'Oakland',
    county: '',
    state: '',
    zip: '94588',
    country: '',
  });
  expect(requests.map((request) => request.path)).toEqual(['/contacts/1', '/contacts/1/address']);
});

describe('a new customer', () => {
  test('has address and number on its first person, and nothing that was not said', async () => {
    const { contacts, requests } = open(() => ({ contact: contact('9', 'Acme') }));
    expect(await contacts.create(spendOf('order'), { name: 'Acme', email: 'a@acme.test' })).toMatchObject({ id: '9' });
    await contacts.create(spendOf('order'), { name: 'Bare', company: 'Bare Ltd' });
    expect(requests.map((request) => request.json)).toEqual([
      {
        contact_name: 'Acme',
        contact_type: 'customer',
        contact_persons: [{ email: 'a@acme.test', is_primary_contact: true }],
      },
      { contact_name: 'Bare', contact_type: 'customer', company_name: 'Bare Ltd' },
    ]);
  });

  test('whose name is taken is a problem of its own', async () => {
    const { contacts } = open(() => {
      throw refusal(400, 3062);
    });
    await expect(contacts.create(spendOf('order'), { name: 'Acme' })).rejects.toMatchObject({
      code: 'customer_exists',
      facts: { outcome: 'refused', zoho: { code: 3062 } },
    });
  });

  test('of whom Zoho tells nothing readable may exist', async () => {
    const { contacts } = open(() => ({ contact: {} }));
    await expect(contacts.create(spendOf('order'), { name: 'Acme' })).rejects.toMatchObject({
      code: 'zoho_unintelligible',
      facts: { outcome: 'unknown' },
    });
  });
});

test('a page of the list has everybody, suppliers and inactive ones too', async () => {
  const modifiedTime = '2026-11-22T09:00:00-0800';
  const { contacts, requests } = open(() => ({
    contacts: [
      contact('1', 'Acme', { last_modified_time: modifiedTime }),
      contact('2', 'Mill', { contact_type: 'vendor', status: 'inactive' }),
      contact('3', 'Old', { contact_type: undefined, company_name: '' }),
    ],
    page_context: { has_more_page: true },
  }));
  expect(await contacts.page(spendOf('sync'), 4)).toEqual({
    more: true,
    rows: [
      { id: '1', name: 'Acme', company: 'Acme Ltd', status: 'active', kind: 'customer', modifiedTime, createdTime: '' },
      {
        id: '2',
        name: 'Mill',
        company: 'Mill Ltd',
        status: 'inactive',
        kind: 'vendor',
        modifiedTime: '',
        createdTime: '',
      },
      { id: '3', name: 'Old', company: '', status: 'active', kind: 'customer', modifiedTime: '', createdTime: '' },
    ],
  });
  expect(requests[0]?.query).toEqual({
    filter_by: 'Status.All',
    sort_column: 'created_time',
    sort_order: 'A',
    page: '4',
    per_page: '200',
  });
});
