// The buyer of a sale in the words of the rules, of Zoho, and of what is counted by. Pure.
import { createHash } from 'node:crypto';
import type { Buyer, ShipTo } from 'shared-schemas';
import type { Address } from '../compliance/facts.ts';
import { addressKey } from '../compliance/places.ts';

export const toAddress = ({ street, secondary = '', city, state, zip, country }: ShipTo): Address => ({
  street,
  secondary,
  city,
  county: '',
  state,
  zip,
  country,
});

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The same however the shop writes its own id. */
export const buyerHashOf = (organizationId: string, { id }: Pick<Buyer, 'id'>): string =>
  hash(`${organizationId}\n${id.toLowerCase()}`);

export const addressHashOf = (shipTo: ShipTo): string => hash(addressKey(toAddress(shipTo)));

/** What limits are counted by, as long as the buyer has no contact in Zoho. Tells nobody who it is. */
export const buyerKeyOf = (buyerHash: string): string => `SB-${buyerHash.slice(0, 20).toUpperCase()}`;

export const nameOf = ({ firstName, lastName }: Pick<Buyer, 'firstName' | 'lastName'>): string =>
  `${firstName} ${lastName}`;
