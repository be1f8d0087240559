// node examples/storefront/refused.ts: which forms the shop has refused this week, hour by hour.
import { existsSync } from 'node:fs';
import { openRefusals } from './session/refusals.ts';

const WEEK_MS = 7 * 86_400_000;
const file = process.env.BOOK_FILE ?? '.data/storefront.db';
if (!existsSync(file)) {
  console.error(`There is no file ${file}: BOOK_FILE must be that of the shop.`);
  process.exit(1);
}
const read = () => {
  try {
    const refusals = openRefusals(file);
    const found = refusals.since(Date.now() - WEEK_MS);
    refusals.close();
    return found;
  } catch {
    console.error(`${file} cannot be read, or is not the file of a shop: BOOK_FILE must be that of the shop.`);
    process.exit(1);
  }
};
const rows = read();
for (const { hour, times, path, why } of rows) {
  console.log(`${new Date(hour).toISOString().slice(0, 13)}h  ${String(times).padStart(6)}  ${path}: ${why}`);
}
if (rows.length === 0) console.log('No form was refused this week.');
