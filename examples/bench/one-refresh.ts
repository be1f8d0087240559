// Two hundred questions at once, fifty to each of four connector processes on one store, and the access token is worth
// nothing any more: how often Zoho is asked for a new one. Once where everybody knows that the token has run out, and
// once where nobody does and Zoho answers 401.
//
// Every question is one of its own, so that each needs Zoho. More than a minute's worth of them wait for their turn
// when the counting ends; that does not matter here, since all have asked for the token before they wait.
//
// It fails, for example, without the lease in connector/src/zoho/token-refresh.ts (takeTurn), and where the door takes
// its token before it waits for its turn: then nearly all of the minute is spent on 401s.
import { join } from 'node:path';
import { openStore } from 'connector/store/open.ts';
import { freePort } from '../demo/free-port.ts';
import { type Shop, startShop } from '../demo/shop.ts';
import { buyToken } from './asking.ts';
import { atMost, type Bench, type Line, type Say } from './line.ts';
import { type MeasuredServer, startConnector } from './measured-server.ts';

const BAR = 1;
const PROCESSES = 4;
const QUESTIONS = 200;
const LISTEN_MS = 6_000;
/** Of a minute of 90 calls chat gets 72, less what the copy of the items takes; a call that meets a 401 is spent too. */
const SPENT_AT_LEAST = 50;
/** Four at once, a tenth of a second each, for as long as the new token takes. */
const REFUSED_AT_MOST = 30;

interface Four extends AsyncDisposable {
  readonly urls: readonly string[];
  readonly authorization: string;
}

export const oneRefresh: Bench = async (say) => [
  await count('one-refresh-run-out', say, async (shop) => {
    await letTokenRunOut(shop);
    return startFour(shop);
  }),
  await count('one-refresh-refused', say, async (shop) => {
    const four = await startFour(shop);
    // Everybody holds the token in memory, and believes in it.
    await askAll(four, PROCESSES, 'before');
    shop.sandbox.control.expireTokens();
    // The others are refused too while the first is still waiting for a new one.
    shop.sandbox.control.latency({ ms: 100 });
    shop.sandbox.control.addFault({ kind: 'delay', delayMs: 500, match: { path: '/oauth/v2/token' }, times: 1 });
    return four;
  }),
];

const count = async (bench: string, say: Say, arrange: (shop: Shop) => Promise<Four>): Promise<Line> => {
  const shop = await startShop({ settings: { LOG_LEVEL: 'error', CALLS_PER_MINUTE: '90' } });
  try {
    // From the start: whoever of the four follows Zoho by itself may be the first to miss the token.
    const before = shop.sandbox.control.counters().refreshes;
    await using four = await arrange(shop);
    const answered = await askAll(four, QUESTIONS, 'after');
    const refreshes = shop.sandbox.control.counters().refreshes - before;
    const refused = shop.sandbox.control.calls().calls.filter(({ status }) => status === 401).length;
    say(`${bench}: ${refreshes} refreshes, ${refused} answers of 401, ${answered} questions answered so far`);
    const spentWell = answered + refused >= SPENT_AT_LEAST && refused <= REFUSED_AT_MOST;
    return atMost(bench, refreshes, BAR, refreshes > 0 && spentWell);
  } finally {
    await shop.stop();
  }
};

/** Four processes that know nothing but the store, in the place of the shop's own. */
const startFour = async (shop: Shop): Promise<Four> => {
  const { key } = (await shop.cli('keys', 'create', '--name', 'bench')) as { key: string };
  const authorization = await buyToken(shop.connectorUrl, key, 'customers:read');
  await shop.kill();
  const stack = new AsyncDisposableStack();
  const servers: MeasuredServer[] = [];
  for (let index = 0; index < PROCESSES; index += 1) {
    const logFile = join(shop.folder, `connector-${index}.log`);
    servers.push(stack.use(await startConnector(shop, await freePort(), { logFile })));
  }
  return {
    urls: servers.map((server) => server.url),
    authorization,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
};

/** The stored token's time is over, at Zoho too. */
const letTokenRunOut = async (shop: Shop): Promise<void> => {
  const store = await openStore({ file: shop.environment.DATABASE_FILE ?? '' });
  const row = await store.read.connections.get(shop.sandbox.credentials.organizationId);
  if (row === null) throw new Error('The shop is not connected.');
  const { state, trouble, refreshOwner, refreshUntil, refreshFence, refreshBlockedUntil, ...connection } = row;
  const longAgo = Date.now() - 3_600_000;
  await store.write(({ connections }) =>
    connections.save({ ...connection, accessExpiresAt: longAgo, accessRefreshAt: longAgo }),
  );
  await store.close();
  shop.sandbox.control.expireTokens();
};

/** @returns how many were answered in time. */
const askAll = async ({ urls, authorization }: Four, questions: number, word: string): Promise<number> => {
  const answers = await Promise.all(
    Array.from({ length: questions }, async (_, index) => {
      const url = `${urls[index % urls.length]}/v1/customers?text=${word}-${index}`;
      const signal = AbortSignal.timeout(LISTEN_MS);
      return fetch(url, { headers: { authorization }, signal }).then(
        (response) => response.ok,
        () => false,
      );
    }),
  );
  return answers.filter((each) => each).length;
};
