// What a reconciliation has found: as it is kept, for people, and for spreadsheets. Pure.
import { formatDecimal, type Micros } from 'shared-schemas';
import type { Compared } from './compare-stock.ts';
import { unitsOf } from './compare-stock.ts';
import type { Count, Fault, FaultyRow } from './gather-counts.ts';
import type { Verdict } from './judge-count.ts';
import { toCsv } from './write-csv.ts';

export type Status = Verdict | Fault | 'uncounted' | 'over_limit';

export interface ReportRow {
  readonly line: number | null;
  readonly status: Status;
  readonly sku: string;
  readonly itemId: string | null;
  readonly productId: string | null;
  readonly name: string;
  readonly location: string;
  readonly locationId: string | null;
  /** Decimal strings; null where there is no such figure. */
  readonly counted: string | null;
  readonly expected: string | null;
  readonly onHand: string | null;
  readonly committed: string | null;
  readonly incoming: string | null;
  readonly drift: string | null;
  readonly note: string;
}

export interface StockReport {
  readonly run: string;
  readonly source: string;
  readonly basis: 'on_hand' | 'available';
  readonly comparedAt: string;
  /** Rows of the count. */
  readonly rows: number;
  readonly totals: Readonly<Partial<Record<Status, number>>>;
  /** What is to be adjusted: so many more and so many less. */
  readonly more: string;
  readonly less: string;
  /** Why nothing is planned, where limits forbid it. */
  readonly stopped: readonly string[];
  readonly warnings: readonly string[];
  /** What does not agree, worst first as far as people should look; the most that are kept. */
  readonly findings: readonly ReportRow[];
  readonly zohoCalls: number;
}

export const statuses: readonly Status[] = [
  'differs',
  'over_limit',
  'not_adjustable',
  'busy',
  'moved',
  'arriving',
  'promised',
  'bad_quantity',
  'counted_twice',
  'unknown_item',
  'ambiguous_item',
  'unknown_location',
  'uncounted',
  'accepted',
  'agrees',
];

/** Of one and of several. */
const WORDS: Readonly<Record<Status, readonly [one: string, several: string]>> = {
  differs: ['differs, and can be adjusted', 'differ, and can be adjusted'],
  over_limit: ['differs by more than the key may change at once', 'differ by more than the key may change at once'],
  not_adjustable: ['differs, and cannot be adjusted here', 'differ, and cannot be adjusted here'],
  busy: ['is being changed right now', 'are being changed right now'],
  moved: ['has moved since it was counted', 'have moved since they were counted'],
  arriving: ['may be explained by goods on their way', 'may be explained by goods on their way'],
  promised: ['may be explained by goods promised to orders', 'may be explained by goods promised to orders'],
  bad_quantity: ['has no quantity that can be read', 'have no quantity that can be read'],
  counted_twice: ['is counted twice', 'are counted twice'],
  unknown_item: ['names no item', 'name no item'],
  ambiguous_item: ['could mean several items', 'could mean several items'],
  unknown_location: ['names no location', 'name no location'],
  uncounted: ['has stock in Zoho and was not counted', 'have stock in Zoho and were not counted'],
  accepted: ['differs within what is accepted', 'differ within what is accepted'],
  agrees: ['agrees', 'agree'],
};

/** What is well first, so that what is to be done stands last, above the next step. */
const TOLD: readonly Status[] = [...statuses].reverse();

export const toReportRow = (
  compared: Compared,
  status: Status = compared.verdict,
  note = compared.note,
): ReportRow => ({
  line: compared.line,
  status,
  sku: compared.item.sku,
  itemId: compared.item.itemId,
  productId: compared.item.productId,
  name: compared.item.name,
  location: compared.place.name,
  locationId: compared.place.id,
  counted: formatDecimal(compared.counted),
  expected: formatDecimal(compared.expected),
  onHand: formatDecimal(compared.onHand),
  committed: formatDecimal(compared.committed),
  incoming: formatDecimal(compared.incoming),
  drift: formatDecimal(compared.drift),
  note,
});

const NOTHING = { expected: null, onHand: null, committed: null, incoming: null, drift: null } as const;

export const toFaultyRow = ({ line, fault, said, item, note }: FaultyRow): ReportRow => ({
  ...NOTHING,
  line,
  status: fault,
  sku: item?.sku ?? said.item,
  itemId: item?.itemId ?? null,
  productId: item?.productId ?? null,
  name: item?.name ?? '',
  location: said.location,
  locationId: null,
  counted: said.quantity === '' ? null : said.quantity.slice(0, 30),
  note,
});

export const toGoneRow = ({ line, item, place, counted }: Count): ReportRow => ({
  ...NOTHING,
  line,
  status: 'unknown_item',
  sku: item.sku,
  itemId: item.itemId,
  productId: item.productId,
  name: item.name,
  location: place.name,
  locationId: place.id,
  counted: formatDecimal(counted),
  note: 'Zoho no longer has it',
});

export interface UncountedItem {
  readonly itemId: string;
  readonly sku: string;
  readonly productId: string | null;
  readonly name: string;
  readonly onHand: Micros;
}

export const toUncountedRow = ({ onHand, ...item }: UncountedItem): ReportRow => ({
  ...NOTHING,
  ...item,
  line: null,
  status: 'uncounted',
  location: '',
  locationId: null,
  counted: null,
  onHand: formatDecimal(onHand),
  note: 'in all its places',
});

export const totalsOf = (rows: readonly ReportRow[]): StockReport['totals'] => {
  const totals: Partial<Record<Status, number>> = {};
  for (const { status } of rows) totals[status] = (totals[status] ?? 0) + 1;
  return totals;
};

/** What people should look at first; the same each time. */
export const sortFindings = (rows: readonly ReportRow[]): ReportRow[] => {
  const size = ({ drift }: ReportRow): number => Math.abs(Number(drift ?? 0));
  const rank = new Map(statuses.map((status, at) => [status, at]));
  const by = (a: ReportRow, b: ReportRow): number =>
    (rank.get(a.status) ?? 0) - (rank.get(b.status) ?? 0) || size(b) - size(a) || (a.line ?? 0) - (b.line ?? 0);
  return rows.filter(({ status }) => status !== 'agrees').sort(by);
};

export const sumsOf = (differing: readonly Compared[]): Pick<StockReport, 'more' | 'less'> => {
  const { more, less } = unitsOf(differing);
  return { more: formatDecimal(more), less: formatDecimal(less) };
};

const SHOWN = 15;

export const stockReportText = (report: StockReport): string => {
  const { run, source, rows, totals, findings, stopped, warnings } = report;
  const basis = report.basis === 'available' ? ', compared with what is available' : '';
  return [
    `Reconciliation ${run}: ${rows} ${rows === 1 ? 'count' : 'counts'} of ${source}${basis}.`,
    ...TOLD.flatMap((status) => {
      const many = totals[status] ?? 0;
      if (many === 0) return [];
      const sums = status === 'differs' ? ` (+${report.more}, -${report.less})` : '';
      const shown = status === 'agrees' ? [] : findings.filter((row) => row.status === status);
      return [
        `${String(many).padStart(6)} ${WORDS[status][many === 1 ? 0 : 1]}${sums}${shown.length === 0 ? '' : ':'}`,
        ...shown.slice(0, SHOWN).map((row) => `         ${rowText(row)}`),
        ...(many > SHOWN && shown.length > 0 ? [`         and ${many - Math.min(SHOWN, shown.length)} more`] : []),
      ];
    }),
    ...warnings.map((warning) => `! ${warning}`),
    ...(stopped.length === 0 ? [] : ['NOTHING IS PLANNED:', ...stopped.map((why) => `  ${why}`)]),
  ].join('\n');
};

const rowText = ({ line, sku, itemId, name, location, counted, expected, onHand, drift, note }: ReportRow): string => {
  const where = location === '' ? '' : ` at ${location}`;
  const figures =
    drift !== null && expected !== null
      ? `: counted ${counted}, Zoho ${expected} (${drift.startsWith('-') ? '' : '+'}${drift})`
      : counted !== null
        ? `: "${counted}"`
        : onHand !== null
          ? `: ${onHand}`
          : '';
  const called = sku || itemId || '(nothing)';
  return `${line === null ? '' : `line ${line}: `}${called}${name === '' ? '' : ` "${cut(name)}"`}${where}${figures}${note === '' ? '' : `; ${note}`}`;
};

/** Zoho's own names have a hundred characters at most. */
const LONGEST_NAME = 120;
const cut = (name: string): string => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);

const COLUMNS = [
  'status',
  'line',
  'sku',
  'product_id',
  'zoho_item_id',
  'name',
  'location',
  'location_id',
  'counted',
  'expected',
  'on_hand',
  'committed',
  'incoming',
  'drift',
  'note',
] as const;

export const stockReportCsv = (rows: readonly ReportRow[]): string =>
  toCsv(
    COLUMNS,
    rows.map((row) => [
      row.status,
      row.line,
      row.sku,
      row.productId,
      row.itemId,
      row.name,
      row.location,
      row.locationId,
      row.counted,
      row.expected,
      row.onHand,
      row.committed,
      row.incoming,
      row.drift,
      row.note,
    ]),
  );
