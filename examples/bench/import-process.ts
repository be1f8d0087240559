// The connector of import.ts in a process of its own, whose memory is its own: it imports as fast as its waits pass, and
// they pass at once, while somebody asks for an item now and then.
import { assemble, realWorld } from 'connector/assemble.ts';
import { createCatalogue } from 'connector/catalogue/catalogue.ts';
import { readConfig } from 'connector/config.ts';
import { openSpend } from 'connector/http/answer.ts';
import type { ImportProgress } from 'connector/mirror/import.ts';

export interface Told extends ImportProgress {
  /** Of this process, the most so far. */
  readonly peakMb: number;
}

const ASK_EVERY = 200;

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
const organizationId = process.argv[2] ?? '';
const catalogue = createCatalogue(parts);
const spend = () => openSpend(null, null, 'sync');

const tell = (progress: ImportProgress): void => {
  const told: Told = { ...progress, peakMb: process.resourceUsage().maxRSS / 1_024 };
  process.send?.(told);
};

let steps = 0;
let asking = Promise.resolve<unknown>(undefined);
await parts.mirror.import(organizationId, spend(), (progress) => {
  steps += 1;
  if (progress.phase === 'details' && steps % ASK_EVERY === 0) {
    asking = asking.then(() => catalogue.find(organizationId, 'red mug', 5));
  }
  if (progress.phase !== 'done') tell(progress);
});
await asking;
const { items, read } = await parts.store.read.mirror.counts(organizationId);
tell({ phase: 'done', listed: items, read });
await parts.store.close();
