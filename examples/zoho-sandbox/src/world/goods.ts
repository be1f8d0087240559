// What a document line is in the stock books: the item itself, a kit's parts, or nothing for services (API notes 6.2).
import type { Goods } from './ledger.ts';
import type { Line } from './sales.ts';
import type { World } from './world.ts';

export function goodsOf(world: World, line: Pick<Line, 'itemId' | 'placeId'>, quantity: number): Goods[] {
  const item = world.items.get(line.itemId);
  if (!item || quantity === 0) return [];
  if (item.combo?.type === 'kit') {
    return item.combo.mapped.flatMap((part) =>
      goodsOf(world, { itemId: part.itemId, placeId: line.placeId }, part.quantity * quantity),
    );
  }
  return item.itemType === 'inventory' ? [{ itemId: item.id, placeId: line.placeId, quantity }] : [];
}

/** The name of the first item that would fall below zero physically, where the organisation forbids it. */
export function shortItem(world: World, goods: readonly Goods[], figure: 'physical' | 'accounting' | 'forSale') {
  const wanted = new Map<string, number>();
  for (const { itemId, placeId, quantity } of goods) {
    const key = `${itemId} ${placeId}`;
    wanted.set(key, (wanted.get(key) ?? 0) + quantity);
  }
  for (const [key, quantity] of wanted) {
    const [itemId = '', placeId = ''] = key.split(' ');
    const cell = world.ledger.at(itemId, placeId);
    const have = figure === 'forSale' ? cell.physical - cell.physicalCommitted : cell[figure];
    if (have - quantity < 0) return world.items.get(itemId)?.name ?? itemId;
  }
  return undefined;
}
