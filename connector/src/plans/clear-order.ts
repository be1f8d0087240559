// Where a shop is configured, an order from the chat passes the same gate as the shop's own: shown as a quote, cleared as
// an order. Where none is, regulated goods have been refused already.
import type { PlanResult } from 'shared-schemas';
import { dayIn } from '../catalogue/day.ts';
import { keptUntil } from '../compliance/calendar.ts';
import { ConnectorError } from '../errors.ts';
import type { Asker, Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { Figures } from './figure-order.ts';
import type { Moved } from './recheck.ts';
import type { OrderRecipe } from './recipe.ts';
import type { PlanRecord } from './record.ts';

type Clearance = NonNullable<Parts['clearance']>;
type Ask = Parameters<Clearance['decide']>[0];
type ShipTo = Ask['shipTo'];

interface Wanted {
  readonly planKey: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly shipTo: ShipTo;
  readonly figures: Pick<Figures, 'lines'>;
}

const toAsk = (organizationId: string, moment: Ask['moment'], { planKey, customer, shipTo, figures }: Wanted): Ask => ({
  organizationId,
  moment,
  channel: 'chat',
  orderRef: planKey,
  lines: figures.lines.map(({ reading, quantityMicros }) => ({ item: reading.item, quantityMicros })),
  buyer: { key: customer.id, name: customer.name, bornOn: null },
  shipTo,
});

/** What the person should know of it before saying yes. Errors: `order_not_cleared`. */
export const quoteOrder = async (
  { clearance }: Pick<Parts, 'clearance'>,
  { organizationId }: Pick<Asker, 'organizationId'>,
  wanted: Wanted,
): Promise<string[]> => {
  if (clearance === null) return [];
  const { decision, id } = await clearance.decide(toAsk(organizationId, 'quote', wanted));
  if (decision.outcome !== 'allow') throw clearance.refusal(decision, id);
  return decision.regulated
    ? [
        'It holds regulated goods: before it is confirmed, somebody in the shop has the customer’s age proved for it (pnpm connector compliance verify-age, with the id of this plan).',
      ]
    : [];
};

export interface ClearedOrder {
  /** Of the decision that allows it; null where there was nothing to decide. */
  readonly decisionId: string | null;
  /** The custom field of the order in Zoho that its number goes into; null where there is none. */
  readonly field: string | null;
  /** Inside the lock: decides once more and keeps it. Answers why not. */
  hold(s: Groups): Promise<Moved | null>;
}

const nothingToClear: ClearedOrder = { decisionId: null, field: null, hold: async () => null };

/** Errors: `order_not_cleared`, `address_not_found`, and those of reading. */
export const clearOrder = async (
  needs: Pick<Parts, 'clearance' | 'zoho'>,
  record: PlanRecord,
  recipe: OrderRecipe,
  figures: Figures,
  spend: Spend,
): Promise<ClearedOrder> => {
  const { clearance } = needs;
  const { write, organizationId, planKey } = record;
  if (clearance === null || write.kind !== 'create-order') return nothingToClear;
  const wanted = { planKey, customer: write.customer, figures, shipTo: null };
  const plain = await clearance.decide(toAsk(organizationId, 'quote', wanted));
  if (!plain.decision.regulated && plain.decision.outcome === 'allow') return nothingToClear;
  // As it is now: somebody may have mended it in Zoho since the plan was shown.
  const shipTo = await readShipTo(needs, organizationId, recipe, spend);
  const cleared = await clearance.decide(toAsk(organizationId, 'order', { ...wanted, shipTo }));
  if (cleared.decision.outcome !== 'allow') throw clearance.refusal(cleared.decision, cleared.id);
  return {
    decisionId: cleared.id,
    field: await clearance.orderField(organizationId),
    hold: async (s) => {
      const final = await cleared.keep(s);
      return final.outcome === 'allow' ? null : { reason: clearance.refusal(final, cleared.id).message, short: false };
    },
  };
};

/** Errors: `address_not_found`, and those of reading. */
export const readShipTo = async (
  { zoho }: Pick<Parts, 'zoho'>,
  organizationId: string,
  { customerId, shippingAddressId }: Pick<OrderRecipe, 'customerId' | 'shippingAddressId'>,
  spend: Spend,
): Promise<ShipTo> => {
  if (shippingAddressId === null) return null;
  const addresses = await zoho(organizationId).contacts.addresses(spend, customerId);
  const found = addresses.find(({ id }) => id === shippingAddressId);
  if (found !== undefined) return found.parts ?? null;
  throw new ConnectorError('address_not_found', 'The customer no longer has the address this order ships to.', {
    hint: 'Prepare it again with an address of now.',
  });
};

/** The decision that allowed it is of this order from now on, and kept as long as the law wants its records. */
export const noteSale = async (
  s: Pick<Groups, 'decisions' | 'connections'>,
  { progress: { decisionId }, organizationId }: PlanRecord,
  { id, number }: PlanResult,
  at: number,
): Promise<void> => {
  if (decisionId === null) return;
  const soldOn = dayIn((await s.connections.get(organizationId))?.timeZone ?? 'UTC', new Date(at));
  await s.decisions.attach(decisionId, { orderId: id, orderNumber: number, soldOn, keptUntil: keptUntil(soldOn) });
};
