// For tests: what a buyer asks with everything in order, and the shop that is asked.
import { defaultFieldMap } from '../compliance/field-map.ts';
import type { ItemToTell } from '../compliance/item-facts.ts';
import { fieldsOfADevice } from '../compliance/item-scenarios.ts';
import { lawfulAddress } from '../compliance/lawful.ts';
import type { AgePerson } from '../providers/age-verifier.ts';
import type { Store } from '../store/open.ts';
import type { ClearanceAsk } from './clearance.ts';
import { NOW, ORGANIZATION } from './clearance-testbed.ts';

export const john: AgePerson = {
  firstName: 'John',
  lastName: 'Doe',
  bornOn: '1980-05-17',
  street: lawfulAddress.street,
  city: lawfulAddress.city,
  state: lawfulAddress.state,
  zip: lawfulAddress.zip,
};

export const device: ItemToTell = {
  itemId: '11',
  sku: 'VPD-001',
  name: 'Vaporizer',
  brand: 'Lumen',
  weightPounds: 500_000,
  customFields: Object.values(fieldsOfADevice),
  fieldsTold: true,
};

export const ask = (more: Partial<ClearanceAsk> = {}): ClearanceAsk => ({
  organizationId: ORGANIZATION,
  moment: 'order',
  channel: 'shop',
  orderRef: 'order-1',
  lines: [{ quantityMicros: 1_000_000, item: device }],
  buyer: { key: 'buyer-1', name: 'John Doe', bornOn: '1980-05-17' },
  shipTo: lawfulAddress,
  ...more,
});

export const shopSettings = {
  SHOP: 'on',
  AGECHECKER_KEY: 'keyx',
  AGECHECKER_SECRET: 'keyx',
  USPS_CLIENT_ID: 'keyx',
  USPS_CLIENT_SECRET: 'keyx',
  SHOP_CARRIER: 'Example Courier',
  SHOP_ADULT_SIGNATURE: 'yes',
};

/** As though every field a shop rests on had just been found in Zoho. */
export const noteFields = (store: Store): Promise<void> => {
  const found = { drift: '[]', present: JSON.stringify(defaultFieldMap.map(({ role }) => role)), checkedAt: NOW };
  return store.write((s) => s.complianceFields.noteCheck(ORGANIZATION, found));
};
