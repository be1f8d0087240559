// For tests: the sales orders of a pretended Zoho, and the papers made of them. It remembers the orders it is given.
import type { Spend } from '../zoho/ports/door.ts';
import type { ZohoItem } from '../zoho/ports/items.ts';
import type { ZohoOrder } from '../zoho/ports/orders.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import { hidden, type Spent, WRITTEN } from './zoho-answers-testbed.ts';
import { contact } from './zoho-contacts-testbed.ts';

export const pretendOrders = (spent: Spent, items: ReadonlyMap<string, ZohoItem>) => {
  const orders = new Map<string, ZohoOrder>();
  const made = (spend: Spend, id: string, number: string) => {
    spent(spend);
    return hidden({ id, number });
  };
  const zoho: Pick<ZohoOrganization, 'orders' | 'packages' | 'shipments' | 'invoices'> = {
    orders: {
      get: async (spend, id) => {
        spent(spend);
        return orders.get(id) ?? null;
      },
      numbered: async (spend, number) => {
        spent(spend);
        return [...orders.values()].filter((order) => order.number === number);
      },
      referenced: async (spend, reference) => {
        spent(spend);
        return [...orders.values()].filter((order) => order.reference === reference);
      },
      list: async (spend) => {
        spent(spend);
        return { orders: [...orders.values()], more: false };
      },
      changedSince: async (spend) => {
        spent(spend);
        const rows = [...orders.values()].map((order) => ({ ...order, modifiedTime: WRITTEN, createdTime: WRITTEN }));
        return { rows, more: false, honoured: true };
      },
      create: async (spend, draft) => {
        spent(spend);
        const lines = draft.lines.map((line, index) => {
          const { sku, name, unit } = items.get(line.itemId) as ZohoItem;
          const total = (line.quantity / 1e6) * line.rate;
          return hidden({
            ...line,
            id: `9500000000${index}`,
            sku,
            name,
            unit,
            locationId: '501',
            packed: 0,
            shipped: 0,
            invoiced: 0,
            total,
          });
        });
        const total = lines.reduce((sum, line) => sum + line.total, 0);
        const order: ZohoOrder = hidden({
          modifiedTime: '',
          createdTime: '',
          id: `90000000000${orders.size}`,
          number: draft.number ?? `SO-${orders.size}`,
          reference: draft.reference ?? '',
          date: draft.date,
          customerId: draft.customerId,
          customerName: contact.name,
          status: 'draft',
          shippedStatus: '',
          total,
          currency: 'EUR',
          lines,
          packages: [],
          invoices: [],
          subTotal: total,
          tax: 0,
        });
        orders.set(order.id, order);
        return order;
      },
      confirm: async (spend, id) => {
        spent(spend);
        orders.set(id, { ...(orders.get(id) as ZohoOrder), status: 'confirmed' });
      },
      submit: async (spend) => spent(spend),
      void: async (spend, id) => {
        spent(spend);
        orders.set(id, { ...(orders.get(id) as ZohoOrder), status: 'void' });
      },
    },
    packages: { create: async (spend, { number }) => made(spend, '930000000000', number) },
    shipments: { create: async (spend, { number }) => made(spend, '930000000001', number) },
    invoices: {
      create: async (spend) => made(spend, '930000000002', 'INV-1'),
      markSent: async (spend) => spent(spend),
    },
  };
  return { zoho, orders };
};
