import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../errors.ts';
import { newFolder } from '../store/folder-testbed.ts';
import { openStore } from '../store/open.ts';
import { type Budget, createBudget } from './budget.ts';
import { createDoor, type DoorNeeds } from './door.ts';
import type { Access, Lane, Spend, ZohoRequest } from './ports/door.ts';
import { spendOf, virtualTime } from './resources-testbed.ts';

type Send = NonNullable<DoorNeeds['send']>;
type Raw = Awaited<ReturnType<Send>>;

const raw = (status: number, body: unknown, headers: Record<string, string> = {}): Raw => ({
  status,
  headers: new Headers(headers),
  text: typeof body === 'string' ? body : JSON.stringify(body),
});
const good = raw(200, { code: 0, message: 'success', items: [] });
const ill = raw(503, '<html>Maintenance</html>');
const unauthorised = raw(401, { code: 57, message: 'You are not authorized' });
const slowDown = raw(429, { code: 1070, message: 'too many concurrent requests' });
const lost = (outcome: 'not_sent' | 'unknown') =>
  new ConnectorError('zoho_unavailable', 'Zoho cannot be reached.', { retryAfterSeconds: 30, outcome });

const read: ZohoRequest = { method: 'GET', path: '/items' };
const write: ZohoRequest = { method: 'POST', path: '/salesorders', json: { a: 1 } };

interface Sent {
  readonly request: ZohoRequest;
  readonly token: string;
  readonly at: number;
}

const openBed = async (limits: { minuteLimit?: number; concurrency?: number } = {}) => {
  const folder = newFolder('door');
  const store = await openStore({ file: join(folder, 'connector.db') });
  const time = virtualTime();
  const sent: Sent[] = [];
  const renewals: (string | undefined)[] = [];
  const bed = {
    store,
    time,
    sent,
    renewals,
    /** What Zoho answers next, in order; when it is used up, it answers well. */
    answers: [] as (Raw | Error)[],
    flightMs: 100,
    paused: false,
    token: 'token-0',
    paths: () => sent.map(({ request }) => request.path),
  };
  let drawn = 0;
  const newBudget = (): Budget =>
    createBudget({
      organizationId: '1',
      store,
      now: time.now,
      newId: () => {
        drawn += 1;
        return String(drawn);
      },
      today: () => '2026-11-22',
      minuteLimit: 60,
      concurrency: 4,
      flightMs: 35_000,
      ...limits,
    });
  const send: Send = async (request, organizationId, access) => {
    sent.push({ request, token: `${organizationId} ${access.token}`, at: time.now().getTime() });
    const answer = bed.answers.shift() ?? good;
    await time.wait(bed.flightMs);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const tokens = {
    access: async (_: string, refused?: string): Promise<Access> => {
      // A token that is another than the refused one by now is answered as it is.
      if (refused !== undefined && refused === bed.token) {
        renewals.push(refused);
        bed.token = `token-${renewals.length}`;
      }
      return { token: bed.token, apiUrl: 'https://www.zohoapis.com' };
    },
  };
  const newDoor = (more: Partial<DoorNeeds> = {}) =>
    createDoor({
      organizationId: '1',
      budget: newBudget(),
      tokens,
      now: time.now,
      wait: time.wait,
      chance: () => 0.5,
      writesPaused: async () => bed.paused,
      send,
      ...more,
    });
  const door = newDoor();
  return {
    ...bed,
    set: (more: Partial<Pick<typeof bed, 'answers' | 'flightMs' | 'token' | 'paused'>>) => Object.assign(bed, more),
    newDoor,
    newBudget,
    /** One call, with all the time it wants; answers its body or its error. */
    call: async (request: ZohoRequest, spend: Spend = spendOf(), by = door): Promise<unknown> => {
      const answer = by.call(spend, request).catch((error: unknown) => error);
      await time.run();
      return answer;
    },
    door,
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
};

const on = (lane: Lane, path: string): [Spend, ZohoRequest] => [spendOf(lane, null), { method: 'GET', path }];

describe('a call', () => {
  test('brings back the body of a success, with the organisation’s token, and is paid for', async () => {
    await using bed = await openBed();
    const spend = spendOf();
    expect(await bed.call(read, spend)).toEqual({ code: 0, message: 'success', items: [] });
    expect(bed.sent).toMatchObject([{ request: read, token: '1 token-0' }]);
    expect(spend.zohoCalls).toBe(1);
  });

  test('that Zoho refuses is told with Zoho’s code, and not repeated', async () => {
    await using bed = await openBed();
    bed.set({ answers: [raw(400, { code: 2, message: 'Invalid value' })] });
    expect(await bed.call(read)).toMatchObject({ code: 'zoho_refused', facts: { zoho: { code: 2, status: 400 } } });
    expect(bed.sent).toHaveLength(1);
  });

  test('that cannot have a token is not made, and costs nothing', async () => {
    await using bed = await openBed();
    const error = new ConnectorError('needs_reauthorisation', 'Connect again.');
    const spend = spendOf();
    const door = bed.newDoor({ tokens: { access: () => Promise.reject(error) } });
    expect(await bed.call(read, spend, door)).toBe(error);
    expect([bed.sent, spend.zohoCalls]).toEqual([[], 0]);
  });

  test('is answered though the store cannot note how it ended', async () => {
    await using bed = await openBed();
    const budget: Budget = { ...bed.newBudget(), land: () => Promise.reject(new Error('the disk is full')) };
    expect(await bed.call(write, spendOf(), bed.newDoor({ budget }))).toMatchObject({ code: 0 });
  });

  test('is not made while the store cannot be asked; the next one is', async () => {
    await using bed = await openBed();
    const whole = bed.newBudget();
    let broken = true;
    const error = new ConnectorError('store_unavailable', 'No.');
    const budget: Budget = { ...whole, admit: (asks) => (broken ? Promise.reject(error) : whole.admit(asks)) };
    const door = bed.newDoor({ budget });
    expect(await bed.call(read, spendOf(), door)).toBe(error);
    broken = false;
    expect(await bed.call(read, spendOf(), door)).toMatchObject({ code: 0 });
    expect(bed.sent).toHaveLength(1);
  });
});

describe('a read', () => {
  test.each([
    ['Zoho is ill', ill],
    ['nobody knows what became of it', lost('unknown')],
    ['too many are at it', slowDown],
  ])('is tried again where %s, after a pause that grows', async (_, trouble) => {
    await using bed = await openBed();
    bed.set({ answers: [trouble, trouble] });
    const spend = spendOf();
    expect(await bed.call(read, spend)).toMatchObject({ code: 0 });
    const [first, second, third] = bed.sent.map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBe(100 + 400);
    expect((third ?? 0) - (second ?? 0)).toBe(100 + 800);
    expect(spend.zohoCalls).toBe(3);
  });

  test('is given up after three tries', async () => {
    await using bed = await openBed();
    bed.set({ answers: [ill, ill, ill, ill] });
    expect(await bed.call(read)).toMatchObject({ code: 'zoho_unavailable', facts: { outcome: 'unknown' } });
    expect(bed.sent).toHaveLength(3);
  });

  test('that never left is not tried again: whoever waits for it is told at once', async () => {
    await using bed = await openBed();
    bed.set({ answers: [lost('not_sent')] });
    expect(await bed.call(read)).toMatchObject({ code: 'zoho_unavailable', facts: { outcome: 'not_sent' } });
    expect(bed.sent).toHaveLength(1);
  });

  test('is not tried again once Zoho is to be left in peace', async () => {
    await using bed = await openBed();
    bed.set({ answers: [ill, ill, ill, ill, ill, ill] });
    await bed.call(read);
    expect(await bed.call(read)).toMatchObject({ code: 'zoho_unavailable', facts: { outcome: 'not_sent' } });
    expect(bed.sent).toHaveLength(5);
  });
});

test('a call that finds no token when it is its turn says nothing of Zoho’s health', async () => {
  await using bed = await openBed();
  const lost = new ConnectorError('needs_reauthorisation', 'Zoho must be connected again.');
  let asked = 0;
  const access = async () => {
    asked += 1;
    if (asked % 2 === 0) throw lost;
    return { token: 'token-0', apiUrl: 'https://www.zohoapis.com' };
  };
  const tokenless = bed.newDoor({ tokens: { access } });
  bed.set({ answers: [ill, ill, ill, ill, ill] });
  for (let n = 0; n < 4; n += 1) await bed.call(write);
  expect(await bed.call(read, spendOf(), tokenless)).toBe(lost);
  await bed.call(write);
  // The fifth failure in a row, so the door is shut; and being without a token does not open it.
  expect(await bed.call(read)).toMatchObject({ code: 'zoho_unavailable', facts: { outcome: 'not_sent' } });
  expect(bed.sent).toHaveLength(5);
});

describe('a write', () => {
  test.each([
    ['Zoho is ill', ill, { code: 'zoho_unavailable', facts: { outcome: 'unknown' } }],
    ['Zoho answers no JSON', raw(200, '<html>'), { code: 'zoho_unavailable', facts: { outcome: 'unknown' } }],
    ['nobody knows what became of it', lost('unknown'), { facts: { outcome: 'unknown' } }],
    ['it never left', lost('not_sent'), { facts: { outcome: 'not_sent' } }],
    ['too many are at it', slowDown, { code: 'zoho_busy', facts: { outcome: 'not_sent', retryAfterSeconds: 5 } }],
    ['the organisation is blocked', raw(429, { code: 44 }), { code: 'zoho_blocked', facts: { outcome: 'not_sent' } }],
    ['the day is spent', raw(429, { code: 45 }), { code: 'zoho_day_spent', facts: { outcome: 'not_sent' } }],
    ['Zoho refuses', raw(400, { code: 1001 }), { code: 'zoho_refused', facts: { outcome: 'refused' } }],
  ])('is sent once and told as it ended where %s', async (_, trouble, told) => {
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      await using bed = await openBed();
      bed.set({ answers: [trouble] });
      expect(await bed.call({ ...write, method })).toMatchObject(told);
      expect(bed.sent).toHaveLength(1);
    }
  });
});

describe('a pause', () => {
  test('pressed while a write waits for its turn, keeps it back; reads go on', async () => {
    await using bed = await openBed({ concurrency: 1 });
    const told = (call: Promise<unknown>) => call.catch((error: unknown) => error);
    const spend = spendOf('order');
    const before = told(bed.door.call(spendOf(), { ...read, path: '/before' }));
    const kept = told(bed.door.call(spend, write));
    const after = told(bed.door.call(spendOf('chat'), { ...read, path: '/after' }));
    bed.set({ paused: true });
    await bed.time.run();
    expect(await kept).toMatchObject({ code: 'paused', facts: { outcome: 'not_sent' } });
    expect([await before, await after]).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(bed.paths()).toEqual(['/before', '/after']);
    expect(spend.zohoCalls).toBe(0);
    bed.set({ paused: false });
    expect(await bed.call(write, spend)).toMatchObject({ code: 0 });
  });
});

describe('a token that Zoho refuses', () => {
  test.each([
    ['a read', read],
    ['a write, which was not looked at', write],
  ])('is renewed once, and %s goes again', async (_, request) => {
    await using bed = await openBed();
    bed.set({ answers: [unauthorised] });
    const spend = spendOf();
    expect(await bed.call(request, spend)).toMatchObject({ code: 0 });
    expect(bed.renewals).toEqual(['token-0']);
    expect(bed.sent.map(({ token }) => token)).toEqual(['1 token-0', '1 token-1']);
    expect(spend.zohoCalls).toBe(2);
  });

  test('with its successor too is a scope that is missing', async () => {
    await using bed = await openBed();
    bed.set({ answers: [unauthorised, unauthorised] });
    expect(await bed.call(write)).toMatchObject({
      code: 'zoho_scope_missing',
      message: expect.stringContaining('salesorders'),
      facts: { zoho: { code: 57, status: 401 }, outcome: 'not_sent', hint: expect.stringContaining('connect') },
    });
    expect(bed.sent).toHaveLength(2);
    expect(bed.renewals).toEqual(['token-0']);
  });

  test('does not make a failing read fail more than thrice', async () => {
    await using bed = await openBed();
    bed.set({ answers: [unauthorised, ill, ill, ill] });
    expect(await bed.call(read)).toMatchObject({ code: 'zoho_unavailable' });
    expect(bed.sent).toHaveLength(4);
  });
});

describe('what Zoho says of its limits is heeded', () => {
  test('a block stops every door on the store, for as long as Zoho said', async () => {
    await using bed = await openBed();
    const other = bed.newDoor();
    bed.set({ answers: [raw(429, { code: 44 }, { 'retry-after': '600' })] });
    expect(await bed.call(read)).toMatchObject({ code: 'zoho_blocked', facts: { retryAfterSeconds: 600 } });
    bed.time.pass(599_000);
    for (const door of [bed.door, other]) {
      // The time the first call took is over as well.
      expect(await bed.call(write, spendOf('order'), door)).toMatchObject({
        code: 'zoho_blocked',
        facts: { retryAfterSeconds: 1 },
      });
    }
    expect(bed.sent).toHaveLength(1);
    bed.time.pass(1_000);
    expect(await bed.call(read, spendOf(), other)).toMatchObject({ code: 0 });
  });

  test('a read is not tried again into a block', async () => {
    await using bed = await openBed();
    bed.set({ answers: [raw(429, 'slow down')] });
    expect(await bed.call(read)).toMatchObject({ code: 'zoho_blocked', facts: { retryAfterSeconds: 1_800 } });
    expect(bed.sent).toHaveLength(1);
  });

  test('a day that is spent is not asked again before it is renewed', async () => {
    await using bed = await openBed();
    bed.set({ answers: [raw(429, { code: 45 }, { 'x-rate-limit-reset': '7200' })] });
    expect(await bed.call(read)).toMatchObject({ code: 'zoho_day_spent' });
    bed.time.pass(3_600_000);
    expect(await bed.call(read)).toMatchObject({ code: 'zoho_day_spent', facts: { retryAfterSeconds: 3_600 } });
    bed.time.pass(3_600_000);
    expect(await bed.call(read)).toMatchObject({ code: 0 });
    expect(bed.sent).toHaveLength(2);
  });

  test('the call that learns that the day is spent is told when it is renewed', async () => {
    await using bed = await openBed();
    bed.set({ answers: [raw(429, { code: 45 }, { 'x-rate-limit-reset': '7200' })] });
    expect(await bed.call(read)).toMatchObject({ code: 'zoho_day_spent', facts: { retryAfterSeconds: 7_200 } });
  });

  test('what is left of the day is known after each answer', async () => {
    await using bed = await openBed();
    const budget = bed.newBudget();
    bed.set({
      answers: [
        raw(
          200,
          { code: 0 },
          { 'x-rate-limit-limit': '5000', 'x-rate-limit-remaining': '4711', 'x-rate-limit-reset': '60' },
        ),
      ],
    });
    await bed.call(read, spendOf(), bed.newDoor({ budget }));
    expect(budget.leftToday()).toBe(4_711);
  });

  test('a key’s own ceiling counts every try', async () => {
    await using bed = await openBed();
    const spend = { ...spendOf('chat', 'poor'), callsPerDay: 2 };
    bed.set({ answers: [ill, ill, ill] });
    expect(await bed.call(read, spend)).toMatchObject({ code: 'limit_exceeded', facts: { outcome: 'not_sent' } });
    expect(bed.sent).toHaveLength(2);
    expect(spend.zohoCalls).toBe(2);
  });
});

describe('a queue', () => {
  test('lets the most urgent go first, whenever it came', async () => {
    await using bed = await openBed({ concurrency: 1 });
    const asked = [
      on('sync', '/sync'),
      on('chat', '/chat-1'),
      on('chat', '/chat-2'),
      on('webhook', '/webhook'),
      on('order', '/order'),
    ].map((ask) => bed.door.call(...ask));
    await bed.time.run();
    await Promise.all(asked);
    // The first was on its way before the others came.
    expect(bed.paths()).toEqual(['/sync', '/order', '/webhook', '/chat-1', '/chat-2']);
  });

  test('keeps a place for orders, so that one never waits for a slow chat', async () => {
    await using bed = await openBed({ concurrency: 2 });
    bed.set({ flightMs: 20_000 });
    const chats = [bed.door.call(...on('chat', '/chat-1')), bed.door.call(...on('chat', '/chat-2'))];
    const order = bed.door.call(...on('order', '/order'));
    await bed.time.run();
    await Promise.all([...chats, order]);
    const started = new Map(bed.sent.map(({ request, at }) => [request.path, at]));
    expect(started.get('/order')).toBe(started.get('/chat-1'));
    expect(started.get('/chat-2')).toBeGreaterThan(started.get('/order') ?? 0);
  });

  test('is served in the order of coming within a lane', async () => {
    await using bed = await openBed({ concurrency: 2, minuteLimit: 90 });
    const paths = Array.from({ length: 30 }, (_, at) => `/chat-${at}`);
    const asked = paths.map((path) => bed.door.call(...on('chat', path)));
    await bed.time.run();
    await Promise.all(asked);
    expect(bed.paths()).toEqual(paths);
  });

  test('never puts more into the air than there may be', async () => {
    await using bed = await openBed({ concurrency: 3, minuteLimit: 90 });
    const other = bed.newDoor();
    const asked = Array.from({ length: 40 }, (_, at) =>
      (at % 2 === 0 ? bed.door : other).call(...on('order', `/${at}`)),
    );
    await bed.time.run();
    await Promise.all(asked);
    const starts = bed.sent.map(({ at }) => at);
    for (const at of starts) expect(starts.filter((it) => it <= at && it + 100 > at).length).toBeLessThanOrEqual(3);
    expect(starts).toHaveLength(40);
  });

  test('loses patience after 25 seconds, and says when to come back', async () => {
    await using bed = await openBed({ minuteLimit: 10 });
    const first = Array.from({ length: 10 }, (_, at) => bed.door.call(...on('order', `/${at}`)));
    await bed.time.run();
    await Promise.all(first);
    const before = bed.time.now().getTime();
    expect(await bed.call(read, spendOf('order'))).toMatchObject({
      code: 'zoho_busy',
      facts: { retryAfterSeconds: 30, outcome: 'not_sent' },
    });
    expect(bed.time.now().getTime() - before).toBeGreaterThanOrEqual(25_000);
    expect(bed.time.now().getTime() - before).toBeLessThan(26_000);
    expect(bed.sent).toHaveLength(10);
  });

  test('goes on by itself once the minute has room again', async () => {
    await using bed = await openBed({ minuteLimit: 10 });
    const first = Array.from({ length: 10 }, (_, at) => bed.door.call(...on('order', `/${at}`)));
    await bed.time.run();
    await Promise.all(first);
    bed.time.pass(50_000);
    expect(await bed.call(read, spendOf('order'))).toMatchObject({ code: 0 });
    const [start, last] = [bed.sent[0]?.at ?? 0, bed.sent.at(-1)?.at ?? 0];
    expect(last - start).toBeGreaterThanOrEqual(60_000);
  });

  test('takes no more than it can hold', async () => {
    await using bed = await openBed({ concurrency: 1 });
    // Admits nobody, so that all of them stay in the queue.
    const budget: Budget = {
      ...bed.newBudget(),
      admit: async (asks) => asks.map(() => ({ kind: 'wait', untilMs: bed.time.now().getTime() + 500 })),
    };
    const door = bed.newDoor({ budget });
    const codes: unknown[] = [];
    const crowd = Array.from({ length: 2_005 }, () =>
      door.call(spendOf('chat', null), read).catch((error: ConnectorError) => codes.push(error.code)),
    );
    await new Promise((resolve) => setImmediate(resolve));
    // Five too many are turned away at once; the others wait, and lose patience in the end.
    expect(codes).toEqual(Array(5).fill('zoho_busy'));
    await bed.time.run();
    await Promise.all(crowd);
    expect(codes).toHaveLength(2_005);
    expect(bed.sent).toEqual([]);
  });
});
