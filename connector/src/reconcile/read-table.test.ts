import { describe, expect, test } from 'vitest';
import { MOST_BYTES, readTable, type TableOptions } from './read-table.ts';

const counts: TableOptions = { needs: ['quantity'], oneOf: ['sku', 'item_id', 'product_id'] };
const read = (text: string | Uint8Array, options = counts) =>
  readTable(typeof text === 'string' ? Buffer.from(text) : text, options);
const cells = async (text: string | Uint8Array, options = counts) =>
  (await read(text, options)).rows.map((row) => row.cells);
const refused = async (text: string | Uint8Array, options = counts): Promise<string> =>
  read(text, options).then(
    () => 'taken',
    (error: { code: string; message: string; facts: { hint?: string } }) =>
      `${error.code}: ${error.message} ${error.facts.hint ?? ''}`,
  );

const MUGS = [{ sku: 'MUG', quantity: '5' }];

describe('a CSV', () => {
  test.each([
    ['with commas', 'sku,quantity\nMUG,5\n'],
    ['with semicolons', 'SKU;Qty\r\nMUG;5\r\n'],
    ['with tabs', 'Item SKU\tOn hand\nMUG\t5'],
    ['with old line ends', 'sku,quantity\rMUG,5\r'],
    ['with a byte-order mark', '\ufeffsku,quantity\nMUG,5\n'],
    ['in the encoding of spreadsheets', Buffer.from('\ufeffsku\tquantity\nMUG\t5\n', 'utf16le')],
    ['with blanks and empty lines', ' sku , quantity \n\n MUG , 5 \n,\n;\n'.replace(';\n', '')],
    ['with other columns', 'shelf,sku,quantity,counted by\nA-1,MUG,5,Jo\n'],
    ['with quoted heads that hold delimiters', '"a;b;c",sku,quantity\nx,MUG,5\n'],
  ])('%s is read', async (_, text) => expect(await cells(text)).toEqual(MUGS));

  test('keeps line breaks, delimiters and quotation marks inside quotes, and tells lines by their ends', async () => {
    const { rows } = await read('sku,name,quantity\n"MUG","Mug, red\nlarge ""one""",5\nPIPE,5" pipe,6\n');
    expect(rows).toEqual([
      { line: 3, cells: { sku: 'MUG', name: 'Mug, red\nlarge "one"', quantity: '5' } },
      { line: 4, cells: { sku: 'PIPE', name: '5" pipe', quantity: '6' } },
    ]);
  });

  test('has rows that are short: what is not there is absent', async () => {
    expect(await cells('sku,quantity,location\nMUG\nPAN,1,x\n')).toEqual([
      { sku: 'MUG' },
      { sku: 'PAN', quantity: '1', location: 'x' },
    ]);
  });

  test.each([
    ['thousands', 'sku,quantity\nPAN,3\nMUG,1,234\n', 'Line 3 has 3 cells, and the table has 2 columns'],
    ['a fraction', 'sku,quantity,\nMUG,1,5\n', 'Line 2 has 3 cells, and the table has 2 columns'],
    ['a place', 'sku,location,quantity\nMUG,Reno, NV,5\n', 'Line 2 has 4 cells, and the table has 3 columns'],
  ])('is refused where %s with a comma and without quotation marks have moved its cells', async (_, text, why) => {
    expect(await refused(text)).toContain(why);
  });

  test('may end its lines in delimiters, as spreadsheets do', async () => {
    expect(await cells('sku,quantity\nMUG,5,,\n')).toEqual(MUGS);
    expect(await cells('sku,quantity,,\nMUG,5,,\n')).toEqual(MUGS);
  });

  test('may call its columns what it likes, where that is said', async () => {
    const called = { sku: 'Artikel', quantity: 'Bestand' };
    expect(await cells('Artikel;Bestand\nMUG;5\n', { ...counts, called })).toEqual(MUGS);
  });

  test('of a hundred thousand rows is read', async () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => `SKU-${at},${at % 90}`);
    const table = await read(`sku,quantity\n${rows.join('\n')}\n`);
    expect(table.rows).toHaveLength(100_000);
    expect(table.rows.at(-1)).toEqual({ line: 100_001, cells: { sku: 'SKU-99999', quantity: String(99_999 % 90) } });
  });

  test.each([
    ['nothing', '', 'It is empty.'],
    ['blanks', ' \n ', 'It is empty.'],
    ['a quotation mark that is never closed', 'sku,quantity\n"MUG,5\nPAN,6\n', 'opened and never closed'],
    ['quotation marks that make no sense', 'sku,quantity\n"MUG"x,5\n', 'make no sense on line 2'],
    ['a row without an end', `sku,quantity\n"${'x'.repeat(70_000)}",5\n`, 'longer than 65536 characters'],
    ['bytes that are no text', Buffer.from([0x73, 0x6b, 0xff, 0xfe, 0x2c]), 'It is not UTF-8 text'],
    ['a workbook', Buffer.from('PK\u0003\u0004'), 'save it as CSV first'],
    ['no quantity', 'sku,name\nMUG,Mug\n', 'no column for quantity. Its columns: "sku", "name".'],
    ['nothing that names items', 'shelf,quantity\nA-1,5\n', 'no column for sku or item_id or product_id'],
    ['two columns that could be the quantity', 'sku,stock,on_hand\nMUG,5,6\n', '--column quantity=<its name>'],
    ['no head', 'MUG,5\n', 'no column for quantity'],
  ])('with %s is refused', async (_, text, why) => expect(await refused(text)).toContain(why));

  test('without the column that was named is refused', async () => {
    const called = { quantity: 'Bestand' };
    expect(await refused('sku,quantity\nMUG,5\n', { ...counts, called })).toContain('It has no column "Bestand".');
  });

  test('that is too large is refused, unread', async () => {
    expect(await refused(new Uint8Array(MOST_BYTES + 1))).toContain('larger than 50 MB');
  });

  test('of too many rows is refused', async () => {
    expect(await refused(`sku,quantity\n${'M,1\n'.repeat(200_001)}`)).toContain('more than 200000 rows');
  });
});

describe('JSON', () => {
  test.each([
    ['a list', [{ sku: 'MUG', quantity: '5' }]],
    ['an object that holds a list', { counts: [{ SKU: 'MUG', Qty: 5 }] }],
    ['one with more in it', { at: 'x', products: [{ sku: 'MUG', 'On hand': 5, tags: ['a'] }] }],
  ])('of %s is read', async (_, value) => expect(await cells(JSON.stringify(value))).toEqual(MUGS));

  test('has numbers as they are written, and what is no word stays visible', async () => {
    const rows = [
      { sku: 'A', quantity: 2.5 },
      { sku: 'B', quantity: null },
      { sku: 'C', quantity: { now: 3 } },
    ];
    expect(await cells(JSON.stringify(rows))).toEqual([
      { sku: 'A', quantity: '2.5' },
      { sku: 'B' },
      { sku: 'C', quantity: '{"now":3}' },
    ]);
  });

  test.each([
    ['broken', '[{"sku":', 'begins like JSON and is none'],
    ['without a list', '{"sku":"MUG"}', 'It holds no list'],
    ['of other things', '[{"sku":"MUG","quantity":1},2]', 'Row 2 is no object'],
    ['of nobody', '[{"__proto__":{"sku":"MUG"},"quantity":1}]', 'no column for sku'],
  ])('that is %s is refused', async (_, text, why) => expect(await refused(text)).toContain(why));
});

test('an id of nineteen digits without quotes is taken as it is written: rounded, it would be another item’s', async () => {
  const text =
    '{"counts":[{"item_id": 4815000000044208001, "quantity": 3}, {"item_id":4815000000044208002,"quantity":2.5}]}';
  const { rows } = await readTable(Buffer.from(text), { needs: ['quantity'], oneOf: ['item_id'] });
  expect(rows.map(({ cells }) => cells)).toEqual([
    { item_id: '4815000000044208001', quantity: '3' },
    { item_id: '4815000000044208002', quantity: '2.5' },
  ]);
});
