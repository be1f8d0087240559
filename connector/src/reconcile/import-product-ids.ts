// Keeps what another system calls items, from its own list: only what is sure, and told by an admin.
import { auditEntry } from '../audit/entry.ts';
import { LONGEST_PRODUCT_ID, toProductId } from '../catalogue/product-ids.ts';
import type { Config } from '../config.ts';
import type { Parts } from '../parts.ts';
import { compareSkus, type SkuReport } from './compare-skus.ts';
import { createFindItem } from './find-items.ts';
import { readKnownItems } from './known-items.ts';
import type { Table } from './read-table.ts';

export interface ImportedIds {
  readonly added: number;
  /** Rows that say what is known already. */
  readonly same: number;
  /** Rows whose item has another product id here: changed only where that was asked for. */
  readonly other: readonly {
    readonly line: number;
    readonly sku: string;
    readonly from: string;
    readonly to: string;
  }[];
  readonly changed: number;
  /** Rows that name no item, or more than one; and ids that stand on several rows, or belong to another item. */
  readonly left: readonly { readonly line: number; readonly why: string }[];
}

const AT_ONCE = 500;

export const importProductIds = async (
  parts: Pick<Parts, 'store' | 'now' | 'operator'> & { readonly config: Pick<Config, 'CANONICAL_ID'> },
  organizationId: string,
  table: Table,
  { replace }: { readonly replace: boolean },
): Promise<ImportedIds> => {
  const items = await readKnownItems(parts, organizationId);
  // By what Zoho knows: an id that has moved to another item must not find its old one.
  const find = createFindItem(
    replace ? items.map((item) => ({ ...item, productId: null })) : items,
    parts.config.CANONICAL_ID,
  );
  const report = compareSkus(table.rows, items, find);
  const lines = new Map(table.rows.map(({ line, cells }) => [line, toProductId(cells.product_id ?? '')]));
  const twice = linesTwice(report);
  const sure = report.matched.filter(({ line }) => !twice.has(line) && fits(lines.get(line)));
  const other = sure.flatMap(({ line, sku, productId }) => {
    const to = lines.get(line) ?? '';
    return productId === null || productId === to ? [] : [{ line, sku, from: productId, to }];
  });
  const wanted = sure.filter(({ productId }) => productId === null || replace);
  const outcomes = { added: 0, same: sure.length - wanted.length - (replace ? 0 : other.length), changed: 0, taken: 0 };
  const taken: number[] = [];
  for (let start = 0; start < wanted.length; start += AT_ONCE) {
    const some = wanted.slice(start, start + AT_ONCE);
    await parts.store.write(async (s) => {
      for (const { line, itemId } of some) {
        const row = { productId: lines.get(line) ?? '', itemId };
        const outcome = await s.productIds.put(organizationId, row, 'import', parts.now().getTime());
        outcomes[outcome] += 1;
        if (outcome === 'taken') taken.push(line);
      }
      await s.settings.raise('items');
    });
  }
  await parts.store.write((s) =>
    s.audit.append(
      auditEntry({
        organizationId,
        at: parts.now().getTime(),
        by: parts.operator ?? null,
        action: 'product_ids.imported',
        subject: 'product ids',
        after: { added: outcomes.added, changed: outcomes.changed },
      }),
    ),
  );
  return {
    added: outcomes.added,
    same: outcomes.same,
    changed: outcomes.changed,
    other: replace ? [] : other,
    left: [
      ...whyLeft(report, lines, twice),
      ...taken.map((line) => ({ line, why: 'another item has this product id' })),
    ].sort((a, b) => a.line - b.line),
  };
};

const fits = (productId = ''): boolean => productId !== '' && productId.length <= LONGEST_PRODUCT_ID;

/** Rows whose product id or item stands on another row as well. */
const linesTwice = ({ duplicate, matched }: SkuReport): ReadonlySet<number> =>
  new Set([
    ...duplicate.flatMap(({ side, what, lines }) => (side === 'there' && what === 'product_id' ? lines : [])),
    ...[...Map.groupBy(matched, ({ itemId }) => itemId).values()].flatMap((of) =>
      of.length > 1 ? of.map(({ line }) => line) : [],
    ),
  ]);

const whyLeft = (
  report: SkuReport,
  lines: ReadonlyMap<number, string>,
  twice: ReadonlySet<number>,
): ImportedIds['left'] => [
  ...report.missingInZoho.map(({ line }) => ({ line, why: 'it names no item' })),
  ...report.unclear.map(({ line }) => ({ line, why: 'it could mean several items' })),
  ...report.matched.flatMap(({ line }) => {
    if (twice.has(line)) return [{ line, why: 'its item or its product id stands on another row as well' }];
    return fits(lines.get(line)) ? [] : [{ line, why: 'it has no product id, or one that is too long' }];
  }),
];
