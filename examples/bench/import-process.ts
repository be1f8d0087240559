// The connector of import.ts in a process of its own, whose memory is its own: it imports as fast as its waits pass, and
// they pass at once, while somebody asks for an item now and then.
import { assemble, realWorld } from 'connector/assemble.ts';
import { createCatalogue } from 'connector/catalogue/catalogue.ts';
import { createProductIds } from 'connector/catalogue/product-ids.ts';
import { readConfig } from 'connector/config.ts';
import { openSpend } from 'connector/http/answer.ts';
import type { ImportProgress } from 'connector/mirror/import.ts';

export interface Told extends ImportProgress {
  /** Of this process, the most so far. */
  readonly peakMb: number;
}

const ASK_EVERY = 100;
/** What a call to Zoho takes. */
const CALL_MS = 300;

const [organizationId = '', sku = ''] = process.argv.slice(2);
let aheadMs = 0;
const parts = await assemble(
  readConfig(process.env),
  { debug: () => {}, info: () => {}, warn: console.error, error: console.error },
  {
    ...realWorld,
    now: () => new Date(Date.now() + aheadMs),
    wait: async (milliseconds) => {
      aheadMs += milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
    },
  },
);
const catalogue = createCatalogue({ ...parts, productIds: createProductIds(parts) });
const spend = () => openSpend(null, null, 'sync');

const tell = (progress: ImportProgress): void => {
  process.send?.({ ...progress, peakMb: process.resourceUsage().maxRSS / 1_024 } satisfies Told);
};

let steps = 0;
let asking = Promise.resolve<unknown>(undefined);
await parts.mirror.import(organizationId, spend(), (progress) => {
  steps += 1;
  aheadMs += CALL_MS;
  if (progress.phase === 'details' && steps % ASK_EVERY === 0) {
    asking = asking.then(() => catalogue.require(organizationId, sku, spend()));
  }
  if (progress.phase !== 'done') tell(progress);
});
await asking;
const { items, read } = await parts.store.read.mirror.counts(organizationId);
tell({ phase: 'done', listed: items, read });
await parts.store.close();
