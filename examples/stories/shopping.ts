// What the stories of a shop share: a connector with a shop, its service key, and its asks as the shop's server sends them.
import { knownScopes } from 'connector/skill-tokens/keys.ts';
import type { Endpoint, Problem } from 'shared-schemas';
import * as v from 'valibot';
import { type House, type HouseOptions, openHouse, PUBLIC_URL } from './house.ts';
import { placeId } from './selling.ts';

export interface ShopAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: stories look into answers of every kind
  readonly answer: any;
  readonly problem: Problem | null;
  readonly headers: Headers;
}

/** Without them no shop starts. */
export const providerKeys = {
  AGECHECKER_KEY: 'domain-key',
  AGECHECKER_SECRET: 'account-secret',
  USPS_CLIENT_ID: 'consumer-key',
  USPS_CLIENT_SECRET: 'consumer-secret',
};

/** A shop of plain and regulated goods whose copy of Zoho is complete, sold at Zoho's own rates unless said otherwise. */
export const openShopHouse = async ({ settings, ...more }: HouseOptions = {}): Promise<House> => {
  const house = await openHouse({
    mirrored: true,
    hurried: true,
    ...more,
    sandbox: { items: 60, complianceFields: true, ...more.sandbox },
    settings: { ...providerKeys, SHOP: 'on', SHOP_PRICE: 'rate', ...settings },
  });
  // As the start does: until somebody has looked at the fields, nothing is sold.
  if (more.connected !== false) await house.parts.clearance?.watch();
  house.sandbox.control.resetCalls();
  return house;
};

/** A key for the shop's server, bound to a place. */
export const shopKey = async (
  house: House,
  places: readonly string[] | null = ['Head Office'],
  more: Parameters<House['key']>[0] = {},
): Promise<string> => {
  const locationIds = places === null ? null : await Promise.all(places.map((name) => placeId(house, name)));
  const { key } = await house.key({
    kind: 'service',
    scopes: knownScopes.filter((scope) => scope.startsWith('shop:')),
    locationIds,
    ...more,
  });
  return key;
};

export interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  readonly app?: House['app'];
}

/** Asks as the shop's server would, at the address the contract says. */
export const askShop = async (
  house: House,
  key: string,
  endpoint: Endpoint,
  ask: Readonly<Record<string, unknown>> = {},
  { headers = {}, app = house.app }: Asking = {},
): Promise<ShopAnswer> => {
  const rest = new Map(Object.entries(ask));
  const path = endpoint.path.replace(/:(\w+)/g, (_, field: string) => {
    const value = String(rest.get(field) ?? '');
    rest.delete(field);
    return encodeURIComponent(value);
  });
  const url = new URL(path, PUBLIC_URL);
  const isGet = endpoint.method === 'GET';
  for (const [field, value] of isGet ? rest : []) url.searchParams.set(field, String(value));
  const response = await app.request(url.href, {
    method: endpoint.method,
    headers: {
      authorization: `Bearer ${await house.token(key)}`,
      ...(isGet ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(isGet ? {} : { body: JSON.stringify(Object.fromEntries(rest)) }),
  });
  const text = await response.text();
  const body = text === '' ? null : JSON.parse(text);
  if (response.status === 200) {
    const issues = v.safeParse(endpoint.answer as v.GenericSchema, body.answer).issues ?? [];
    if (issues.length > 0) {
      const faults = issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
      throw new Error(`not what the contract says:\n${faults.join('\n')}\n${text}`);
    }
  }
  return {
    status: response.status,
    answer: response.status === 200 ? body.answer : null,
    problem: response.ok || response.status === 304 ? null : body,
    headers: response.headers,
  };
};

/** Everything that is due is done, and what it showed is read again. */
export const follow = async (house: House): Promise<void> => {
  for (let rounds = 0; rounds < 10 && (await house.parts.mirror.round(house.organizationId)); rounds += 1);
};
