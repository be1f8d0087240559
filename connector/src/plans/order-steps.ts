// Creating an order exactly once: each step is persisted before it is taken, and what is unknown is looked up.
import { formatDecimal, type PlanResult } from 'shared-schemas';
import { hasCode } from '../errors.ts';
import type { OrderDraft, ZohoOrder } from '../zoho/ports.ts';
import { isOurOrder, totalsAgree } from './match.ts';
import { type OrderRecipe, type PlanRecord, type Progress, toRecord } from './record.ts';
import type { State } from './states.ts';
import {
  backoffMs,
  call,
  finish,
  go,
  leaveUncertain,
  nowMs,
  outcomeOf,
  park,
  phaseOf,
  type Run,
  refuse,
  step,
  type Turn,
} from './steps.ts';

const MAX_SENDS = 20;
const LOOKS_BY_REFERENCE = 4;
const LOOKS_BY_NUMBER = 20;
/** After a refusal that a repeat met: some sixteen seconds in which an earlier send would show. */
const LOOKS_AFTER_REFUSAL = 6;
const FIRST_LOOK_MS = 250;
const LONGEST_LOOK_MS = 30_000;
const MAX_PUSHES = 40;
const APPROVAL_POLL_MS = 900_000;

/** Confirmed by a person and reserved; now it is sent, unless it has lain here too long. */
export const acceptedOrder = async (run: Run, plan: PlanRecord<'accepted'>, recipe: OrderRecipe): Promise<Turn> => {
  if (isStale(run, plan))
    return refuse(run, plan, 'It was confirmed, but could not be sent in time; nothing was written.');
  const sending = await step(run, plan, 'sending', { progress: { sentAt: nowMs(run), looks: 0 } });
  return send(run, sending, recipe);
};

/** Found in this state by a later run: whether it was sent is unknown. */
export const sendingOrder = async (run: Run, plan: PlanRecord<'sending'>): Promise<Turn> =>
  go(await step(run, plan, 'looking', { progress: { unknownSends: plan.progress.unknownSends + 1, looks: 0 } }));

const send = async (run: Run, plan: PlanRecord<'sending'>, recipe: OrderRecipe): Promise<Turn> => {
  const before = plan.progress.unknownSends;
  let order: ZohoOrder;
  try {
    order = await call(run, 'create-order', () => run.zoho.orders.create(run.spend, toDraft(recipe)));
  } catch (error) {
    const outcome = outcomeOf(error);
    const reason = error instanceof Error ? error.message : 'Zoho refused it.';
    // An earlier send may still land, so a later refusal proves nothing by itself.
    if (outcome === 'refused' && before === 0 && !saysItExists(error)) return refuse(run, plan, reason);
    if (outcome === 'not_sent' && before === 0) return reopen(run, plan, error);
    const unknownSends = outcome === 'unknown' ? before + 1 : before;
    // Refused after an unknown send: that one may be there, so it is awaited rather than sent again.
    const looks = outcome === 'refused' ? 1 : 0;
    const refusal = outcome === 'refused' && !saysItExists(error) ? reason : null;
    const looking = await step(run, plan, 'looking', {
      progress: { unknownSends, looks, refusal, sentAt: nowMs(run) },
      note: reason,
    });
    return outcome === 'not_sent' ? park(backoffMs(3)) : go(looking);
  }
  run.order = order;
  return go(await step(run, plan, 'drafted', { change: { zohoId: order.id, zohoNumber: order.number } }));
};

/** Nothing left the house: the plan can be confirmed again, and the units are free meanwhile. */
const reopen = async (run: Run, plan: PlanRecord<'sending'>, error: unknown): Promise<never> => {
  const to = plan.approvedAt === null ? 'proposed' : 'approved';
  await step(run, plan, to, { change: { day: null, leaseOwner: null, leaseUntil: null } }, async (s) => {
    await s.reservations.release(plan.planKey);
    await s.settings.raise('stock');
  });
  throw error;
};

/** Unknown whether it is there: by number it may be sent again, since Zoho takes a number once; by reference never. */
export const lookingForOrder = async (run: Run, plan: PlanRecord<'looking'>, recipe: OrderRecipe): Promise<Turn> => {
  const { looks, sentAt, unknownSends, refusal } = plan.progress;
  const byReference = recipe.strategy === 'reference';
  const settleMs = run.parts.config.SETTLE_SECONDS * 1_000;
  const due = (sentAt ?? 0) + (byReference ? settleMs * 2 ** looks : lookDelayMs(looks));
  const now = nowMs(run);
  if (due > now) return park(due - now);

  const found = await findOrder(run, recipe);
  if (found !== null) {
    if (!isOurOrder(recipe, found)) {
      return leaveUncertain(run, plan, `Zoho has an order ${found.number}, but with another content than this plan.`);
    }
    run.order = found;
    return go(await step(run, plan, 'drafted', { change: { zohoId: found.id, zohoNumber: found.number } }));
  }
  const most = byReference ? LOOKS_BY_REFERENCE : refusal === null ? LOOKS_BY_NUMBER : LOOKS_AFTER_REFUSAL;
  const enough = looks + 1 >= most;
  if (byReference) {
    return enough
      ? leaveUncertain(run, plan, 'Zoho was asked to create the order, did not answer, and does not show it.')
      : noteLook(run, plan, looks + 1);
  }
  // The first look after a send of unknown outcome finds nothing: send again. Zoho takes a number only once, so if the
  // first one did land, or lands yet, this one is refused; only then is it worth waiting for the list to show it.
  if (looks === 0 && unknownSends < MAX_SENDS) {
    const sending = await step(run, plan, 'sending', { progress: { sentAt: now } });
    return send(run, sending, recipe);
  }
  if (!enough) return noteLook(run, plan, looks + 1);
  // Zoho refuses this very order, and no earlier send of it has shown: it is not there.
  if (refusal !== null) return refuse(run, plan, refusal);
  return leaveUncertain(run, plan, 'Zoho says that the order exists, but does not show it.');
};

/** How long after the last send to look for the nth time: at once, then half a second, doubling. */
const lookDelayMs = (looks: number): number =>
  looks === 0 ? 0 : Math.min(FIRST_LOOK_MS * 2 ** looks, LONGEST_LOOK_MS);

const noteLook = async (run: Run, plan: PlanRecord<'looking'>, looks: number): Promise<Turn> => {
  const kept = await run.parts.store.write(async (s) => {
    await s.plans.learn(plan, JSON.stringify({ recipe: plan.recipe, progress: { ...plan.progress, looks } }));
    return s.plans.byKey(plan.planKey);
  });
  return kept === null ? park(0) : go(toRecord(kept));
};

const findOrder = async (run: Run, recipe: OrderRecipe): Promise<ZohoOrder | null> => {
  const heads = await call(run, 'look-up', () =>
    recipe.strategy === 'number'
      ? run.zoho.orders.numbered(run.spend, recipe.number ?? '')
      : run.zoho.orders.referenced(run.spend, recipe.reference ?? ''),
  );
  const [head] = heads;
  return head === undefined ? null : call(run, 'read-order', () => run.zoho.orders.get(run.spend, head.id));
};

/** It is there. Its total decides whether it is confirmed or taken back. */
export const draftedOrder = async (run: Run, plan: PlanRecord<'drafted'>, recipe: OrderRecipe): Promise<Turn> => {
  const order = run.order ?? (await readOrder(run, plan));
  run.order = null;
  if (order === null) return leaveUncertain(run, plan, 'Somebody has deleted the order in Zoho.');
  const phase = phaseOf(order);
  if (phase === 'void') return refuse(run, plan, `Order ${order.number} has been voided in Zoho.`);
  const tolerance = Number(run.parts.config.PRICE_TOLERANCE_PERCENT);
  if (!totalsAgree(recipe.expectedTotalMicros, order.total, recipe.lines.length, tolerance)) {
    const voidReason = `Zoho’s total is ${formatDecimal(order.total, 2)}, not ${formatDecimal(recipe.expectedTotalMicros, 2)} as shown.`;
    const voiding = await step(run, plan, 'voiding', {
      progress: { voidReason, zohoTotalMicros: order.total, pushes: 0 },
    });
    return pushVoid(run, voiding);
  }
  if (phase === 'confirmed') return finish(run, plan, resultOf(plan, order));
  if (phase === 'pending') return awaitApproval(run, plan, order);
  const confirming = await step(run, plan, 'confirming', { progress: { pushes: 0 } });
  return pushConfirm(run, confirming, order);
};

const pushConfirm = async (run: Run, plan: PlanRecord<'confirming'>, order: ZohoOrder): Promise<Turn> => {
  try {
    await call(run, 'confirm-order', () => run.zoho.orders.confirm(run.spend, order.id));
  } catch (error) {
    return confirmingOrder(run, plan, outcomeOf(error) === 'refused' ? reasonOf(error) : null);
  }
  return finish(run, plan, resultOf(plan, order, 'confirmed'));
};

/** After a failed or forgotten confirm call the order itself tells. Confirming twice does no harm. */
export const confirmingOrder = async (
  run: Run,
  plan: PlanRecord<'confirming'>,
  refusal: string | null = null,
): Promise<Turn> => {
  const order = await readOrder(run, plan);
  if (order === null) return leaveUncertain(run, plan, 'Somebody has deleted the order in Zoho.');
  const phase = phaseOf(order);
  if (phase === 'confirmed') return finish(run, plan, resultOf(plan, order));
  if (phase === 'void') return refuse(run, plan, `Order ${order.number} has been voided in Zoho.`);
  if (phase === 'pending') return awaitApproval(run, plan, order);
  if (refusal !== null && phase === 'draft') {
    // Organisations with approvals refuse to confirm a draft: it is submitted instead.
    const submitting = await step(run, plan, 'submitting', { progress: { voidReason: refusal } });
    return submittingOrder(run, submitting);
  }
  if (plan.progress.pushes >= MAX_PUSHES) {
    return leaveUncertain(run, plan, `Order ${order.number} is in Zoho as a draft and could not be confirmed.`);
  }
  const again = await learn(run, plan, { pushes: plan.progress.pushes + 1 });
  if (plan.progress.pushes > 0) return park(backoffMs(plan.progress.pushes));
  return pushConfirm(run, again, order);
};

/** Zoho would not confirm; it may want an approval first. If not that either, the draft is taken back. */
export const submittingOrder = async (run: Run, plan: PlanRecord<'submitting'>): Promise<Turn> => {
  const orderId = plan.zohoId ?? '';
  try {
    await call(run, 'submit-order', () => run.zoho.orders.submit(run.spend, orderId));
  } catch (error) {
    if (outcomeOf(error) !== 'refused') throw error;
    const voiding = await step(run, plan, 'voiding', { progress: { pushes: 0 } });
    return pushVoid(run, voiding);
  }
  const order = await readOrder(run, plan);
  if (order === null) return leaveUncertain(run, plan, 'Somebody has deleted the order in Zoho.');
  return phaseOf(order) === 'confirmed' ? finish(run, plan, resultOf(plan, order)) : awaitApproval(run, plan, order);
};

const awaitApproval = async (
  run: Run,
  plan: PlanRecord<'drafted' | 'confirming' | 'submitting'>,
  order: ZohoOrder,
): Promise<Turn> => {
  const result = JSON.stringify(resultOf(plan, order, 'pending_approval'));
  await step(run, plan, 'awaiting_zoho_approval', { change: { result } });
  return park(APPROVAL_POLL_MS);
};

/** Looked at now and then until somebody in Zoho has decided. */
export const approvingOrder = async (run: Run, plan: PlanRecord<'awaiting_zoho_approval'>): Promise<Turn> => {
  const order = await readOrder(run, plan);
  if (order === null) return leaveUncertain(run, plan, 'Somebody has deleted the order in Zoho.');
  switch (phaseOf(order)) {
    case 'confirmed':
      return finish(run, plan, resultOf(plan, order));
    case 'void':
      return refuse(run, plan, `Order ${order.number} has been voided in Zoho.`);
    case 'approved': {
      const confirming = await step(run, plan, 'confirming', { progress: { pushes: 0 } });
      return pushConfirm(run, confirming, order);
    }
    default:
      return park(APPROVAL_POLL_MS);
  }
};

/** Also for a resumed run: voiding twice does no harm, and the order itself tells how it ended. */
export const pushVoid = async (run: Run, plan: PlanRecord<'voiding'>): Promise<Turn> => {
  const orderId = plan.recipe.kind === 'cancel-order' ? plan.recipe.orderId : (plan.zohoId ?? '');
  const cancelling = plan.recipe.kind === 'cancel-order' ? plan.recipe : null;
  let refusal: string | null = null;
  try {
    await call(run, 'void-order', () =>
      run.zoho.orders.void(run.spend, orderId, cancelling?.reason ?? plan.progress.voidReason ?? undefined),
    );
  } catch (error) {
    const order = await call(run, 'read-order', () => run.zoho.orders.get(run.spend, orderId));
    if (order !== null && phaseOf(order) !== 'void') {
      if (outcomeOf(error) !== 'refused' && plan.progress.pushes < MAX_PUSHES) {
        await learn(run, plan, { pushes: plan.progress.pushes + 1 });
        return park(backoffMs(plan.progress.pushes));
      }
      refusal = reasonOf(error);
    }
  }
  if (cancelling !== null) {
    const number = plan.write.kind === 'cancel-order' ? plan.write.order.number : '';
    if (refusal !== null) return refuse(run, plan, refusal);
    return finish(run, plan, { id: orderId, number, status: 'cancelled' });
  }
  const why = plan.progress.voidReason ?? 'It could not be confirmed in Zoho.';
  return refusal === null
    ? refuse(run, plan, why)
    : leaveUncertain(run, plan, `${why} The draft ${plan.zohoNumber ?? ''} could not be voided: ${refusal}`);
};

const readOrder = (run: Run, plan: PlanRecord): Promise<ZohoOrder | null> =>
  call(run, 'read-order', () => run.zoho.orders.get(run.spend, plan.zohoId ?? ''));

const learn = async <S extends State>(
  run: Run,
  plan: PlanRecord<S>,
  learnt: Partial<Progress>,
): Promise<PlanRecord<S>> => {
  const progress = { ...plan.progress, ...learnt };
  await run.parts.store.write((s) => s.plans.learn(plan, JSON.stringify({ recipe: plan.recipe, progress })));
  return { ...plan, progress };
};

const resultOf = (plan: PlanRecord, order: ZohoOrder, status: string = order.status): PlanResult => ({
  id: order.id,
  number: order.number === '' ? (plan.zohoNumber ?? '') : order.number,
  status,
  total: formatDecimal(order.total, 2),
});

const toDraft = (recipe: OrderRecipe): OrderDraft => ({
  customerId: recipe.customerId,
  lines: recipe.lines.map((line) => ({ itemId: line.itemId, quantity: line.quantityMicros, rate: line.rateMicros })),
  date: recipe.date,
  ...(recipe.locationId === null ? {} : { locationId: recipe.locationId }),
  ...(recipe.number === null ? {} : { number: recipe.number }),
  ...(recipe.reference === null ? {} : { reference: recipe.reference }),
  ...(recipe.shippingAddressId === null ? {} : { shippingAddressId: recipe.shippingAddressId }),
  ...(recipe.note === null ? {} : { note: recipe.note }),
});

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'Zoho refused it.');

/** Zoho's code for a name or number that is taken (API notes 5); messages are in the organisation's own language. */
const saysItExists = (error: unknown): boolean => hasCode(error, 'zoho_refused') && error.facts.zoho?.code === 1001;

const isStale = (run: Run, plan: PlanRecord): boolean =>
  nowMs(run) > plan.expiresAt + run.parts.config.PLAN_MINUTES * 60_000;
