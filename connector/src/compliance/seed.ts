// The rows an owner starts from: data with its sources and dates, in a file of its own. Defaults, and no legal advice.
import { type RuleRow, readRow } from './rule-rows.ts';
import bodies from './seed-rows.json' with { type: 'json' };

/** @throws Error where the file holds what is no row: then it is broken, and nobody should start from it. */
export const seedRows = (): readonly RuleRow[] =>
  bodies.map((body, index) => {
    const row = readRow(body);
    if (row === null) throw new Error(`Row ${index + 1} of the seed is no row.`);
    return row;
  });
