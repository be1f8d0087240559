// One status for an order, from Zoho's status, its packages and its shipments, and how far it is invoiced and paid
// (API notes 6.4, 6.8, 6.9). Pure.
import { formatDecimal, type Micros, type OrderStatus } from 'shared-schemas';
import type { ZohoInvoice, ZohoOrder, ZohoOrderHead, ZohoOrderLine, ZohoPackage } from '../zoho/ports/orders.ts';

type Facts = Pick<ZohoOrderHead, 'status' | 'shippedStatus'> & {
  readonly packages?: readonly ZohoPackage[];
  readonly lines?: readonly Pick<ZohoOrderLine, 'quantity' | 'packed' | 'shipped'>[];
};

const final: ReadonlyMap<string, OrderStatus> = new Map([
  ['draft', 'draft'],
  ['pending_approval', 'awaiting_approval'],
  ['void', 'cancelled'],
  ['closed', 'closed'],
  ['onhold', 'on_hold'],
  ['on_hold', 'on_hold'],
]);

export const deriveOrderStatus = ({ status, shippedStatus, packages = [], lines = [] }: Facts): OrderStatus => {
  const decided = final.get(status);
  if (decided !== undefined) return decided;
  const delivered = packages.length > 0 && packages.every((each) => each.status === 'delivered');
  const wholly = (part: 'packed' | 'shipped') => lines.length > 0 && lines.every((line) => line[part] >= line.quantity);
  const partly = (part: 'packed' | 'shipped') => lines.some((line) => line[part] > 0);
  const shipped = wholly('shipped') || status === 'shipped' || shippedStatus === 'shipped';
  if (status === 'fulfilled' || shippedStatus === 'fulfilled' || (shipped && delivered)) return 'delivered';
  if (shipped) return 'shipped';
  if (partly('shipped') || status === 'partially_shipped' || shippedStatus === 'partially_shipped') {
    return 'partly_shipped';
  }
  if (wholly('packed')) return 'packed';
  if (partly('packed')) return 'partly_packed';
  if (status === 'approved') return 'draft'; // approved in Zoho, still to be confirmed
  return status === 'confirmed' || status === 'open' ? 'confirmed' : 'unknown';
};

/** How far the order is invoiced and paid, as a sentence; empty where the customer has no invoice of it. */
export const describeInvoices = ({
  lines,
  invoices,
  currency,
}: Pick<ZohoOrder, 'invoices' | 'currency'> & {
  readonly lines: readonly Pick<ZohoOrderLine, 'quantity' | 'invoiced'>[];
}): string => {
  const sent = invoices.filter(({ status }) => status !== 'void' && status !== 'draft');
  if (sent.length === 0) return '';
  const wholly = lines.every((line) => line.invoiced >= line.quantity);
  return `${wholly ? 'It is invoiced' : 'Part of it is invoiced'}${payment(sent, currency)}.`;
};

const payment = (invoices: readonly ZohoInvoice[], currency: string): string => {
  const sum = (of: (invoice: ZohoInvoice) => Micros): Micros =>
    invoices.reduce((total, invoice) => total + of(invoice), 0);
  const due = sum(({ balance }) => balance);
  if (due <= 0) return ' and paid';
  const left = `${formatDecimal(due, 2)} ${currency}`;
  const late = invoices.some(({ status }) => status === 'overdue') ? ', overdue' : '';
  return due < sum(({ total }) => total)
    ? ` and paid in part: ${left} due${late}`
    : ` and not paid: ${left} due${late}`;
};
