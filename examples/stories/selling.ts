// What the stories of writes share: what is wanted, what Zoho is made to do wrong, and what it holds in the end.
import { createHmac } from 'node:crypto';
import { runCli } from 'connector/cli/cli.ts';
import { unheardLog } from 'connector/log-watch.ts';
import { createOverseer, type Overseer } from 'connector/plans/overseer.ts';
import type { Plan } from 'shared-schemas';
import { expect } from 'vitest';
import type { FaultOrder } from 'zoho-sandbox';
import { type Answered, type House, type HouseOptions, openHouse, read } from './house.ts';

/** A house with a small shop, since stories open one each. */
export const openShop = ({ sandbox, ...more }: HouseOptions = {}): Promise<House> =>
  openHouse({ ...more, sandbox: { items: 60, ...sandbox } });

export const ADA = 'Ada Abbott';
/** Of the family of plain goods; the Head Office is the primary place. */
export const MUG = 'OUT-001-RED';
export const BLANKET = 'OUT-002-RED';
export const MINUTE_MS = 60_000;

export const wanting = (quantity = '1', item = MUG) => ({ customer: ADA, line: [{ item, quantity }] });

/** Zoho's calls, for faults. */
export const zohoCall = {
  createOrder: { method: 'POST', path: '^/salesorders$' },
  confirmOrder: { method: 'POST', path: '^/salesorders/\\d+/status/confirmed$' },
  submitOrder: { method: 'POST', path: '^/salesorders/\\d+/submit$' },
  voidOrder: { method: 'POST', path: '^/salesorders/\\d+/status/void$' },
  lookUpOrder: { method: 'GET', path: '^/salesorders$' },
  createCustomer: { method: 'POST', path: '^/contacts$' },
  readItems: { method: 'GET', path: '^/itemdetails$' },
} as const satisfies Record<string, FaultOrder['match']>;

/** Makes Zoho fail on calls to come; once unless said otherwise. */
export const spoil = (
  house: House,
  call: keyof typeof zohoCall,
  kind: FaultOrder['kind'],
  more: Omit<FaultOrder, 'match' | 'kind'> = {},
): void => house.sandbox.control.addFault({ match: zohoCall[call], kind, ...more });

/** Zoho answers no, with its own code. */
export const refusal = (code: number, message: string, status = 400) => ({ status, body: { code, message } });
export const BUSY = refusal(1070, 'Kindly try again after some time.', 429);

/** A plan for an order, as it is shown. */
export const planOrder = async (
  house: House,
  key: string,
  ask: Parameters<typeof house.ask<'create-order'>>[2],
): Promise<Plan> => planOf(await house.ask(key, 'create-order', ask));

/** The plan that was answered; fails where a problem was. */
export const planOf = ({ status, answer, problem }: Answered): Plan => {
  expect({ status, problem }).toEqual({ status: 200, problem: null });
  return answer;
};

/** The plan inside a problem, made with the new figures. */
export const newPlanOf = ({ problem }: Answered): Plan => {
  expect(problem?.plan).toBeDefined();
  return problem?.plan as Plan;
};

export const confirm = (house: House, key: string, plan: Pick<Plan, 'id'>, code?: string): Promise<Answered> =>
  house.ask(key, 'confirm-plan', { plan: plan.id, ...(code === undefined ? {} : { code }) });

export const show = async (house: House, key: string, plan: Pick<Plan, 'id'>): Promise<Plan> =>
  planOf(await house.ask(key, 'show-plan', { plan: plan.id }));

/** Orders and confirms it. */
export const order = async (
  house: House,
  key: string,
  ask: Parameters<typeof house.ask<'create-order'>>[2],
): Promise<Plan> => planOf(await confirm(house, key, await planOrder(house, key, ask)));

/** What Zoho holds: every order that was ever made, as "confirmed 80.85". */
export const ordersAtZoho = (house: House): string[] =>
  house.sandbox.control.salesorders().map(({ status, total }) => `${status} ${total.toFixed(2)}`);

/** The only order Zoho holds. */
export const onlyOrder = (house: House) => {
  const orders = house.sandbox.control.salesorders();
  expect(orders).toHaveLength(1);
  return orders[0] as (typeof orders)[number];
};

/** Where goods are: the primary place, unless one is named. */
export const placeId = async (house: House, name = 'Head Office'): Promise<string> => {
  const { locations } = await house.zoho('GET', '/locations');
  const found = locations.find((place: { location_name: string }) => place.location_name === name);
  if (found === undefined) throw new Error(`no place ${name}`);
  return found.location_id;
};

/** Zoho's own physical books at a place, the primary one unless one is named. */
export const stockAtZoho = async (house: House, sku = MUG, place?: string) => {
  const { physical, physicalCommitted } = house.sandbox.control.stockOf({
    sku,
    location_id: await placeId(house, place),
  });
  return { committed: physicalCommitted, available: physical - physicalCommitted };
};

/** Leaves exactly so many for sale at a place. */
export const leave = async (house: House, units: number, sku = MUG, place?: string): Promise<void> => {
  const { available } = await stockAtZoho(house, sku, place);
  house.sandbox.control.stock({ sku, location_id: await placeId(house, place), delta: units - available });
};

/** Somebody takes the fields of regulated goods off an item in Zoho. */
export const deregulate = async (house: House, sku: string): Promise<void> => {
  const { items } = await house.zoho('GET', '/items?per_page=200');
  const custom_fields = ['cf_age_required', 'cf_restricted_states'].map((api_name) => ({ api_name, value: '' }));
  const { item_id } = items.find((item: { sku: string }) => item.sku === sku);
  await house.zoho('PUT', `/items/${item_id}`, { custom_fields });
};

/** Writes that reached Zoho since the house was opened, such as "POST /salesorders". */
export const writes = (house: House): string[] =>
  house
    .calls()
    .filter((call) => /^(POST|PUT|DELETE) \/(salesorders|contacts)/.test(call))
    .map((call) => call.replace(/\d{10,}/, 'ID'));

/** Bodies of the orders that were sent, as Zoho got them. */
export const sentOrders = (house: House): Record<string, unknown>[] =>
  house.sandbox.control
    .calls()
    .calls.filter(
      ({ method, path, query }) => method === 'POST' && path.endsWith('/salesorders') && !/hand/.test(query),
    )
    .map(({ body }) => JSON.parse(body ?? 'null') as Record<string, unknown>);

/** What the connector's admin does, and no agent can. */
export const overseer = (house: House): Overseer => createOverseer(house.parts);

/** `pnpm connector <words>`, as a process of its own would do it: other parts on the same store. */
export const connectorCli = async (
  house: Pick<House, 'config'> & { readonly redraw?: (line: string) => void },
  ...words: string[]
): Promise<string> => {
  const said: string[] = [];
  const { DATABASE_FILE, ZOHO_SANDBOX_URL, ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET, PUBLIC_URL } = house.config;
  const code = await runCli({
    argv: words,
    env: { DATABASE_FILE, ZOHO_SANDBOX_URL, ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET, PUBLIC_URL, LOG_LEVEL: 'silent' },
    print: (text) => said.push(text),
    complain: (text) => said.push(text),
    ended: async () => {},
    log: () => unheardLog,
    reach: async () => true,
    ...(house.redraw === undefined ? {} : { redraw: house.redraw }),
  });
  if (code !== 0) throw new Error(`connector ${words.join(' ')} ended with ${code}: ${said.join('\n')}`);
  return said.join('\n');
};

/** An order of a service, without a person. */
export const orderNow = async (
  house: House,
  key: string,
  idempotencyKey: string | null,
  ask: object = wanting(),
  app = house.app,
): Promise<Answered> =>
  read(
    await app.request('https://connector.example/v1/orders', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await house.token(key)}`,
        'content-type': 'application/json',
        ...(idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }),
      },
      body: JSON.stringify(ask),
    }),
  );

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PERIOD_MS = 30_000;

/** The code a person's authenticator app shows at a moment (RFC 6238), `steps` half minutes later. */
export const codeAt = (otpauthUri: string | null, at: Date, steps = 0): string => {
  const secret = new URL(otpauthUri ?? '').searchParams.get('secret') ?? '';
  const bits = Array.from(secret, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / PERIOD_MS) + steps));
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
};
