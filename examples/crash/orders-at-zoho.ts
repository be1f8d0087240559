// What the local Zoho holds of an order that the connector ships, invoices or adjusts itself: made once, and counted once
// in each of its ledgers.
import type { Scenario } from './scenarios.ts';
import type { World } from './world.ts';

interface Books {
  readonly physical: number;
  readonly accounting: number;
}

/** The document that an order hangs on where nobody can tell whether it came: how it is made, and looked for. */
interface Follow {
  readonly create: string;
  readonly look: RegExp;
  createdAt(world: World, word: string): number[];
}

const ordersOf = ({ shop }: World, word: string) =>
  shop.sandbox.control
    .salesorders()
    .filter(({ reference_number, status }) => reference_number.split(' ')[0] === word && status !== 'void');

const adjustmentsOf = (world: World, word: string) => {
  const named = ordersOf(world, word).map(({ salesorder_number }) => `Order ${salesorder_number}`);
  return world.shop.sandbox.control.adjustments().filter(({ description }) => named.includes(description));
};

/** Null where Zoho itself packs, ships and invoices an order no more than once, or all of it is done there. */
export const followOf = (mode: Scenario['mode']): Follow | null => {
  if (mode === 'adjust') {
    return {
      create: '/inventoryadjustments',
      look: /\/inventoryadjustments$/,
      createdAt: (world, word) => adjustmentsOf(world, word).map(({ created_at }) => created_at),
    };
  }
  if (mode !== 'fulfil-and-invoice') return null;
  return {
    create: '/invoices',
    look: /\/salesorders\/\d+$/,
    createdAt: (world, word) =>
      ordersOf(world, word).flatMap(({ invoices }) => invoices.map(({ created_at }) => created_at)),
  };
};

export interface Counted {
  readonly item: string;
  readonly word: string;
  readonly mode: Scenario['mode'];
  readonly before: Books;
  readonly state: string;
}

/** Fails where something was made twice, where the ledgers say otherwise than the documents, or where "done" is not. */
export const requireCountedOnce = (world: World, { item, word, mode, before, state }: Counted): void => {
  const now = world.shop.sandbox.control.stockOf({ sku: item });
  const orders = ordersOf(world, word);
  const packages = orders.flatMap((order) => order.packages);
  const invoices = orders.flatMap((order) => order.invoices).filter(({ status }) => status !== 'void');
  const made = {
    shipped: packages.filter(({ shipped }) => shipped).length,
    invoiced: invoices.filter(({ status }) => status !== 'draft').length,
    adjusted: adjustmentsOf(world, word).length,
  };
  if (packages.length > 1 || invoices.length > 1 || made.adjusted > 1) {
    throw new Error(`${word}: something was made twice: ${JSON.stringify({ packages, invoices, ...made })}`);
  }
  const moved = { physical: now.physical - before.physical, accounting: now.accounting - before.accounting };
  const expected = { physical: -made.shipped - made.adjusted, accounting: -made.invoiced - made.adjusted };
  if (moved.physical !== expected.physical || moved.accounting !== expected.accounting) {
    throw new Error(`${word}: the ledgers moved by ${JSON.stringify(moved)}, and the documents say otherwise.`);
  }
  const whole = {
    commit: true,
    fulfil: made.shipped === 1,
    'fulfil-and-invoice': made.shipped === 1 && made.invoiced === 1,
    adjust: made.adjusted === 1,
  }[mode];
  if (state === 'done' && !whole) throw new Error(`${word}: it is done, and Zoho has ${JSON.stringify(made)}.`);
};
