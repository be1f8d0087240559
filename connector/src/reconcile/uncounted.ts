// Items of which Zoho has stock and that nobody has counted, by the connector's copy: told, and never taken for nothing.
import type { Parts } from '../parts.ts';
import type { KnownItem } from './find-items.ts';
import { type ReportRow, toUncountedRow } from './stock-report.ts';

const AT_ONCE = 500;

export const findUncounted = async (
  { store }: Pick<Parts, 'store'>,
  organizationId: string,
  items: readonly KnownItem[],
  rows: readonly { readonly item: KnownItem | null }[],
): Promise<ReportRow[]> => {
  const counted = new Set(rows.flatMap(({ item }) => item?.itemId ?? []));
  const others = items.filter(({ itemId, status }) => status === 'active' && !counted.has(itemId));
  const found: ReportRow[] = [];
  for (let start = 0; start < others.length; start += AT_ONCE) {
    const some = others.slice(start, start + AT_ONCE);
    const known = await store.read.mirror.known(
      organizationId,
      some.map(({ itemId }) => itemId),
    );
    const figures = new Map(known.map((row) => [row.itemId, row.readPhysicalMicros ?? row.physicalMicros ?? 0]));
    for (const { itemId, sku, productId, name } of some) {
      const onHand = figures.get(itemId) ?? 0;
      if (onHand !== 0) found.push(toUncountedRow({ itemId, sku, productId, name, onHand }));
    }
  }
  return found;
};
