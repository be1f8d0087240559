// The other writes as plans: a new customer, and the cancellation of an order.
import type { AskOf, cancelOrder, createCustomer, PlannedCancellation, PlannedCustomer } from 'shared-schemas';
import { requireOrderAt } from '../catalogue/orders.ts';
import { toMoney, toOrderHead, toOrderLine } from '../catalogue/to-answer.ts';
import { ConnectorError } from '../errors.ts';
import type { Ask, Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ZohoOrder } from '../zoho/ports/orders.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import type { CancellationRecipe, CustomerRecipe } from './recipe.ts';
import { toRecord } from './record.ts';

export const proposeCustomer = async (
  zoho: ZohoOrganization,
  ask: AskOf<typeof createCustomer>,
  spend: Spend,
): Promise<{ write: PlannedCustomer; recipe: CustomerRecipe; warnings: string[] }> => {
  const same = await zoho.contacts.named(spend, ask.name);
  if (same.length > 0) {
    throw new ConnectorError(
      'customer_exists',
      `A contact called "${ask.name}" exists already; Zoho wants each name once.`,
      {
        candidates: same.slice(0, 5).map(({ id, name }) => ({ id, name })),
        hint: 'Use the existing one, or choose another name.',
      },
    );
  }
  const twins = ask.email === undefined ? [] : (await zoho.contacts.find(spend, ask.email, 5)).contacts;
  return {
    write: {
      kind: 'create-customer',
      name: ask.name,
      ...(ask.email === undefined ? {} : { email: ask.email }),
      ...(ask.phone === undefined ? {} : { phone: ask.phone }),
      ...(ask.company === undefined ? {} : { company: ask.company }),
      ...(ask.onBehalfOf === undefined ? {} : { onBehalfOfUnverified: ask.onBehalfOf }),
    },
    recipe: {
      kind: 'create-customer',
      name: ask.name,
      email: ask.email ?? null,
      phone: ask.phone ?? null,
      company: ask.company ?? null,
    },
    warnings: twins.map(({ name }) => `The e-mail address already belongs to the customer "${name}".`),
  };
};

export const proposeCancellation = async (
  { store, zoho }: { readonly store: Pick<Parts['store'], 'read'>; readonly zoho: ZohoOrganization },
  ask: AskOf<typeof cancelOrder>,
  { asker: { locationIds, organizationId }, spend }: Pick<Ask, 'asker' | 'spend'>,
): Promise<{ write: PlannedCancellation; recipe: CancellationRecipe; warnings: string[] }> => {
  const order = await requireOrderAt(zoho.orders, ask.order, { locationIds, spend, purpose: 'write' });
  if (locationIds !== null && order.lines.some((line) => !locationIds.includes(line.locationId))) {
    throw new ConnectorError('order_not_cancellable', `Order ${order.number} ships from other locations too.`, {
      hint: 'This key is bound to some locations. Somebody with another key cancels it.',
    });
  }
  const obstacle = whyNotCancellable(order);
  if (obstacle !== null) {
    throw new ConnectorError('order_not_cancellable', `Order ${order.number} cannot be cancelled: ${obstacle}.`, {
      hint: /cancelled|closed/.test(obstacle)
        ? 'There is nothing left to cancel.'
        : 'What is packed, shipped or invoiced is undone in Zoho first, or returned.',
    });
  }
  const adjustment = await adjustmentFor(store.read, organizationId, order.id);
  if (adjustment !== null) {
    throw new ConnectorError(
      'order_not_cancellable',
      `Order ${order.number} cannot be cancelled: ${whyTaken(adjustment)}.`,
      {
        hint: `Put it back first with undo-adjustment --adjustment '${adjustment}', then cancel the order.`,
      },
    );
  }
  return {
    write: {
      kind: 'cancel-order',
      order: { id: order.id, number: order.number },
      customer: { id: order.customerId, name: order.customerName },
      lines: order.lines.map(toOrderLine),
      total: toMoney(order.total),
      currency: order.currency,
      ...(ask.reason === undefined ? {} : { reason: ask.reason }),
      ...(ask.onBehalfOf === undefined ? {} : { onBehalfOfUnverified: ask.onBehalfOf }),
    },
    recipe: { kind: 'cancel-order', orderId: order.id, reason: ask.reason ?? null },
    warnings: [],
  };
};

/** The adjustment that took an order's stock, where a plan of ours made one and nobody has undone it; else null. */
export const adjustmentFor = async (
  s: Pick<Groups, 'plans' | 'stockChanges'>,
  organizationId: string,
  orderId: string,
): Promise<string | null> => {
  const maker = await s.plans.makerOf(organizationId, 'create-order', orderId);
  const id = maker === null ? null : toRecord(maker).progress.adjustmentId;
  return id === null || (await s.stockChanges.undoneBy(organizationId, id)) !== null ? null : id;
};

export const whyTaken = (adjustment: string): string => `its stock was taken by adjustment ${adjustment}`;

/** Why an order cannot be cancelled any more; null when it can. Pure. */
export const whyNotCancellable = (order: ZohoOrder): string | null => {
  const { status } = toOrderHead(order);
  if (status === 'cancelled') return 'it is cancelled already';
  if (order.lines.some((line) => line.shipped > 0) || status === 'shipped' || status === 'delivered') {
    return 'some of it has been shipped';
  }
  if (order.packages.length > 0 || order.lines.some((line) => line.packed > 0)) return 'some of it has been packed';
  const invoiced =
    order.invoices.some((invoice) => invoice.status !== 'void') || order.lines.some((line) => line.invoiced > 0);
  if (invoiced) return 'it has been invoiced';
  return status === 'closed' ? 'it is closed' : null;
};
