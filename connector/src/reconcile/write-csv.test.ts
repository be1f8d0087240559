import { expect, test } from 'vitest';
import { toCsv } from './write-csv.ts';

test.each(['=1+1', '+1', '-A1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－A1', '＠SUM(A1)'])(
  '%j is text to every spreadsheet',
  (cell) => {
    expect(toCsv(['a'], [[cell]])).toContain(`'${cell}`);
  },
);

test('a figure below nothing stays a figure', () => {
  expect(toCsv(['a'], [[-1.5], ['-2']])).toBe('\ufeffa\r\n-1.5\r\n-2\r\n');
});
