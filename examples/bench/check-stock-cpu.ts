// check-stock, answered without a Zoho call: what authentication, validation, the figures and the log cost on top of a
// bare route that answers the same bytes.
//
// It fails, for example, with one `c.header()` after `next()`, which has the body read and wrapped anew, or with the
// epochs read by a statement for each place of an item.
import { join } from 'node:path';
import { freePort } from '../demo/free-port.ts';
import { startShop } from '../demo/shop.ts';
import { type Answered, buyToken, get, keptAlive } from './asking.ts';
import { compare, OF_THE_SERVER, type Pace, type Side } from './bursts.ts';
import { atMost, type Bench } from './line.ts';
import { type MeasuredServer, startConnector, startServer } from './measured-server.ts';
import { plainSkus } from './skus.ts';

const BAR = 1.6;
const PACE: Pace = { inParallel: 16, warmUpMs: 7_000, bursts: 14 };

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
    const headers = { authorization };
    const sample = await get(keptAlive(1), connector.url + path, headers);
    await using bare = await startBareRoute(sample);
    const ours: Side = { server: connector, path, headers, status: 200 };
    const { our, their, ratio } = await compare(shop, ours, { ...ours, server: bare }, PACE);
    say(`check-stock takes ${our.toFixed(1)} µs of CPU a request, a bare route ${their.toFixed(1)} µs`);
    return [atMost('check-stock-cpu', ratio, BAR)];
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
