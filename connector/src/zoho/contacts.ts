// Customers at Zoho: found by name or e-mail address, read with their addresses, created (API notes 6.3).
import { normaliseWord } from 'shared-schemas';
import { ConnectorError, hasCode } from '../errors.ts';
import { readChanges } from './changes.ts';
import { readPage, type Search, search } from './pages.ts';
import type { AddressDraft, ContactDraft, ZohoAddress, ZohoContact, ZohoContactRow } from './ports/contacts.ts';
import type { Door, Spend } from './ports/door.ts';
import type { ZohoOrganization } from './ports/organization.ts';
import {
  flagAt,
  idAt,
  isId,
  optionalIdAt,
  type Row,
  readWritten,
  rowAt,
  rowOf,
  rowsAt,
  saysMissing,
  textAt,
} from './wire.ts';

const list = { path: '/contacts', key: 'contacts' } as const;
// Oldest first: a contact changed or added meanwhile moves no page.
const everybody = {
  ...list,
  query: { filter_by: 'Status.All', sort_column: 'created_time', sort_order: 'A' },
} as const;
const MAX_PAGES = 5;
const LONGEST_QUERY = 100;
/** Contacts that an address may belong to as a second person's: each costs a call to look at. */
const LOOKED_INTO = 5;

export const openContacts = ({ door }: { readonly door: Door }): ZohoOrganization['contacts'] => {
  const look = (spend: Spend, query: Record<string, string>, wanted: Pick<Search<ZohoContact>, 'matches' | 'enough'>) =>
    search(door, spend, {
      ...list,
      query: { ...query, filter_by: 'Status.All' },
      maxPages: MAX_PAGES,
      to: toContact,
      ...wanted,
    });

  const read = async (spend: Spend, id: string): Promise<Row | null> => {
    if (!isId(id)) return null;
    try {
      return rowAt(await door.call(spend, { method: 'GET', path: `/contacts/${id}` }), 'contact');
    } catch (error) {
      if (saysMissing(error)) return null;
      throw error;
    }
  };

  /** The contact's own address, or that of a second person of it, which the list does not tell. */
  const byEmail = async (spend: Spend, email: string): Promise<{ found: ZohoContact[]; unfinished: boolean }> => {
    const { found, unfinished } = await look(
      spend,
      { email },
      { matches: isCustomer, enough: Number.POSITIVE_INFINITY },
    );
    const owners = found.filter((contact) => normaliseWord(contact.email) === normaliseWord(email));
    const others = found.filter((contact) => !owners.includes(contact));
    // Many others: Zoho has ignored the filter, and they are just everybody.
    if (others.length > LOOKED_INTO) return { found: owners, unfinished };
    const details = await Promise.all(others.map((contact) => read(spend, contact.id)));
    return { found: [...owners, ...others.filter((_, index) => knows(details[index] ?? null, email))], unfinished };
  };

  return {
    find: async (spend, text, limit) => {
      const matches = (each: ZohoContact) => isCustomer(each) && normaliseWord(each.name).includes(normaliseWord(text));
      const query = {
        contact_name_contains: text.trim().slice(0, LONGEST_QUERY),
        sort_column: 'contact_name',
        sort_order: 'A',
      };
      const { found, unfinished } = text.includes('@')
        ? await byEmail(spend, text.trim())
        : await look(spend, query, { matches, enough: limit + 1 });
      return { contacts: found.slice(0, limit), more: unfinished || found.length > limit };
    },

    named: async (spend, name) => {
      const matches = (each: ZohoContact) => normaliseWord(each.name) === normaliseWord(name);
      const start = name.trim().slice(0, LONGEST_QUERY);
      // A name may be twice as long as what Zoho searches for.
      const query = { [start === name.trim() ? 'contact_name' : 'contact_name_startswith']: start };
      return normaliseWord(name) === '' ? [] : (await look(spend, query, { matches, enough: 1 })).found;
    },

    get: async (spend, id) => {
      const row = await read(spend, id);
      return row === null ? null : toContact(row);
    },

    addresses: async (spend, id) => {
      const contact = await read(spend, id);
      if (contact === null) return [];
      const body = await door.call(spend, { method: 'GET', path: `/contacts/${id}/address` });
      return toAddresses(contact, rowsAt(rowOf(body, 'address'), 'addresses'));
    },

    page: async (spend, page) => {
      const { rows, more } = await readPage(door, spend, everybody, page);
      return { rows: rows.map(toContactRow), more };
    },

    changedSince: (spend, since, page) =>
      readChanges(
        door,
        spend,
        { ...list, query: { filter_by: 'Status.All' }, since, order: 'D', to: toContactRow },
        page,
      ),

    addAddress: async (spend, id, draft) => {
      if (!isId(id)) return null;
      try {
        const path = `/contacts/${id}/address`;
        const body = await door.call(spend, { method: 'POST', path, json: toAddressBody(draft) });
        return readWritten(() => idAt(rowAt(body, 'address_info', 'address'), 'address_id'));
      } catch (error) {
        // Known from Books alone: an organisation may have no such path.
        if (saysMissing(error)) return null;
        throw error;
      }
    },

    create: async (spend, draft) => {
      try {
        const body = await door.call(spend, { method: 'POST', path: '/contacts', json: toBody(draft) });
        return readWritten(() => toContact(rowAt(body, 'contact')));
      } catch (error) {
        if (!hasCode(error, 'zoho_refused') || error.facts.zoho?.code !== 3062) throw error;
        throw new ConnectorError('customer_exists', `A contact named "${draft.name}" exists already.`, {
          ...error.facts,
          cause: error,
          hint: 'Use the existing contact, or choose another name: Zoho wants each name once, suppliers included.',
        });
      }
    },
  };
};

const isCustomer = (contact: ZohoContact): boolean => contact.kind === 'customer';

const toContact = (row: Row): ZohoContact => {
  const persons = rowsAt(row, 'contact_persons');
  const primary = persons.find((person) => flagAt(person, 'is_primary_contact') === true) ?? persons[0];
  const of = (key: string): string => textAt(row, key) || (primary === undefined ? '' : textAt(primary, key));
  return {
    id: idAt(row, 'contact_id'),
    name: textAt(row, 'contact_name'),
    company: textAt(row, 'company_name'),
    email: of('email'),
    phone: of('phone') || of('mobile'),
    status: textAt(row, 'status'),
    kind: kindOf(row),
  };
};

const toContactRow = (row: Row): ZohoContactRow => ({
  id: idAt(row, 'contact_id'),
  name: textAt(row, 'contact_name'),
  company: textAt(row, 'company_name'),
  status: textAt(row, 'status'),
  kind: kindOf(row),
  modifiedTime: textAt(row, 'last_modified_time'),
  createdTime: textAt(row, 'created_time'),
});

// Zoho's default, and all there is where vendors are not in use.
const kindOf = (row: Row): string => textAt(row, 'contact_type') || 'customer';

/** Whether any of the contact's people has this address; the list row tells only the first one's. */
const knows = (contact: Row | null, email: string): boolean =>
  contact !== null &&
  rowsAt(contact, 'contact_persons').some((person) => normaliseWord(textAt(person, 'email')) === normaliseWord(email));

const toAddresses = (contact: Row, others: readonly Row[]): ZohoAddress[] => {
  const own = ['billing_address', 'shipping_address'].flatMap((key) => {
    const value = contact.value[key];
    return typeof value === 'object' && value !== null ? [rowOf(value, `contact.${key}`)] : [];
  });
  const addresses = new Map<string, ZohoAddress>();
  for (const row of [...own, ...rowsAt(contact, 'addresses'), ...others]) {
    const id = optionalIdAt(row, 'address_id');
    const text = lineOf(row);
    // Without an id an order cannot use it; an empty one is Zoho's placeholder for an address nobody gave.
    if (id !== '' && text !== '' && !addresses.has(id)) addresses.set(id, { id, text, parts: partsOf(row) });
  }
  return [...addresses.values()];
};

/** As written by people in Zoho: the state may be a code or a name. */
const partsOf = (row: Row): NonNullable<ZohoAddress['parts']> => ({
  // A second line of the first field is what others write into the second.
  ...linesOf(textAt(row, 'address'), textAt(row, 'street2')),
  city: textAt(row, 'city'),
  county: textAt(row, 'county'),
  state: textAt(row, 'state') || textAt(row, 'state_code'),
  zip: textAt(row, 'zip'),
  country: textAt(row, 'country') || textAt(row, 'country_code'),
});

const linesOf = (...fields: readonly string[]): { street: string; secondary: string } => {
  const [street = '', ...rest] = fields.flatMap((field) => field.split(/[\r\n]+/).flatMap((line) => line.trim() || []));
  return { street, secondary: rest.join(' ') };
};

const lineOf = (row: Row): string =>
  ['attention', 'address', 'street2', 'city', 'state', 'zip', 'country']
    .flatMap((key) => textAt(row, key).replace(/\s+/g, ' ').trim() || [])
    .join(', ');

// The address and number of a person belong to the contact's people, never to the contact itself.
const toBody = (draft: ContactDraft): object => {
  const person = {
    ...(draft.firstName === undefined ? {} : { first_name: draft.firstName }),
    ...(draft.lastName === undefined ? {} : { last_name: draft.lastName }),
    ...(draft.email === undefined ? {} : { email: draft.email }),
    ...(draft.phone === undefined ? {} : { phone: draft.phone }),
  };
  return {
    contact_name: draft.name,
    contact_type: 'customer',
    ...(draft.company === undefined ? {} : { company_name: draft.company }),
    ...(draft.address === undefined
      ? {}
      : { billing_address: toAddressBody(draft.address), shipping_address: toAddressBody(draft.address) }),
    ...(Object.keys(person).length === 0 ? {} : { contact_persons: [{ ...person, is_primary_contact: true }] }),
  };
};

/** What is empty is left out: Zoho would keep an empty text. */
const toAddressBody = ({ attention, street, secondary, city, state, zip, country, phone }: AddressDraft): object =>
  Object.fromEntries(
    Object.entries({ attention, address: street, street2: secondary, city, state, zip, country, phone }).filter(
      ([, value]) => value !== '',
    ),
  );
