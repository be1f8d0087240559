// What only a person with access to the connector may do with plans: see them all, approve, reject, settle.
import { formatDecimal, type Plan } from 'shared-schemas';
import { requireOrder } from '../catalogue/orders.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ZohoOrder } from '../zoho/ports/orders.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import { noteSale } from './clear-order.ts';
import { dropHolds, endHolds } from './holds.ts';
import { requirePlan } from './keep.ts';
import { isOurOrder } from './match.ts';
import { adjustmentPhase, isOurAdjustment, isOurTransfer, transferPhase } from './match-stock.ts';
import { move } from './move.ts';
import { requireTransfer } from './propose-transfer.ts';
import type { AdjustmentRecipe, CancellationRecipe, ReceiptRecipe, TransferRecipe } from './recipe.ts';
import { type PlanRecord, shortageOf, toRecord } from './record.ts';
import { showPlan } from './show.ts';
import { isOpen, openStates, type State } from './states.ts';
import { phaseOf } from './steps.ts';
import { tellDone } from './tell.ts';

export interface OverseenPlan extends Plan {
  readonly kid: string;
  readonly organizationId: string;
  readonly approvedBy: string | null;
}

export interface Overseer {
  list(filter: { readonly open: boolean; readonly limit: number; readonly offset?: number }): Promise<OverseenPlan[]>;
  show(
    display: string,
  ): Promise<OverseenPlan & { readonly steps: readonly { at: string; state: string; note: string | null }[] }>;
  /** Errors: `plan_not_found`, `plan_not_open`, `plan_expired`, `short_of_stock`. */
  approve(display: string, by: string): Promise<OverseenPlan>;
  /** Errors: `plan_not_found`, `plan_not_open`, `plan_expired`; `invalid_ask` for a reason that is none. */
  reject(display: string, by: string, reason?: string): Promise<OverseenPlan>;
  /**
   * Settles an uncertain plan as a person has seen it in Zoho.
   * @param as `done` with the number or id of the order, transfer or adjustment, which is looked up and compared; `not_done` where Zoho has nothing.
   */
  settle(display: string, as: { readonly done: string } | 'not_done', by: string): Promise<OverseenPlan>;
}

export const createOverseer = (parts: Pick<Parts, 'store' | 'now' | 'zoho'>): Overseer => {
  const now = () => parts.now().getTime();
  const overseen = (record: PlanRecord): OverseenPlan => ({
    ...showPlan(record, now()),
    kid: record.kid,
    organizationId: record.organizationId,
    approvedBy: record.approvedBy,
  });
  const again = async (display: string): Promise<OverseenPlan> =>
    overseen(await requirePlan(parts.store.read, display));

  const decide = async (
    display: string,
    to: 'approved' | 'rejected',
    by: string,
    reason = `Rejected by ${by}.`,
  ): Promise<OverseenPlan> => {
    await parts.store.write(async (s) => {
      const record = await requirePlan(s, display);
      if (to === 'approved' && record.state === 'approved') return;
      requireOpen(record, now());
      if (to === 'approved') requireConfirmable(record);
      const change = to === 'approved' ? { approvedAt: now(), approvedBy: by } : { reason };
      if (record.state === 'approved')
        await move(s, record as PlanRecord<'approved'>, 'rejected', now(), { change, cause: { by } });
      else await move(s, record as PlanRecord<'proposed'>, to, now(), { change, note: by, cause: { by } });
    });
    return again(display);
  };

  return {
    list: async ({ open, limit, offset = 0 }) => {
      const states: readonly State[] | undefined = open ? [...openStates, 'uncertain'] : undefined;
      const rows = await parts.store.read.plans.list(
        states === undefined ? { limit, offset } : { states, limit, offset },
      );
      const shown = rows.map((row) => overseen(toRecord(row)));
      return open ? shown.filter((plan) => plan.state !== 'expired') : shown;
    },

    show: async (display) => {
      const record = await requirePlan(parts.store.read, display);
      const steps = await parts.store.read.plans.steps(record.planKey);
      return {
        ...overseen(record),
        steps: steps.map(({ at, state, note }) => ({ at: new Date(at).toISOString(), state, note })),
      };
    },

    approve: (display, by) => decide(display, 'approved', by),
    reject: async (display, by, reason) => decide(display, 'rejected', by, rejection(by, reason)),

    settle: async (display, as, by) => {
      const record = await requirePlan(parts.store.read, display);
      requireUncertain(record);
      const result = as === 'not_done' ? null : await findSettled(parts, record, as.done);
      await parts.store.write(async (s) => {
        const plan = await requirePlan(s, display);
        requireUncertain(plan);
        if (result === null) {
          await dropHolds(s, plan, now());
          await move(s, plan, 'refused', now(), {
            change: { reason: `Settled as not done by ${by}.`, day: null },
            note: by,
            cause: { by },
          });
          return;
        }
        await endHolds(s, plan, result.id, now());
        await move(s, plan, 'done', now(), {
          change: { result: JSON.stringify(result), zohoId: result.id, zohoNumber: result.number, reason: null },
          note: by,
          cause: { by },
        });
        await tellDone(s, plan, result, now());
        if (plan.write.kind === 'create-order') await noteSale(s, plan, result, now());
      });
      return again(display);
    },
  };
};

const MOST_REASON = 200;

/** As whoever asked is told. */
const rejection = (by: string, reason = ''): string => {
  const said = reason.trim();
  if (said.length <= MOST_REASON && !/\p{Cc}/u.test(said)) return `Rejected by ${by}${said === '' ? '.' : `: ${said}`}`;
  throw new ConnectorError('invalid_ask', `A reason has one line of at most ${MOST_REASON} characters.`);
};

const requireOpen = (record: PlanRecord, now: number): void => {
  if (!isOpen(record.state)) {
    throw new ConnectorError(
      'plan_not_open',
      `Plan ${record.display} is no longer open: it is ${showPlan(record, now).state}.`,
    );
  }
  if (record.expiresAt <= now) throw new ConnectorError('plan_expired', `Plan ${record.display} has expired.`);
};

/** Nobody is asked to release what would be refused a moment later. */
const requireConfirmable = (record: PlanRecord): void => {
  const shortage = shortageOf(record);
  if (shortage === null) return;
  throw new ConnectorError('short_of_stock', `Plan ${record.display} is short of stock.`, { hint: shortage });
};

function requireUncertain(record: PlanRecord): asserts record is PlanRecord<'uncertain'> {
  if (record.state !== 'uncertain') {
    throw new ConnectorError(
      'plan_not_open',
      `Plan ${record.display} is not uncertain, so there is nothing to settle.`,
    );
  }
}

const findSettled = async (parts: Pick<Parts, 'zoho'>, record: PlanRecord, word: string) => {
  const spend: Spend = { lane: 'order', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 };
  const zoho = parts.zoho(record.organizationId);
  if (record.recipe.kind === 'create-customer') {
    const [contact] = await zoho.contacts.named(spend, record.recipe.name);
    if (contact === undefined) throw new ConnectorError('customer_not_found', 'Zoho has no contact of that name.');
    return { id: contact.id, number: contact.name, status: contact.status };
  }
  if (record.recipe.kind === 'adjust-stock') return settledAdjustment(zoho, record.recipe, word, spend);
  if (record.recipe.kind === 'transfer-stock' || record.recipe.kind === 'receive-transfer') {
    return settledTransfer(zoho, record.recipe, word, spend);
  }
  if (record.recipe.kind === 'link-items' || record.recipe.kind === 'name-item') {
    // Left on its way by a backup: nothing in Zoho says that it was carried out, and again it does no harm.
    throw new ConnectorError('invalid_ask', 'What items are called is not proved by anything in Zoho.', {
      hint: `Settle it with --not-done, and prepare it again: pnpm connector plans settle ${record.display} --not-done`,
    });
  }
  const order = await requireOrder(zoho.orders, word, spend, 'write');
  if (record.recipe.kind === 'cancel-order') return settledCancellation(record.recipe, order);
  if (record.recipe.kind === 'create-order' && !isOurOrder(record.recipe, order)) {
    throw new ConnectorError(
      'order_not_found',
      `Order ${order.number} has another customer or other lines than this plan.`,
    );
  }
  // Done is what Zoho holds units for: not a draft, nor what waits for an approval, nor what is void.
  if (record.recipe.kind === 'create-order' && record.recipe.mode === 'adjust') requireUnconfirmed(order);
  else if (record.recipe.kind === 'create-order' && phaseOf(order) !== 'confirmed') {
    throw new ConnectorError('order_not_found', `Order ${order.number} is ${order.status} in Zoho, not confirmed.`, {
      hint: 'Confirm it in Zoho first; or void it there, and settle the plan as not done.',
    });
  }
  return { id: order.id, number: order.number, status: order.status, total: formatDecimal(order.total, 2) };
};

const settledCancellation = ({ orderId }: CancellationRecipe, order: ZohoOrder) => {
  if (order.id !== orderId) {
    throw new ConnectorError('order_not_found', `Order ${order.number} is not the order of this plan.`);
  }
  if (phaseOf(order) !== 'void') {
    throw new ConnectorError('order_not_found', `Order ${order.number} is ${order.status} in Zoho, not void.`, {
      hint: 'Void it in Zoho first; or settle the plan as not done.',
    });
  }
  return { id: order.id, number: order.number, status: 'cancelled' };
};

/** Its stock was taken by an adjustment, which somebody has found or made: Zoho must not hold it as well. */
const requireUnconfirmed = (order: ZohoOrder): void => {
  if (['draft', 'pending', 'approved'].includes(phaseOf(order))) return;
  throw new ConnectorError('order_not_found', `Order ${order.number} is ${order.status} in Zoho, not a draft.`, {
    hint: 'Where Zoho holds or ships it, no adjustment must take its stock: undo that, or settle the plan as not done.',
  });
};

/** By its Zoho id: there is no other way to name one. Any with the same lines, since a person says that it is this one. */
const settledAdjustment = async (zoho: ZohoOrganization, recipe: AdjustmentRecipe, word: string, spend: Spend) => {
  const found = await zoho.adjustments.get(spend, word);
  if (found === null || !isOurAdjustment(recipe, found)) {
    throw new ConnectorError(
      'adjustment_not_found',
      found === null
        ? `Zoho has no adjustment with the id "${word}".`
        : 'That adjustment has other lines than this plan.',
      { hint: `Its reference in Zoho would be ${recipe.reference}. Settle with its id, or as not done.` },
    );
  }
  if (adjustmentPhase(found.status) !== 'adjusted') {
    throw new ConnectorError('adjustment_not_found', `The adjustment is ${found.status} in Zoho, not made.`);
  }
  return { id: found.id, number: found.reference, status: found.status || 'adjusted' };
};

const settledTransfer = async (
  zoho: ZohoOrganization,
  recipe: TransferRecipe | ReceiptRecipe,
  word: string,
  spend: Spend,
) => {
  const found = await requireTransfer(zoho.transfers, word, spend);
  const same = recipe.kind === 'receive-transfer' ? found.id === recipe.transferId : isOurTransfer(recipe, found);
  if (!same) {
    throw new ConnectorError('transfer_not_found', `Transfer ${found.number} is another one than this plan’s.`);
  }
  const phase = transferPhase(found.status);
  const onItsWay = recipe.kind === 'transfer-stock' && recipe.inTransit;
  if (phase !== 'there' && !(onItsWay && phase === 'moving')) {
    throw new ConnectorError('transfer_not_found', `Transfer ${found.number} is ${found.status} in Zoho.`, {
      hint: 'Bring it to its end in Zoho first; or settle the plan as not done.',
    });
  }
  return { id: found.id, number: found.number, status: found.status };
};
