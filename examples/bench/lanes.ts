// Ten thousand calls of mixed lanes through the doors of four processes on one store, while chat alone offers three
// times what the minute allows: what arrives at Zoho, by Zoho's own limiter and one simulated clock.
//
// It fails, for example, with a store for each process (more than the limit in a minute, and 429), with no share kept
// free for orders in connector/src/zoho/lanes.ts (orders wait), or with a call counted from its start alone in
// connector/src/store/door.ts.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from 'connector/store/open.ts';
import type { Lane } from 'connector/zoho/ports/door.ts';
import { createSandbox, sandboxFetch } from 'zoho-sandbox';
import { seededChance, untilNext } from './chance.ts';
import type { Sent } from './lanes-process.ts';
import { atLeast, atMost, type Bench } from './line.ts';
import { type Process, startLockstep } from './lockstep.ts';

const CALLS = 10_000;
const PROCESSES = 4;
// As near to Zoho's own 100 as the connector can be set; Zoho is set to the same, so that it refuses the first too many.
const MINUTE_LIMIT = 90;
const IN_FLIGHT = 4;
const SHARE_BAR_PERCENT = 5;
const ORDER_WAIT_BAR_SECONDS = 2;
/** Calls a minute that come at random times. Background work comes as it does: a call a process, and the next after it. */
const OFFERED = { order: MINUTE_LIMIT * 0.08, webhook: MINUTE_LIMIT * 0.12, chat: MINUTE_LIMIT * 3 };
const SYNC_PAUSE_MS = 1_000;
const LATENCY_MS = { least: 100, most: 500 };
const TOKEN_MS = 30 * 60_000;

export const lanes: Bench = async (say) => {
  // The disk has no part in this: it is the simulated clock that is read.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'bench-lanes-'));
  const startAt = Date.parse('2026-11-22T00:00:00Z');
  // What is asked is the same in every run, however the processes take turns.
  const askChance = { order: seededChance(1), webhook: seededChance(2), chat: seededChance(3) };
  const wireChance = seededChance(4);
  let now = () => startAt;
  const sandbox = createSandbox({
    items: 1,
    now: () => new Date(now()),
    perMinute: MINUTE_LIMIT,
    dailyLimit: 1_000_000,
  });
  const { organizationId } = sandbox.credentials;
  const setup = {
    file: join(folder, 'connector.db'),
    organizationId,
    minuteLimit: MINUTE_LIMIT,
    concurrency: IN_FLIGHT,
  };
  try {
    await openStore({ file: setup.file }).then((store) => store.close());
    await using time = await startLockstep(PROCESSES, setup, startAt);
    now = time.now;
    const zoho = openZoho(sandbox, now);
    const arrived: Record<Lane, number> = { order: 0, webhook: 0, chat: 0, sync: 0 };
    const ends = new Map<string, number>();
    let orderWaitMs = 0;
    const ordersSince = new Map<Process, readonly number[]>();
    let flying = 0;
    let mostFlying = 0;

    const arrive = async (process: Process, { id, lane, askedAt }: Sent, answerAt: number): Promise<void> => {
      arrived[lane] += 1;
      flying += 1;
      mostFlying = Math.max(mostFlying, flying);
      if (lane === 'order') orderWaitMs = Math.max(orderWaitMs, now() - askedAt);
      const reply = { id, ...(await zoho()) };
      time.at(answerAt, () => {
        flying -= 1;
        process.replies.push(reply);
      });
    };
    const offer = (lane: keyof typeof OFFERED): void =>
      time.at(now() + untilNext(askChance[lane], OFFERED[lane]), () => {
        time.processes[Math.floor(askChance[lane]() * PROCESSES)]?.asks.push(lane);
        offer(lane);
      });
    for (const lane of ['order', 'webhook', 'chat'] as const) offer(lane);
    for (const process of time.processes) time.at(startAt, () => void process.asks.push('sync'));

    const total = () => arrived.order + arrived.webhook + arrived.chat + arrived.sync;
    await time.run(
      () => total() >= CALLS,
      (process, { sent, ended, ordersSince: since }) => {
        ordersSince.set(process, since);
        for (const call of sent) {
          const latencyMs = LATENCY_MS.least + wireChance() * (LATENCY_MS.most - LATENCY_MS.least);
          time.at(now() + latencyMs * wireChance(), () => arrive(process, call, now() + latencyMs));
        }
        for (const { lane, code } of ended) {
          const what = `${lane} ${code}`;
          ends.set(what, (ends.get(what) ?? 0) + 1);
          if (lane === 'sync') time.at(now() + SYNC_PAUSE_MS, () => void process.asks.push('sync'));
        }
      },
    );

    // An order that has not passed has waited until now; one that was sent away never passes.
    for (const since of [...ordersSince.values()].flat()) orderWaitMs = Math.max(orderWaitMs, now() - since);
    const refused = [...ends.keys()].filter((what) => what.startsWith('order ') && what !== 'order answered');
    const { maxInAnyRollingMinute, responses429 } = sandbox.control.counters();
    const whole = total() >= CALLS && mostFlying <= IN_FLIGHT;
    say(
      `${total()} calls in ${((now() - startAt) / 60_000).toFixed(1)} simulated minutes, at most ${mostFlying} at once`,
    );
    say(`arrived ${JSON.stringify(arrived)}, ended ${JSON.stringify(Object.fromEntries([...ends].sort()))}`);
    return [
      atMost('lanes-busiest-minute', maxInAnyRollingMinute, MINUTE_LIMIT, whole),
      atMost('lanes-answers-429', responses429, 0, whole),
      atMost(
        'lanes-longest-order-wait-seconds',
        orderWaitMs / 1_000,
        ORDER_WAIT_BAR_SECONDS,
        whole && refused.length === 0,
      ),
      atLeast(
        'lanes-least-share-percent',
        (100 * Math.min(...Object.values(arrived))) / total(),
        SHARE_BAR_PERCENT,
        whole,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Zoho's own judgement of a call that arrives now. */
const openZoho = (sandbox: ReturnType<typeof createSandbox>, now: () => number) => {
  const send = sandboxFetch(sandbox);
  const url = `https://www.zohoapis.com/inventory/v1/locations?organization_id=${sandbox.credentials.organizationId}`;
  let token = { value: '', until: 0 };
  return async () => {
    if (now() >= token.until) token = { value: sandbox.control.grant().access_token, until: now() + TOKEN_MS };
    const answer = await send(new Request(url, { headers: { authorization: `Zoho-oauthtoken ${token.value}` } }));
    return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
  };
};
