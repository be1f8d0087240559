import { describe, expect, test } from 'vitest';
import type { ZohoContact } from '../zoho/ports/contacts.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import { spendOf } from '../zoho/resources-testbed.ts';
import { findOneCustomer, requireCustomer } from './customers.ts';

const contact = (id: string, name: string, more: Partial<ZohoContact> = {}): ZohoContact => ({
  id,
  name,
  company: '',
  email: '',
  phone: '',
  status: 'active',
  kind: 'customer',
  ...more,
});

/** Contacts as Zoho answers them, and what it was asked. */
const open = (all: readonly ZohoContact[]) => {
  const asked: string[] = [];
  const contacts = {
    find: async (_, text, limit) => {
      asked.push(`find ${text}`);
      const found = all.filter(({ name, email }) => email === text || (!text.includes('@') && name.includes(text)));
      return { contacts: found.slice(0, limit), more: found.length > limit };
    },
    named: async (_, name) => {
      asked.push(`named ${name}`);
      return all.filter((each) => each.name.toLowerCase() === name.toLowerCase());
    },
    get: async (_, id) => {
      asked.push(`get ${id}`);
      return all.find((each) => each.id === id) ?? null;
    },
  } as Partial<ZohoOrganization['contacts']> as ZohoOrganization['contacts'];
  /** Whom the copy knows: nobody where there is none. */
  const known = (names: readonly ZohoContact[] | null) => ({
    find: async (_: string, text: string) =>
      names === null
        ? null
        : { customers: names.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase())) },
    called: async (_: string, word: string) => names?.filter(({ id, name }) => [id, name].includes(word)) ?? null,
  });
  const needs = (names: readonly ZohoContact[] | null) => ({ organizationId: 'org', contacts, known: known(names) });
  return {
    asked,
    require: (word: string, names: readonly ZohoContact[] | null = null) =>
      requireCustomer(needs(names), word, spendOf()),
    find: (word: string, names: readonly ZohoContact[] | null = null) => findOneCustomer(needs(names), word, spendOf()),
  };
};

const acme = contact('4815000000001', 'Acme', { email: 'buyer@acme.example' });

describe('one customer is meant', () => {
  test('by name, in any case', async () => {
    const { require, asked } = open([acme, contact('2', 'Acme Ltd')]);
    expect(await require('acme')).toEqual(acme);
    expect(asked).toEqual(['named acme']);
  });

  test('by e-mail address', async () => {
    const { require, asked } = open([acme, contact('2', 'Other')]);
    expect(await require('buyer@acme.example')).toEqual(acme);
    expect(asked).toEqual(['find buyer@acme.example']);
  });

  test('by id', async () => {
    const { require, asked } = open([acme]);
    expect(await require(acme.id)).toEqual(acme);
    expect(asked).toEqual([`get ${acme.id}`]);
  });

  test('by a name that looks like an id', async () => {
    const called = contact('2', '4930123456');
    const { require } = open([called]);
    expect(await require('4930123456')).toEqual(called);
  });

  test('where a twin of the name is inactive, or is no customer', async () => {
    const { require } = open([
      contact('2', 'Acme', { status: 'inactive' }),
      acme,
      contact('3', 'Acme', { kind: 'vendor' }),
    ]);
    expect(await require('Acme')).toEqual(acme);
  });
});

describe('nobody is guessed', () => {
  test('where two are called so: both are told, with what to do', async () => {
    const { require } = open([acme, contact('2', 'Acme')]);
    await expect(require('Acme')).rejects.toMatchObject({
      code: 'customer_ambiguous',
      facts: {
        candidates: [
          { id: acme.id, name: 'Acme' },
          { id: '2', name: 'Acme' },
        ],
        hint: 'Ask which one is meant, and use its id.',
      },
    });
  });

  test('where two share an address', async () => {
    const { require } = open([acme, contact('2', 'Acme Ltd', { email: acme.email })]);
    await expect(require(acme.email)).rejects.toMatchObject({ code: 'customer_ambiguous' });
  });

  test('where a name is only part of one: the near ones are told', async () => {
    const { require } = open([acme]);
    await expect(require('Ac')).rejects.toMatchObject({
      code: 'customer_not_found',
      facts: { candidates: [{ id: acme.id, name: 'Acme' }], hint: expect.stringContaining('exact name or id') },
    });
  });

  test('where there is nobody of the kind', async () => {
    const { require } = open([]);
    for (const word of ['Nobody', 'nobody@nowhere.example', '4815000000099']) {
      await expect(require(word)).rejects.toMatchObject({
        code: 'customer_not_found',
        facts: { candidates: [], hint: expect.stringContaining('create-customer') },
      });
    }
  });

  test('where the id is a vendor’s', async () => {
    const vendor = contact('4815000000002', 'Supplier', { kind: 'vendor' });
    await expect(open([vendor]).require(vendor.id)).rejects.toMatchObject({ code: 'customer_not_found' });
  });

  test('among more than five: only five are told', async () => {
    const many = Array.from({ length: 9 }, (_, at) => contact(String(at), 'Acme'));
    await expect(open(many).require('Acme')).rejects.toMatchObject({
      code: 'customer_ambiguous',
      facts: { candidates: Array.from({ length: 5 }, () => ({ id: expect.any(String), name: 'Acme' })) },
    });
  });

  test('and nobody is proposed who cannot be taken: neither vendors nor the inactive', async () => {
    const others = [
      contact('2', 'Acme Supplies', { kind: 'vendor' }),
      contact('3', 'Acme Old', { status: 'inactive' }),
      contact('4', 'Acme New'),
    ];
    await expect(open(others).require('Acme')).rejects.toMatchObject({
      code: 'customer_not_found',
      facts: { candidates: [{ id: '4', name: 'Acme New' }] },
    });
    const gone = contact('5', 'Gone', { status: 'inactive', email: 'gone@acme.example' });
    await expect(open([gone]).require('gone@acme.example')).rejects.toMatchObject({ facts: { candidates: [] } });
  });

  test('where a long name is slightly wrong: those that share its longest words are told', async () => {
    const { require, asked } = open([contact('2', 'Northside Provisions')]);
    await expect(require('Northside Provision Ltd')).rejects.toMatchObject({
      code: 'customer_not_found',
      facts: { candidates: [{ id: '2', name: 'Northside Provisions' }] },
    });
    expect(asked[0]).toBe('named Northside Provision Ltd');
    expect(asked.length).toBeLessThanOrEqual(5);
  });
});

describe('a question', () => {
  test('is answered from the names that are known, without asking Zoho', async () => {
    const { find, asked } = open([acme]);
    expect(await find('Acme', [acme])).toMatchObject({ id: acme.id });
    expect(await find(acme.id, [acme])).toMatchObject({ id: acme.id });
    expect(asked).toEqual([]);
  });

  test('asks Zoho where nobody of that name is known, or more than one, or nothing was followed', async () => {
    const twin = contact('2', 'Acme');
    for (const names of [[], [acme, twin], [{ ...acme, status: 'inactive' }], null]) {
      const { find, asked } = open([acme]);
      expect(await find('Acme', names)).toMatchObject({ id: acme.id });
      expect(asked).toEqual(['named Acme']);
    }
  });

  test('by e-mail address is one for Zoho', async () => {
    const { find, asked } = open([acme]);
    expect(await find(acme.email, [acme])).toMatchObject({ id: acme.id });
    expect(asked).toEqual([`find ${acme.email}`]);
  });
});

test('a write asks Zoho whatever is known; only who may have been meant is told from that', async () => {
  const { require, asked } = open([]);
  await expect(require('Acme', [acme])).rejects.toMatchObject({
    code: 'customer_not_found',
    facts: { candidates: [{ id: acme.id, name: 'Acme' }] },
  });
  expect(asked).toEqual(['named Acme']);
  const gone = contact('5', 'Acme Old', { status: 'inactive' });
  await expect(require('Acme Old', [gone])).rejects.toMatchObject({ facts: { candidates: [] } });
});
