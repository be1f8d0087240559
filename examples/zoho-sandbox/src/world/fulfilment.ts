// How far orders have come: what was packed, shipped, delivered and invoiced of each line, as quantity_packed,
// quantity_shipped and quantity_invoiced tell it (API notes 6.4, 6.8, 6.9). That a void invoice counts for nothing and a
// draft one like any other is by inference.
import type { Invoice, Package, SalesOrder, Shipment } from './sales.ts';

export interface Progress {
  readonly packed: number;
  readonly shipped: number;
  readonly delivered: number;
  readonly invoiced: number;
}

const NOTHING: Progress = { packed: 0, shipped: 0, delivered: 0, invoiced: 0 };

export class Fulfilment {
  readonly #packages = new Map<string, Package[]>();
  readonly #shipments = new Map<string, Shipment>();
  readonly #invoices = new Map<string, Invoice[]>();

  addPackage(one: Package): void {
    this.#packages.set(one.orderId, [...this.packagesOf(one.orderId), one]);
  }

  removePackage(one: Package): void {
    this.#packages.set(
      one.orderId,
      this.packagesOf(one.orderId).filter((other) => other !== one),
    );
  }

  addShipment(one: Shipment): void {
    this.#shipments.set(one.id, one);
  }

  removeShipment(one: Shipment): void {
    this.#shipments.delete(one.id);
  }

  addInvoice(one: Invoice): void {
    for (const id of one.orderIds) this.#invoices.set(id, [...this.invoicesOf(id), one]);
  }

  removeInvoice(one: Invoice): void {
    for (const id of one.orderIds) {
      this.#invoices.set(
        id,
        this.invoicesOf(id).filter((other) => other !== one),
      );
    }
  }

  packagesOf(orderId: string): readonly Package[] {
    return this.#packages.get(orderId) ?? [];
  }

  invoicesOf(orderId: string): readonly Invoice[] {
    return this.#invoices.get(orderId) ?? [];
  }

  shipmentOf(one: Package): Shipment | undefined {
    return this.#shipments.get(one.shipmentId);
  }

  /** Progress by order line. */
  progress(order: SalesOrder): ReadonlyMap<string, Progress> {
    const lines = new Map<string, Progress>();
    const add = (lineId: string, more: Partial<Progress>): void => {
      const was = lines.get(lineId) ?? NOTHING;
      lines.set(lineId, {
        packed: was.packed + (more.packed ?? 0),
        shipped: was.shipped + (more.shipped ?? 0),
        delivered: was.delivered + (more.delivered ?? 0),
        invoiced: was.invoiced + (more.invoiced ?? 0),
      });
    };
    for (const one of this.packagesOf(order.id)) {
      const shipment = this.shipmentOf(one);
      for (const { orderLineId, quantity } of one.lines) {
        const delivered = shipment?.status === 'delivered' ? quantity : 0;
        add(orderLineId, { packed: quantity, shipped: shipment ? quantity : 0, delivered });
      }
    }
    for (const invoice of this.invoicesOf(order.id)) {
      if (invoice.status === 'void') continue;
      for (const [place, line] of invoice.lines.entries()) {
        const orderLineId = invoice.orderLineIds[place];
        if (orderLineId && order.lines.some(({ id }) => id === orderLineId))
          add(orderLineId, { invoiced: line.quantity });
      }
    }
    return lines;
  }
}

export const progressOf = (progress: ReadonlyMap<string, Progress>, lineId: string): Progress =>
  progress.get(lineId) ?? NOTHING;
