// A thousand people ask for stock at the same moment, for a hundred different items: how many calls that costs at Zoho,
// whose answers take 20 ms and then 300 ms. Every answer must be live: read after its question, or less than a second
// before. The worst of three rounds counts.
//
// It fails, for example, with IDS_A_CALL = 10 in connector/src/zoho/gather.ts: 10 calls.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Shop, startShop } from '../demo/shop.ts';
import { buyToken, get, keptAlive } from './asking.ts';
import { seededChance } from './chance.ts';
import { atMost, type Bench, type Line, type Say } from './line.ts';
import { plainSkus } from './skus.ts';

const BAR = 5;
const QUESTIONS = 1_000;
const ITEMS = 100;
const LATENCIES_MS = [20, 300];
const ROUNDS = 3;
const LIVE_MS = 1_000;

interface Answer {
  readonly answer?: { readonly items: readonly { readonly asked: string; readonly readAt: string }[] };
}

export const thousandQuestions: Bench = async (say) => {
  const shop = await startShop({ settings: { LOG_LEVEL: 'error' } });
  try {
    const { key } = (await shop.cli('keys', 'create', '--name', 'bench')) as { key: string };
    const authorization = await buyToken(shop.connectorUrl, key, 'stock:read');
    const skus = await plainSkus(shop, ITEMS);
    const lines: Line[] = [];
    for (const ms of LATENCIES_MS) {
      shop.sandbox.control.latency({ ms });
      const calls: number[] = [];
      let live = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        // Nothing that was read before answers any more.
        await sleep(LIVE_MS + 100);
        const before = shop.sandbox.control.counters().total;
        live += await askAll(shop, authorization, skus, say);
        calls.push(shop.sandbox.control.counters().total - before);
      }
      say(`calls at ${ms} ms: ${calls.join(', ')}`);
      lines.push(atMost(`thousand-questions-at-${ms}-ms`, Math.max(...calls), BAR, live === ROUNDS * QUESTIONS));
    }
    return lines;
  } finally {
    await shop.stop();
  }
};

/** @returns how many got a live answer for the item they asked for. */
const askAll = async (shop: Shop, authorization: string, skus: readonly string[], say: Say): Promise<number> => {
  const agent = keptAlive(QUESTIONS);
  const startedAt = performance.now();
  const chance = seededChance(1);
  const asked = Array.from({ length: QUESTIONS }, (_, at) => ({ sku: skus[at % ITEMS] ?? '', turn: chance() }));
  const answers = await Promise.all(
    asked
      .sort((a, b) => a.turn - b.turn)
      .map(async ({ sku }) => {
        const askedAt = Date.now();
        const { text } = await get(agent, `${shop.connectorUrl}/v1/stock?live=true&item=${encodeURIComponent(sku)}`, {
          authorization,
        });
        const [item] = (JSON.parse(text) as Answer).answer?.items ?? [];
        return item !== undefined && item.asked === sku && Date.parse(item.readAt) > askedAt - LIVE_MS;
      }),
  );
  agent.destroy();
  const live = answers.filter((each) => each).length;
  say(`${live} of ${QUESTIONS} live answers in ${(performance.now() - startedAt).toFixed(0)} ms`);
  return live;
};
