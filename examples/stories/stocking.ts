// What the stories of stock changes share: what is asked, what Zoho holds at a place, what was sent to it.
import type { AnyIntent, AskInputOf, IntentName, Plan } from 'shared-schemas';
import type { FaultOrder } from 'zoho-sandbox';
import type { House } from './house.ts';
import { confirm, MUG, placeId, planOf } from './selling.ts';

export const SPARKS = 'Sparks Warehouse';
export const OFFICE = 'Head Office';

/** Zoho's calls, for faults. */
export const stockCall = {
  adjust: { method: 'POST', path: '^/inventoryadjustments$' },
  listAdjustments: { method: 'GET', path: '^/inventoryadjustments$' },
  transfer: { method: 'POST', path: '^/transferorders$' },
  listTransfers: { method: 'GET', path: '^/transferorders$' },
  depart: { method: 'POST', path: '/intransit$' },
  arrive: { method: 'POST', path: '/markastransferred$' },
} as const satisfies Record<string, FaultOrder['match']>;

/** Makes Zoho fail on calls to come; once unless said otherwise. */
export const bend = (
  house: House,
  call: keyof typeof stockCall,
  kind: FaultOrder['kind'],
  more: Omit<FaultOrder, 'match' | 'kind'> = {},
): void => house.sandbox.control.addFault({ match: stockCall[call], kind, ...more });

type Changes = 'adjust-stock' | 'count-stock' | 'undo-adjustment' | 'transfer-stock' | 'receive-transfer';
type AskOfName<N extends IntentName> = AskInputOf<Extract<AnyIntent, { name: N }>>;

/** A plan for a change of stock, as it is shown. */
export const plan = async <N extends Changes>(house: House, key: string, name: N, ask: AskOfName<N>): Promise<Plan> =>
  planOf(await house.ask(key, name, ask));

/** Plans and confirms it. */
export const change = async <N extends Changes>(house: House, key: string, name: N, ask: AskOfName<N>): Promise<Plan> =>
  planOf(await confirm(house, key, await plan(house, key, name, ask)));

/** On hand at a place, in Zoho's physical and accounting books, and what is on its way there. */
export const shelf = async (house: House, place = OFFICE, sku = MUG) => {
  const { physical, accounting, inTransit } = house.sandbox.control.stockOf({
    sku,
    location_id: await placeId(house, place),
  });
  return { physical, accounting, inTransit };
};

/** Leaves exactly so many on hand at a place, in both books. */
export const stockUp = async (house: House, units: number, place = OFFICE, sku = MUG): Promise<void> => {
  const { physical, accounting } = await shelf(house, place, sku);
  const where = { sku, location_id: await placeId(house, place) };
  house.sandbox.control.stock({ ...where, delta: units - accounting });
  house.sandbox.control.stock({ ...where, delta: accounting - physical, kind: 'physical' });
};

/** What Zoho holds: each adjustment's differences, as "-2" or "-2 +5". */
export const adjustmentsAtZoho = (house: House): string[] =>
  house.sandbox.control
    .adjustments()
    .map(({ line_items }) =>
      line_items.map((line) => `${line.quantity_adjusted > 0 ? '+' : ''}${line.quantity_adjusted}`).join(' '),
    );

/** What Zoho holds: each transfer's state and quantities, as "transferred 3". */
export const transfersAtZoho = (house: House): string[] =>
  house.sandbox.control
    .transfers()
    .map(({ status, line_items }) => `${status} ${line_items.map((line) => line.quantity_transfer).join(' ')}`);

/** How often a write has left for Zoho. */
export const sends = (house: House, path: '/inventoryadjustments' | '/transferorders'): number =>
  house.calls().filter((call) => call === `POST ${path}`).length;

/** Its body, as Zoho got it. */
export const sent = (house: House, path: '/inventoryadjustments' | '/transferorders'): Record<string, unknown>[] =>
  house.sandbox.control
    .calls()
    .calls.filter((call) => call.method === 'POST' && call.path.endsWith(path) && !/hand/.test(call.query))
    .map(({ body }) => JSON.parse(body ?? 'null') as Record<string, unknown>);

/** What is held for plans on their way: reservations, and changes that Zoho has not had. */
export const held = async (house: House, sku = MUG): Promise<[number, number]> => {
  const reserved = await house.parts.store.read.reservations.outstanding(house.organizationId);
  const { itemId } = await house.app.catalogue.require(house.organizationId, sku, {
    lane: 'chat',
    kid: null,
    callsPerDay: null,
    zohoCalls: 0,
    sharedCalls: 0,
  });
  const changes = await house.parts.store.read.stockChanges.outstanding(house.organizationId, [itemId]);
  return [
    reserved.filter(({ committedSequence }) => committedSequence === null).length,
    changes.filter(({ committedSequence }) => committedSequence === null).length,
  ];
};

/** The SKU of an active item that is tracked like this. */
export const itemTracked = async (house: House, tracking: 'serial' | 'batch'): Promise<string> => {
  const { items } = await house.zoho('GET', '/items?per_page=200');
  const word = `track_${tracking}_number`;
  for (const { item_id, status } of items) {
    const { item } = await house.zoho('GET', `/items/${item_id}`);
    if (item[word] === true && status === 'active' && item.sku !== '') return item.sku;
  }
  throw new Error(`no item is tracked by ${tracking}`);
};
