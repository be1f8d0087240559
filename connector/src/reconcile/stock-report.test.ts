import { expect, test } from 'vitest';
import { type ReportRow, type StockReport, stockReportText } from './stock-report.ts';

const row: ReportRow = {
  line: 2,
  status: 'differs',
  sku: 'SF-1108',
  itemId: '11',
  productId: null,
  name: 'A folding booth for the fair, with roof, walls, floor and a carrying bag',
  location: 'Head Office',
  locationId: '1',
  counted: '8',
  expected: '10',
  onHand: '10',
  committed: '0',
  incoming: '0',
  drift: '-2',
  note: '',
};

const report: StockReport = {
  run: 'count-1',
  source: 'counts.csv',
  basis: 'on_hand',
  comparedAt: '2026-11-22T10:00:00.000Z',
  rows: 3,
  totals: { differs: 1, uncounted: 1, agrees: 2 },
  more: '0',
  less: '2',
  stopped: [],
  warnings: [],
  findings: [
    row,
    { ...row, line: null, status: 'uncounted', sku: 'SF-2', name: 'Mug', location: '', drift: null, counted: null },
  ],
  zohoCalls: 0,
};

test('what is well is told first and what can be adjusted last, with whole names, of one as of one', () => {
  expect(stockReportText(report)).toBe(
    [
      'Reconciliation count-1: 3 counts of counts.csv.',
      '     2 agree',
      '     1 has stock in Zoho and was not counted:',
      '         SF-2 "Mug": 10',
      '     1 differs, and can be adjusted (+0, -2):',
      `         line 2: SF-1108 "${row.name}" at Head Office: counted 8, Zoho 10 (-2)`,
    ].join('\n'),
  );
  expect(stockReportText({ ...report, rows: 1, totals: { agrees: 1 }, findings: [] })).toBe(
    'Reconciliation count-1: 1 count of counts.csv.\n     1 agrees',
  );
});

test('a name without end is cut, and says so', () => {
  const text = stockReportText({ ...report, findings: [{ ...row, name: 'x'.repeat(500) }] });
  expect(text).toContain(`"${'x'.repeat(119)}…"`);
});
