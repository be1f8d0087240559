// Contact persons: read below their contact, written at /contacts/contactpersons (API notes 6.3, "Persons").
import { type Call, created, type Route, requireRecord } from '../call.ts';
import { type Body, readFlag, readText } from '../wire/body.ts';
import { doesNotExist, missingField } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import type { Contact, ContactPerson } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { printPerson } from './contact-print.ts';

const WRITES = '/contacts/contactpersons';
const ONE = `${WRITES}/:contact_person_id`;

export const contactPersonRoutes: readonly Route[] = [
  { method: 'POST', path: WRITES, scope: 'contacts.CREATE', handler: createPerson },
  { method: 'PUT', path: ONE, scope: 'contacts.UPDATE', handler: updatePerson },
  { method: 'DELETE', path: ONE, scope: 'contacts.DELETE', handler: deletePerson },
  { method: 'POST', path: `${ONE}/primary`, scope: 'contacts.CREATE', handler: makePrimary },
  { method: 'GET', path: '/contacts/:contact_id/contactpersons', scope: 'contacts.READ', handler: listPersons },
  {
    method: 'GET',
    path: '/contacts/:contact_id/contactpersons/:contact_person_id',
    scope: 'contacts.READ',
    handler: getPerson,
  },
];

export function readPerson(world: World, body: Body, before: ContactPerson | undefined): ContactPerson {
  const take = (key: string, was: string | undefined): string => (key in body ? readText(body, key) : (was ?? ''));
  return {
    id: before?.id ?? world.ids.next(),
    salutation: take('salutation', before?.salutation),
    firstName: take('first_name', before?.firstName),
    lastName: take('last_name', before?.lastName),
    email: take('email', before?.email),
    phone: take('phone', before?.phone),
    mobile: take('mobile', before?.mobile),
    designation: take('designation', before?.designation),
    department: take('department', before?.department),
    primary: readFlag(body, 'is_primary_contact') ?? before?.primary ?? false,
  };
}

function contactOf(call: Call): Contact {
  return requireRecord(call, 'Contact', call.world.contacts.get(call.params.contact_id ?? ''));
}

function find(call: Call): { contact: Contact; person: ContactPerson } {
  const wanted = call.params.contact_person_id;
  const contact = call.world.contacts.all.find(({ persons }) => persons.some(({ id }) => id === wanted));
  const person = contact?.persons.find(({ id }) => id === wanted);
  return requireRecord(call, 'Contact Person', contact && person && { contact, person });
}

function listPersons(call: Call): Reply {
  const contact = contactOf(call);
  const shown = contact.persons.map((person) => printPerson(contact, person));
  return answer({
    contact_persons: shown,
    page_context: { page: 1, per_page: 200, has_more_page: false, sort_column: 'contact_person_id', sort_order: 'A' },
  });
}

function getPerson(call: Call): Reply {
  const contact = contactOf(call);
  const person = contact.persons.find(({ id }) => id === call.params.contact_person_id);
  return answer({ contact_person: printPerson(contact, requireRecord(call, 'Contact Person', person)) });
}

function createPerson(call: Call): Reply {
  const contact = call.world.contacts.get(readText(call.body, 'contact_id'));
  if (!contact) throw doesNotExist('Contact');
  if (readText(call.body, 'first_name').trim() === '') throw missingField('first name');
  const person = readPerson(call.world, call.body, undefined);
  change(call, contact, () => {
    contact.persons.push(person);
    if (contact.persons.length === 1 || person.primary) onlyPrimary(contact, person.id);
  });
  return created(call, { contact_person: [printPerson(contact, person)] }, 'The contact person has been Created');
}

function updatePerson(call: Call): Reply {
  const { contact, person } = find(call);
  const next = readPerson(call.world, call.body, person);
  change(call, contact, () => {
    Object.assign(person, next);
    if (next.primary) onlyPrimary(contact, person.id);
  });
  return answer({ contact_person: [printPerson(contact, person)] }, 'The contactperson details has been updated.');
}

function deletePerson(call: Call): Reply {
  const { contact, person } = find(call);
  change(call, contact, () => {
    contact.persons = contact.persons.filter((one) => one !== person);
  });
  return answer({}, 'The contact person has been deleted.');
}

function makePrimary(call: Call): Reply {
  const { contact, person } = find(call);
  change(call, contact, () => onlyPrimary(contact, person.id));
  return answer({}, 'This contact person has been marked as your primary contact person.');
}

function onlyPrimary(contact: Contact, id: string): void {
  for (const person of contact.persons) person.primary = person.id === id;
}

function change(call: Call, contact: Contact, edit: () => void): void {
  call.world.contacts.change(contact, () => {
    edit();
    contact.modifiedAt = call.now;
  });
}
