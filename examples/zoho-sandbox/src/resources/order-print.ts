// Sales orders as the wire has them (API notes 6.0, 6.4).
import type { Call } from '../call.ts';
import { money } from '../wire/number.ts';
import { type Progress, progressOf } from '../world/fulfilment.ts';
import { type OrderStatus, orderStatus } from '../world/order-status.ts';
import type { Line, SalesOrder } from '../world/sales.ts';
import { printFields, printPromoted } from './custom-fields.ts';
import { printInvoiceOf, printPackageOf } from './order-documents.ts';
import { printLine, printParts, printQuantity, printSaleHead, totalsOf } from './sale-print.ts';

export function statusOf(
  call: Pick<Call, 'world'>,
  order: SalesOrder,
  progress?: ReadonlyMap<string, Progress>,
): OrderStatus {
  const { world } = call;
  const goods = new Set(
    order.lines.filter(({ itemId }) => world.items.get(itemId)?.productType === 'goods').map(({ id }) => id),
  );
  const invoices = world.fulfilment.invoicesOf(order.id).filter(({ status }) => status !== 'void');
  const paid = invoices.some(({ paid }) => paid > 0) ? 'some' : 'none';
  return orderStatus(order, {
    progress: progress ?? world.fulfilment.progress(order),
    needsShipping: (lineId) => goods.has(lineId),
    paid: invoices.length > 0 && invoices.every(({ status }) => status === 'paid') ? 'all' : paid,
  });
}

function printStatus(status: OrderStatus) {
  return {
    status: status.status,
    order_status: status.orderStatus,
    shipped_status: status.shippedStatus,
    invoiced_status: status.invoicedStatus,
    paid_status: status.paidStatus,
    current_sub_status: status.orderStatus,
  };
}

export function printOrderRow(call: Call, order: SalesOrder) {
  const { world } = call;
  const progress = world.fulfilment.progress(order);
  const sum = (of: (line: Line) => number) =>
    printQuantity(
      call,
      order.lines.reduce((total, line) => total + of(line), 0),
    );
  const total = money(totalsOf(call, order).total);
  const customer = world.contacts.get(order.customerId);
  return {
    salesorder_id: order.id,
    salesorder_number: order.number,
    reference_number: order.reference,
    customer_id: order.customerId,
    customer_name: customer?.name ?? '',
    ...printStatus(statusOf(call, order, progress)),
    date: order.date,
    shipment_date: order.shipmentDate,
    shipment_days: '',
    quantity: sum((line) => line.quantity),
    quantity_packed: sum((line) => progressOf(progress, line.id).packed),
    quantity_shipped: sum((line) => progressOf(progress, line.id).shipped),
    quantity_invoiced: sum((line) => progressOf(progress, line.id).invoiced),
    currency_id: world.fixed.currency,
    currency_code: world.currency.code,
    total,
    bcy_total: total,
    is_emailed: false,
    is_drop_shipment: false,
    is_backorder: false,
    sales_channel: 'direct_sales',
    delivery_method: order.deliveryMethod,
    delivery_method_id: '',
    salesperson_name: '',
    has_attachment: false,
    tags: [],
    created_time: world.timestamp(order.createdAt),
    last_modified_time: world.timestamp(order.modifiedAt),
    custom_fields: printFields(world, 'salesorder', order.customFields).custom_fields,
    ...printPromoted(world, 'salesorder', order.customFields),
  };
}

export function printOrder(call: Call, order: SalesOrder) {
  const { world } = call;
  const progress = world.fulfilment.progress(order);
  return {
    salesorder_id: order.id,
    salesorder_number: order.number,
    ...printSaleHead(call, order, 'salesorder'),
    ...printStatus(statusOf(call, order, progress)),
    shipment_date: order.shipmentDate,
    delivery_method: order.deliveryMethod,
    delivery_method_id: '',
    pricebook_id: order.pricebookId,
    sales_channel: 'direct_sales',
    is_dropshipped: false,
    is_backordered: false,
    is_backorder_allowed: true,
    has_unconfirmed_line_item: false,
    line_items: order.lines.map((line, place) => printOrderLine(call, order, line, place, progress)),
    packages: world.fulfilment.packagesOf(order.id).map((one) => printPackageOf(call, one)),
    invoices: world.fulfilment.invoicesOf(order.id).map((one) => printInvoiceOf(call, one)),
    purchaseorders: [],
    salesreturns: [],
    sub_statuses: [],
    approver_id: '',
    submitted_by: '',
    submitted_date: '',
  };
}

function printOrderLine(
  call: Call,
  order: SalesOrder,
  line: Line,
  place: number,
  progress: ReadonlyMap<string, Progress>,
) {
  const done = progressOf(progress, line.id);
  const figures = (times: number) => ({
    quantity_packed: printQuantity(call, done.packed * times),
    quantity_shipped: printQuantity(call, done.shipped * times),
    quantity_invoiced: printQuantity(call, done.invoiced * times),
  });
  return {
    ...printLine(call, order, line, place),
    ...figures(1),
    quantity_delivered: printQuantity(call, done.delivered),
    quantity_cancelled: printQuantity(call, 0),
    quantity_backordered: printQuantity(call, 0),
    quantity_returned: printQuantity(call, 0),
    is_invoiced: done.invoiced >= line.quantity,
    is_unconfirmed_product: false,
    mapped_items: printParts(call, line).map((part, at) => ({ ...part, ...figures(line.mapped[at]?.quantity ?? 0) })),
  };
}
