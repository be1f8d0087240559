// What the local Zoho holds of a change of stock after a trial: its documents, and whether its shelves agree with them.
import type { StockKind } from './scenarios.ts';
import type { World } from './world.ts';

type Ask = (world: World, method: string, path: string, body?: unknown) => Promise<unknown>;

const PLACES = ['Head Office', 'Sparks Warehouse'] as const;

/** A transfer of one, on its way from the office to the warehouse; answers its number. */
export const preparedArrival = async (world: World, sku: string, ask: Ask): Promise<string> => {
  const [from, to] = await placesOf(world, ask);
  const { items } = (await ask(world, 'GET', `/items?sku=${sku}`)) as { items: { item_id: string; name: string }[] };
  const [item] = items;
  const made = await ask(world, 'POST', '/transferorders', {
    date: '2026-11-20',
    from_location_id: from,
    to_location_id: to,
    is_intransit_order: true,
    line_items: [{ item_id: item?.item_id, name: item?.name, quantity_transfer: 1 }],
  });
  return (made as { transfer_order: { transfer_order_number: string } }).transfer_order.transfer_order_number;
};

const placesOf = async (world: World, ask: Ask): Promise<string[]> => {
  const { locations } = (await ask(world, 'GET', '/locations')) as {
    locations: { location_id: string; location_name: string }[];
  };
  return PLACES.map((name) => locations.find((place) => place.location_name === name)?.location_id ?? '');
};

/** Documents that a plan's word marks. */
export const createdFor = ({ shop }: World, kind: StockKind, word: string) => {
  const { control } = shop.sandbox;
  if (kind === 'adjust-stock') return control.adjustments().filter(({ reason }) => reason === word);
  const marked = kind === 'transfer-stock' ? 'description' : 'transfer_order_number';
  return control.transfers().filter((transfer) => transfer[marked] === word);
};

/** How often what the plan wanted has come about, or waits for somebody in Zoho. */
export const stockHappened = (world: World, kind: StockKind, word: string): number => {
  const made = createdFor(world, kind, word);
  return kind === 'receive-transfer' ? made.filter(({ status }) => status === 'transferred').length : made.length;
};

/** On hand at all places, in both ledgers together. */
export const onShelves = ({ shop }: World, sku: string): number => {
  const { physical, accounting } = shop.sandbox.control.stockOf({ sku });
  return physical + accounting;
};

/** Fails where the shelves have moved otherwise than the documents say: by one a document, in both ledgers. */
export const requireShelves = (
  world: World,
  { sku, before, kind, word }: { sku: string; before: number; kind: StockKind; word: string },
): void => {
  const moved = onShelves(world, sku) - before;
  const made = createdFor(world, kind, word);
  const count = (state: string): number => made.filter(({ status }) => status === state).length;
  // What is on its way is in neither stock.
  const expected = {
    'adjust-stock': -2 * count('adjusted'),
    'transfer-stock': -2 * count('in_transit'),
    'receive-transfer': 2 * count('transferred'),
  }[kind];
  if (moved !== expected) throw new Error(`${word}: the shelves moved by ${moved}, and the documents say ${expected}.`);
};
