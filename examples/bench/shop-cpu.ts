// What a shop's asks cost the connector, in CPU time against a bare route that answers the same bytes: the list of 2,000
// products, the same list where nothing has changed, and whole checkouts with Zoho, providers and payment step stood in for.
//
// Servers and load are separate processes. The sides are asked in turns; a burst into which a call to Zoho falls, such as
// one that follows changes, does not count. Of a checkout, the bare route reads and answers a body.
//
// It fails, for example, where a page is reckoned anew for each ask (no `written` in checkout/products.ts), where a tag is made by
// writing the page out (taggedAnswer handed its bytes instead of a function), or where each step of a checkout reads
// every item anew.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Checkout } from 'shared-schemas';
import { createProviders, listenProviders } from 'zoho-sandbox/providers';
import { freePort } from '../demo/free-port.ts';
import { type Shop, startShop } from '../demo/shop.ts';
import { shopSettings } from '../demo/shop-settings.ts';
import { createPayments } from '../payment-step/payments.ts';
import { type Answered, buyToken, get, keptAlive } from './asking.ts';
import { compare, OF_THE_SERVER, type Pace, type Side } from './bursts.ts';
import { atMost, type Bench } from './line.ts';
import { type MeasuredServer, startConnector, startServer } from './measured-server.ts';

const ITEMS = 2_000;
const PAGE = 500;
// The bars stand a fifth to a quarter above the largest ratio that was measured, quiet machine or busy: they tell of a shop
// that has become dearer, not of a machine that is.
/** Who asks is found out, the ask read, the page looked up, the answer logged; measured 1.5 to 2.0. */
const PAGE_BAR = 2.4;
/** Measured 1.3 to 1.6. */
const TAG_BAR = 2;
/** What a checkout does that is on the disk before the next thing is done, and whom it asks: Zoho six times, the providers, the payment step. */
const COMMITS = 37;
const CALLS = 9;
/** Some 350 statements, and the rules over their whole table: hundreds of times what reading a body takes; measured 540 to 790. */
const CHECKOUT_BAR = 950;
/** Beside its commits and calls; each step has run some dozen times only, so little of it has been compiled; measured 6.9 to 9.3. */
const STEPS_BAR = 11;
/** So many that Zoho's limit of a minute is not reached. */
const CHECKOUTS = 12;
const WARM_UP_CHECKOUTS = 12;
const MINUTE_MS = 61_000;
const PACE: Pace = { inParallel: 8, warmUpMs: 4_000, bursts: 10 };
/** What it takes most to sell: proofs of age and address, and a decision. */
const VAPE = 'VPD-001';
const COURIER = 'Example Courier';

export const shopCpu: Bench = async (say) => {
  const payments = createPayments();
  const paying = await payments.listen();
  const providers = createProviders({ callsAnHour: 1_000_000, put: async () => null });
  const proving = await listenProviders(providers);
  const shop = await startShop({
    sandbox: { items: ITEMS, complianceFields: true, dailyLimit: 1_000_000, perMinute: 1_000_000 },
    settings: {
      LOG_LEVEL: 'error',
      CALLS_PER_MINUTE: '90',
      ...shopSettings({ providersUrl: proving.origin, paymentsUrl: paying.url, carrier: COURIER }),
    },
  });
  try {
    const flags = ['--kind', 'service', '--scopes', 'shop:read,shop:sell', '--location', 'Head Office'];
    const limits = ['--order-value', 'none', '--day-value', 'none'];
    const { key } = (await shop.cli('keys', 'create', '--name', 'bench', ...flags, ...limits)) as { key: string };
    await shop.cli('import');
    const imported = performance.now() + MINUTE_MS;
    // Each minute of Zoho's limit that something uses up is over before the next begins.
    await sleep(Math.max(0, imported - performance.now()));
    await shop.cli('compliance', 'fields', 'check');
    await fillTable(shop);
    const authorization = await buyToken(shop.connectorUrl, key, 'shop:read shop:sell');
    await shop.kill();
    const logFile = join(shop.folder, 'requests.log');
    await using connector = await startConnector(shop, await freePort(), { logFile, settings: { LOG_LEVEL: 'info' } });

    const sell = await openTill(shop, connector, authorization);
    await sell(WARM_UP_CHECKOUTS);
    const soldOut = performance.now() + MINUTE_MS;
    const pages = await wholeList(connector.url, authorization);
    const listed = pages.reduce((sum, { text }) => sum + JSON.parse(text).answer.products.length, 0);
    say(`${listed} products on ${pages.length} pages, ${pages.reduce((sum, { text }) => sum + text.length, 0)} bytes`);
    const [first] = pages as [Answered, ...Answered[]];
    const etag = String(first.headers.etag);
    await using bare = await startBareShop(shop, first, proving.origin);
    const path = `/v1/products?limit=${PAGE}`;
    const side = (server: MeasuredServer, more: Record<string, string> = {}): Side => ({
      server,
      path,
      headers: { authorization, ...more },
      status: more['if-none-match'] === undefined ? 200 : 304,
    });
    const page = await compare(shop, side(connector), side(bare), PACE);
    say(`a page of ${PAGE} takes ${page.our.toFixed(0)} µs of CPU, a bare route ${page.their.toFixed(0)} µs`);
    const tag = await compare(
      shop,
      side(connector, { 'if-none-match': etag }),
      side(bare, { 'if-none-match': etag }),
      PACE,
    );
    say(`one that is still the same ${tag.our.toFixed(0)} µs, a bare route ${tag.their.toFixed(0)} µs`);

    await sleep(Math.max(0, soldOut - performance.now()));
    const sold = await sell(CHECKOUTS);
    const echo = await cpuOf(bare, '/v1/checkouts', { authorization, warmUp: 500, times: 1_000 });
    const steps = await cpuOf(bare, '/v1/checkouts/with-its-steps', { authorization, warmUp: 12, times: 24 });
    say(`a checkout takes ${(sold.micros / 1_000).toFixed(1)} ms of CPU, ${sold.calls.toFixed(1)} calls to Zoho;`);
    say(`a bare route takes ${echo.toFixed(0)} µs to read one and answer it,`);
    say(`and ${(steps / 1_000).toFixed(1)} ms with ${COMMITS} commits and ${CALLS} calls beside`);
    return [
      atMost('product-page-cpu', page.ratio, PAGE_BAR, listed >= 0.9 * ITEMS),
      atMost('product-page-unchanged-cpu', tag.ratio, TAG_BAR),
      atMost('checkout-cpu', sold.micros / echo, CHECKOUT_BAR),
      atMost('checkout-cpu-of-its-steps', sold.micros / steps, STEPS_BAR),
    ];
  } finally {
    await shop.stop();
    await proving.close();
    await paying.close();
  }
};

/** The table that comes with the connector, and a carrier that takes what it allows. */
const fillTable = async (shop: Shop): Promise<void> => {
  const rules = (...words: string[]) => shop.cli('compliance', 'rules', ...words, '--reason', 'the bench begins');
  await rules('seed');
  const letter = ['--source', 'A letter of the carrier', '--confidence', 'owner', '--stale', '2099-12-31'];
  await rules('set', 'carrier/example/ends', '--class', 'ends', '--carrier', COURIER, '--effect', 'allow', ...letter);
};

const wholeList = async (origin: string, authorization: string): Promise<Answered[]> => {
  const agent = keptAlive(1);
  const pages: Answered[] = [];
  for (let after = ''; ; ) {
    const page = await get(agent, `${origin}/v1/products?limit=${PAGE}${after}`, { authorization });
    if (page.status !== 200) throw new Error(`the list answered ${page.status}: ${page.text}`);
    pages.push(page);
    const { next } = JSON.parse(page.text).answer as { next: string | null };
    if (next === null) break;
    after = `&after=${next}`;
  }
  agent.destroy();
  return pages;
};

const startBareShop = async (shop: Shop, sample: Answered, others: string): Promise<MeasuredServer> => {
  const port = await freePort();
  const headers = Object.entries(sample.headers).filter(([name]) => !OF_THE_SERVER.has(name));
  const file = join(shop.folder, 'page.json');
  writeFileSync(file, sample.text);
  return startServer({
    file: new URL('shop-route.ts', import.meta.url).pathname,
    args: [],
    environment: {
      PORT: String(port),
      ANSWER_FILE: file,
      HEADERS: JSON.stringify(Object.fromEntries(headers)),
      FOLDER: shop.folder,
      OTHERS: others,
      COMMITS: String(COMMITS),
      CALLS: String(CALLS),
    },
    url: `http://127.0.0.1:${port}`,
    alive: '/',
  });
};

/** An answer, or what is wrong. */
interface Told<Answer> {
  readonly answer?: Answer;
  readonly detail?: string;
}

const post = async <Answer>(
  url: string,
  authorization: string,
  body: object,
  more: Record<string, string> = {},
): Promise<Told<Answer>> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...more },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Told<Answer>;
};

const saleOf = (number: number) => ({
  line: [{ item: VAPE, quantity: '1' }],
  buyer: {
    id: `buyer-${number}`,
    firstName: 'John',
    lastName: 'Doe',
    bornOn: '1980-05-17',
    email: `buyer-${number}@shop.example`,
    ip: '203.0.113.7',
  },
  shipTo: { street: '525 S Main St', city: 'Reno', state: 'NV', zip: '89501' },
  payment: { token: 'tok_visa' },
});

/** Sells so many, one after the other; each must end with an order in Zoho and the money taken. */
const openTill = async (shop: Shop, connector: MeasuredServer, authorization: string) => {
  const { control } = shop.sandbox;
  control.stock({ sku: VAPE, delta: 10 * CHECKOUTS });
  const cart = { line: saleOf(0).line };
  const { answer: quote, detail: why } = await post<{ id: string }>(`${connector.url}/v1/quotes`, authorization, cart);
  if (quote === undefined) throw new Error(`no quote was given: ${why}`);
  let buyers = 0;
  const sellOne = async () => {
    buyers += 1;
    const key = { 'idempotency-key': randomUUID() };
    const ask = { quote: quote.id, ...saleOf(buyers) };
    const { answer, detail } = await post<Checkout>(`${connector.url}/v1/checkouts`, authorization, ask, key);
    if (answer?.state !== 'done') throw new Error(`a checkout ended as ${answer?.state}: ${detail ?? answer?.reason}`);
  };
  return async (times: number) => {
    const [cpu, calls] = [await connector.cpu(), control.counters().total];
    for (let time = 0; time < times; time += 1) await sellOne();
    const micros = ((await connector.cpu()) - cpu) / times;
    return { micros, calls: (control.counters().total - calls) / times };
  };
};

const cpuOf = async (
  bare: MeasuredServer,
  path: string,
  { authorization, warmUp, times }: { authorization: string; warmUp: number; times: number },
): Promise<number> => {
  const ask = async (often: number) => {
    for (let number = 0; number < often; number += 1) await post(bare.url + path, authorization, saleOf(number));
  };
  await ask(warmUp);
  const before = await bare.cpu();
  await ask(times);
  return ((await bare.cpu()) - before) / times;
};
