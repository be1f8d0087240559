// How a transfer order changes its state: approvals, on its way, there (API notes 6.7). The notes have the states alone;
// which follows which is inferred.
import type { Call, Route } from '../call.ts';
import { statusRefused } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import { arrive, depart } from '../world/ledger.ts';
import type { TransferOrder } from '../world/records.ts';
import { findTransfer, goodsFrom, refuseShortage } from './transfers.ts';

const ONE = '/transferorders/:transfer_order_id';
const CREATE = 'transferorders.CREATE';
const UPDATE = 'transferorders.UPDATE';

type Status = TransferOrder['status'];

export const transferStatusRoutes: readonly Route[] = [
  { method: 'POST', path: `${ONE}/intransit`, scope: CREATE, handler: send },
  { method: 'POST', path: `${ONE}/markastransferred`, scope: CREATE, handler: receive },
  ...(
    [
      ['submit', 'draft', 'pending_approval'],
      ['approve', 'pending_approval', 'approved'],
      ['approve/final', 'pending_approval', 'approved'],
      ['reject', 'pending_approval', 'draft'],
    ] as const
  ).map(
    ([step, from, to]): Route => ({
      method: 'POST',
      path: `${ONE}/${step}`,
      scope: UPDATE,
      handler: (call) => move(call, from, to),
    }),
  ),
];

function send(call: Call): Reply {
  const one = findTransfer(call);
  if (one.status !== 'draft' && one.status !== 'approved') {
    throw statusRefused(`A Transfer Order that is ${one.status} cannot be sent.`);
  }
  refuseShortage(call, one);
  change(call, one, 'in_transit');
  call.world.ledger.post(depart(goodsFrom(one), one.toId));
  return answer();
}

function receive(call: Call): Reply {
  const one = findTransfer(call);
  if (one.status !== 'in_transit') {
    throw statusRefused('Only a Transfer Order in transit can be marked as transferred.');
  }
  change(call, one, 'transferred');
  call.world.ledger.post(arrive(goodsFrom(one), one.toId));
  return answer({}, 'The status of the Transfer Order has been updated.');
}

function move(call: Call, from: Status, to: Status): Reply {
  const one = findTransfer(call);
  if (one.status !== from) throw statusRefused(`A Transfer Order that is ${one.status} cannot become ${to}.`);
  change(call, one, to);
  return answer();
}

function change(call: Call, one: TransferOrder, status: Status): void {
  call.world.transfers.change(one, () => Object.assign(one, { status, modifiedAt: call.now }));
}
