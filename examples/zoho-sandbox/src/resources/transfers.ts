// /transferorders: goods go from one place to another, at once or on the way for a while (API notes 6.7).
import { type Call, type Route, requireRecord } from '../call.ts';
import { type Body, isAbsent, readNumber as readAmount, readDate, readFlag, readList, readText } from '../wire/body.ts';
import { type ListSpec, list } from '../wire/list.ts';
import { doesNotExist, insufficientStock, inUse, invalidValue, missingField, statusRefused } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import { shortItem } from '../world/goods.ts';
import { arrive, depart, type Goods, undo } from '../world/ledger.ts';
import type { TransferOrder } from '../world/records.ts';
import { type Numbering, readNumber } from './numbering.ts';
import { readPlace } from './place-read.ts';
import { printTransfer, printTransferRow } from './transfer-print.ts';

const ONE = '/transferorders/:transfer_order_id';
const CREATE = 'transferorders.CREATE';

export const transferRoutes: readonly Route[] = [
  { method: 'GET', path: '/transferorders', scope: 'transferorders.READ', handler: listTransfers },
  { method: 'POST', path: '/transferorders', scope: CREATE, handler: create },
  { method: 'GET', path: ONE, scope: 'transferorders.READ', handler: get },
  { method: 'DELETE', path: ONE, scope: 'transferorders.DELETE', handler: remove },
  { method: 'POST', path: `${ONE}/intransit`, scope: CREATE, handler: send },
  { method: 'POST', path: `${ONE}/markastransferred`, scope: CREATE, handler: receive },
];

const NUMBERING: Numbering = { series: 'transferorder', field: 'transfer_order_number', label: 'Transfer Order' };

const placeName = (call: Call, id: string): string => call.world.places.find((place) => place.id === id)?.name ?? '';
const number = (_call: Call, one: TransferOrder) => one.number;

const TRANSFER_LIST: ListSpec<TransferOrder> = {
  key: 'transfer_orders',
  reportName: 'Transfer Orders',
  row: printTransferRow,
  sorts: {
    created_time: (_call, one) => one.createdAt,
    last_modified_time: (_call, one) => one.modifiedAt,
    date: (_call, one) => one.date,
    transfer_order_number: number,
  },
  defaultSort: 'created_time',
  defaultOrder: 'D',
  defaultFilterBy: 'TransferDate.All',
  filterBy: { 'TransferDate.All': () => true },
  texts: {
    transfer_order_number: number,
    item_name: (_call, one) => one.lines.map(({ name }) => name),
    from_location_name: (call, one) => placeName(call, one.fromId),
    to_location_name: (call, one) => placeName(call, one.toId),
  },
  exact: {
    status: (_call, one) => one.status,
    item_id: (_call, one) => one.lines.map(({ itemId }) => itemId),
    from_location_id: (_call, one) => one.fromId,
    to_location_id: (_call, one) => one.toId,
    from_warehouse_id: (_call, one) => one.fromId,
    to_warehouse_id: (_call, one) => one.toId,
  },
  dates: { date: (_call, one) => one.date },
  searchText: (_call, one) => [one.number, one.description],
};

function listTransfers(call: Call): Reply {
  return list(call, call.world.transfers, TRANSFER_LIST);
}

function find(call: Call): TransferOrder {
  const id = call.params.transfer_order_id ?? '';
  return requireRecord(call, 'Transfer Order', call.world.transfers.get(id));
}

function get(call: Call): Reply {
  return answer({ transfer_order: printTransfer(call, find(call)) });
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
  const lines = readList(body, 'line_items').map((line) => readLine(call, line));
  if (lines.length === 0) throw missingField('line item');
  const one: TransferOrder = {
    id: world.ids.next(),
    number: readNumber(call, NUMBERING),
    date,
    description: readText(body, 'description'),
    fromId,
    toId,
    // Moved at once, unless it is to be on its way (API notes 6.7).
    status: inTransitOrder ? 'in_transit' : 'transferred',
    inTransitOrder,
    lines,
    createdAt: now,
    modifiedAt: now,
  };
  refuseShortage(call, one);
  world.series.take('transferorder', one.number, one.id);
  world.transfers.add(one);
  world.ledger.post(depart(goodsFrom(one), toId));
  if (!inTransitOrder) world.ledger.post(arrive(goodsFrom(one), toId));
  return answer({ transfer_order: printTransfer(call, one) }, 'Transfer Order added successfully.');
}

function readLine({ world }: Call, line: Body) {
  const item = world.items.get(readText(line, 'item_id'));
  if (!item) throw doesNotExist('Item');
  const quantity = readAmount(line, 'quantity_transfer');
  if (isAbsent(quantity) || quantity <= 0) throw invalidValue('quantity_transfer');
  return { id: world.ids.next(), itemId: item.id, name: readText(line, 'name') || item.name, quantity };
}

const goodsFrom = (one: TransferOrder): Goods[] =>
  one.lines.map(({ itemId, quantity }) => ({ itemId, quantity, placeId: one.fromId }));

function refuseShortage({ world, settings }: Call, one: TransferOrder): void {
  if (!settings.preventNegativeStock) return;
  const short = shortItem(world, goodsFrom(one), 'physical');
  if (short !== undefined) throw insufficientStock(short);
}

function send(call: Call): Reply {
  const one = find(call);
  if (one.status !== 'draft') throw statusRefused(`A Transfer Order that is ${one.status} cannot be sent.`);
  change(call, one, 'in_transit');
  call.world.ledger.post(depart(goodsFrom(one), one.toId));
  return answer();
}

function receive(call: Call): Reply {
  const one = find(call);
  if (one.status !== 'in_transit')
    throw statusRefused('Only a Transfer Order in transit can be marked as transferred.');
  change(call, one, 'transferred');
  call.world.ledger.post(arrive(goodsFrom(one), one.toId));
  return answer({}, 'The status of the Transfer Order has been updated.');
}

function change(call: Call, one: TransferOrder, status: TransferOrder['status']): void {
  call.world.transfers.change(one, () => Object.assign(one, { status, modifiedAt: call.now }));
}

function remove(call: Call): Reply {
  const { world } = call;
  const one = find(call);
  if (one.status === 'void') throw inUse('A void Transfer Order cannot be deleted.');
  if (one.status === 'transferred') world.ledger.post(undo(arrive(goodsFrom(one), one.toId)));
  if (one.status !== 'draft') world.ledger.post(undo(depart(goodsFrom(one), one.toId)));
  world.series.free('transferorder', one.number);
  world.transfers.remove(one);
  return answer({}, 'Transfer Order(s) has been deleted.');
}
