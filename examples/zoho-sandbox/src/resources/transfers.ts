// /transferorders: goods go from one place to another, at once or on the way for a while (API notes 6.7).
import { type Call, type Route, requireRecord } from '../call.ts';
import { type Body, isAbsent, readNumber as readAmount, readDate, readFlag, readList, readText } from '../wire/body.ts';
import { list } from '../wire/list.ts';
import { doesNotExist, insufficientStock, invalidValue, missingField } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import { shortItem } from '../world/goods.ts';
import { arrive, depart, type Goods, undo } from '../world/ledger.ts';
import type { TransferOrder } from '../world/records.ts';
import { type Numbering, readNumber } from './numbering.ts';
import { readPlace } from './place-read.ts';
import { TRANSFER_LIST } from './transfer-list.ts';
import { printTransfer } from './transfer-print.ts';

const ONE = '/transferorders/:transfer_order_id';
const CREATE = 'transferorders.CREATE';

export const transferRoutes: readonly Route[] = [
  { method: 'GET', path: '/transferorders', scope: 'transferorders.READ', handler: listTransfers },
  { method: 'POST', path: '/transferorders', scope: CREATE, handler: create },
  { method: 'GET', path: ONE, scope: 'transferorders.READ', handler: get },
  { method: 'DELETE', path: ONE, scope: 'transferorders.DELETE', handler: remove },
];

const NUMBERING: Numbering = { series: 'transferorder', field: 'transfer_order_number', label: 'Transfer Order' };

function listTransfers(call: Call): Reply {
  return list(call, call.world.transfers, TRANSFER_LIST);
}

export function findTransfer(call: Call): TransferOrder {
  const id = call.params.transfer_order_id ?? '';
  return requireRecord(call, 'Transfer Order', call.world.transfers.get(id));
}

function get(call: Call): Reply {
  return answer({ transfer_order: printTransfer(call, findTransfer(call)), locations: {} });
}

function create(call: Call): Reply {
  const { world, body, now } = call;
  const date = readDate(body, 'date');
  if (date === '') throw missingField('date');
  const fromId = readPlace(call, body, '', 'line', 'from_');
  const toId = readPlace(call, body, '', 'line', 'to_');
  if (fromId === '' || toId === '') throw missingField('location');
  if (fromId === toId) throw invalidValue('to_location_id');
  const inTransitOrder = readFlag(body, 'is_intransit_order') ?? false;
  const waits = call.settings.approvals;
  const held = call.settings.transferStart === 'draft';
  const lines = readList(body, 'line_items').map((line) => readLine(call, line));
  if (lines.length === 0) throw missingField('line item');
  const one: TransferOrder = {
    id: world.ids.next(),
    number: readNumber(call, NUMBERING),
    date,
    description: readText(body, 'description'),
    fromId,
    toId,
    // Moved at once, unless it is to be on its way (API notes 6.7), or needs an approval first.
    status: waits ? 'pending_approval' : held ? 'draft' : inTransitOrder ? 'in_transit' : 'transferred',
    inTransitOrder,
    lines,
    createdAt: now,
    modifiedAt: now,
  };
  if (hasLeft(one)) refuseShortage(call, one);
  world.series.take('transferorder', one.number, one.id);
  world.transfers.add(one);
  if (hasLeft(one)) world.ledger.post(depart(goodsFrom(one), toId));
  if (one.status === 'transferred') world.ledger.post(arrive(goodsFrom(one), toId));
  return answer({ transfer_order: printTransfer(call, one) }, 'Transfer Order added successfully.');
}

function readLine({ world }: Call, line: Body) {
  const item = world.items.get(readText(line, 'item_id'));
  if (!item) throw doesNotExist('Item');
  const quantity = readAmount(line, 'quantity_transfer');
  if (isAbsent(quantity) || quantity <= 0) throw invalidValue('quantity_transfer');
  return { id: world.ids.next(), itemId: item.id, name: readText(line, 'name') || item.name, quantity };
}

/** Whether its goods are on the way, or there. */
const hasLeft = ({ status }: TransferOrder): boolean => status === 'in_transit' || status === 'transferred';

export const goodsFrom = (one: TransferOrder): Goods[] =>
  one.lines.map(({ itemId, quantity }) => ({ itemId, quantity, placeId: one.fromId }));

export function refuseShortage({ world, settings }: Call, one: TransferOrder): void {
  if (!settings.preventNegativeStock) return;
  const short = shortItem(world, goodsFrom(one), 'physical');
  if (short !== undefined) throw insufficientStock(short);
}

function remove(call: Call): Reply {
  const { world } = call;
  const one = findTransfer(call);
  if (one.status === 'transferred') world.ledger.post(undo(arrive(goodsFrom(one), one.toId)));
  if (hasLeft(one)) world.ledger.post(undo(depart(goodsFrom(one), one.toId)));
  world.series.free('transferorder', one.number);
  world.transfers.remove(one);
  return answer({}, 'Transfer Order(s) has been deleted.');
}
