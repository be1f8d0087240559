// What staff and the shop's other systems do in Zoho during the day, through no API: orders, shipments, invoices, bills,
// adjustments, receives, transfers, edits. Each answers the items it touched.
import type { Sandbox } from 'zoho-sandbox';
import { type ChangeKind, shuffled } from './script.ts';

export interface Goods {
  readonly itemId: string;
  readonly sku: string;
}

export interface Staff {
  /** Items people may buy and staff may move, no regulated ones: those have rules of their own. */
  readonly goods: readonly Goods[];
  readonly customers: readonly string[];
  change(kind: ChangeKind): readonly string[];
  /** An order of the connector's is theirs to ship and invoice too; answers its items. */
  sold(orderId: string): readonly string[];
}

// biome-ignore lint/suspicious/noExplicitAny: whatever Zoho answers
type ZohoBody = any;

/** Draws goods: popular ones often. */
export type Draw = (goods: readonly Goods[]) => () => Goods;

export const openStaff = (sandbox: Sandbox, chance: () => number, draw: Draw): Staff => {
  const { control } = sandbox;
  const look = (path: string, query: Record<string, string> = {}): ZohoBody =>
    control.byHand({ method: 'GET', path, query });
  const act = (method: 'POST' | 'PUT', path: string, body: object = {}): ZohoBody =>
    control.byHand({ method, path, body: body as Record<string, unknown> });

  const goods: Goods[] = [];
  for (let page = 1, more = true; more; page += 1) {
    const read = look('/items', { page: String(page), per_page: '200', filter_by: 'Status.Active' });
    for (const row of read.items) {
      if (row.item_type === 'inventory' && row.sku !== '' && row.cf_age_required === undefined)
        goods.push({ itemId: row.item_id, sku: row.sku });
    }
    more = read.page_context.has_more_page;
  }
  const plain = unique(goods);
  const next = draw(shuffled(chance, plain));
  const places: string[] = look('/locations').locations.map((place: ZohoBody) => place.location_id);
  const customers: { id: string; name: string }[] = look('/contacts', { per_page: '200' })
    .contacts.filter((row: ZohoBody) => row.contact_type === 'customer' && row.status === 'active')
    .map((row: ZohoBody) => ({ id: row.contact_id, name: row.contact_name }));

  const pick = <T>(things: readonly T[]): T => things[Math.floor(chance() * things.length)] as T;
  const upTo = (most: number): number => 1 + Math.floor(chance() * most);
  const several = (most: number): Goods[] => unique(Array.from({ length: upTo(most) }, next));
  const date = (): string => '2026-11-23';

  const moves = new Set(goods.map(({ itemId }) => itemId));
  const confirmed = control
    .salesorders()
    .filter((order) => order.status === 'confirmed' && order.line_items.some((line) => moves.has(line.item_id)));
  const unshipped = confirmed.map(({ salesorder_id }) => salesorder_id);
  const uninvoiced = [...unshipped];
  const itemsOf = (orderId: string): string[] => [
    ...new Set<string>(
      look(`/salesorders/${orderId}`).salesorder.line_items.map((line: ZohoBody) => line.item_id as string),
    ),
  ];
  const take = (orders: string[]): string => {
    const [id] = orders.splice(Math.floor(chance() * orders.length), 1);
    if (id === undefined) throw new Error('Nothing is left to ship or to invoice: give the shop more past orders.');
    return id;
  };
  const purchase = (work: (wanted: Parameters<typeof control.receive>[0]) => void): string[] => {
    const lines = several(4);
    work({
      line_items: lines.map(({ itemId }) => ({ item_id: itemId, location_id: pick(places), quantity: upTo(20) })),
    });
    return ids(lines);
  };

  const sold = (orderId: string): readonly string[] => {
    unshipped.push(orderId);
    uninvoiced.push(orderId);
    return itemsOf(orderId);
  };

  const changes: Record<ChangeKind, () => readonly string[]> = {
    'staff order': () => {
      const lines = several(5);
      const { salesorder } = act('POST', '/salesorders', {
        customer_id: pick(customers).id,
        line_items: lines.map(({ itemId }) => ({ item_id: itemId, quantity: upTo(3) })),
      });
      act('POST', `/salesorders/${salesorder.salesorder_id}/status/confirmed`);
      return sold(salesorder.salesorder_id);
    },
    shipment: () => {
      const id = take(unshipped);
      control.ship({ salesorder_id: id });
      return itemsOf(id);
    },
    invoice: () => {
      const id = take(uninvoiced);
      control.invoice({ salesorder_id: id });
      return itemsOf(id);
    },
    bill: () => purchase(control.bill),
    receive: () => purchase(control.receive),
    adjustment: () => {
      const lines = several(3);
      act('POST', '/inventoryadjustments', {
        date: date(),
        reason: 'Counted',
        adjustment_type: 'quantity',
        line_items: lines.map(({ itemId }) => ({
          item_id: itemId,
          quantity_adjusted: chance() < 0.5 ? upTo(9) : -upTo(3),
          location_id: pick(places),
        })),
      });
      return ids(lines);
    },
    transfer: () => {
      const lines = several(3);
      const [from, to] = shuffled(chance, places);
      act('POST', '/transferorders', {
        date: date(),
        from_location_id: from,
        to_location_id: to,
        line_items: lines.map(({ itemId, sku }) => ({ item_id: itemId, name: sku, quantity_transfer: upTo(4) })),
      });
      return ids(lines);
    },
    'item edit': () => {
      const { itemId } = next();
      act('PUT', `/items/${itemId}`, { rate: 5 + Math.round(chance() * 10_000) / 100 });
      return [itemId];
    },
  };

  return { goods: plain, customers: customers.map(({ name }) => name), change: (kind) => changes[kind](), sold };
};

const ids = (lines: readonly Goods[]): string[] => lines.map(({ itemId }) => itemId);

const unique = (lines: readonly Goods[]): Goods[] => [...new Map(lines.map((each) => [each.sku, each])).values()];
