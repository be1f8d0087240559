// Is this one of our customers? Read live, by name or e-mail address.
import { describe, expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';
import { shareHouse } from './shared-house.ts';

const shop = shareHouse({ sandbox: { items: 12 } });

interface Customer {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

const find = async (text: string, { limit, house = shop() }: { limit?: number; house?: House } = {}) => {
  const { key } = await house.key();
  const { answer, cost } = await house.ask(key, 'find-customer', { text, ...(limit === undefined ? {} : { limit }) });
  const customers: Customer[] = answer.customers;
  return { customers, names: customers.map(({ name }) => name), more: answer.more as boolean, cost };
};

test('a customer is told with company, address, telephone and status', async () => {
  const { contacts } = await shop().zoho('GET', '/contacts?contact_name=Copper%20Kettle%20Bar');
  const { customers, cost } = await find('copper kettle');
  expect(customers).toEqual([
    {
      id: contacts[0].contact_id,
      name: 'Copper Kettle Bar',
      company: 'Copper Kettle Bar',
      email: 'diego.brandt@example.com',
      phone: contacts[0].phone,
      status: 'active',
    },
  ]);
  expect(contacts[0].phone).toMatch(/^\+1-503/);
  expect(cost.zohoCalls).toBe(1);
});

describe('customers are found', () => {
  test('by any part of the name, in any case, in the order of the alphabet', async () => {
    expect((await find('ADA')).names).toEqual(['Ada Abbott', 'Ada Brandt']);
    expect((await find('rmos')).names).toEqual([]);
    expect((await find('  ramos ')).names).toEqual(['Ines Ramos']);
  });

  test('by a whole e-mail address, and by no other that resembles it', async () => {
    expect((await find('Ada.Abbott@Example.com')).names).toEqual(['Ada Abbott']);
    expect((await find('abbott@example.com')).names).toEqual([]);
    expect((await find('nobody@example.com')).names).toEqual([]);
  });

  test('by the e-mail address of a second person of a company', async () => {
    const { customers, cost } = await find('robin.brandt@example.com');
    expect(customers).toMatchObject([{ name: 'Copper Kettle Bar' }]);
    expect(cost.zohoCalls).toBe(2);
  });

  test('although they are out of use, and that is said', async () => {
    expect((await find('rosa abbott')).customers).toMatchObject([{ name: 'Rosa Abbott', status: 'inactive' }]);
  });

  test('and suppliers never', async () => {
    expect((await find('Casa Herrera')).names).toEqual([]);
    expect((await find('Harbor Glassworks LLC')).names).toEqual([]);
  });
});

test('as many are told as asked for, ten otherwise, and whether there are more', async () => {
  const some = await find('a');
  expect([some.customers.length, some.more]).toEqual([10, true]);
  const one = await find('ada', { limit: 1 });
  expect([one.names, one.more]).toEqual([['Ada Abbott'], true]);
  const two = await find('ada', { limit: 2 });
  expect([two.names, two.more]).toEqual([['Ada Abbott', 'Ada Brandt'], false]);
});

test.each(['Zoë Ångström', '山田 太郎', 'شركة الشرق', "O'Brien & Söhne <GmbH>", '100% Wolle', 'a, b; c'])(
  '%s is found by the whole name and by part of it',
  async (name) => {
    await using house = await openHouse({ sandbox: { items: 12 } });
    await house.zoho('POST', '/contacts', { contact_name: name });
    for (const text of [name, name.normalize('NFD'), name.toLowerCase(), name.slice(0, 4)]) {
      expect((await find(text, { house })).names).toEqual([name]);
    }
  },
);

test.each(['%', '_', '*', '.*', "' or 1=1 --", '(', '\\', '@'])('%s stands for nobody', async (text) => {
  expect((await find(text)).names).toEqual([]);
});

describe('where Zoho ignores the search and answers all contacts', () => {
  const ignoring = async (house: House): Promise<void> => {
    const body = await house.zoho('GET', '/contacts?filter_by=Status.All');
    expect(body.contacts.length).toBeGreaterThan(40);
    house.sandbox.control.addFault({ match: { path: '/contacts$' }, kind: 'status', status: 200, body });
  };

  test.each([
    ['ada', ['Ada Abbott', 'Ada Brandt']],
    ['harbor', []],
    ['ada.abbott@example.com', ['Ada Abbott']],
    ['nobody@example.com', []],
  ])('only the right ones are told: %s', async (text, names) => {
    await ignoring(shop());
    const { names: told, cost } = await find(text);
    expect(told.toSorted()).toEqual(names);
    expect(cost.zohoCalls).toBe(1);
    expect(shop().sandbox.control.faults()).toEqual([]);
  });
});

test('the answer is live: who was added a moment ago is found', async () => {
  await using house = await openHouse({ sandbox: { items: 12 } });
  expect((await find('Newcomer', { house })).names).toEqual([]);
  await house.zoho('POST', '/contacts', { contact_name: 'Newcomer Ltd' });
  expect((await find('Newcomer', { house })).names).toEqual(['Newcomer Ltd']);
});
