// Our own figures in the shapes of the contract: micros become decimal strings, times become ISO.
import { formatDecimal, type ItemHead, type Micros, type OrderHead, type OrderLine, type Stock } from 'shared-schemas';
import type { LedgerFigures, PlaceStock, ZohoItem } from '../zoho/ports/items.ts';
import type { ZohoOrder, ZohoOrderHead, ZohoOrderLine } from '../zoho/ports/orders.ts';
import { deriveOrderStatus } from './order-status.ts';

export const toInstant = (milliseconds: number): string => new Date(milliseconds).toISOString();

export const toMoney = (micros: Micros): string => formatDecimal(micros, 2);

export const toItemHead = (item: ZohoItem): ItemHead => ({
  id: item.itemId,
  sku: item.sku,
  name: item.name,
  status: item.status,
  unit: item.unit,
  tracking: item.tracking,
});

export const toStock = (place: PlaceStock, reserved: Micros): Stock => ({
  physical: toFigures(place.physical),
  accounting: toFigures(place.accounting),
  incoming: place.incoming === null ? null : formatDecimal(place.incoming),
  reserved: formatDecimal(reserved),
});

const toFigures = (figures: LedgerFigures) => ({
  onHand: formatDecimal(figures.onHand),
  committed: formatDecimal(figures.committed),
  available: formatDecimal(figures.available),
});

export const toOrderHead = (order: ZohoOrderHead & Partial<Pick<ZohoOrder, 'packages' | 'lines'>>): OrderHead => ({
  id: order.id,
  number: order.number,
  reference: order.reference,
  date: order.date,
  customer: { id: order.customerId, name: order.customerName },
  status: deriveOrderStatus(order),
  total: toMoney(order.total),
  currency: order.currency,
});

export const toOrderLine = (line: ZohoOrderLine): OrderLine => ({
  itemId: line.itemId,
  sku: line.sku,
  name: line.name,
  quantity: formatDecimal(line.quantity),
  unit: line.unit,
  rate: toMoney(line.rate),
  total: toMoney(line.total),
});
