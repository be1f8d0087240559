// Writes a report as CSV that spreadsheets open as it is meant. No cell is taken for a formula. Pure.
import { stringify } from 'csv-stringify/sync';

export const toCsv = (columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string =>
  // The mark tells spreadsheets that it is UTF-8.
  stringify([[...columns], ...rows.map((row) => row.map((cell) => cell ?? ''))], {
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  });
