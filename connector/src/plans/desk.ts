// The desk where writes are proposed, released and carried out. Everything that may change Zoho comes by here.
import type {
  AskOf,
  adjustStock,
  cancelOrder,
  countStock,
  createCustomer,
  createOrder,
  nameItem,
  Plan,
  receiveTransfer,
  transferStock,
  undoAdjustment,
} from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { Ask, Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import { accept } from './accept.ts';
import { answerEnd } from './ending.ts';
import { createExecute, type ExecuteNeeds } from './execute.ts';
import { requireGranted } from './granted.ts';
import { keepPlan, type NewPlan, newPlanKey, requirePlan } from './keep.ts';
import { type LinkAsk, proposeLinks } from './link-steps.ts';
import { move } from './move.ts';
import { proposeName } from './name-steps.ts';
import { requireNotPaused } from './pause.ts';
import type { OrderNeeds } from './propose-order.ts';
import { proposeCancellation, proposeCustomer } from './propose-others.ts';
import { draftOrder, draftStockChange, figuresChanged, type WantedStock } from './propose-plan.ts';
import type { ReconciledPart } from './recipe.ts';
import { type PlanRecord, toRecord } from './record.ts';
import { tellingRefusals } from './refusals.ts';
import { placeSale, type Sale, takeSaleBack } from './sales.ts';
import { orderNow } from './service-orders.ts';
import { showPlan } from './show.ts';
import { executingStates, isExecuting, isOpen, openStates } from './states.ts';
import { tellAwaiting } from './tell.ts';

export interface PlanDeskNeeds extends ExecuteNeeds, OrderNeeds, Pick<Parts, 'verifyCode' | 'darkIntents'> {}

export interface PlanDesk {
  createOrder(ask: AskOf<typeof createOrder>, asked: Ask): Promise<Plan>;
  createCustomer(ask: AskOf<typeof createCustomer>, asked: Ask): Promise<Plan>;
  cancelOrder(ask: AskOf<typeof cancelOrder>, asked: Ask): Promise<Plan>;
  adjustStock(ask: AskOf<typeof adjustStock>, asked: Ask): Promise<Plan>;
  countStock(ask: AskOf<typeof countStock>, asked: Ask): Promise<Plan>;
  undoAdjustment(ask: AskOf<typeof undoAdjustment>, asked: Ask): Promise<Plan>;
  transferStock(ask: AskOf<typeof transferStock>, asked: Ask): Promise<Plan>;
  receiveTransfer(ask: AskOf<typeof receiveTransfer>, asked: Ask): Promise<Plan>;
  /** Ids of another system for items, as a plan of the key in whose name they were found. */
  linkItems(ask: LinkAsk, asked: Ask): Promise<Plan>;
  /** Part of a reconciliation, as a plan of the key in whose name it runs. */
  reconcileStock(part: ReconciledPart, asked: Ask): Promise<Plan>;
  nameItem(ask: AskOf<typeof nameItem>, asked: Ask): Promise<Plan>;
  show(display: string, asked: Ask): Promise<Plan>;
  confirm(ask: { readonly plan: string; readonly code?: string | undefined }, asked: Ask): Promise<Plan>;
  cancel(display: string, asked: Ask): Promise<Plan>;
  /** Orders at once, without a person: for services, once per idempotency key. */
  orderNow(ask: AskOf<typeof createOrder>, idempotencyKey: string, asked: Ask): Promise<Plan>;
  /** The order of a checkout, once under its write key. Errors: see sales.ts. */
  sell(sale: Sale, asked: Ask): Promise<PlanRecord>;
  takeSaleBack(
    sale: { readonly planKey: string; readonly orderId: string; readonly reason: string },
    asked: Ask,
  ): Promise<PlanRecord>;
  /** Carries on with what a crash or a pause has left behind; answers how many plans were taken up. */
  recover(): Promise<number>;
}

/** A confirmation waits this long for Zoho before it answers "in progress". */
const PATIENCE_MS = 25_000;
const RECOVER_AT_ONCE = 5;
const EXPIRE_AT_ONCE = 50;

export const createPlanDesk = (needs: PlanDeskNeeds): PlanDesk => {
  const execute = createExecute(needs);
  const now = () => needs.now().getTime();
  const refusing = tellingRefusals(needs);
  const keep = async (asked: Ask, contents: NewPlan): Promise<Plan> =>
    showPlan(await keepPlan(needs, asked, contents, tellAwaiting(asked.asker, contents, now())), now());

  const changeStock = async (wanted: WantedStock, asked: Ask): Promise<Plan> => {
    const { asker, spend } = asked;
    await requireNotPaused(needs);
    await requireGranted(
      needs,
      asker.organizationId,
      wanted.intent === 'reconcile-stock' ? 'count-stock' : wanted.intent,
    );
    return keep(asked, await draftStockChange(needs, wanted, asker, spend));
  };

  const carryOut = async (record: PlanRecord, { asker, spend, requestId }: Ask): Promise<PlanRecord> => {
    // A key's ceiling of calls stops questions, never an order half-way.
    const account: Spend = { ...spend, callsPerDay: null, lane: 'order', kid: asker.kid, plan: record.display };
    try {
      const carried = await execute(record.planKey, account, PATIENCE_MS, requestId);
      if (showPlan(carried, now()).state === 'executing') await requireNotPaused(needs);
      return carried;
    } finally {
      spend.zohoCalls = account.zohoCalls;
      spend.sharedCalls = account.sharedCalls;
    }
  };

  const release = async (record: PlanRecord, asked: Ask, code: string | undefined): Promise<PlanRecord> => {
    const verdict = await accept(needs, record, asked, code);
    if (verdict.kind === 'accepted') return carryOut(verdict.plan, asked);
    throw await figuresChanged(needs, record, asked, verdict);
  };

  /** As it ended just now: where Zoho's total was another one, with a new plan that has it. */
  const answerNow = async (record: PlanRecord, asked: Ask): Promise<Plan> => {
    const taken = record.state === 'refused' && record.progress.zohoTotalMicros !== null;
    if (!taken) return answerEnd(record, now());
    throw await figuresChanged(needs, record, asked, {
      reason: record.reason ?? 'The figures have changed.',
      short: false,
    });
  };

  return {
    createOrder: refusing('create-order', async (ask, asked) => {
      const { asker, spend } = asked;
      await requireNotPaused(needs);
      await requireGranted(needs, asker.organizationId, 'create-order');
      return keep(asked, await draftOrder(needs, ask, asker, spend));
    }),

    createCustomer: refusing('create-customer', async (ask, asked) => {
      const { asker, spend } = asked;
      await requireNotPaused(needs);
      await requireGranted(needs, asker.organizationId, 'create-customer');
      const contents = await proposeCustomer(needs.zoho(asker.organizationId), ask, spend);
      return keep(asked, { planKey: await newPlanKey(needs), ...contents });
    }),

    cancelOrder: refusing('cancel-order', async (ask, asked) => {
      const { asker, spend } = asked;
      await requireNotPaused(needs);
      await requireGranted(needs, asker.organizationId, 'cancel-order');
      const contents = await proposeCancellation({ store: needs.store, zoho: needs.zoho(asker.organizationId) }, ask, {
        asker,
        spend,
      });
      return keep(asked, { planKey: await newPlanKey(needs), ...contents });
    }),

    nameItem: refusing('name-item', async (ask, asked) => {
      await requireNotPaused(needs);
      const contents = await proposeName(needs, ask, asked);
      return keep(asked, { planKey: await newPlanKey(needs), ...contents });
    }),

    adjustStock: refusing('adjust-stock', (ask, asked) => changeStock({ intent: 'adjust-stock', ask }, asked)),
    countStock: refusing('count-stock', (ask, asked) => changeStock({ intent: 'count-stock', ask }, asked)),
    undoAdjustment: refusing('undo-adjustment', (ask, asked) => changeStock({ intent: 'undo-adjustment', ask }, asked)),
    transferStock: refusing('transfer-stock', (ask, asked) => changeStock({ intent: 'transfer-stock', ask }, asked)),
    receiveTransfer: refusing('receive-transfer', (ask, asked) =>
      changeStock({ intent: 'receive-transfer', ask }, asked),
    ),

    linkItems: refusing('link-items', async (ask, asked) => {
      await requireNotPaused(needs);
      return keep(asked, { planKey: await newPlanKey(needs), ...(await proposeLinks(needs, ask, asked)) });
    }),

    reconcileStock: refusing('reconcile-stock', (ask, asked) => changeStock({ intent: 'reconcile-stock', ask }, asked)),

    show: async (display, { asker }) => showPlan(await requirePlan(needs.store.read, display, asker), now()),

    confirm: refusing(
      ({ plan }) => `plan ${plan}`,
      async (ask, asked) => {
        const record = await requirePlan(needs.store.read, ask.plan, asked.asker);
        if (isExecuting(record.state)) return answerNow(await carryOut(record, asked), asked);
        if (!isOpen(record.state) || record.expiresAt <= now()) return answerEnd(record, now());
        return answerNow(await release(record, asked, ask.code), asked);
      },
    ),

    cancel: async (display, { asker, requestId }) => {
      const dropped = await needs.store.write(async (s) => {
        const record = await requirePlan(s, display, asker);
        const { state } = record;
        if (state === 'cancelled') return record;
        if (state !== 'proposed' && state !== 'approved') {
          throw new ConnectorError('plan_not_open', `Plan ${record.display} cannot be dropped any more.`, {
            hint: showPlan(record, now()).next,
          });
        }
        await move(s, { ...record, state }, 'cancelled', now(), { cause: { requestId } });
        return requirePlan(s, display, asker);
      });
      return showPlan(dropped, now());
    },

    orderNow: (ask, idempotencyKey, asked) =>
      refusing('create-order', (order: typeof ask) => orderNow(needs, carryOut, order, idempotencyKey, asked))(
        ask,
        asked,
      ),

    sell: (sale, asked) => placeSale(needs, carryOut, sale, asked),
    takeSaleBack: (sale, asked) => takeSaleBack(needs, carryOut, sale, asked),

    recover: async () => {
      await expireOverdue(needs);
      const due = await needs.store.read.plans.due(executingStates, now(), RECOVER_AT_ONCE);
      await Promise.all(
        due.map(async (row) => {
          const { kid, display: plan } = row;
          const account: Spend = { lane: 'order', kid, callsPerDay: null, zohoCalls: 0, sharedCalls: 0, plan };
          await execute(row.planKey, account, 0, null).catch((error: unknown) => {
            needs.log.warn({ plan: row.display, error }, 'a plan could not be carried on with');
          });
        }),
      );
      return due.length;
    },
  };
};

const expireOverdue = (needs: Pick<Parts, 'store' | 'now'>): Promise<void> => {
  const now = needs.now().getTime();
  return needs.store.read.plans.overdue(openStates, now, 1).then(async (some) => {
    if (some.length === 0) return;
    await needs.store.write(async (s) => {
      for (const row of await s.plans.overdue(openStates, now, EXPIRE_AT_ONCE)) {
        await move(s, toRecord(row) as PlanRecord<'proposed' | 'approved'>, 'expired', now);
      }
    });
  });
};
