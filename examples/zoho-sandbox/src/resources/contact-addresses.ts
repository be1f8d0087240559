// /contacts/{id}/address: read in Inventory, written as in Books, which may be switched off (API notes 6.3).
import type { Call, Route } from '../call.ts';
import { requireRecord } from '../call.ts';
import { invalidValue, unknownUrl } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import type { Address, Contact } from '../world/records.ts';
import { blankAddress, printAddress, readAddress } from './addresses.ts';
import { findContact } from './contacts.ts';

const ALL = '/contacts/:contact_id/address';
const ONE = `${ALL}/:address_id`;

export const contactAddressRoutes: readonly Route[] = [
  { method: 'GET', path: ALL, scope: 'contacts.READ', handler: listAddresses },
  { method: 'POST', path: ALL, scope: 'contacts.CREATE', handler: createAddress },
  { method: 'PUT', path: ONE, scope: 'contacts.UPDATE', handler: updateAddress },
  { method: 'DELETE', path: ONE, scope: 'contacts.DELETE', handler: deleteAddress },
];

export const addressesOf = (contact: Contact): Address[] => [contact.billing, contact.shipping, ...contact.others];

function listAddresses(call: Call): Reply {
  const written = addressesOf(findContact(call)).filter(({ address, city, zip }) => address || city || zip);
  return answer({ addresses: written.map(printAddress) });
}

function createAddress(call: Call): Reply {
  requireWrites(call);
  const contact = findContact(call);
  const address = readAddress(call.body, blankAddress(call.world.ids.next()));
  if (address.address === '' && address.city === '') throw invalidValue('address');
  change(call, contact, () => contact.others.push(address));
  return answer({ address_info: printAddress(address) }, 'The address has been created.');
}

function updateAddress(call: Call): Reply {
  requireWrites(call);
  const contact = findContact(call);
  const address = find(call, contact);
  const next = readAddress(call.body, address);
  change(call, contact, () => Object.assign(address, next));
  return answer({ address_info: printAddress(address) }, 'The address has been updated.');
}

function deleteAddress(call: Call): Reply {
  requireWrites(call);
  const contact = findContact(call);
  const address = find(call, contact);
  if (!contact.others.includes(address)) throw invalidValue('address_id');
  change(call, contact, () => {
    contact.others = contact.others.filter((one) => one !== address);
  });
  return answer({}, 'The address has been deleted.');
}

function find(call: Call, contact: Contact): Address {
  return requireRecord(
    call,
    'Address',
    addressesOf(contact).find(({ id }) => id === call.params.address_id),
  );
}

function requireWrites(call: Call): void {
  if (!call.settings.contactAddressWrites) throw unknownUrl();
}

function change(call: Call, contact: Contact, edit: () => void): void {
  call.world.contacts.change(contact, () => {
    edit();
    contact.modifiedAt = call.now;
  });
}
