// What the stories of regulated goods share: a shop with its fields filled in, a table of rules, and the two providers
// stood in for, on the story's own clock.
import { seedTable, setRule } from 'connector/clearance/rules-desk.ts';
import { createProviders, listenProviders, type Providers, providerCredentials } from 'zoho-sandbox/providers';
import { type House, type HouseOptions, openHouse } from './house.ts';

export interface RegulatedHouse extends House {
  readonly providers: Providers;
}

export const COURIER = 'Example Courier';
const START = Date.parse('2026-11-23T18:00:00Z');
const change = { reason: 'the story begins', by: 'story' };
const dated = {
  source: 'A letter of the carrier',
  confidence: 'owner',
  checkedOn: '2026-11-22',
  staleOn: '2027-02-20',
};

/** The owner's own row: without it nobody brings anything. */
export const courierRow = {
  kind: 'carrier',
  id: 'carrier/example/ends',
  productClass: 'ends',
  carrier: COURIER,
  effect: 'allow',
  ...dated,
};

export const openRegulated = async ({ settings, sandbox, ...more }: HouseOptions = {}): Promise<RegulatedHouse> => {
  let house: House | undefined;
  const providers = createProviders({
    now: () => house?.parts.now() ?? new Date(START),
    // Calls back reach the connector in this process.
    put: async (url, body, headers) =>
      (await house?.app.request(url, { method: 'PUT', body, headers }))?.status ?? null,
  });
  const listening = await listenProviders(providers);
  house = await openHouse({
    startsAt: START,
    ...more,
    sandbox: { items: 60, complianceFields: true, ...sandbox },
    settings: {
      SHOP: 'on',
      ...providerCredentials,
      SHOP_PROVIDERS_URL: listening.origin,
      SHOP_CARRIER: COURIER,
      SHOP_CARRIER_ADDRESS: '1 Depot Rd, Reno, NV 89501',
      SHOP_CARRIER_PHONE: '+1 775 555 0100',
      SHOP_ADULT_SIGNATURE: 'yes',
      ...settings,
    },
  });
  const opened = house;
  const close = opened[Symbol.asyncDispose];
  await seedTable(opened.parts, change);
  await setRule(opened.parts, courierRow, change);
  await opened.parts.clearance?.watch();
  opened.sandbox.control.resetCalls();
  return Object.assign(opened, {
    providers,
    [Symbol.asyncDispose]: async () => {
      await close.call(opened);
      await listening.close();
    },
  });
};

/** A customer of Zoho's who lives in that city, with the id of their address. */
export const customerIn = async (
  house: House,
  city: string,
): Promise<{ id: string; name: string; addressId: string }> => {
  const { contacts } = await house.zoho('GET', '/contacts?per_page=200');
  for (const { contact_id, contact_name, contact_type } of contacts) {
    if (contact_type === 'vendor' || !/^[A-Z]\w+ [A-Z]\w+$/.test(contact_name)) continue;
    const { contact } = await house.zoho('GET', `/contacts/${contact_id}`);
    const { shipping_address: address } = contact;
    if (address?.city === city) return { id: contact_id, name: contact_name, addressId: address.address_id };
  }
  throw new Error(`nobody lives in ${city}`);
};
