// One status for an order, from Zoho's status, its packages and its shipments (API notes 6.4, 6.8). Pure.
import type { OrderStatus } from 'shared-schemas';
import type { ZohoOrderHead, ZohoOrderLine, ZohoPackage } from '../zoho/ports.ts';

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
