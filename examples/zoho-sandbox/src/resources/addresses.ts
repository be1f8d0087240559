// Addresses of contacts and documents.
import { type Body, readText } from '../wire/body.ts';
import { tooLong } from '../wire/refusals.ts';
import type { Address } from '../world/records.ts';

const LINE_LIMIT = 500;
const WORD_LIMIT = 100;

export function blankAddress(id: string): Address {
  return { id, attention: '', address: '', street2: '', city: '', state: '', zip: '', country: '', phone: '', fax: '' };
}

/** What was sent, laid over what was there. */
export function readAddress(body: Body | undefined, before: Address): Address {
  if (!body) return before;
  const take = (name: string, was: string, limit = WORD_LIMIT): string => {
    const text = name in body ? readText(body, name) : was;
    if (text.length >= limit) throw tooLong(name, limit);
    return text;
  };
  return {
    id: before.id,
    attention: take('attention', before.attention),
    address: take('address', before.address, LINE_LIMIT),
    street2: take('street2', before.street2, 255),
    city: take('city', before.city),
    state: take('state', before.state),
    zip: take('zip', before.zip, 50),
    country: take('country', before.country),
    phone: take('phone', before.phone, 50),
    fax: take('fax', before.fax, 50),
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
