// Reads rows out of what another system or a person has saved: CSV in whatever dialect, or JSON. What cannot be read for
// sure is refused, with the line it stands on.
import { setImmediate as breathe } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { ConnectorError } from '../errors.ts';

export const fields = ['sku', 'item_id', 'product_id', 'name', 'quantity', 'location'] as const;
export type Field = (typeof fields)[number];

export interface TableRow {
  /** Of a CSV the line it ends on, of JSON its number; from 1. */
  readonly line: number;
  /** Trimmed; what is empty or not there is absent. */
  readonly cells: Readonly<Partial<Record<Field, string>>>;
}

export interface Table {
  /** Which of them there is a column of. */
  readonly columns: ReadonlySet<Field>;
  readonly rows: readonly TableRow[];
}

export interface TableOptions {
  /** Each of these must be there. */
  readonly needs: readonly Field[];
  /** And at least one of these. */
  readonly oneOf: readonly Field[];
  /** How a column is called in this table, where its name is none of those known. */
  readonly called?: Readonly<Partial<Record<Field, string>>>;
}

export const MOST_BYTES = 50 * 1024 * 1024;
export const MOST_ROWS = 200_000;
const LONGEST_RECORD = 64 * 1024;
const PIECE = 64 * 1024;
const AT_ONCE = 5_000;

/** As people and systems head their columns; compared without case, blanks and dashes. */
const HEADS: Readonly<Record<Field, readonly string[]>> = {
  sku: ['sku', 'item_sku', 'item_code', 'variant_sku'],
  item_id: ['item_id', 'zoho_id', 'zoho_item_id'],
  product_id: ['product_id', 'variant_id', 'external_id', 'foreign_id'],
  name: ['name', 'item', 'item_name', 'product', 'product_name', 'title', 'description'],
  quantity: [
    'quantity',
    'qty',
    'count',
    'counted',
    'stock',
    'on_hand',
    'stock_on_hand',
    'inventory',
    'available',
    'level',
  ],
  location: ['location', 'location_name', 'location_id', 'warehouse', 'warehouse_name', 'place', 'store'],
};

/** Errors: `invalid_ask` with what is wrong and where. */
export const readTable = async (bytes: Uint8Array, options: TableOptions): Promise<Table> => {
  if (bytes.byteLength > MOST_BYTES) throw bad(`It is larger than ${MOST_BYTES / 1024 / 1024} MB.`);
  const text = decode(bytes);
  const start = text.trimStart().slice(0, 1);
  if (start === '') throw bad('It is empty.');
  return start === '[' || start === '{' ? fromJson(text, options) : fromCsv(text, options);
};

const decode = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  if (first === 0x50 && second === 0x4b) throw bad('It is a workbook, not a table: save it as CSV first.');
  const wide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  try {
    return new TextDecoder(wide ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw bad('It is not UTF-8 text: save it as "CSV UTF-8".');
  }
};

const fromCsv = async (text: string, options: TableOptions): Promise<Table> => {
  const parser = parse({
    delimiter: delimiterOf(text),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: LONGEST_RECORD,
  });
  let heads: Heads | null = null;
  let columns = 0;
  const rows: TableRow[] = [];
  const feeding = feed(text, (piece) => parser.write(piece)).then(
    () => parser.end(),
    () => {},
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (heads === null) {
        heads = readHeads(record, options);
        columns = record.findLastIndex((head) => head !== '') + 1;
        continue;
      }
      // A delimiter inside a cell moves what stands behind it: 1,234 would be counted as one.
      const beyond = record.findIndex((cell, at) => at >= columns && cell !== '');
      if (beyond >= 0) throw tooWide(record, columns, info.lines);
      if (rows.length >= MOST_ROWS) throw bad(`It has more than ${MOST_ROWS} rows.`);
      // A line of delimiters alone is how spreadsheets save what is empty.
      if (record.some((cell) => cell !== '')) rows.push({ line: info.lines, cells: cellsOf(heads, record) });
      if (rows.length % AT_ONCE === 0) await breathe();
    }
  } catch (error) {
    throw error instanceof CsvError ? bad(`It is no valid CSV: ${wordsOf(error)}`) : error;
  } finally {
    parser.destroy();
    await feeding;
  }
  if (heads === null) throw bad('It is empty.');
  return { columns: new Set(heads.keys()), rows };
};

/** A piece at a time, so that the parser's own queue stays short. */
const feed = async (text: string, write: (piece: string) => boolean): Promise<void> => {
  for (let at = 0; at < text.length; at += PIECE) {
    write(text.slice(at, at + PIECE));
    await breathe();
  }
};

/** The one that the first line has most of, outside quotes. */
const delimiterOf = (text: string): string => {
  const first =
    text
      .trimStart()
      .replaceAll(/"[^"]*"/g, '')
      .split(/\r?\n|\r/, 1)[0] ?? '';
  const counted = [',', ';', '\t', '|'].map((mark) => ({ mark, times: first.split(mark).length - 1 }));
  return counted.reduce((best, each) => (each.times > best.times ? each : best)).mark;
};

const tooWide = (record: readonly string[], columns: number, line: number): ConnectorError =>
  bad(
    `Line ${line} has ${record.length} cells, and the table has ${columns} columns.`,
    'A cell that holds what parts the cells, such as 1,234, stands in quotation marks; each column has a name.',
  );

const wordsOf = (error: CsvError): string => {
  const at = typeof error.lines === 'number' ? ` on line ${error.lines}` : '';
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quotation mark is opened and never closed.';
    case 'CSV_MAX_RECORD_SIZE':
      return `a row is longer than ${LONGEST_RECORD} characters${at}: is a quotation mark missing?`;
    default:
      return `its quotation marks make no sense${at}.`;
  }
};

/** Of each field, where its cell stands in a row. */
type Heads = ReadonlyMap<Field, number>;

const readHeads = (record: readonly string[], options: TableOptions): Heads =>
  requireHeads(
    record.map((head, index): [string, number] => [head, index]),
    options,
  );

const requireHeads = <T>(
  heads: readonly (readonly [head: string, where: T])[],
  options: TableOptions,
): ReadonlyMap<Field, T> => {
  const found = new Map<Field, T>();
  for (const field of fields) {
    const own = options.called?.[field];
    const known = own === undefined ? HEADS[field] : [plain(own)];
    const meant = heads.filter(([head]) => known.includes(plain(head)));
    const [only, second] = meant;
    if (own !== undefined && only === undefined) throw bad(`It has no column "${own}". ${columnsOf(heads)}`);
    if (second !== undefined) {
      const names = meant.map(([head]) => `"${head}"`).join(' and ');
      throw bad(`Its columns ${names} could both be the ${field}.`, `Say which with --column ${field}=<its name>.`);
    }
    if (only !== undefined) found.set(field, only[1]);
  }
  const missing = options.needs.filter((field) => !found.has(field));
  const identified = options.oneOf.length === 0 || options.oneOf.some((field) => found.has(field));
  if (missing.length > 0 || !identified) {
    const wanted = [...missing, ...(identified ? [] : [options.oneOf.join(' or ')])].join(', and ');
    throw bad(
      `It has no column for ${wanted}. ${columnsOf(heads)}`,
      `Say what it is called, such as --column ${wanted.split(/[ ,]/)[0]}='Artikel'.`,
    );
  }
  return found;
};

const columnsOf = (heads: readonly (readonly [string, unknown])[]): string =>
  `Its columns: ${heads
    .slice(0, 20)
    .map(([head]) => `"${head.slice(0, 40)}"`)
    .join(', ')}.`;

const plain = (head: string): string =>
  head
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');

const cellsOf = (heads: Heads, record: readonly string[]): TableRow['cells'] => {
  const cells: Partial<Record<Field, string>> = {};
  for (const [field, index] of heads) {
    const cell = record[index];
    if (cell !== undefined && cell !== '') cells[field] = cell;
  }
  return cells;
};

const LISTS = ['counts', 'items', 'products', 'stock', 'rows', 'data'] as const;

/** Looking at each value while it is read takes several times as long, and hardly any list has them. */
const HAS_LONG_NUMBERS = /:\s*-?\d{16}/;

/** Zoho's ids have up to 19 digits, more than a number can hold: rounded, one may be another item's. */
const asWritten = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
  Number.isInteger(value) && !Number.isSafeInteger(value) ? context?.source : value;

const fromJson = async (text: string, options: TableOptions): Promise<Table> => {
  let value: unknown;
  try {
    value = HAS_LONG_NUMBERS.test(text) ? JSON.parse(text, asWritten) : JSON.parse(text);
  } catch {
    throw bad('It begins like JSON and is none.');
  }
  const list = Array.isArray(value)
    ? value
    : LISTS.map((name) => (value as Record<string, unknown>)[name]).find(Array.isArray);
  if (list === undefined) throw bad(`It holds no list: an array, or an object with one under ${LISTS.join(', ')}.`);
  if (list.length > MOST_ROWS) throw bad(`It has more than ${MOST_ROWS} rows.`);
  const names = new Map<string, string>();
  for (const row of list) if (isRecord(row)) for (const key of Object.keys(row)) names.set(key, key);
  const heads = requireHeads([...names], options);
  const rows: TableRow[] = [];
  for (const [index, row] of list.entries()) {
    if (!isRecord(row)) throw bad(`Row ${index + 1} is no object.`);
    const cells: Partial<Record<Field, string>> = {};
    for (const [field, key] of heads) {
      const told = Object.hasOwn(row, key) ? row[key] : undefined;
      const cell = typeof told === 'string' || typeof told === 'number' ? String(told).trim() : '';
      if (cell !== '') cells[field] = cell;
      else if (told !== undefined && told !== null && told !== '') cells[field] = JSON.stringify(told).slice(0, 100);
    }
    rows.push({ line: index + 1, cells });
    if (index % AT_ONCE === 0) await breathe();
  }
  return { columns: new Set(heads.keys()), rows };
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const bad = (why: string, hint?: string): ConnectorError =>
  new ConnectorError('invalid_ask', `The file cannot be read. ${why}`, hint === undefined ? {} : { hint });
