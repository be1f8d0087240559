// The parts of a composite item.
import { money, stockFigure } from '../wire/number.ts';
import type { Item } from '../world/records.ts';
import type { World } from '../world/world.ts';

/** What a composite item is made of (API notes 6.2). */
export function printMapped(world: World, item: Item) {
  return (item.combo?.mapped ?? []).map(({ itemId, quantity }, place) => {
    const part = world.items.get(itemId);
    const cell = world.ledger.total(itemId);
    return {
      line_item_id: `${item.id.slice(0, -3)}${String(place + 1).padStart(3, '0')}`,
      item_id: itemId,
      item_order: place + 1,
      name: part?.name ?? '',
      sku: part?.sku ?? '',
      description: part?.description ?? '',
      rate: money(part?.rate ?? 0),
      purchase_rate: money(part?.purchaseRate ?? 0),
      unit: part?.unit ?? '',
      image_id: '',
      image_name: '',
      image_type: '',
      purchase_description: part?.purchaseDescription ?? '',
      is_combo_product: false,
      quantity: stockFigure(quantity),
      stock_on_hand: stockFigure(cell.accounting),
      available_stock: stockFigure(cell.accounting),
      actual_available_stock: stockFigure(cell.physical),
    };
  });
}
