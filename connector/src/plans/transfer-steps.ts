// From a transfer in Zoho to where it was wanted: on its way, or there. The transfer itself tells how a call ended.
import { hasCode } from '../errors.ts';
import type { ZohoTransfer } from '../zoho/ports/stock-moves.ts';
import { type TransferPhase, transferPhase } from './match-stock.ts';
import { whyNotReceivable } from './propose-transfer.ts';
import type { ReceiptRecipe, TransferRecipe } from './recipe.ts';
import type { PlanRecord } from './record.ts';
import {
  APPROVAL_POLL_MS,
  backoffMs,
  call,
  finish,
  go,
  learn,
  leaveUncertain,
  outcomeOf,
  park,
  type Run,
  reasonOf,
  refuse,
  step,
  type Turn,
} from './steps.ts';
import { MAX_PUSHES } from './voiding.ts';

type Moving = TransferRecipe | ReceiptRecipe;

/** It is there. How far it has come decides whether it must be moved on. */
export const draftedTransfer = async (run: Run, plan: PlanRecord<'drafted'>, recipe: TransferRecipe): Promise<Turn> => {
  const transfer = run.transfer ?? (await readTransfer(run, plan, recipe));
  run.transfer = null;
  const ended = await endWhereItStands(run, plan, recipe, transfer);
  if (ended !== null) return ended;
  return go(await step(run, plan, 'confirming', { progress: { pushes: 0 } }));
};

/** Confirmed by a person; now it is received. */
export const acceptedReceipt = async (run: Run, plan: PlanRecord<'accepted'>, recipe: ReceiptRecipe): Promise<Turn> => {
  const transfer = await readTransfer(run, plan, recipe);
  if (transfer === null) return refuse(run, plan, 'Somebody has deleted the transfer in Zoho.');
  const there = transferPhase(transfer.status) === 'there';
  const obstacle = there ? null : whyNotReceivable(transfer);
  if (obstacle !== null) return refuse(run, plan, `Transfer ${recipe.number} cannot be received: ${obstacle}.`);
  const receiving = await step(run, plan, 'confirming', { progress: { pushes: 0 } });
  return there
    ? finish(run, receiving, resultOf(receiving, recipe, transfer.status))
    : push(run, receiving, recipe, 'moving');
};

/** Also for a resumed run: it is looked at first, and moved on from where it stands. */
export const movingTransfer = async (run: Run, plan: PlanRecord<'confirming'>, recipe: Moving): Promise<Turn> => {
  const transfer = await readTransfer(run, plan, recipe);
  const ended = await endWhereItStands(run, plan, recipe, transfer);
  return ended ?? push(run, plan, recipe, transferPhase(transfer?.status ?? ''));
};

/** One call on: on its way, or there. */
const push = async (run: Run, plan: PlanRecord<'confirming'>, recipe: Moving, from: TransferPhase): Promise<Turn> => {
  const { pushes } = plan.progress;
  const id = idOf(plan, recipe);
  const number = recipe.number;
  if (pushes >= MAX_PUSHES) {
    return leaveUncertain(run, plan, `Transfer ${number} is in Zoho, and could not be brought to its end.`);
  }
  const counted = await learn(run, plan, { pushes: pushes + 1 });
  const leaving = from !== 'moving';
  try {
    if (leaving) await call(run, 'send-transfer', () => run.zoho.transfers.send(run.spend, id));
    else await call(run, 'receive-transfer', () => run.zoho.transfers.receive(run.spend, id, recipe.date));
  } catch (error) {
    if (hasCode(error, 'paused')) throw error;
    if (outcomeOf(error) !== 'refused') return pushes === 0 ? go(counted) : park(backoffMs(pushes));
    return whereItWasRefused(run, counted, recipe, { from, reason: reasonOf(error) });
  }
  if (leaving && !staysOnItsWay(recipe)) return go(counted);
  return finish(run, counted, resultOf(counted, recipe, leaving ? 'in_transit' : 'transferred'));
};

/** A repeat is refused where an earlier call, whose answer was lost, has got through: the transfer has moved then. */
const whereItWasRefused = async (
  run: Run,
  plan: PlanRecord<'confirming'>,
  recipe: Moving,
  { from, reason }: { readonly from: TransferPhase; readonly reason: string },
): Promise<Turn> => {
  const transfer = await readTransfer(run, plan, recipe);
  const ended = await endWhereItStands(run, plan, recipe, transfer);
  if (ended !== null) return ended;
  if (transferPhase(transfer?.status ?? '') !== from) return go(plan);
  if (recipe.kind === 'receive-transfer') return refuse(run, plan, reason);
  return leaveUncertain(run, plan, `Transfer ${recipe.number} stands in Zoho, but does not move: ${reason}`);
};

/** Looked at now and then until somebody in Zoho has decided. */
export const approvingTransfer = async (
  run: Run,
  plan: PlanRecord<'awaiting_zoho_approval'>,
  recipe: TransferRecipe,
): Promise<Turn> => {
  const transfer = await readTransfer(run, plan, recipe);
  if (transferPhase(transfer?.status ?? '') === 'pending') return park(APPROVAL_POLL_MS);
  const ended = await endWhereItStands(run, plan, recipe, transfer);
  return ended ?? go(await step(run, plan, 'confirming', { progress: { pushes: 0 } }));
};

type Standing = PlanRecord<'drafted' | 'confirming' | 'awaiting_zoho_approval'>;

/** Null where it has yet to be moved on. */
const endWhereItStands = async (
  run: Run,
  plan: Standing,
  recipe: Moving,
  transfer: ZohoTransfer | null,
): Promise<Turn | null> => {
  if (transfer === null) return leaveUncertain(run, plan, 'Somebody has deleted the transfer in Zoho.');
  const { number, status } = transfer;
  switch (transferPhase(status)) {
    case 'there':
      return finish(run, plan, resultOf(plan, recipe, status));
    case 'moving':
      return staysOnItsWay(recipe) ? finish(run, plan, resultOf(plan, recipe, status)) : null;
    case 'void':
      return refuse(run, plan, `Transfer ${number} has been ${status === 'void' ? 'voided' : status} in Zoho.`);
    case 'unknown':
      return leaveUncertain(run, plan, `Transfer ${number} is "${status}" in Zoho, which the connector does not know.`);
    case 'held':
      return null;
    case 'pending':
      return plan.state === 'awaiting_zoho_approval'
        ? null
        : awaitApproval(run, plan as PlanRecord<'drafted' | 'confirming'>, recipe, status);
  }
};

const awaitApproval = async (
  run: Run,
  plan: PlanRecord<'drafted' | 'confirming'>,
  recipe: Moving,
  status: string,
): Promise<Turn> => {
  const result = JSON.stringify(resultOf(plan, recipe, status));
  await step(run, plan, 'awaiting_zoho_approval', { change: { result } });
  return park(APPROVAL_POLL_MS);
};

const staysOnItsWay = (recipe: Moving): boolean => recipe.kind === 'transfer-stock' && recipe.inTransit;

const idOf = (plan: PlanRecord, recipe: Moving): string =>
  recipe.kind === 'receive-transfer' ? recipe.transferId : (plan.zohoId ?? '');

const readTransfer = (run: Run, plan: PlanRecord, recipe: Moving): Promise<ZohoTransfer | null> =>
  call(run, 'read-transfer', () => run.zoho.transfers.get(run.spend, idOf(plan, recipe)));

const resultOf = (plan: PlanRecord, recipe: Moving, status: string) => ({
  id: idOf(plan, recipe),
  number: recipe.number,
  status,
});
