// /inventoryadjustments: signed deltas that move both stocks; there is no way to set a level (API notes 6.5).
import { type Call, type Route, requireRecord } from '../call.ts';
import { isAbsent, readDate, readList, readNumber, readText } from '../wire/body.ts';
import { type ListSpec, list } from '../wire/list.ts';
import { doesNotExist, insufficientStock, invalidValue, missingField } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import { shortItem } from '../world/goods.ts';
import { adjust, type Goods } from '../world/ledger.ts';
import type { Adjustment } from '../world/records.ts';
import { printAdjustment, printAdjustmentRow } from './adjustment-print.ts';
import { readPlace } from './place-read.ts';

const ONE = '/inventoryadjustments/:inventory_adjustment_id';
const UPDATE = 'inventoryadjustments.UPDATE';

export const adjustmentRoutes: readonly Route[] = [
  { method: 'GET', path: '/inventoryadjustments', scope: 'inventoryadjustments.READ', handler: listAdjustments },
  { method: 'POST', path: '/inventoryadjustments', scope: 'inventoryadjustments.CREATE', handler: create },
  { method: 'GET', path: ONE, scope: 'inventoryadjustments.READ', handler: get },
  { method: 'PUT', path: ONE, scope: UPDATE, handler: update },
  { method: 'DELETE', path: ONE, scope: 'inventoryadjustments.DELETE', handler: remove },
  ...(
    [
      ['submit', 'pending_approval'],
      ['approve', 'adjusted'],
      ['approve/final', 'adjusted'],
      ['reject', 'rejected'],
    ] as const
  ).map(
    ([step, to]): Route => ({
      method: 'POST',
      path: `${ONE}/${step}`,
      scope: UPDATE,
      handler: (call) => decide(call, to),
    }),
  ),
];

/** Pages and nothing else (API notes 6.5). */
const ADJUSTMENT_LIST: ListSpec<Adjustment> = {
  key: 'inventory_adjustments',
  reportName: 'Inventory Adjustments',
  row: printAdjustmentRow,
  sorts: { created_time: (_call, one) => one.createdAt, date: (_call, one) => one.date },
  defaultSort: 'created_time',
  defaultOrder: 'D',
};

function listAdjustments(call: Call): Reply {
  return list(call, call.world.adjustments, ADJUSTMENT_LIST);
}

function find(call: Call): Adjustment {
  const id = call.params.inventory_adjustment_id ?? '';
  return requireRecord(call, 'Inventory Adjustment', call.world.adjustments.get(id));
}

function get(call: Call): Reply {
  return answer({ inventory_adjustment: printAdjustment(call, find(call)) });
}

/** What it has moved: nothing before it is approved. */
const goodsIn = ({ world }: Call, one: Pick<Adjustment, 'type' | 'lines' | 'status'>): Goods[] =>
  one.type === 'value' || one.status !== 'adjusted'
    ? []
    : one.lines.filter(({ itemId }) => world.items.get(itemId)?.itemType === 'inventory');

function create(call: Call): Reply {
  const { world, now } = call;
  // Which approvals there are is documented, and what they do to the status is inferred (API notes 6.5).
  const status = call.settings.approvals ? 'pending_approval' : 'adjusted';
  const one: Adjustment = { ...readAdjustment(call, status), id: world.ids.next(), createdAt: now, modifiedAt: now };
  refuseShortage(call, goodsIn(call, one));
  world.adjustments.add(one);
  world.ledger.post(adjust(goodsIn(call, one)));
  // The specification says 200 here, not 201 (API notes 5, "Envelope").
  return answer({ inventory_adjustment: printAdjustment(call, one) }, 'Inventory Adjustment has been added');
}

function readAdjustment(call: Call, status: Adjustment['status']): Omit<Adjustment, 'id' | 'createdAt' | 'modifiedAt'> {
  const { world, body } = call;
  const date = readDate(body, 'date');
  if (date === '') throw missingField('date');
  const reason = readText(body, 'reason').trim();
  if (reason === '') throw missingField('reason');
  const type = readText(body, 'adjustment_type');
  if (type !== 'quantity' && type !== 'value') throw invalidValue('adjustment_type');
  const placeId = readPlace(call, body, world.primaryPlace.id, 'line');
  const lines = readList(body, 'line_items').map((line) => {
    const itemId = readText(line, 'item_id');
    if (!world.items.get(itemId)) throw doesNotExist('Item');
    const wanted = type === 'quantity' ? 'quantity_adjusted' : 'value_adjusted';
    if (isAbsent(line[wanted])) throw missingField(wanted);
    return {
      id: world.ids.next(),
      itemId,
      quantity: readNumber(line, 'quantity_adjusted') ?? 0,
      value: readNumber(line, 'value_adjusted') ?? 0,
      placeId: readPlace(call, line, placeId, 'line'),
    };
  });
  if (lines.length === 0) throw missingField('line item');
  return {
    date,
    reason,
    type,
    status,
    placeId,
    lines,
    // A reason nobody has given before is made (API notes 6.5).
    reasonId: world.idOf('reason', reason),
    description: readText(body, 'description'),
    reference: readText(body, 'reference_number'),
    accountId: readText(body, 'adjustment_account_id') || world.fixed.costAccount,
  };
}

function refuseShortage({ world, settings }: Call, goods: readonly Goods[]): void {
  if (!settings.preventNegativeStock) return;
  const out = goods.filter(({ quantity }) => quantity < 0).map((one) => ({ ...one, quantity: -one.quantity }));
  const short = shortItem(world, out, 'physical');
  if (short !== undefined) throw insufficientStock(short);
}

const negative = (goods: readonly Goods[]): Goods[] => goods.map((one) => ({ ...one, quantity: -one.quantity }));

function update(call: Call): Reply {
  const { world } = call;
  const one = find(call);
  const next = readAdjustment(call, one.status);
  refuseShortage(call, [...negative(goodsIn(call, one)), ...goodsIn(call, next)]);
  world.ledger.post(adjust(negative(goodsIn(call, one))));
  world.adjustments.change(one, () => Object.assign(one, next, { modifiedAt: call.now }));
  world.ledger.post(adjust(goodsIn(call, one)));
  return answer({ inventory_adjustment: printAdjustment(call, one) });
}

function remove(call: Call): Reply {
  const { world } = call;
  const one = find(call);
  world.ledger.post(adjust(negative(goodsIn(call, one))));
  world.adjustments.remove(one);
  return answer({}, 'Inventory Adjustment(s) has been deleted');
}

/** Decides about one that waits; where none waits, the steps answer as they would. */
function decide(call: Call, to: Adjustment['status']): Reply {
  const { world } = call;
  const one = find(call);
  if (one.status === 'pending_approval') {
    world.adjustments.change(one, () => Object.assign(one, { status: to, modifiedAt: call.now }));
    world.ledger.post(adjust(goodsIn(call, one)));
  }
  return answer();
}
