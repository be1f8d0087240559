// A sales order as Zoho writes it, in our words (API notes 6.4, 6.8, 6.9). Pure.
import type { Micros } from 'shared-schemas';
import type {
  ZohoInvoice,
  ZohoOrder,
  ZohoOrderHead,
  ZohoOrderLine,
  ZohoOrderRow,
  ZohoPackage,
} from './ports/orders.ts';
import { decimalAt, idAt, optionalIdAt, type Row, requiredDecimalAt, rowOf, rowsAt, textAt } from './wire.ts';

export const toOrderHead = (row: Row): ZohoOrderHead => ({
  id: idAt(row, 'salesorder_id'),
  number: textAt(row, 'salesorder_number'),
  reference: textAt(row, 'reference_number'),
  date: textAt(row, 'date'),
  customerId: idAt(row, 'customer_id'),
  customerName: textAt(row, 'customer_name'),
  status: textAt(row, 'status'),
  shippedStatus: textAt(row, 'shipped_status'),
  total: requiredDecimalAt(row, 'total'),
  currency: textAt(row, 'currency_code'),
});

export const toOrderRow = (row: Row): ZohoOrderRow => ({
  ...toOrderHead(row),
  modifiedTime: textAt(row, 'last_modified_time'),
  createdTime: textAt(row, 'created_time'),
});

export const toOrder = (row: Row): ZohoOrder => {
  const head = toOrderRow(row);
  return {
    ...head,
    lines: rowsAt(row, 'line_items').map(toLine),
    packages: rowsAt(row, 'packages').map(toPackage),
    invoices: rowsAt(row, 'invoices').map(toInvoice),
    subTotal: decimalAt(row, 'sub_total') ?? head.total,
    tax: decimalAt(row, 'tax_total') ?? sumOfTaxes(row),
  };
};

const toLine = (row: Row): ZohoOrderLine => ({
  id: optionalIdAt(row, 'line_item_id'),
  // A line of free text has no item.
  itemId: optionalIdAt(row, 'item_id'),
  locationId: optionalIdAt(row, 'location_id') || optionalIdAt(row, 'warehouse_id'),
  sku: textAt(row, 'sku'),
  name: textAt(row, 'name'),
  unit: textAt(row, 'unit'),
  quantity: requiredDecimalAt(row, 'quantity'),
  packed: decimalAt(row, 'quantity_packed') ?? 0,
  shipped: decimalAt(row, 'quantity_shipped') ?? 0,
  invoiced: decimalAt(row, 'quantity_invoiced') ?? 0,
  rate: requiredDecimalAt(row, 'rate'),
  total: requiredDecimalAt(row, 'item_total'),
});

/** Carrier and tracking stand on the package itself, or in the shipment nested in it; the delivery only in the latter. */
const toPackage = (row: Row): ZohoPackage => {
  const shipment = shipmentOf(row);
  const of = (key: string): string => textAt(row, key) || (shipment === null ? '' : textAt(shipment, key));
  return {
    id: optionalIdAt(row, 'package_id'),
    shipmentId: optionalIdAt(row, 'shipment_id') || (shipment === null ? '' : optionalIdAt(shipment, 'shipment_id')),
    number: textAt(row, 'package_number'),
    status: textAt(row, 'status') || of('shipment_status'),
    carrier: of('carrier') || of('delivery_method'),
    trackingNumber: of('tracking_number'),
    shippedOn: of('shipment_date') || of('shipping_date') || (shipment === null ? '' : textAt(shipment, 'date')),
    deliveredOn: of('shipment_delivered_date') || of('delivered_date'),
  };
};

const shipmentOf = (row: Row): Row | null => {
  const one = row.value.shipment_order ?? row.value.shipmentorder;
  if (typeof one === 'object' && one !== null) return rowOf(one, `${row.path}.shipment_order`);
  return rowsAt(row, 'shipment_orders')[0] ?? rowsAt(row, 'shipmentorders')[0] ?? null;
};

const toInvoice = (row: Row): ZohoInvoice => ({
  id: optionalIdAt(row, 'invoice_id'),
  number: textAt(row, 'invoice_number'),
  status: textAt(row, 'status'),
  total: requiredDecimalAt(row, 'total'),
  balance: requiredDecimalAt(row, 'balance'),
});

const sumOfTaxes = (row: Row): Micros =>
  rowsAt(row, 'taxes').reduce((sum, tax) => sum + (decimalAt(tax, 'tax_amount') ?? 0), 0);
