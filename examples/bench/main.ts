// pnpm bench: the numbers we promise, a line of JSON each on stdout. `--check` ends with 1 where one does not hold;
// `--only lanes` runs one of them.
import { parseArgs } from 'node:util';
import { checkStockCpu } from './check-stock-cpu.ts';
import { checkoutCrashes } from './checkouts-crashes.ts';
import { crashes } from './crashes.ts';
import { day } from './day.ts';
import { deliveries } from './deliveries.ts';
import { importing } from './import.ts';
import { lanes } from './lanes.ts';
import type { Bench } from './line.ts';
import { oneRefresh } from './one-refresh.ts';
import { shopCpu } from './shop-cpu.ts';
import { skillScript } from './skill-script.ts';
import { stockCrashes } from './stock-crashes.ts';
import { thousandQuestions } from './thousand-questions.ts';
import { webhookReceipt } from './webhook-receipt.ts';

const benches: Readonly<Record<string, Bench>> = {
  'check-stock-cpu': checkStockCpu,
  'skill-script': skillScript,
  'thousand-questions': thousandQuestions,
  'one-refresh': oneRefresh,
  lanes,
  crashes,
  'stock-crashes': stockCrashes,
  deliveries,
  'checkout-crashes': checkoutCrashes,
  'shop-cpu': shopCpu,
  day,
  import: importing,
  'webhook-receipt': webhookReceipt,
};

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false }, only: { type: 'string' } } });
const chosen = values.only === undefined ? Object.keys(benches) : [values.only];

let broken = 0;
for (const name of chosen) {
  const bench = benches[name];
  if (bench === undefined) throw new Error(`There is no bench "${name}", only ${Object.keys(benches).join(', ')}.`);
  const startedAt = performance.now();
  for (const line of await bench((text) => console.error(`  ${text}`))) {
    console.log(JSON.stringify(line));
    if (!line.holds) broken += 1;
  }
  console.error(`  (${name}: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s)`);
}
if (values.check && broken > 0) process.exitCode = 1;
