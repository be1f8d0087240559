// Orders that came into Zoho past the gate: those of regulated goods that no decision allowed are told of, each once.
import { eventId, lookAtOrder } from 'shared-schemas';
import { toLineFacts } from '../compliance/item-facts.ts';
import { isPlain } from '../compliance/regulated-lines.ts';
import { hasCode } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { OrderItemsRow } from '../store/feeds.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ZohoItem } from '../zoho/ports/items.ts';
import { fieldState } from './fields-desk.ts';

/** A list that is being followed may still write rows of a little while ago; and our own are noted by then. */
const SETTLED_MS = 600_000;
const AT_ONCE = 100;

export interface UnclearedNeeds extends Pick<Parts, 'store' | 'now' | 'zoho' | 'log'> {}

/** Looks at what has come since the last time. Errors: those of asking Zoho that pass; then it goes on from there the next time. */
export const tellUncleared = async (needs: UnclearedNeeds, organizationId: string, spend: Spend): Promise<number> => {
  const { store, now } = needs;
  const at = now().getTime();
  const before = await store.read.decisions.lookedTo(organizationId);
  if (before === null) {
    // What was there before the shop opened is nobody's news.
    await store.write((s) => s.decisions.noteLookedTo(organizationId, { seenAt: at, orderId: '' }));
    return 0;
  }
  const rows = await store.read.feeds.orderItemsAfter(organizationId, before, at - SETTLED_MS, AT_ONCE);
  let told = 0;
  for (const row of rows) {
    const uncleared = await lookOrDoubt(needs, organizationId, row, spend);
    const added = await store.write(async (s) => {
      await s.decisions.noteLookedTo(organizationId, row);
      if (row.status === 'void') await s.decisions.voided(organizationId, row.orderId, at);
      if (uncleared === null) return false;
      return s.outbox.add({
        id: eventId('order.uncleared', organizationId, row.orderId),
        organizationId,
        type: 'order.uncleared',
        at,
        origin: 'zoho',
        data: { orderId: row.orderId, number: uncleared.number, status: uncleared.status, reason: uncleared.reason },
        next: lookAtOrder({ number: uncleared.number, id: row.orderId }),
      });
    });
    if (added) told += 1;
  }
  return told;
};

interface Uncleared {
  readonly number: string;
  readonly status: string;
  readonly reason: string;
}

/** One that cannot be looked at, however often Zoho is asked, holds up no other: it is told of as well, for a person to look. */
const lookOrDoubt = async (
  needs: UnclearedNeeds,
  organizationId: string,
  row: OrderItemsRow,
  spend: Spend,
): Promise<Uncleared | null> => {
  try {
    return await look(needs, organizationId, row, spend);
  } catch (error) {
    if (!hasCode(error, 'zoho_unintelligible', 'zoho_refused')) throw error;
    needs.log.warn({ organizationId, order: row.orderId, error }, 'an order could not be looked at');
    const reason = 'Zoho does not tell what is in it, so that nobody knows whether it was allowed';
    return { number: row.orderId, status: row.status, reason };
  }
};

const look = async (
  { store, now, zoho }: UnclearedNeeds,
  organizationId: string,
  row: OrderItemsRow,
  spend: Spend,
): Promise<Uncleared | null> => {
  if (row.status === 'void') return null;
  const { map, drift } = await fieldState(store.read, organizationId, now().getTime());
  const plain = new Set(
    (await store.read.mirror.readings(organizationId, row.itemIds)).flatMap(({ itemId, body }) => {
      const item = JSON.parse(body) as ZohoItem;
      return isPlain(toLineFacts(item, 1_000_000, map, drift?.length === 0)) ? [itemId] : [];
    }),
  );
  const suspects = row.itemIds.filter((id) => !plain.has(id));
  // Items whose names nobody has learnt yet are looked up with the order itself.
  if (suspects.length === 0 && row.itemIds.length > 0) return null;
  const decision = await decisionFor({ store }, organizationId, row.orderId);
  const lines = decision === null ? [] : await store.read.decisions.linesOf([decision]);
  const allowed = new Map<string, number>();
  for (const line of lines) allowed.set(line.itemId, (allowed.get(line.itemId) ?? 0) + line.quantityMicros);
  // Untouched since we made it, it is what was decided upon.
  if (row.modifiedTime === '' && row.itemIds.length > 0 && suspects.every((id) => allowed.has(id))) return null;
  const order = await zoho(organizationId).orders.get(spend, row.orderId);
  if (order === null || order.status === 'void') return null;
  // However many lines it is spread over.
  const ordered = new Map<string, number>();
  for (const { itemId, quantity } of order.lines) ordered.set(itemId, (ordered.get(itemId) ?? 0) + quantity);
  const over = order.lines.filter(
    ({ itemId }) => !plain.has(itemId) && itemId !== '' && (ordered.get(itemId) ?? 0) > (allowed.get(itemId) ?? 0),
  );
  if (over.length === 0) return null;
  const goods = [...new Set(over.map(({ sku, name }) => sku || name))].join(', ');
  const reason =
    decision === null ? `No decision allowed ${goods}` : `More than decision ${decision} allowed: ${goods}`;
  return { number: order.number, status: order.status, reason: reason.slice(0, 300) };
};

/** Of the order itself, or of the plan of ours that has it in hand. */
const decisionFor = async (
  { store }: Pick<Parts, 'store'>,
  organizationId: string,
  orderId: string,
): Promise<string | null> => {
  const decision = await store.read.decisions.cleared(organizationId, orderId);
  if (decision !== null) return decision.id;
  const plan = await store.read.plans.makerOf(organizationId, 'create-order', orderId);
  const progress = plan === null ? null : (JSON.parse(plan.recipe) as { progress?: { decisionId?: string | null } });
  return progress?.progress?.decisionId ?? null;
};
