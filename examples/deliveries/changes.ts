// What people do in Zoho that webhooks tell of: items edited, made and thrown away, orders written down, changed,
// confirmed, shipped, voided. And now and then stock that moves without a word.
import type { Sandbox } from 'zoho-sandbox';

export interface Staff {
  /** One thing after another; each is at most two deliveries. */
  change(): void;
  /** Every order made. */
  readonly orders: ReadonlySet<string>;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever Zoho answers
type ZohoBody = any;

export const openStaff = ({ control }: Sandbox, chance: () => number): Staff => {
  const ask = (path: string): ZohoBody => control.byHand({ method: 'GET', path, query: { per_page: '200' } });
  const act = (method: 'POST' | 'PUT' | 'DELETE', path: string, body: object = {}): ZohoBody =>
    control.byHand({ method, path, body: body as Record<string, unknown> });
  const goods: string[] = ask('/items')
    .items.filter((item: ZohoBody) => item.item_type === 'inventory' && item.status === 'active')
    .map((item: ZohoBody) => item.item_id);
  const places: string[] = ask('/locations').locations.map((place: ZohoBody) => place.location_id);
  const customer: string = ask('/contacts').contacts.find(
    (each: ZohoBody) => each.contact_type === 'customer' && each.status === 'active',
  ).contact_id;

  const orders = new Set<string>();
  /** Those that can still be changed, with where they stand. */
  const open = new Map<string, 'draft' | 'confirmed'>();
  let made = 0;

  const pick = <T>(things: readonly T[]): T => things[Math.floor(chance() * things.length)] as T;
  const upTo = (most: number): number => 1 + Math.floor(chance() * most);
  const lines = () =>
    [...new Set(Array.from({ length: upTo(4) }, () => pick(goods)))].map((item_id) => ({ item_id, quantity: upTo(3) }));
  const some = (state: 'draft' | 'confirmed'): string | undefined =>
    pick([...open].filter(([, is]) => is === state).slice(-40))?.[0];

  const write = (): string => {
    const { salesorder } = act('POST', '/salesorders', { customer_id: customer, line_items: lines() });
    orders.add(salesorder.salesorder_id);
    open.set(salesorder.salesorder_id, 'draft');
    return salesorder.salesorder_id;
  };
  const confirm = (id: string): void => {
    act('POST', `/salesorders/${id}/status/confirmed`);
    open.set(id, 'confirmed');
  };

  const things: readonly (readonly [number, () => void])[] = [
    [0.3, () => act('PUT', `/items/${pick(goods)}`, { rate: upTo(10_000) / 100 })],
    [0.2, () => confirm(write())],
    [0.1, () => void write()],
    [
      0.1,
      () => {
        const id = some('draft');
        if (id !== undefined) confirm(id);
      },
    ],
    [
      0.1,
      () => {
        const id = some('confirmed');
        if (id !== undefined) act('PUT', `/salesorders/${id}`, { line_items: lines() });
      },
    ],
    [
      0.1,
      () => {
        const id = some('confirmed');
        if (id === undefined) return;
        act('POST', `/salesorders/${id}/status/void`);
        open.delete(id);
      },
    ],
    [
      0.04,
      () => {
        const id = some('confirmed');
        if (id === undefined) return;
        control.ship({ salesorder_id: id });
        open.delete(id);
      },
    ],
    [
      0.01,
      () => {
        made += 1;
        const item = { name: `Made ${made}`, sku: `MADE-${made}`, rate: 5, item_type: 'inventory' };
        const { item_id } = act('POST', '/items', { ...item, inventory_account_id: '1' }).item;
        if (made % 2 === 0) act('DELETE', `/items/${item_id}`);
      },
    ],
    [
      0.05,
      () =>
        void act('POST', '/inventoryadjustments', {
          date: '2026-01-01',
          reason: 'Counted',
          adjustment_type: 'quantity',
          line_items: [{ item_id: pick(goods), quantity_adjusted: upTo(9), location_id: pick(places) }],
        }),
    ],
  ];

  return {
    orders,
    change: () => {
      let drawn = chance();
      for (const [share, happen] of things) {
        drawn -= share;
        if (drawn < 0) return happen();
      }
    },
  };
};
