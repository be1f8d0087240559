// Sales orders as answered: one derived status, not Zoho's five.
import * as v from 'valibot';
import { decimal, money, productId } from './words.ts';

/** One status from the order, its packages, shipments and invoices. */
export const orderStatus = v.picklist([
  'draft',
  'awaiting_approval',
  'on_hold',
  'confirmed',
  'partly_packed',
  'packed',
  'partly_shipped',
  'shipped',
  'delivered',
  'closed',
  'cancelled',
  'unknown',
]);
export type OrderStatus = v.InferOutput<typeof orderStatus>;

export const orderHead = v.strictObject({
  id: v.string(),
  number: v.string(),
  /** The customer's own PO number, or what else stands in Zoho's reference; may be empty. */
  reference: v.string(),
  date: v.string(),
  customer: v.strictObject({ id: v.string(), name: v.string() }),
  status: orderStatus,
  total: money,
  currency: v.string(),
});
export type OrderHead = v.InferOutput<typeof orderHead>;

export const orderLine = v.strictObject({
  itemId: v.string(),
  sku: v.string(),
  productId,
  name: v.string(),
  quantity: decimal,
  unit: v.string(),
  rate: money,
  total: money,
});
export type OrderLine = v.InferOutput<typeof orderLine>;
