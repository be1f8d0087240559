// How an order changes its state: confirm, void, submit, approve, reject; and its comments (API notes 6.4, 7).
import { type Call, type Route, requireRecord } from '../call.ts';
import { readText } from '../wire/body.ts';
import { invalidValue, missingField, statusRefused } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import { hold } from '../world/ledger.ts';
import type { Comment, Phase, SalesOrder } from '../world/sales.ts';
import { heldBy, refuseShortage, releaseOf } from './order-stock.ts';
import { findOrder } from './orders.ts';

const ONE = '/salesorders/:salesorder_id';
const CREATE = 'salesorders.CREATE';
const UPDATE = 'salesorders.UPDATE';

export const orderStatusRoutes: readonly Route[] = [
  // Status actions need CREATE, approvals UPDATE (API notes 4).
  { method: 'POST', path: `${ONE}/status/confirmed`, scope: CREATE, handler: confirm },
  { method: 'POST', path: `${ONE}/status/void`, scope: CREATE, handler: makeVoid },
  { method: 'POST', path: '/salesorders/status/confirmed', scope: CREATE, handler: confirmMany },
  { method: 'POST', path: '/salesorders/submit', scope: UPDATE, handler: (call) => moveMany(call, SUBMIT) },
  { method: 'POST', path: '/salesorders/approve', scope: UPDATE, handler: (call) => moveMany(call, APPROVE) },
  { method: 'POST', path: `${ONE}/submit`, scope: UPDATE, handler: (call) => move(call, SUBMIT) },
  { method: 'POST', path: `${ONE}/approve`, scope: UPDATE, handler: (call) => move(call, APPROVE) },
  { method: 'POST', path: `${ONE}/approve/final`, scope: UPDATE, handler: (call) => move(call, APPROVE) },
  { method: 'POST', path: `${ONE}/reject`, scope: UPDATE, handler: (call) => move(call, REJECT) },
  { method: 'GET', path: `${ONE}/comments`, scope: 'salesorders.READ', handler: listComments },
  { method: 'POST', path: `${ONE}/comments`, scope: CREATE, handler: addComment },
];

interface Move {
  readonly from: readonly Phase[];
  readonly to: Phase;
}

const SUBMIT: Move = { from: ['draft', 'rejected'], to: 'pending_approval' };
const APPROVE: Move = { from: ['pending_approval'], to: 'approved' };
const REJECT: Move = { from: ['pending_approval'], to: 'rejected' };

/** From which states an order may be confirmed. Repeating is refused, by inference (API notes 7). */
function requireConfirmable(call: Call, order: SalesOrder): boolean {
  if (order.phase === 'confirmed') {
    if (call.settings.repeatStatusChange === 'accept') return false;
    throw statusRefused('The Sales Order is already confirmed.');
  }
  if (order.phase === 'draft' || order.phase === 'approved') {
    refuseShortage(call, order);
    return true;
  }
  throw statusRefused(`A Sales Order that is ${order.phase.replace('_', ' ')} cannot be confirmed.`);
}

export function confirmOrder(call: Call, order: SalesOrder): void {
  if (!requireConfirmable(call, order)) return;
  change(call, order, 'confirmed');
  call.world.ledger.post(hold(heldBy(call.world, order)));
}

function confirm(call: Call): Reply {
  confirmOrder(call, findOrder(call));
  return answer({}, "Sales order status has been changed to 'Confirmed'.");
}

function confirmMany(call: Call): Reply {
  const orders = findMany(call);
  for (const order of orders) requireConfirmable(call, order);
  for (const order of orders) confirmOrder(call, order);
  const ids = orders.map(({ id }) => id);
  const message = 'The status of the sales order has been changed to Confirmed.';
  // All are confirmed or none is: nothing ever stands among the errors.
  const data = { email_success_info: [{ code: 0, message, ids }], email_error_info: [] };
  return answer({ data }, 'Sales order status has been changed to Confirmed.');
}

function makeVoid(call: Call): Reply {
  const order = findOrder(call);
  if (order.phase === 'void') {
    if (call.settings.repeatStatusChange === 'error') throw statusRefused('The Sales Order is already void.');
  } else {
    voidOrder(call, order);
  }
  return answer({}, 'The status of the Sales Order has been changed to void.');
}

function voidOrder(call: Call, order: SalesOrder): void {
  const { world } = call;
  const packages = world.fulfilment.packagesOf(order.id).length;
  const invoices = world.fulfilment.invoicesOf(order.id).filter(({ status }) => status !== 'void').length;
  if (packages + invoices > 0)
    throw statusRefused('A Sales Order that has packages or invoices cannot be marked as void.');
  if (order.phase === 'confirmed' || order.phase === 'onhold') world.ledger.post(releaseOf(world, order));
  change(call, order, 'void');
}

/** A person tells a confirmed order to wait. It still holds its goods, by inference. */
export function holdOrder(call: Call, order: SalesOrder): void {
  moveOrder(call, order, { from: ['confirmed'], to: 'onhold' });
}

/** A person says that nothing more is to come: what it still holds is given back, by inference. */
export function closeOrder(call: Call, order: SalesOrder): void {
  moveOrder(call, order, { from: ['confirmed', 'onhold'], to: 'closed' });
  call.world.ledger.post(releaseOf(call.world, order));
}

function move(call: Call, by: Move): Reply {
  moveOrder(call, findOrder(call), by);
  return answer();
}

function moveMany(call: Call, by: Move): Reply {
  for (const order of findMany(call)) moveOrder(call, order, by);
  return answer();
}

function moveOrder(call: Call, order: SalesOrder, { from, to }: Move): void {
  if (!from.includes(order.phase)) throw statusRefused(`A Sales Order that is ${order.phase} cannot become ${to}.`);
  change(call, order, to);
}

function change(call: Call, order: SalesOrder, phase: Phase): void {
  call.world.orders.change(order, () => Object.assign(order, { phase, modifiedAt: call.now }));
}

function findMany(call: Call): SalesOrder[] {
  const ids = (call.query.get('salesorder_ids') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw invalidValue('salesorder_ids');
  return [...new Set(ids)].map((id) => requireRecord(call, 'Sales Order', call.world.orders.get(id)));
}

function listComments(call: Call): Reply {
  return answer({ comments: findOrder(call).comments.map((comment) => printComment(call, comment)) });
}

function addComment(call: Call): Reply {
  const order = findOrder(call);
  const description = readText(call.body, 'description');
  if (description === '') throw missingField('comment');
  const comment = { id: call.world.ids.next(), description, at: call.now };
  call.world.orders.change(order, () => order.comments.push(comment), true);
  // A list of one, by the specification of Books.
  return answer({ comment: [{ salesorder_id: order.id, ...printComment(call, comment) }] }, 'Comments added.');
}

function printComment({ world }: Call, comment: Comment) {
  return {
    comment_id: comment.id,
    description: comment.description,
    commented_by_id: world.fixed.user,
    commented_by: 'Jordan Avery',
    comment_type: 'internal',
    date: world.zone.date(comment.at),
    date_description: '',
    time: world.timestamp(comment.at).slice(11, 16),
    operation_type: 'Added',
    transaction_id: '',
    transaction_type: 'salesorder',
  };
}
