// For tests: the items of a pretended Zoho and the places they are at.
import type { ItemHeadRow, ItemListRow, ZohoItem } from '../zoho/ports/items.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import { hidden, NOW, type Spent, WRITTEN } from './zoho-answers-testbed.ts';

const units = (onHand: number, committed = 0) => ({
  onHand: onHand * 1e6,
  committed: committed * 1e6,
  available: (onHand - committed) * 1e6,
});
const stock = (onHand: number) => ({
  physical: hidden(units(onHand, 1)),
  accounting: hidden(units(onHand)),
  incoming: null,
});

export const item = (itemId: string, sku: string, name: string, more: Partial<ZohoItem> = {}): ZohoItem =>
  hidden({
    itemId,
    sku,
    name,
    status: 'active',
    unit: 'pcs',
    tracking: 'none',
    composite: false,
    convertsUnits: false,
    description: 'Folds.',
    sellable: true,
    rate: 12_500_000,
    purchaseRate: 7_000_000,
    taxPercent: 0,
    reorderLevel: 5_000_000,
    total: hidden(stock(20)),
    places: [
      hidden({ ...stock(20), id: '501', name: 'Main', active: true }),
      hidden({ ...stock(0), id: '502', name: 'Shed', active: true }),
    ],
    customFields: [hidden({ apiName: 'cf_colour', label: 'Colour', type: 'text' as const, value: 'red' })],
    fieldsTold: true,
    modifiedTime: '',
    ...more,
  });

const listed = (head: ItemHeadRow): ItemListRow => ({
  ...head,
  modifiedTime: WRITTEN,
  createdTime: WRITTEN,
  physicalOnHand: 20e6,
  booksOnHand: 20e6,
  tracked: true,
});

export const pretendItems = (spent: Spent, sequence: () => number) => {
  const items = new Map(
    [item('11', 'SF-1108', 'Folding booth'), item('12', 'SF-1109', 'Folding chair')].map((it) => [it.itemId, it]),
  );
  const heads = () => [...items.values()].map(({ itemId, sku, name, status }) => hidden({ itemId, sku, name, status }));
  const zoho: Pick<ZohoOrganization, 'items' | 'locations'> = {
    items: {
      all: async function* (spend) {
        spent(spend);
        yield heads();
      },
      setField: async (spend) => spent(spend),
      details: async (spend, ids) => {
        spent(spend);
        const found = ids.flatMap((id) => items.get(id) ?? []);
        return new Map(found.map((it) => [it.itemId, { item: it, readAt: NOW, sequence: sequence() }]));
      },
      bySku: async (spend, sku) => {
        spent(spend);
        return heads().filter((head) => head.sku === sku);
      },
      page: async (spend) => {
        spent(spend);
        return { rows: heads().map(listed), more: false };
      },
      changedSince: async (spend) => {
        spent(spend);
        return { rows: heads().map(listed), more: false, honoured: true };
      },
      scarcest: async (spend) => {
        spent(spend);
        return heads().map(listed);
      },
      lowStock: async (spend) => {
        spent(spend);
        const rows = heads().map((head) => ({ ...head, unit: 'pcs', onHand: 1e6, reorderLevel: 5e6 }));
        return { rows, more: false, readAt: NOW };
      },
    },
    locations: {
      readAt: () => null,
      list: async (spend) => {
        spent(spend);
        return [
          hidden({ id: '501', name: 'Main', primary: true, active: true, kind: 'business' as const }),
          hidden({ id: '502', name: 'Shed', primary: false, active: true, kind: 'warehouse' as const }),
        ];
      },
    },
  };
  return { zoho, items };
};
