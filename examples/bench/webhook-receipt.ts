// A webhook's receipt, durable: remembered together with its job, on the disk, and then acknowledged. Held against a bare
// Hono route that inserts one row in a transaction of its own. Both are servers of their own; what is sent to them is
// made beforehand and is the same.
//
// The two sides take turns of the same length. What the connector has taken in it works through from the next second on,
// during its own turns too, as it does in a shop; the other's turn, and its next, wait until it has, since that would
// count against the other. Where the temporary folder lies in memory nothing is durable, and nothing here is measured:
// a bare route gains all by that, since it syncs for each delivery.
//
// It fails, for example, where each delivery has a unit of work of its own (no everybodyHere in webhooks/together.ts), or
// where jobs leave nobody else a turn (no otherThings in jobs/runner.ts).
import { createHmac } from 'node:crypto';
import { type Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from 'connector/store/open.ts';
import { freePort } from '../demo/free-port.ts';
import { type Shop, startShop } from '../demo/shop.ts';
import { keptAlive } from './asking.ts';
import { atLeast, atMost, type Bench, median } from './line.ts';
import { type MeasuredServer, startServer } from './measured-server.ts';

const RATE_BAR = 0.5;
const LATE_BAR = 4;
const ROUNDS = 9;
/** A burst as long for both: what shares the machine takes its part of each. */
const BURST_MS = 700;
const MADE_BEFOREHAND = 3_000;
const IN_PARALLEL = 16;
const WARM_UP = 2;

interface Message {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

interface Measured {
  readonly sent: number;
  /** Deliveries a second. */
  readonly rate: number;
  /** Milliseconds that all but the slowest hundredth stayed within. */
  readonly late: number;
}

export const webhookReceipt: Bench = async (say) => {
  const shop = await startShop({ sandbox: { items: 60 }, settings: { LOG_LEVEL: 'error' } });
  try {
    const { url, secret } = (await shop.cli('webhook', 'secret', 'create')) as { url: string; secret: string };
    const messages = messagesOf(shop, secret);
    await using bare = await startBareReceipt(join(shop.folder, 'bare.db'));
    const store = await openStore({ file: shop.environment.DATABASE_FILE ?? '' });
    const idle = async (): Promise<void> => {
      for (;;) {
        const { waiting, leased } = await store.read.jobs.counts();
        if (waiting + leased === 0) return;
        await sleep(200);
      }
    };
    let acknowledged = 0;
    const rounds: { our: Measured; their: Measured }[] = [];
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      const burst = Array.from({ length: MADE_BEFOREHAND }, () => messages());
      const our = await send(url, burst);
      acknowledged += our.sent;
      await idle();
      const their = await send(`${bare.url}/delivery`, burst);
      if (round >= 0) rounds.push({ our, their });
    }
    const remembered = (await store.read.deliveries.list(100_000)).length;
    await store.close();
    const middle = (of: (round: (typeof rounds)[number]) => number): number => median(rounds.map(of));
    for (const side of ['our', 'their'] as const) {
      const [rate, late] = [middle((round) => round[side].rate), middle((round) => round[side].late)];
      const who = side === 'our' ? 'the connector takes in' : 'a bare route inserts';
      say(`${who} ${rate.toFixed(0)} deliveries a second, 99 of 100 within ${late.toFixed(1)} ms`);
    }
    // Nothing was taken for a repetition, and nothing acknowledged is missing.
    const whole = remembered === acknowledged;
    // Of turns side by side: what else this machine does changes from one second to the next.
    return [
      atLeast(
        'webhook-receipt-rate',
        middle(({ our, their }) => our.rate / their.rate),
        RATE_BAR,
        whole,
      ),
      atMost(
        'webhook-receipt-p99',
        middle(({ our, their }) => our.late / their.late),
        LATE_BAR,
        whole,
      ),
    ];
  } finally {
    await shop.stop();
  }
};

/** Items as Zoho's own rules send them, each edit another second: signed, and no two alike. */
const messagesOf = (shop: Shop, secret: string): (() => Message) => {
  const { control } = shop.sandbox;
  const { items } = control.byHand({ method: 'GET', path: '/items' }) as { items: { item_id: string }[] };
  const details = items.map(
    ({ item_id }) => (control.byHand({ method: 'GET', path: `/items/${item_id}` }) as { item: object }).item,
  );
  let made = 0;
  return () => {
    made += 1;
    const at = new Date(Date.UTC(2020, 0, 1) + made * 1_000).toISOString().replace('.000Z', '+0000');
    const body = Buffer.from(JSON.stringify({ item: { ...details[made % details.length], last_modified_time: at } }));
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const headers = { 'content-type': 'application/json;charset=UTF-8', 'x-zoho-webhook-signature': signature };
    return { body, headers: { ...headers, 'content-length': String(body.length) } };
  };
};

const startBareReceipt = async (file: string): Promise<MeasuredServer> => {
  const port = await freePort();
  return startServer({
    file: new URL('bare-receipt.ts', import.meta.url).pathname,
    args: [],
    environment: { PORT: String(port), FILE: file },
    url: `http://127.0.0.1:${port}`,
    alive: '/',
  });
};

/** So many at a time, until the burst is over; who is through with all of them begins anew. */
const send = async (url: string, messages: readonly Message[]): Promise<Measured> => {
  const agent = keptAlive(IN_PARALLEL);
  const took: number[] = [];
  const startedAt = performance.now();
  let next = 0;
  const keepSending = async (): Promise<void> => {
    for (let sentAt = startedAt; sentAt - startedAt < BURST_MS; ) {
      sentAt = performance.now();
      const message = messages[next % messages.length] as Message;
      next += 1;
      await post(agent, url, message);
      took.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: IN_PARALLEL }, keepSending));
  const seconds = (performance.now() - startedAt) / 1_000;
  agent.destroy();
  const late = took.sort((a, b) => a - b)[Math.ceil(0.99 * took.length) - 1] ?? Number.NaN;
  return { sent: took.length, rate: took.length / seconds, late };
};

const post = (agent: Agent, url: string, { headers, body }: Message): Promise<void> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent, headers }, (response) => {
      response.on('error', reject).resume();
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url.slice(0, 40)} answered ${response.statusCode}`));
      });
    });
    asked.on('error', reject).end(body);
  });
