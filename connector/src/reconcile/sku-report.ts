// What the comparison of SKUs has found, for people and for spreadsheets. Pure.
import type { Ours, SkuReport, Theirs } from './compare-skus.ts';
import { toCsv } from './write-csv.ts';

const SHOWN = 20;

export const skuReportText = (report: SkuReport): string => {
  const { matched, missingInZoho, missingThere, duplicate, empty, changed, unclear, fill } = report;
  const spelled = changed.filter(({ spelling }) => spelling);
  const renamed = changed.filter(({ spelling }) => !spelling);
  return [
    `Rows that match an item in Zoho: ${matched.length}.`,
    ...section('Rows that name no item in Zoho', missingInZoho, theirs),
    ...section('Active items that are not in the list', missingThere, ours),
    ...section(
      'Rows that could mean several items',
      unclear,
      (row) => `${theirs(row)}: ${row.items.map(ours).join(' or ')}`,
    ),
    ...section('Ids that are there several times', duplicate, ({ side, what, value, lines, items }) =>
      side === 'there'
        ? `${what} ${value} in the list, lines ${lines.slice(0, 10).join(', ')}`
        : `${what} ${value} in Zoho: ${items.map(({ name, itemId }) => `${name} (${itemId})`).join(', ')}`,
    ),
    ...section('Active items in Zoho without a SKU', empty.zoho, ours),
    ...section('Rows without a SKU', empty.there, theirs),
    ...section('Items that have another SKU there', renamed, (row) => `${theirs(row)} is ${ours(row.item)}`),
    ...section('SKUs that are spelt otherwise there', spelled, (row) => `${row.sku} is ${row.item.sku}`),
    ...section('Product ids that can be filled in', fill, ({ item, productId }) => `${productId} for ${ours(item)}`),
  ].join('\n');
};

const section = <T>(head: string, rows: readonly T[], tell: (row: T) => string): string[] =>
  rows.length === 0
    ? []
    : [
        `${head}: ${rows.length}`,
        ...rows.slice(0, SHOWN).map((row) => `  ${tell(row)}`),
        ...(rows.length > SHOWN ? [`  and ${rows.length - SHOWN} more`] : []),
      ];

const theirs = ({ line, sku, productId, name }: Theirs): string =>
  [`line ${line}:`, sku, productId === '' ? '' : `product id ${productId}`, name === '' ? '' : `"${name.slice(0, 60)}"`]
    .filter((part) => part !== '')
    .join(' ');

const ours = ({ itemId, sku, name }: Ours): string => `${sku === '' ? `item ${itemId}` : sku} "${name.slice(0, 60)}"`;

/** Every finding in a row of its own. */
export const skuReportCsv = (report: SkuReport): string => {
  const row = (finding: string, there: Partial<Theirs>, item: Partial<Ours>, note = '') => [
    finding,
    there.line ?? null,
    there.sku ?? null,
    there.productId ?? null,
    there.name ?? null,
    item.itemId ?? null,
    item.sku ?? null,
    item.productId ?? null,
    item.name ?? null,
    note,
  ];
  const rows = [
    ...report.matched.map((it) => row('matched', { line: it.line }, it, `by ${it.by}`)),
    ...report.missingInZoho.map((it) => row('missing in Zoho', it, {})),
    ...report.missingThere.map((it) => row('missing in the list', {}, it)),
    ...report.unclear.flatMap((it) => it.items.map((item) => row('unclear', it, item))),
    ...report.duplicate.flatMap(({ side, what, value, lines, items }) =>
      side === 'there'
        ? lines.map((line) => row('duplicate in the list', { line }, {}, `${what} ${value}`))
        : items.map((item) => row('duplicate in Zoho', {}, item, `${what} ${value}`)),
    ),
    ...report.empty.zoho.map((it) => row('no SKU in Zoho', {}, it)),
    ...report.empty.there.map((it) => row('no SKU in the list', it, {})),
    ...report.changed.map((it) => row(it.spelling ? 'spelt otherwise' : 'changed SKU', it, it.item)),
    ...report.fill.map((it) => row('can be filled in', it, it.item)),
  ];
  const columns = [
    'finding',
    'line',
    'sku',
    'product_id',
    'name',
    'zoho_item_id',
    'zoho_sku',
    'zoho_product_id',
    'zoho_name',
    'note',
  ];
  return toCsv(columns, rows);
};
