// /contacts: list, get, create, update, delete, active and inactive (API notes 6.3).
import { type Call, created, type Route, requireRecord } from '../call.ts';
import { type Body, readList, readNumber, readRecord, readText } from '../wire/body.ts';
import { type ListSpec, list } from '../wire/list.ts';
import { contactExists, inUse, invalidValue, missingField, tooLong } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import type { Contact, ContactPerson } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { blankAddress, readAddress } from './addresses.ts';
import { readPerson } from './contact-persons.ts';
import { printContact, printContactRow } from './contact-print.ts';
import { readFields } from './custom-fields.ts';

export const contactRoutes: readonly Route[] = [
  { method: 'GET', path: '/contacts', scope: 'contacts.READ', handler: listContacts },
  { method: 'POST', path: '/contacts', scope: 'contacts.CREATE', handler: createContact },
  { method: 'GET', path: '/contacts/:contact_id', scope: 'contacts.READ', handler: getContact },
  { method: 'PUT', path: '/contacts/:contact_id', scope: 'contacts.UPDATE', handler: updateContact },
  { method: 'DELETE', path: '/contacts/:contact_id', scope: 'contacts.DELETE', handler: deleteContact },
  {
    method: 'POST',
    path: '/contacts/:contact_id/active',
    scope: 'contacts.CREATE',
    handler: (call) => mark(call, 'active'),
  },
  {
    method: 'POST',
    path: '/contacts/:contact_id/inactive',
    scope: 'contacts.CREATE',
    handler: (call) => mark(call, 'inactive'),
  },
];

const persons = (read: (person: ContactPerson) => string) => (_call: Call, contact: Contact) =>
  contact.persons.map(read);

const CONTACT_LIST: ListSpec<Contact> = {
  key: 'contacts',
  reportName: 'Contacts',
  row: printContactRow,
  sorts: {
    contact_name: (_call, contact) => contact.name,
    first_name: (_call, contact) => contact.persons[0]?.firstName ?? '',
    last_name: (_call, contact) => contact.persons[0]?.lastName ?? '',
    email: (_call, contact) => contact.persons[0]?.email ?? '',
    outstanding_receivable_amount: () => 0,
    created_time: (_call, contact) => contact.createdAt,
    last_modified_time: (_call, contact) => contact.modifiedAt,
  },
  defaultSort: 'contact_name',
  defaultOrder: 'A',
  filterBy: {
    'Status.Active': (_call, contact) => contact.status === 'active',
    'Status.Inactive': (_call, contact) => contact.status === 'inactive',
    'Status.Duplicate': () => false,
    'Status.Crm': () => false,
  },
  texts: {
    contact_name: (_call, contact) => contact.name,
    company_name: (_call, contact) => contact.company,
    // Emails and names live on the persons, so the match may be a second one (API notes 6.3, "By email").
    first_name: persons((person) => person.firstName),
    last_name: persons((person) => person.lastName),
    email: persons((person) => person.email),
    phone: persons((person) => person.phone),
    address: (_call, { billing }) => [billing.address, billing.city, billing.state, billing.zip],
  },
  // contact_type is documented in Books alone (API notes 6.3).
  exact: { contact_type: (_call, contact) => contact.type },
  modifiedAt: (contact) => contact.modifiedAt,
  // Name or notes only.
  searchText: (_call, contact) => [contact.name, contact.notes],
};

function listContacts(call: Call): Reply {
  return list(call, call.world.contacts, CONTACT_LIST);
}

export function findContact(call: Call): Contact {
  return requireRecord(call, 'Contact', call.world.contacts.get(call.params.contact_id ?? ''));
}

function getContact(call: Call): Reply {
  return answer({ contact: printContact(call, findContact(call)) });
}

function createContact(call: Call): Reply {
  const { world, body, now } = call;
  const contact: Contact = {
    id: world.ids.next(),
    name: '',
    company: '',
    type: 'customer',
    status: 'active',
    website: '',
    notes: '',
    paymentTerms: 0,
    paymentTermsLabel: 'Due on Receipt',
    persons: [],
    billing: blankAddress(world.ids.next()),
    shipping: blankAddress(world.ids.next()),
    others: [],
    customFields: {},
    createdAt: now,
    modifiedAt: now,
  };
  Object.assign(contact, readContact(world, body, contact));
  world.contacts.add(contact);
  return created(call, { contact: printContact(call, contact) }, 'The contact has been created');
}

function updateContact(call: Call): Reply {
  const contact = findContact(call);
  const changes = readContact(call.world, call.body, contact);
  call.world.contacts.change(contact, () => Object.assign(contact, changes, { modifiedAt: call.now }));
  return answer({ contact: printContact(call, contact) }, 'Contact has been updated successfully');
}

/** Everything is read and checked before anything changes. */
function readContact(world: World, body: Body, before: Contact): Partial<Contact> {
  const name = 'contact_name' in body ? readText(body, 'contact_name').trim() : before.name;
  if (name === '') throw missingField('contact name');
  if (name.length > 200) throw tooLong('contact_name', 201);
  requireFreeName(world, name, before.id);
  const type = readText(body, 'contact_type') || before.type;
  if (type !== 'customer' && type !== 'vendor') throw invalidValue('contact_type');
  const take = (key: string, was: string): string => (key in body ? readText(body, key) : was);
  return {
    name,
    type,
    company: take('company_name', before.company),
    website: take('website', before.website),
    notes: take('notes', before.notes),
    paymentTerms: readNumber(body, 'payment_terms') ?? before.paymentTerms,
    paymentTermsLabel: take('payment_terms_label', before.paymentTermsLabel),
    billing: readAddress(readRecord(body, 'billing_address'), before.billing),
    shipping: readAddress(readRecord(body, 'shipping_address'), before.shipping),
    // An email at the top level is passed over: it belongs to a person (API notes 6.3, "Create").
    persons: readPersons(world, body, before.persons),
    customFields: readFields(world, 'contact', body, before.customFields),
  };
}

/** Unique in the whole organisation, vendors and the inactive included (API notes 5, code 3062). */
function requireFreeName(world: World, name: string, ownId: string): void {
  const wanted = name.toLowerCase();
  const taken = world.contacts.all.some((contact) => contact.id !== ownId && contact.name.toLowerCase() === wanted);
  if (taken) throw contactExists(name);
}

function readPersons(world: World, body: Body, before: readonly ContactPerson[]): ContactPerson[] {
  if (!('contact_persons' in body)) return [...before];
  const sent = readList(body, 'contact_persons').map((one) => {
    const known = before.find(({ id }) => id === readText(one, 'contact_person_id'));
    return readPerson(world, one, known);
  });
  const chosen = sent.findIndex((person) => person.primary);
  return sent.map((person, place) => ({ ...person, primary: place === Math.max(chosen, 0) }));
}

function deleteContact(call: Call): Reply {
  const contact = findContact(call);
  const used = [...call.world.orders.all, ...call.world.invoices.all].some(
    ({ customerId }) => customerId === contact.id,
  );
  if (used) throw inUse('Contacts that are part of transactions cannot be deleted.');
  call.world.contacts.remove(contact);
  return answer({}, 'The contact has been deleted.');
}

function mark(call: Call, status: Contact['status']): Reply {
  const contact = findContact(call);
  call.world.contacts.change(contact, () => Object.assign(contact, { status, modifiedAt: call.now }));
  return answer({}, `The contact has been marked as ${status}.`);
}
