// What an order does to the two stocks: confirmed it holds goods, void it gives back what it still holds.
import type { Call } from '../call.ts';
import { insufficientStock } from '../wire/refusals.ts';
import { progressOf } from '../world/fulfilment.ts';
import { goodsOf, shortItem } from '../world/goods.ts';
import { type Goods, type Posting, release } from '../world/ledger.ts';
import type { SalesOrder } from '../world/sales.ts';
import type { World } from '../world/world.ts';

export const heldBy = (world: World, order: SalesOrder): Goods[] =>
  order.lines.flatMap((line) => goodsOf(world, line, line.quantity));

/** The postings that give back what is neither invoiced nor shipped of an order. */
export function releaseOf(world: World, order: SalesOrder): Posting[] {
  const progress = world.fulfilment.progress(order);
  const left = (done: 'invoiced' | 'shipped'): Goods[] =>
    order.lines.flatMap((line) =>
      goodsOf(world, line, Math.max(line.quantity - progressOf(progress, line.id)[done], 0)),
    );
  return release(left('invoiced'), left('shipped'));
}

/** Zoho lets a confirmed order drive the stock for sale below zero (API notes 5), unless this is switched on. */
export function refuseShortage(call: Call, order: SalesOrder): void {
  if (!call.settings.preventNegativeStockAtConfirm) return;
  const short = shortItem(call.world, heldBy(call.world, order), 'forSale');
  if (short !== undefined) throw insufficientStock(short);
}
