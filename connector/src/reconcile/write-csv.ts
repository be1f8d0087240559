// Writes a report as CSV that spreadsheets open as it is meant. No cell is taken for a formula. Pure.
import { stringify } from 'csv-stringify/sync';

type Cell = string | number | null;

export const toCsv = (columns: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  // The mark tells spreadsheets that it is UTF-8.
  stringify([[...columns], ...rows.map((row) => row.map(harmless))], { bom: true, record_delimiter: 'windows' });

/** What a spreadsheet would carry out, with the wide signs of East Asia too, is kept from it; a figure below nothing is a figure. */
const harmless = (cell: Cell): string => {
  const text = String(cell ?? '');
  return /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) && !/^-\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
};
