// An order as it is sent and found again: by a number of ours, which Zoho takes once, or by a mark in its reference.
import type { OrderDraft, ZohoOrder } from '../zoho/ports/orders.ts';
import { isOurOrder } from './match.ts';
import type { OrderRecipe } from './recipe.ts';
import type { Progress } from './record.ts';
import type { Outgoing } from './sending.ts';
import { call, leaveUncertain, phaseOf, type Run } from './steps.ts';

const LOOKS_BY_REFERENCE = 4;
/** Orders of one reference that are looked at: more are for a person. */
const MAX_TWINS = 5;

export const orderDocument = (run: Run, recipe: OrderRecipe, progress: Progress): Outgoing<ZohoOrder> => ({
  what: 'order',
  createCall: 'create-order',
  unique: recipe.strategy === 'number',
  looks: LOOKS_BY_REFERENCE,
  settleMs: run.parts.config.SETTLE_SECONDS * 1_000,
  create: () => run.zoho.orders.create(run.spend, toDraft(recipe, progress)),
  find: () => findOrder(run, recipe),
  keep: (order, made) => {
    run.order = { is: order, made };
    return order;
  },
  conclude: (plan) =>
    leaveUncertain(run, plan, 'Zoho was asked to create the order, did not answer, and does not show it.'),
});

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

const noted = (note: string | null): Pick<OrderDraft, 'note'> => (note === null ? {} : { note });

/** Beside what people want to note: by it anybody finds in the connector why the order was allowed. */
const noteOf = ({ note }: OrderRecipe, { decisionId }: Progress): string | null => {
  const decision = decisionId === null ? [] : [`Compliance decision ${decisionId}`];
  const lines = [...(note === null ? [] : [note]), ...decision];
  return lines.length === 0 ? null : lines.join('\n');
};

const toDraft = (recipe: OrderRecipe, progress: Progress): OrderDraft => ({
  customerId: recipe.customerId,
  lines: recipe.lines.map((line) => ({ itemId: line.itemId, quantity: line.quantityMicros, rate: line.rateMicros })),
  date: recipe.date,
  ...(recipe.locationId === null ? {} : { locationId: recipe.locationId }),
  ...(recipe.number === null ? {} : { number: recipe.number }),
  ...(recipe.reference === null ? {} : { reference: recipe.reference }),
  ...(recipe.shippingAddressId === null ? {} : { shippingAddressId: recipe.shippingAddressId }),
  ...noted(noteOf(recipe, progress)),
  ...(progress.decisionId === null || progress.decisionField === null
    ? {}
    : { customField: { apiName: progress.decisionField, value: progress.decisionId } }),
});
