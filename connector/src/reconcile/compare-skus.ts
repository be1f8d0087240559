// Another system's list of items held against Zoho's: what matches, what is on one side alone, what is doubtful, and which
// ids could be filled in. Pure.
import { toProductId } from '../catalogue/product-ids.ts';
import { normaliseWord } from '../catalogue/sku.ts';
import { skuFaults } from '../catalogue/sku-faults.ts';
import type { FindItem, IdField, KnownItem } from './find-items.ts';
import type { TableRow } from './read-table.ts';

export interface Theirs {
  readonly line: number;
  readonly sku: string;
  readonly productId: string;
  readonly name: string;
}

export interface Ours {
  readonly itemId: string;
  readonly sku: string;
  readonly productId: string | null;
  readonly name: string;
  readonly status: string;
}

export interface SkuReport {
  readonly matched: readonly (Pick<Theirs, 'line'> & Ours & { readonly by: IdField })[];
  readonly missingInZoho: readonly Theirs[];
  /** Active items that the list does not name. */
  readonly missingThere: readonly Ours[];
  /** A SKU or product id on several rows, or on several items. */
  readonly duplicate: readonly {
    readonly side: 'zoho' | 'there';
    readonly what: 'sku' | 'product_id';
    readonly value: string;
    readonly lines: readonly number[];
    readonly items: readonly Ours[];
  }[];
  readonly empty: { readonly zoho: readonly Ours[]; readonly there: readonly Theirs[] };
  /** The same item under another SKU there than in Zoho; `spelling` where case or blanks alone differ. */
  readonly changed: readonly (Theirs & { readonly item: Ours; readonly spelling: boolean })[];
  /** Rows whose ids mean different items, or more than one. */
  readonly unclear: readonly (Theirs & { readonly items: readonly Ours[] })[];
  /** Product ids that are not known here yet, of items that match for sure. */
  readonly fill: readonly { readonly line: number; readonly item: Ours; readonly productId: string }[];
}

export const compareSkus = (rows: readonly TableRow[], items: readonly KnownItem[], find: FindItem): SkuReport => {
  const theirs = rows.map(toTheirs);
  const found = rows.map((row, index) => ({ row: theirs[index] as Theirs, it: find(row) }));
  const matches = found.flatMap(({ row, it }) => (it.kind === 'found' ? [{ row, item: it.item, by: it.by }] : []));
  const unclear = found.flatMap(({ row, it }) =>
    it.kind === 'ambiguous' || it.kind === 'conflict' ? [{ ...row, items: it.items.map(toOurs) }] : [],
  );
  // What may be meant is not missing, though it is not known which.
  const named = new Set([
    ...matches.map(({ item }) => item.itemId),
    ...unclear.flatMap((each) => each.items.map(({ itemId }) => itemId)),
  ]);
  const twice = repeated(theirs, ({ productId }) => productId);
  const living = items.filter(({ status }) => status === 'active');
  return {
    matched: matches.map(({ row, item, by }) => ({ line: row.line, ...toOurs(item), by })),
    missingInZoho: found.flatMap(({ row, it }) => (it.kind === 'unknown' || it.kind === 'unnamed' ? [row] : [])),
    missingThere: living.filter(({ itemId }) => !named.has(itemId)).map(toOurs),
    duplicate: [
      ...skuFaults(living).duplicate.map(({ sku, of }) => ({
        side: 'zoho' as const,
        what: 'sku' as const,
        value: sku,
        lines: [],
        items: of.map(toOurs),
      })),
      ...skuFaults(theirs).duplicate.map(({ sku, of }) => there('sku', sku, of)),
      ...twice.map(([value, of]) => there('product_id', value, of)),
    ],
    empty: { zoho: skuFaults(living).empty.map(toOurs), there: theirs.filter(({ sku }) => sku === '') },
    changed: matches.flatMap(({ row, item }) =>
      row.sku === '' || row.sku === item.sku
        ? []
        : [{ ...row, item: toOurs(item), spelling: normaliseWord(row.sku) === normaliseWord(item.sku) }],
    ),
    unclear,
    fill: fillIn(matches, items, new Set(twice.map(([value]) => value))),
  };
};

/** Only where it is one id of one item on both sides. */
const fillIn = (
  matches: readonly { readonly row: Theirs; readonly item: KnownItem }[],
  items: readonly KnownItem[],
  twice: ReadonlySet<string>,
): SkuReport['fill'] => {
  const taken = new Set(items.flatMap(({ productId }) => productId ?? []));
  const times = Map.groupBy(matches, ({ item }) => item.itemId);
  return matches.flatMap(({ row: { line, productId }, item }) => {
    const clear = productId !== '' && !twice.has(productId) && !taken.has(productId);
    return clear && item.productId === null && times.get(item.itemId)?.length === 1
      ? [{ line, item: toOurs(item), productId }]
      : [];
  });
};

const toTheirs = ({ line, cells }: TableRow): Theirs => ({
  line,
  sku: cells.sku ?? '',
  productId: toProductId(cells.product_id ?? ''),
  name: cells.name ?? '',
});

const toOurs = ({ itemId, sku, productId, name, status }: KnownItem): Ours => ({
  itemId,
  sku,
  productId,
  name,
  status,
});

const there = (what: 'sku' | 'product_id', value: string, rows: readonly Theirs[]) => ({
  side: 'there' as const,
  what,
  value,
  lines: rows.map(({ line }) => line),
  items: [],
});

const repeated = (rows: readonly Theirs[], keyOf: (row: Theirs) => string): [string, Theirs[]][] =>
  [...Map.groupBy(rows, keyOf)].filter(([key, of]) => key !== '' && of.length > 1);
