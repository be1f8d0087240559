// The desk where writes are proposed, released and carried out. Everything that may change Zoho comes by here.
import {
  type AskOf,
  type cancelOrder,
  type createCustomer,
  type createOrder,
  type Plan,
  type PlannedWrite,
  parseDecimal,
} from 'shared-schemas';
import { dayIn } from '../catalogue/day.ts';
import { toMoney } from '../catalogue/to-answer.ts';
import { ConnectorError } from '../errors.ts';
import type { Ask, Asker, Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { Spend } from '../zoho/ports.ts';
import { accept } from './accept.ts';
import { createExecute, type ExecuteNeeds } from './execute.ts';
import { overOrderLimit } from './limits.ts';
import { move } from './move.ts';
import { requireNotPaused } from './pause.ts';
import { type OrderNeeds, type OrderProposal, proposeOrder } from './propose-order.ts';
import { proposeCancellation, proposeCustomer } from './propose-others.ts';
import { noProgress, type PlanRecord, type Recipe, toDisplay, toRecord } from './record.ts';
import { showPlan } from './show.ts';
import { executingStates, isExecuting, isOpen, openStates } from './states.ts';

export interface PlanDeskNeeds extends ExecuteNeeds, OrderNeeds, Pick<Parts, 'verifyCode'> {}

export interface PlanDesk {
  createOrder(ask: AskOf<typeof createOrder>, asked: Ask): Promise<Plan>;
  createCustomer(ask: AskOf<typeof createCustomer>, asked: Ask): Promise<Plan>;
  cancelOrder(ask: AskOf<typeof cancelOrder>, asked: Ask): Promise<Plan>;
  show(display: string, asked: Ask): Promise<Plan>;
  confirm(ask: { readonly plan: string; readonly code?: string | undefined }, asked: Ask): Promise<Plan>;
  cancel(display: string, asked: Ask): Promise<Plan>;
  /** Orders at once, without a person: for services, once per idempotency key. */
  orderNow(ask: AskOf<typeof createOrder>, idempotencyKey: string, asked: Ask): Promise<Plan>;
  /** Carries on with what a crash or a pause has left behind; answers how many plans were taken up. */
  recover(): Promise<number>;
}

/** A confirmation waits this long for Zoho before it answers "in progress". */
const PATIENCE_MS = 25_000;
const RECOVER_AT_ONCE = 5;

/** A plan belongs to the key that asked for it; to any other it does not exist. */
export const requirePlan = async (s: Pick<Groups, 'plans'>, display: string, asker?: Asker): Promise<PlanRecord> => {
  const row = await s.plans.byDisplay(normaliseDisplay(display));
  if (row === null || (asker !== undefined && row.kid !== asker.kid)) {
    throw new ConnectorError('plan_not_found', `There is no plan ${display} of this key.`, {
      hint: 'Use the id exactly as it was shown, or prepare a new plan.',
    });
  }
  return toRecord(row);
};

const normaliseDisplay = (display: string): string => {
  const letters = display.toUpperCase().replace('-', '');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
};

export const createPlanDesk = (needs: PlanDeskNeeds): PlanDesk => {
  const execute = createExecute(needs);
  const now = () => needs.now().getTime();

  /** Keeps a new plan, and what must be kept with it. */
  const keep = async (
    asker: Asker,
    contents: {
      planKey: string;
      write: PlannedWrite;
      recipe: Recipe;
      warnings: string[];
      valueMicros?: number;
      unitsMicros?: number;
    },
    together: (s: Groups) => Promise<void> = async () => {},
  ): Promise<PlanRecord> => {
    const at = now();
    const weight = {
      kind: contents.recipe.kind,
      valueMicros: contents.valueMicros ?? 0,
      unitsMicros: contents.unitsMicros ?? 0,
    };
    const tooMuch = overOrderLimit(asker.limits, weight);
    if (tooMuch !== null)
      throw new ConnectorError('limit_exceeded', tooMuch, { hint: 'An admin can raise the key’s limits.' });
    const row = await needs.store.write(async (s) => {
      if (asker.release === 'code') await requireNoOpenPlan(s, asker, at);
      await s.plans.insert({
        planKey: contents.planKey,
        display: toDisplay(contents.planKey),
        organizationId: asker.organizationId,
        kid: asker.kid,
        kind: contents.recipe.kind,
        state: 'proposed',
        version: 1,
        write: JSON.stringify(contents.write),
        recipe: JSON.stringify({ recipe: contents.recipe, progress: noProgress }),
        release: asker.release,
        warnings: JSON.stringify(contents.warnings),
        createdAt: at,
        expiresAt: at + needs.config.PLAN_MINUTES * 60_000,
        approvedAt: null,
        approvedBy: null,
        day: null,
        valueMicros: weight.valueMicros,
        unitsMicros: weight.unitsMicros,
        leaseOwner: null,
        leaseUntil: null,
        attempts: 0,
        zohoId: null,
        zohoNumber: null,
        result: null,
        reason: null,
        changedAt: at,
      });
      await together(s);
      return s.plans.byKey(contents.planKey);
    });
    if (row === null) throw new ConnectorError('internal', 'The plan was not kept.');
    return toRecord(row);
  };

  const draftOrder = async (
    ask: AskOf<typeof createOrder>,
    asker: Asker,
    spend: Spend,
  ): Promise<OrderProposal & { planKey: string }> => {
    const planKey = needs.newId();
    const { currency, today } = await organizationFacts(needs, asker.organizationId);
    return { planKey, ...(await proposeOrder(needs, ask, { asker, spend, planKey, currency, today })) };
  };

  /** Makes the plan again with today's figures, for the person to look at anew. */
  const proposeAgain = async (record: PlanRecord, asked: Ask): Promise<Plan | undefined> => {
    if (record.recipe.kind !== 'create-order') return undefined;
    const draft = await draftOrder(record.recipe.ask, asked.asker, asked.spend);
    const learnt = record.progress.zohoTotalMicros;
    const contents = learnt === null ? draft : withZohoTotal(draft, learnt);
    return showPlan(await keep(asked.asker, contents), now());
  };

  const carryOut = async (record: PlanRecord, { asker, spend }: Ask): Promise<PlanRecord> => {
    // A key's ceiling of calls stops questions, never an order half-way.
    const account: Spend = { ...spend, callsPerDay: null, lane: 'order', kid: asker.kid };
    try {
      return await execute(record.planKey, account, PATIENCE_MS);
    } finally {
      spend.zohoCalls = account.zohoCalls;
      spend.sharedCalls = account.sharedCalls;
    }
  };

  /** The plan as an answer, or as the problem it ended in. */
  const answerEnd = async (record: PlanRecord, asked: Ask, proposeNew: boolean): Promise<Plan> => {
    const plan = showPlan(record, now());
    switch (plan.state) {
      case 'done':
      case 'awaiting_zoho_approval':
      case 'proposed':
      case 'approved':
        return plan;
      case 'executing':
        throw new ConnectorError('plan_in_progress', `Plan ${plan.id} is being carried out and has not ended yet.`, {
          retryAfterSeconds: 10,
          hint: 'Run confirm-plan or show-plan again in a moment: it is carried out once, however often you ask.',
        });
      case 'uncertain':
        throw new ConnectorError(
          'plan_uncertain',
          `${record.reason ?? 'It is uncertain whether Zoho carried it out.'}`,
          { hint: plan.next },
        );
      case 'expired':
        throw new ConnectorError('plan_expired', `Plan ${plan.id} has expired; nothing was written.`, {
          hint: plan.next,
        });
      case 'refused':
        if (proposeNew && record.progress.zohoTotalMicros !== null) {
          throw await changed(record.reason ?? 'The figures have changed.', record, asked);
        }
        throw new ConnectorError(
          'plan_not_open',
          `Plan ${plan.id} was not carried out: ${record.reason ?? 'it was refused.'}`,
          { hint: plan.next },
        );
      case 'cancelled':
      case 'rejected':
        throw new ConnectorError('plan_not_open', `Plan ${plan.id} was ${plan.state}; nothing was written.`, {
          hint: plan.next,
        });
    }
  };

  const changed = async (
    reason: string,
    record: PlanRecord,
    asked: Ask,
    code: 'plan_changed' | 'short_of_stock' = 'plan_changed',
  ) => {
    const plan = await proposeAgain(record, asked);
    return new ConnectorError(code, `${reason} Nothing was ordered.`, {
      ...(plan === undefined ? {} : { plan }),
      hint: plan === undefined ? 'Prepare it again.' : `Show the person the new plan ${plan.id}.`,
    });
  };

  const release = async (record: PlanRecord, asked: Ask, code: string | undefined): Promise<PlanRecord> => {
    const verdict = await accept(needs, record, asked, code);
    if (verdict.kind === 'accepted') return carryOut(verdict.plan, asked);
    throw await changed(verdict.reason, record, asked, verdict.short ? 'short_of_stock' : 'plan_changed');
  };

  return {
    createOrder: async (ask, asked) => {
      await requireNotPaused(needs);
      return showPlan(await keep(asked.asker, await draftOrder(ask, asked.asker, asked.spend)), now());
    },

    createCustomer: async (ask, { asker, spend }) => {
      await requireNotPaused(needs);
      const contents = await proposeCustomer(needs.zoho(asker.organizationId), ask, spend);
      return showPlan(await keep(asker, { planKey: needs.newId(), ...contents }), now());
    },

    cancelOrder: async (ask, { asker, spend }) => {
      await requireNotPaused(needs);
      const contents = await proposeCancellation(needs.zoho(asker.organizationId), ask, spend);
      return showPlan(await keep(asker, { planKey: needs.newId(), ...contents }), now());
    },

    show: async (display, { asker }) => showPlan(await requirePlan(needs.store.read, display, asker), now()),

    confirm: async (ask, asked) => {
      const record = await requirePlan(needs.store.read, ask.plan, asked.asker);
      if (isExecuting(record.state)) return answerEnd(await carryOut(record, asked), asked, true);
      if (!isOpen(record.state) || record.expiresAt <= now()) return answerEnd(record, asked, false);
      return answerEnd(await release(record, asked, ask.code), asked, true);
    },

    cancel: async (display, { asker }) => {
      const dropped = await needs.store.write(async (s) => {
        const record = await requirePlan(s, display, asker);
        const { state } = record;
        if (state === 'cancelled') return record;
        if (state !== 'proposed' && state !== 'approved') {
          throw new ConnectorError('plan_not_open', `Plan ${record.display} cannot be dropped any more.`, {
            hint: showPlan(record, now()).next,
          });
        }
        await move(s, { ...record, state }, 'cancelled', now());
        return requirePlan(s, display, asker);
      });
      return showPlan(dropped, now());
    },

    orderNow: async (ask, idempotencyKey, asked) => {
      const { asker } = asked;
      const requestHash = await sha256(JSON.stringify(ask));
      const earlier = await needs.store.read.plans.idempotent(asker.kid, idempotencyKey);
      if (earlier !== null) return answerEnd(await resume(earlier, requestHash, asked), asked, false);
      await requireNotPaused(needs);
      const draft = await draftOrder(ask, asker, asked.spend);
      const row = { kid: asker.kid, idempotencyKey, requestHash, planKey: draft.planKey, createdAt: now() };
      const record = await needs.store.read.plans
        .idempotent(asker.kid, idempotencyKey)
        .then((again) =>
          again === null ? keep(asker, draft, (s) => rememberOnce(s, row)) : resume(again, requestHash, asked),
        );
      if (!isOpen(record.state)) return answerEnd(record, asked, false);
      const verdict = await accept(needs, record, asked, undefined, 'service');
      if (verdict.kind === 'accepted') return answerEnd(await carryOut(verdict.plan, asked), asked, false);
      throw new ConnectorError(
        verdict.short ? 'short_of_stock' : 'plan_changed',
        `${verdict.reason} Nothing was ordered.`,
        {
          hint: 'Ask again with a new idempotency key once the order has been changed.',
        },
      );
    },

    recover: async () => {
      const due = await needs.store.read.plans.due(executingStates, now(), RECOVER_AT_ONCE);
      await Promise.all(
        due.map(async (row) => {
          const account: Spend = { lane: 'order', kid: row.kid, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 };
          await execute(row.planKey, account, 0).catch((error: unknown) => {
            needs.log.warn({ plan: row.display, error }, 'a plan could not be carried on with');
          });
        }),
      );
      return due.length;
    },
  };

  async function resume(
    earlier: { requestHash: string; planKey: string },
    requestHash: string,
    asked: Ask,
  ): Promise<PlanRecord> {
    if (earlier.requestHash !== requestHash) {
      throw new ConnectorError(
        'idempotency_key_reused',
        'This idempotency key was used for an order with another content.',
        {
          hint: 'Use a new key for a new order, and the same key only to repeat the same order.',
        },
      );
    }
    const row = await needs.store.read.plans.byKey(earlier.planKey);
    if (row === null)
      throw new ConnectorError('plan_not_found', 'The order of this idempotency key is no longer kept.');
    const record = toRecord(row);
    if (isExecuting(record.state)) return carryOut(record, asked);
    // Kept, but the process died before it was accepted: nothing was sent, so it goes on as if asked just now.
    if (isOpen(record.state) && record.expiresAt > now()) {
      const verdict = await accept(needs, record, asked, undefined, 'service');
      if (verdict.kind === 'accepted') return carryOut(verdict.plan, asked);
    }
    return record;
  }
};

const requireNoOpenPlan = async (s: Groups, asker: Asker, now: number): Promise<void> => {
  const [open] = await s.plans.openOf(asker.kid, openStates, now);
  if (open === undefined) return;
  throw new ConnectorError(
    'plan_already_open',
    `Plan ${open.display} is still open, and a one-time code must fit one plan only.`,
    {
      hint: `Confirm it, or drop it with cancel-plan --plan '${open.display}', before preparing another.`,
    },
  );
};

const rememberOnce = async (s: Groups, row: Parameters<Groups['plans']['rememberIdempotent']>[0]): Promise<void> => {
  if ((await s.plans.idempotent(row.kid, row.idempotencyKey)) !== null) {
    throw new ConnectorError('plan_in_progress', 'An order with this idempotency key is being placed right now.', {
      retryAfterSeconds: 2,
      hint: 'Ask again with the same key in a moment.',
    });
  }
  await s.plans.rememberIdempotent(row);
};

const organizationFacts = async (
  needs: Pick<Parts, 'store' | 'now'>,
  organizationId: string,
): Promise<{ currency: string; today: string }> => {
  const connection = await needs.store.read.connections.get(organizationId);
  if (connection === null) {
    throw new ConnectorError('not_connected', 'The connector is not connected to Zoho.', {
      hint: 'An admin connects with: pnpm connector connect',
    });
  }
  return { currency: connection.currencyCode, today: dayIn(connection.timeZone, needs.now()) };
};

const withZohoTotal = <T extends OrderProposal>(draft: T, totalMicros: number): T => ({
  ...draft,
  valueMicros: totalMicros,
  recipe: { ...draft.recipe, expectedTotalMicros: totalMicros },
  write: {
    ...draft.write,
    total: toMoney(totalMicros),
    tax: toMoney(totalMicros - (parseDecimal(draft.write.subTotal) ?? 0)),
  },
  warnings: [...draft.warnings, 'The tax and total are as Zoho computed them a moment ago.'],
});

const sha256 = async (text: string): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('hex');
