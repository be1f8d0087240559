// One of the four processes of lanes.ts: a real door and budget on the shared store, whose clock, waits and wire are in
// the coordinator's hands. It lives in turns: told the time and what has arrived, it does all there is to do, then says
// what it has sent and when it wants to be woken.
import { randomBytes } from 'node:crypto';
import { openStore, type Store } from 'connector/store/open.ts';
import { createBudget } from 'connector/zoho/budget.ts';
import { createDoor } from 'connector/zoho/door.ts';
import { FLIGHT_MS } from 'connector/zoho/http.ts';
import type { Lane, ZohoRequest } from 'connector/zoho/ports/door.ts';

export interface Setup {
  readonly file: string;
  readonly organizationId: string;
  readonly minuteLimit: number;
  readonly concurrency: number;
}

/** Zoho's answer to a call, as it travels. */
export interface Reply {
  readonly id: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What a process is told: the time, who asks for a call, and what Zoho has answered. */
export interface Turn {
  readonly now: number;
  readonly asks: readonly Lane[];
  readonly replies: readonly Reply[];
}

export interface Sent {
  readonly id: number;
  readonly lane: Lane;
  readonly askedAt: number;
}

/** What a process says once nothing is left to do at this time. */
export interface Rest {
  readonly sent: readonly Sent[];
  readonly ended: readonly { readonly lane: Lane; readonly code: string }[];
  /** When each order was asked for that has not left yet. */
  readonly ordersSince: readonly number[];
  readonly wakeAt: number | null;
}

type Answer = Awaited<ReturnType<NonNullable<Parameters<typeof createDoor>[0]['send']>>>;

const { file, ...setup } = JSON.parse(process.argv[2] ?? '') as Setup;
const store = await openStore({ file });
let now = 0;
let unitsOfWork = 0;
let calls = 0;
let sent: Sent[] = [];
let ended: { lane: Lane; code: string }[] = [];
let waits: { readonly at: number; readonly wake: () => void }[] = [];
const asked = new Map<ZohoRequest, Omit<Sent, 'id'>>();
const waiting = new Set<Omit<Sent, 'id'>>();
const flying = new Map<number, (answer: Answer) => void>();

const counted: Store = {
  ...store,
  write: (work) => {
    unitsOfWork += 1;
    return store.write(work).finally(() => {
      unitsOfWork -= 1;
    });
  },
};

const world = {
  now: () => new Date(now),
  wait: (milliseconds: number) => new Promise<void>((wake) => waits.push({ at: now + milliseconds, wake })),
  newId: () => randomBytes(16).toString('hex'),
  chance: () => 0.5,
};

const door = createDoor({
  ...world,
  organizationId: setup.organizationId,
  budget: createBudget({ ...world, ...setup, store: counted, today: () => '2026-11-22', flightMs: FLIGHT_MS }),
  tokens: { access: async () => ({ token: 'the coordinator knows it', apiUrl: 'https://www.zohoapis.com' }) },
  writesPaused: async () => false,
  send: (request) =>
    new Promise((resolve) => {
      const ask = asked.get(request);
      if (ask === undefined) throw new Error('Nobody asked for this call.');
      waiting.delete(ask);
      calls += 1;
      flying.set(calls, resolve);
      sent.push({ id: calls, ...ask });
    }),
});

const call = async (lane: Lane): Promise<void> => {
  const request: ZohoRequest = { method: 'GET', path: '/locations' };
  const ask = { lane, askedAt: now };
  asked.set(request, ask);
  waiting.add(ask);
  const spend = { lane, kid: lane === 'chat' ? 'a skill' : null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 };
  const code = await door.call(spend, request).then(
    () => 'answered',
    (error: { code?: string }) => error.code ?? String(error),
  );
  asked.delete(request);
  waiting.delete(ask);
  ended.push({ lane, code });
};

/** Promises have all run once the event loop comes round, and nothing is in the store. */
const restless = async (): Promise<void> => {
  do await new Promise((resolve) => setImmediate(resolve));
  while (unitsOfWork > 0);
};

process.on('message', async (turn: Turn) => {
  now = turn.now;
  const due = waits.filter(({ at }) => at <= now);
  waits = waits.filter(({ at }) => at > now);
  for (const { wake } of due) wake();
  for (const { id, status, headers, text } of turn.replies) {
    flying.get(id)?.({ status, text, headers: { get: (name) => headers[name] ?? null } });
    flying.delete(id);
  }
  for (const lane of turn.asks) void call(lane);
  await restless();
  const wakeAt = waits.reduce<number | null>((first, { at }) => Math.min(first ?? at, at), null);
  const ordersSince = [...waiting].filter(({ lane }) => lane === 'order').map(({ askedAt }) => askedAt);
  const rest: Rest = { sent, ended, ordersSince, wakeAt };
  sent = [];
  ended = [];
  process.send?.(rest);
});
process.once('disconnect', () => void store.close());
process.send?.('ready');
