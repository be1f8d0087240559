// /variants/{id}/openingstock: what an item began with, in each place (API notes 6.1).
import { type Call, type Route, requireRecord } from '../call.ts';
import { readList, readNumber, readRecord } from '../wire/body.ts';
import { money, stockFigure } from '../wire/number.ts';
import { answer, type Reply } from '../wire/reply.ts';
import { adjust } from '../world/ledger.ts';
import type { Item } from '../world/records.ts';
import { readPlace } from './place-read.ts';

const PATH = '/variants/:item_id/openingstock';

export const openingStockRoutes: readonly Route[] = [
  { method: 'GET', path: PATH, scope: 'items.READ', handler: get },
  { method: 'PUT', path: PATH, scope: 'items.UPDATE', handler: put },
];

function find(call: Call): Item {
  return requireRecord(call, 'Item', call.world.items.get(call.params.item_id ?? ''));
}

function get(call: Call): Reply {
  const entries = Object.entries(find(call).initialStock);
  const [key, name] =
    call.settings.locations === 'warehouses' ? ['warehouses', 'warehouse_id'] : ['locations', 'location_id'];
  return answer({
    opening_stock: {
      initial_stock: stockFigure(entries.reduce((sum, [, one]) => sum + one.quantity, 0)),
      initial_stock_rate: money(entries[0]?.[1].rate ?? 0),
      serial_numbers: [],
      batches: [],
      [key]: entries.map(([placeId, one]) => ({
        [name]: placeId,
        initial_stock: stockFigure(one.quantity),
        initial_stock_rate: money(one.rate),
      })),
    },
  });
}

/** Both stocks move by the difference. */
function put(call: Call): Reply {
  const { world } = call;
  const item = find(call);
  const body = readRecord(call.body, 'opening_stock') ?? call.body;
  const places = [...readList(body, 'locations'), ...readList(body, 'warehouses')].map((place) => ({
    placeId: readPlace(call, place, world.primaryPlace.id, 'line'),
    quantity: readNumber(place, 'initial_stock') ?? 0,
    rate: readNumber(place, 'initial_stock_rate') ?? 0,
  }));
  for (const { placeId, quantity, rate } of places) {
    const before = item.initialStock[placeId]?.quantity ?? 0;
    item.initialStock[placeId] = { quantity, rate };
    world.ledger.post(adjust([{ itemId: item.id, placeId, quantity: quantity - before }]));
  }
  return answer({}, 'The opening stock has been updated.');
}
