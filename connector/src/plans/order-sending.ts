// Sending an order exactly once: what was sent with an unknown outcome is looked up; by number it may be sent again.
import { hasCode } from '../errors.ts';
import type { OrderDraft, ZohoOrder } from '../zoho/ports.ts';
import { isOurOrder } from './match.ts';
import type { OrderRecipe, PlanRecord } from './record.ts';
import {
  backoffMs,
  call,
  go,
  learn,
  leaveUncertain,
  nowMs,
  outcomeOf,
  park,
  phaseOf,
  type Run,
  reasonOf,
  refuse,
  reopen,
  step,
  type Turn,
} from './steps.ts';

const MAX_SENDS = 20;
const LOOKS_BY_REFERENCE = 4;
/** Some seven minutes in which an earlier send may land or the list catch up. */
const LOOKS_BY_NUMBER = 20;
/** Orders of one reference that are looked at: more are for a person. */
const MAX_TWINS = 5;
const FIRST_LOOK_MS = 250;
const LONGEST_LOOK_MS = 30_000;

/** Confirmed by a person and reserved; now it is sent. */
export const acceptedOrder = async (run: Run, plan: PlanRecord<'accepted'>, recipe: OrderRecipe): Promise<Turn> => {
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
    const reason = reasonOf(error);
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
  run.order = { is: order, made: true };
  return go(await step(run, plan, 'drafted', { change: { zohoId: order.id, zohoNumber: order.number } }));
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
  if (typeof found === 'string') return leaveUncertain(run, plan, found);
  if (found !== null) {
    run.order = { is: found, made: false };
    return go(await step(run, plan, 'drafted', { change: { zohoId: found.id, zohoNumber: found.number } }));
  }
  const enough = looks + 1 >= (byReference ? LOOKS_BY_REFERENCE : LOOKS_BY_NUMBER);
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
  if (refusal === null) return leaveUncertain(run, plan, 'Zoho says that the order exists, but does not show it.');
  // A refusal is for the call it answers. An earlier one, whose answer was lost, may land yet: had the plan ended as
  // refused, the order prepared in its place would be a second one.
  return leaveUncertain(
    run,
    plan,
    `Zoho did not answer when the order was sent, refused it when it was sent again, and does not show it. ${refusal}`,
  );
};

/** How long after the last send to look for the nth time: at once, then half a second, doubling. */
const lookDelayMs = (looks: number): number =>
  looks === 0 ? 0 : Math.min(FIRST_LOOK_MS * 2 ** looks, LONGEST_LOOK_MS);

const noteLook = async (run: Run, plan: PlanRecord<'looking'>, looks: number): Promise<Turn> =>
  go(await learn(run, plan, { looks }));

/** The one order in Zoho that can be this plan's; null where there is none, or why nobody can tell. */
const findOrder = async (run: Run, recipe: OrderRecipe): Promise<ZohoOrder | string | null> => {
  const heads = await call(run, 'look-up', () =>
    recipe.strategy === 'number'
      ? run.zoho.orders.numbered(run.spend, recipe.number ?? '')
      : run.zoho.orders.referenced(run.spend, recipe.reference ?? ''),
  );
  const there: ZohoOrder[] = [];
  for (const { id } of heads.slice(0, MAX_TWINS)) {
    const order = await call(run, 'read-order', () => run.zoho.orders.get(run.spend, id));
    if (order !== null) there.push(order);
  }
  const [some] = there;
  if (some === undefined) return null;
  const [ours, another] = there.filter((order) => isOurOrder(recipe, order));
  if (ours === undefined) return `Zoho has an order ${some.number}, but with another content than this plan.`;
  // People clone orders, reference and all, and void the one or the other: which of them is ours only they can tell.
  const alone = heads.length === 1 || (another === undefined && phaseOf(ours) !== 'void' && heads.length <= MAX_TWINS);
  if (alone) return ours;
  return `Zoho has several orders with the reference of this plan (${there.map(({ number }) => number).join(', ')}).`;
};

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

/** Zoho's code for a name or number that is taken (API notes 5); messages are in the organisation's own language. */
const saysItExists = (error: unknown): boolean => hasCode(error, 'zoho_refused') && error.facts.zoho?.code === 1001;
