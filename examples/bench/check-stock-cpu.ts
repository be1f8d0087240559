// check-stock, answered without a Zoho call: what authentication, validation, the figures and the log cost on top of a
// bare route that answers the same bytes.
//
// Servers and load are separate processes. Both sides are asked in turns and without a pause; what counts is CPU time.
// A burst into which a call to Zoho falls, such as one that follows changes, does not count.
//
// It fails, for example, with one `c.header()` after `next()`, which has the body read and wrapped anew, or with the
// epochs read by a statement for each place of an item.
import { join } from 'node:path';
import { freePort } from '../demo/free-port.ts';
import { type Shop, startShop } from '../demo/shop.ts';
import { type Answered, buyToken, get, keptAlive } from './asking.ts';
import { atMost, type Bench, median } from './line.ts';
import { type MeasuredServer, startConnector, startServer } from './measured-server.ts';
import { plainSkus } from './skus.ts';

const BAR = 1.6;
const IN_PARALLEL = 16;
const WARM_UP_MS = 7_000;
const BURST_MS = 700;
const BURSTS = 14;
const ATTEMPTS = 10;
// The node server sets these itself.
const OF_THE_SERVER = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length']);

interface Side {
  readonly server: MeasuredServer;
  readonly path: string;
  readonly authorization: string;
}

export const checkStockCpu: Bench = async (say) => {
  const shop = await startShop({ settings: { LOG_LEVEL: 'error' } });
  try {
    const { key } = (await shop.cli('keys', 'create', '--name', 'bench')) as { key: string };
    const [sku] = await plainSkus(shop, 1);
    const path = `/v1/stock?item=${encodeURIComponent(sku ?? '')}`;
    const authorization = await buyToken(shop.connectorUrl, key, 'stock:read');
    // The shop's own connector goes: the one measured takes its place, with its log on.
    await shop.kill();
    const logFile = join(shop.folder, 'requests.log');
    await using connector = await startConnector(shop, await freePort(), { logFile, settings: { LOG_LEVEL: 'info' } });
    const ours: Side = { server: connector, path, authorization };
    await using bare = await startBareRoute(await ask(keptAlive(1), ours));
    const theirs: Side = { server: bare, path, authorization };

    for (const side of [ours, theirs]) await askFor(side, WARM_UP_MS);
    const rounds: { our: number; their: number }[] = [];
    for (let round = 0; round < BURSTS; round += 1) {
      rounds.push({ our: await burstWithoutZoho(shop, ours), their: await burst(theirs) });
    }
    const our = median(rounds.map((round) => round.our));
    const their = median(rounds.map((round) => round.their));
    say(`check-stock takes ${our.toFixed(1)} µs of CPU a request, a bare route ${their.toFixed(1)} µs`);
    // Of bursts side by side: what else this machine does changes from one second to the next.
    return [atMost('check-stock-cpu', median(rounds.map((round) => round.our / round.their)), BAR)];
  } finally {
    await shop.stop();
  }
};

const startBareRoute = async (sample: Answered): Promise<MeasuredServer> => {
  const port = await freePort();
  const headers = Object.entries(sample.headers).filter(([name]) => !OF_THE_SERVER.has(name));
  return startServer({
    file: new URL('bare-route.ts', import.meta.url).pathname,
    args: [],
    environment: { PORT: String(port), ANSWER: sample.text, HEADERS: JSON.stringify(Object.fromEntries(headers)) },
    url: `http://127.0.0.1:${port}`,
    alive: '/',
  });
};

const ask = async (agent: ReturnType<typeof keptAlive>, { server, path, authorization }: Side): Promise<Answered> => {
  const answered = await get(agent, server.url + path, { authorization });
  if (answered.status !== 200) throw new Error(`${server.url} answered ${answered.status}: ${answered.text}`);
  return answered;
};

/** Asks without a pause; answers how often. */
const askFor = async (side: Side, milliseconds: number): Promise<number> => {
  const agent = keptAlive(IN_PARALLEL);
  const until = performance.now() + milliseconds;
  let asked = 0;
  const keepAsking = async () => {
    for (; performance.now() < until; asked += 1) await ask(agent, side);
  };
  await Promise.all(Array.from({ length: IN_PARALLEL }, keepAsking));
  agent.destroy();
  return asked;
};

/** @returns microseconds of the server's CPU a request. */
const burst = async (side: Side): Promise<number> => {
  const before = await side.server.cpu();
  const asked = await askFor(side, BURST_MS);
  return ((await side.server.cpu()) - before) / asked;
};

const burstWithoutZoho = async (shop: Shop, side: Side): Promise<number> => {
  const callsMade = () => shop.sandbox.control.counters().total;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = callsMade();
    const micros = await burst(side);
    if (callsMade() === before) return micros;
  }
  throw new Error('Every burst called Zoho: this machine pauses too often to be measured.');
};
