// The five words Zoho has for how an order stands (API notes 6.4, "Statuses"). Pure.
import { type Progress, progressOf } from './fulfilment.ts';
import type { SalesOrder } from './sales.ts';

export interface OrderStatus {
  readonly status: string;
  readonly orderStatus: string;
  readonly shippedStatus: string;
  readonly invoicedStatus: string;
  readonly paidStatus: string;
}

export interface Known {
  readonly progress: ReadonlyMap<string, Progress>;
  /** Whether a line is of goods, and not of a service. */
  readonly needsShipping: (lineId: string) => boolean;
  /** How much of what was invoiced is paid. */
  readonly paid: Share;
}

const BEGUN: readonly string[] = ['confirmed', 'onhold', 'closed'];

export function orderStatus(order: SalesOrder, { progress, needsShipping, paid }: Known): OrderStatus {
  const goods = order.lines.filter(({ id }) => needsShipping(id));
  const shipped = howMuch(goods, (line) => progressOf(progress, line.id).shipped);
  const delivered = howMuch(goods, (line) => progressOf(progress, line.id).delivered);
  const invoiced = howMuch(order.lines, (line) => progressOf(progress, line.id).invoiced);
  if (!BEGUN.includes(order.phase)) {
    return {
      status: order.phase,
      orderStatus: order.phase,
      shippedStatus: '',
      invoicedStatus: '',
      paidStatus: 'unpaid',
    };
  }
  // Delivered goods make the order fulfilled.
  const status =
    delivered === 'all' ? 'fulfilled' : shipped === 'all' ? 'shipped' : shipped === 'some' ? 'partially_shipped' : '';
  const byHand = order.phase === 'confirmed' ? '' : order.phase;
  return {
    status: byHand || status || 'confirmed',
    orderStatus: byHand || (status === 'fulfilled' && invoiced === 'all' ? 'closed' : 'confirmed'),
    shippedStatus: status || 'pending',
    invoicedStatus: { none: 'not_invoiced', some: 'partially_invoiced', all: 'invoiced' }[invoiced],
    // "unpaid" was seen; the other two follow the invoices' own words.
    paidStatus: invoiced === 'none' ? 'unpaid' : { none: 'unpaid', some: 'partially_paid', all: 'paid' }[paid],
  };
}

export type Share = 'none' | 'some' | 'all';

function howMuch(lines: readonly { id: string; quantity: number }[], done: (line: { id: string }) => number): Share {
  if (lines.length === 0 || lines.every((line) => done(line) <= 0)) return 'none';
  return lines.every((line) => done(line) >= line.quantity) ? 'all' : 'some';
}
