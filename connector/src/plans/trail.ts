// What the audit log is told of plans, in the unit of work that makes or moves one. What names people goes apart.
import type { PlannedWrite, PlanResult } from 'shared-schemas';
import type { Ask } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { NewPlan } from './keep.ts';
import { toDisplay } from './marks.ts';
import type { Move } from './move.ts';
import type { PlanRecord } from './record.ts';
import type { State } from './states.ts';

type Trail = Pick<Groups, 'audit'>;

export const tellProposed = async (
  s: Trail,
  { asker, requestId }: Pick<Ask, 'asker' | 'requestId'>,
  plan: NewPlan,
  at: number,
): Promise<void> => {
  const { facts, reason, personal, zohoIds } = split(plan.write);
  await s.audit.append({
    organizationId: asker.organizationId,
    at,
    kid: asker.kid,
    by: null,
    behalf: plan.write.onBehalfOfUnverified ?? null,
    action: 'plan.proposed',
    subject: `plan ${toDisplay(plan.planKey)}`,
    reason,
    before: null,
    after: { ...facts, ...modeOf(plan), release: asker.release },
    zohoIds,
    requestId,
    personal,
  });
};

const modeOf = ({ recipe }: NewPlan): object =>
  recipe.kind === 'create-order' && recipe.mode !== undefined ? { mode: recipe.mode } : {};

export const tellMoved = async (
  s: Trail,
  from: PlanRecord,
  to: State,
  at: number,
  { change = {}, progress, note, cause }: Move,
): Promise<void> => {
  const result = change.result == null ? null : (JSON.parse(change.result) as PlanResult);
  const figures = progress?.before == null ? {} : { figures: progress.before };
  const zohoIds = [change.zohoId ?? from.zohoId, result?.id].filter((id) => id != null && id !== '') as string[];
  const release = to === 'accepted' ? { release: from.release } : {};
  const told = result === null ? null : resultOf(from, result);
  await s.audit.append({
    organizationId: from.organizationId,
    at,
    kid: from.kid,
    by: cause?.by ?? null,
    behalf: from.write.onBehalfOfUnverified ?? null,
    action: actionOf(from.state, to),
    subject: `plan ${from.display}`,
    reason: change.reason ?? (note === cause?.by ? null : note) ?? null,
    before: { state: from.state },
    after: { state: to, kind: from.kind, ...release, ...figures, ...(told === null ? {} : { result: told }) },
    zohoIds: [...new Set(zohoIds)],
    requestId: cause?.requestId ?? null,
  });
};

const actionOf = (from: State, to: State): string => {
  if (from === 'uncertain') return 'plan.settled';
  return from === 'sending' && (to === 'proposed' || to === 'approved') ? 'plan.reopened' : `plan.${to}`;
};

/** A customer's number is their name. */
const resultOf = ({ kind }: PlanRecord, { id, number, status, total }: PlanResult): object => ({
  id,
  status,
  ...(kind === 'create-customer' ? {} : { number }),
  ...(total === undefined ? {} : { total }),
});

interface Split {
  readonly facts: object;
  readonly reason: string | null;
  readonly personal: Readonly<Record<string, unknown>>;
  readonly zohoIds: readonly string[];
}

/** A write without what names people or was written by one, and that by itself. */
const split = (write: PlannedWrite): Split => {
  switch (write.kind) {
    case 'create-order': {
      const { customer, location, lines, total, currency, purchaseOrder, shipTo, note } = write;
      const sold = lines.map(({ itemId, sku, quantity, rate }) => ({ itemId, sku, quantity, rate }));
      return {
        facts: { kind: write.kind, customerId: customer.id, locationId: location?.id, lines: sold, total, currency },
        reason: null,
        personal: { customer: customer.name, purchaseOrder, shipTo: shipTo?.text, note },
        zohoIds: [customer.id],
      };
    }
    case 'create-customer': {
      const { kind, name, email, phone, company } = write;
      return { facts: { kind }, reason: null, personal: { name, email, phone, company }, zohoIds: [] };
    }
    case 'cancel-order': {
      const { kind, order, customer, total, currency, reason = null } = write;
      const facts = { kind, order, customerId: customer.id, total, currency };
      return { facts, reason, personal: { customer: customer.name }, zohoIds: [order.id] };
    }
    case 'adjust-stock': {
      const { kind, purpose, reason, note, undoes, value, currency } = write;
      const lines = write.lines.map(({ location, ...line }) => ({ ...stockLine(line), locationId: location?.id }));
      const facts = { kind, purpose, lines, undoes: undoes?.id, value, currency };
      return { facts, reason, personal: { note }, zohoIds: undoes === undefined ? [] : [undoes.id] };
    }
    case 'transfer-stock': {
      const { kind, from, to, inTransit, note, value, currency } = write;
      const lines = write.lines.map(stockLine);
      const facts = { kind, fromId: from?.id, toId: to?.id, inTransit, lines, value, currency };
      return { facts, reason: null, personal: { note }, zohoIds: [] };
    }
    case 'link-items': {
      const { kind, field, links } = write;
      return { facts: { kind, field, links }, reason: null, personal: {}, zohoIds: links.map(({ itemId }) => itemId) };
    }
    case 'receive-transfer': {
      const { kind, transfer, to, value, currency } = write;
      const facts = { kind, transfer, toId: to?.id, lines: write.lines.map(stockLine), value, currency };
      return { facts, reason: null, personal: {}, zohoIds: [transfer.id] };
    }
    case 'name-item': {
      const { kind, name, item, remove } = write;
      return { facts: { kind, name, item, remove }, reason: null, personal: {}, zohoIds: [item.id] };
    }
  }
};

interface StockLine {
  readonly itemId: string;
  readonly sku: string;
  readonly before: string;
  readonly change: string;
  readonly after: string;
}

const stockLine = ({ itemId, sku, before, change, after }: StockLine): StockLine => ({
  itemId,
  sku,
  before,
  change,
  after,
});
