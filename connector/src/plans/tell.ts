// What others are told of plans: that one waits for a person, and what became of it at Zoho. Written in the unit of work
// that makes it so.
import { type EventData, type EventType, eventId, lookAtOrder, type PlanResult } from 'shared-schemas';
import type { Asker } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { NewPlan } from './keep.ts';
import { toDisplay } from './marks.ts';
import type { Recipe } from './recipe.ts';
import type { PlanRecord } from './record.ts';

/** A plan of this key waits for somebody outside the chat; where nobody need approve it, nothing is told. */
export const tellAwaiting =
  (asker: Asker, plan: NewPlan, at: number) =>
  async (s: Pick<Groups, 'outbox'>): Promise<void> => {
    if (asker.release !== 'person') return;
    const { organizationId, kid } = asker;
    const display = toDisplay(plan.planKey);
    await s.outbox.add({
      id: eventId('plan.awaiting_approval', organizationId, display),
      organizationId,
      type: 'plan.awaiting_approval',
      at,
      origin: 'connector',
      data: { plan: display, kid, kind: plan.write.kind, ...sumOf(plan) },
      next: `show-plan --plan '${display}'`,
    });
  };

const sumOf = ({ write }: NewPlan): EventData =>
  'total' in write ? { total: write.total, currency: write.currency } : {};

/** What became of an order: a draft is only there, and what has left was confirmed before. */
const ofOrder = ({ status }: PlanResult): readonly EventType[] => {
  if (status === 'draft' || status === 'pending_approval') return ['order.created'];
  return status === 'shipped'
    ? ['order.created', 'order.confirmed', 'order.shipped']
    : ['order.created', 'order.confirmed'];
};

const told: Readonly<Record<Exclude<Recipe['kind'], 'create-order'>, readonly EventType[]>> = {
  'cancel-order': ['order.cancelled'],
  'create-customer': [],
  // That stock has changed is told by whoever reads its figures again.
  'adjust-stock': [],
  'transfer-stock': [],
  'receive-transfer': [],
  'name-item': [],
  'link-items': [],
};

/** Zoho holds what the plan wanted. Found there by somebody else as well, it is the same happening, told once. */
export const tellDone = async (
  s: Pick<Groups, 'outbox'>,
  { organizationId, kind, recipe, write }: PlanRecord,
  result: PlanResult,
  at: number,
): Promise<void> => {
  const location =
    recipe.kind === 'create-order' && recipe.locationId !== null ? { locationId: recipe.locationId } : {};
  const sum = 'total' in write ? { total: result.total ?? write.total, currency: write.currency } : {};
  for (const type of kind === 'create-order' ? ofOrder(result) : told[kind]) {
    await s.outbox.add({
      id: eventId(type, organizationId, result.id),
      organizationId,
      type,
      at,
      origin: 'connector',
      data: { orderId: result.id, number: result.number, ...sum, ...location },
      next: lookAtOrder(result),
    });
  }
};
