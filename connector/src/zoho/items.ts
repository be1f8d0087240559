// Items at Zoho: the whole list, one SKU, what runs low, and readings with stock (API notes 6.1).
import { normaliseWord } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import { readChanges } from './changes.ts';
import type { Details } from './gather.ts';
import { readPage, readPages } from './pages.ts';
import type { Door, Spend } from './ports/door.ts';
import type { ItemHeadRow, LowStockRow } from './ports/items.ts';
import type { ZohoOrganization } from './ports/organization.ts';
import type { Share } from './share.ts';
import { toItemHead, toItemListRow, toLowStock } from './to-item.ts';

export interface ItemsNeeds {
  readonly door: Door;
  readonly now: () => Date;
  readonly details: Details;
  readonly share: Share;
}

const list = { path: '/items', key: 'items' } as const;
// Oldest first: an item changed or added meanwhile moves no page; what may come twice is told once.
const everything = {
  ...list,
  query: { filter_by: 'Status.All', sort_column: 'created_time', sort_order: 'A' },
} as const;
const MAX_PAGES = 1_000;
const LOW_STOCK_PAGES = 10;

export const openItems = ({ door, now, details, share }: ItemsNeeds): ZohoOrganization['items'] => {
  async function* all(spend: Spend): AsyncGenerator<readonly ItemHeadRow[]> {
    const told = new Set<string>();
    let more = false;
    for await (const page of readPages(door, spend, { ...everything, maxPages: MAX_PAGES })) {
      const fresh = page.rows.map(toItemHead).filter((row) => !told.has(row.itemId) && told.add(row.itemId));
      // The list replaces what is known, so half of it must not pass for the whole.
      if (fresh.length === 0 && page.more) throw endless();
      more = page.more;
      yield fresh;
    }
    if (more) throw endless();
  }

  const readLowStock = async (spend: Spend): Promise<{ rows: LowStockRow[]; unfinished: boolean; readAt: number }> => {
    const readAt = now().getTime();
    const rows = new Map<string, LowStockRow>();
    let unfinished = false;
    const query = { filter_by: 'Status.Lowstock', sort_column: 'created_time', sort_order: 'A' };
    for await (const page of readPages(door, spend, { ...list, query, maxPages: LOW_STOCK_PAGES })) {
      // Where Zoho ignored the filter this is the whole list, in which a reorder level of 0 only says that none is set.
      const ignored = page.appliedFilter !== '' && page.appliedFilter !== query.filter_by;
      for (const row of page.rows.flatMap((each) => toLowStock(each) ?? [])) {
        if (!ignored || row.reorderLevel > 0) rows.set(row.itemId, row);
      }
      unfinished = page.more;
    }
    return { rows: [...rows.values()].sort(scarcestFirst), unfinished, readAt };
  };

  return {
    all,
    details,

    page: async (spend, page) => {
      const { rows, more } = await readPage(door, spend, everything, page);
      return { rows: rows.map(toItemListRow), more };
    },

    changedSince: (spend, since, page) => {
      // Without the filter, items marked inactive would not show as changed.
      const wanted = { ...list, query: { filter_by: 'Status.All' }, since, order: 'A', to: toItemListRow } as const;
      return readChanges(door, spend, wanted, page);
    },

    bySku: async (spend, sku) => {
      // Several items have no SKU at all; none of them is the one.
      if (normaliseWord(sku) === '') return [];
      // An honoured filter answers a row or two; where Zoho ignored it, one page is looked at and no more is paid.
      const query = { sku: sku.trim(), filter_by: 'Status.All' };
      const found: ItemHeadRow[] = [];
      for await (const page of readPages(door, spend, { ...list, query, maxPages: 1 })) {
        found.push(...page.rows.map(toItemHead).filter((row) => normaliseWord(row.sku) === normaliseWord(sku)));
      }
      return found;
    },

    setField: async (spend, itemId, field) => {
      // The singular path, and a bare list: by its documents Zoho knows ids and labels there, no API names (API notes 6.1).
      await door.call(spend, { method: 'PUT', path: `/item/${itemId}/customfields`, json: [field] });
    },

    scarcest: async (spend) => {
      const query = { filter_by: 'Status.Active', sort_column: 'stock_on_hand', sort_order: 'A' };
      return (await readPage(door, spend, { ...list, query }, 1)).rows.map(toItemListRow);
    },

    lowStock: async (spend, limit) => {
      const { rows, unfinished, readAt } = await share(spend, 'low-stock', () => readLowStock(spend));
      return { rows: rows.slice(0, limit), more: unfinished || rows.length > limit, readAt };
    },
  };
};

/** By how much of its reorder level is left. */
const scarcestFirst = (a: LowStockRow, b: LowStockRow): number => left(a) - left(b) || a.onHand - b.onHand;

const left = (row: LowStockRow): number =>
  row.reorderLevel > 0 ? row.onHand / row.reorderLevel : Math.min(row.onHand, 0);

const endless = (): ConnectorError =>
  new ConnectorError('zoho_unintelligible', 'Zoho’s list of items does not end where the connector expects it to.');
