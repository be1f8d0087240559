// Addresses of contacts and documents (API notes 6.3, 6.4). How long a part of one may be is told nowhere: by inference
// any length is taken; that an inline one "has less than 100 characters" is about the object (sale-read.ts).
import { type Body, readText } from '../wire/body.ts';
import type { Address } from '../world/records.ts';

export function blankAddress(id: string): Address {
  return { id, attention: '', address: '', street2: '', city: '', state: '', zip: '', country: '', phone: '', fax: '' };
}

/** What was sent, laid over what was there. */
export function readAddress(body: Body | undefined, before: Address): Address {
  if (!body) return before;
  const take = (name: string, was: string): string => (name in body ? readText(body, name) : was);
  return {
    id: before.id,
    attention: take('attention', before.attention),
    address: take('address', before.address),
    street2: take('street2', before.street2),
    city: take('city', before.city),
    state: take('state', before.state),
    zip: take('zip', before.zip),
    country: take('country', before.country),
    phone: take('phone', before.phone),
    fax: take('fax', before.fax),
  };
}

export function printAddress(address: Address) {
  return {
    address_id: address.id,
    attention: address.attention,
    address: address.address,
    street2: address.street2,
    city: address.city,
    state: address.state,
    state_code: '',
    zip: address.zip,
    country: address.country,
    country_code: address.country ? 'US' : '',
    phone: address.phone,
    fax: address.fax,
  };
}

/** A document's copy has no id of its own. */
export function printDocumentAddress(address: Address) {
  const { address_id: _id, ...rest } = printAddress(address);
  return rest;
}
