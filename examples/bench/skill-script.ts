// The skill's shipped script asks a live connector one thing: its wall time beside a bare node:http script that makes
// the same two requests. Both are new processes, in turns, and asked right after a reading, so that Zoho's own speed
// plays no part.
//
// It fails, for example, with `fetch` in the place of node:http in skill/src/connector.ts.
import { fileURLToPath } from 'node:url';
import { type Ended, run } from '../demo/run.ts';
import { startShop } from '../demo/shop.ts';
import { assertionFor } from './asking.ts';
import { atMost, type Bench, median } from './line.ts';
import { plainSkus } from './skus.ts';

const BAR = 1.2;
const ROUNDS = 30;
const SCOPE = 'stock:read';
const bareScript = fileURLToPath(new URL('bare-script.mjs', import.meta.url));

export const skillScript: Bench = async (say) => {
  const shop = await startShop({ settings: { LOG_LEVEL: 'error' } });
  try {
    const { key } = (await shop.cli('keys', 'create', '--name', 'bench')) as { key: string };
    const [sku] = await plainSkus(shop, 1);
    const skill = () => shop.skill(key, 'check-stock', '--item', sku ?? '');
    const bare = () =>
      run(bareScript, [], {
        CONNECTOR_URL: shop.connectorUrl,
        ASSERTION: assertionFor(shop.connectorUrl, key),
        SCOPE,
        ASKED: `/v1/stock?item=${encodeURIComponent(sku ?? '')}`,
      });

    const samples: { ours: number; theirs: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await skill();
      // Who comes second may find warmer caches.
      if (round % 2 === 0) samples.push({ ours: await timed(skill), theirs: await timed(bare) });
      else samples.push(await timed(bare).then(async (theirs) => ({ theirs, ours: await timed(skill) })));
    }
    const ours = median(samples.map((each) => each.ours));
    const theirs = median(samples.map((each) => each.theirs));
    say(`the skill's script takes ${ours.toFixed(0)} ms, a bare one ${theirs.toFixed(0)} ms`);
    return [atMost('skill-script-wall', ours / theirs, BAR)];
  } finally {
    await shop.stop();
  }
};

const timed = async (work: () => Promise<Ended>): Promise<number> => {
  const startedAt = performance.now();
  const { code, stdout, stderr } = await work();
  if (code !== 0) throw new Error(`A script ended with ${code}: ${stdout}${stderr}`);
  return performance.now() - startedAt;
};
