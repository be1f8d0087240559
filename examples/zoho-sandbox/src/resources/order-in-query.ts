// The sales order that packages and shipments are made of: it is named in the query, and passed over in the body (API notes
// 6.8, 9.12).
import type { Call } from '../call.ts';
import { doesNotExist, missingField } from '../wire/refusals.ts';
import type { SalesOrder } from '../world/sales.ts';

export function orderInQuery({ world, query }: Call): SalesOrder {
  const orderId = query.get('salesorder_id') ?? '';
  if (orderId === '') throw missingField('salesorder_id');
  const order = world.orders.get(orderId);
  if (!order) throw doesNotExist('Sales Order');
  return order;
}
