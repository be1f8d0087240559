import { spawn } from 'node:child_process';
import { once } from 'node:events';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { childLog } from '../child-log.ts';
import { HOUR_MS, NOW, openEvents, type Received, status } from './events-testbed.ts';
import { enableSubscriber, removeSubscriber } from './subscribers.ts';
import type { TellingProcess } from './telling-process.ts';

const MINUTE_MS = 60_000;
const idOf = ({ headers }: Received): string =>
  String(headers['webhook-id'] ?? headers['idempotency-key'] ?? 'without an id');
const ids = (received: readonly Received[]): string[] => received.map(idOf);
const gateway = (origin: string) => ({ kind: 'openclaw', url: `${origin}/hooks/zoho` }) as const;
const told = (body: string) =>
  JSON.parse(body) as { id: string; text: string; count: number; events: { id: string }[] };

describe('a webhook', () => {
  test('is told of each event once, in the order in which they happened', async () => {
    await using bed = await openEvents();
    await bed.subscribe();
    const happened = [await bed.happens(), await bed.happens(), await bed.happens()];
    await bed.run();
    expect(ids(bed.received).sort()).toEqual(happened.sort());
    await bed.pass(HOUR_MS);
    expect(bed.received).toHaveLength(3);
    expect(await bed.subscriber()).toMatchObject({ waiting: 0, behind: 0, deliveredAt: new Date(NOW).toISOString() });
  });

  test('is told from when it was added, and only of what it wants of its organisation', async () => {
    await using bed = await openEvents();
    await bed.happens();
    await bed.subscribe({ types: ['stock.low', 'order.shipped'] });
    await bed.happens();
    const low = await bed.happens({ type: 'stock.low', data: { sku: 'SF-1108' } });
    await bed.happens({ type: 'stock.low', organizationId: '2' });
    await bed.run();
    expect(ids(bed.received)).toEqual([low]);
    expect(await bed.subscriber()).toMatchObject({ behind: 0 });
  });

  test('is told once of what is added twice', async () => {
    await using bed = await openEvents();
    await bed.subscribe();
    const id = await bed.happens();
    await bed.happens({ id, data: { number: 'another' } });
    await bed.run();
    await bed.happens({ id });
    await bed.run();
    expect(ids(bed.received)).toEqual([id]);
    expect(bed.received[0]?.body).not.toContain('another');
  });

  test('is not told of what was undone with the unit of work that caused it', async () => {
    await using bed = await openEvents();
    await bed.subscribe();
    const undone = bed.store.write(async (s) => {
      const event = { id: 'x', organizationId: '10234695', type: 'order.created', at: NOW, origin: 'zoho' } as const;
      await s.outbox.add({ ...event, data: {}, next: null });
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    expect(await bed.run()).toBe(0);
    expect(bed.received).toEqual([]);
  });

  test('that fails is tried again by the schedule, with the same id and text and a new signature', async () => {
    await using bed = await openEvents();
    await bed.subscribe();
    const tries: number[] = [];
    bed.receiver.answer = (_, response) => {
      tries.push((bed.clock.now - NOW) / MINUTE_MS);
      response.writeHead(tries.length < 5 ? 500 : 200).end();
    };
    await bed.happens();
    await bed.run();
    await bed.pass(4 * HOUR_MS);
    // To the minute, since that is how this clock goes: 0, 5 s, 5 min, 30 min, 2 h.
    expect(tries).toEqual([0, 1, 6, 36, 156]);
    expect(new Set(bed.received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(ids(bed.received)).size).toBe(1);
    const headers = bed.received.map((each) => each.headers);
    expect(new Set(headers.map((each) => each['webhook-timestamp'])).size).toBe(5);
    expect(new Set(headers.map((each) => each['webhook-signature'])).size).toBe(5);
    expect(await bed.subscriber()).toMatchObject({ waiting: 0, state: 'enabled' });
  });

  test('that names a time is left alone until then', async () => {
    await using bed = await openEvents();
    await bed.subscribe();
    bed.receiver.answer = status(503, { 'retry-after': '7200' });
    await bed.happens();
    await bed.run();
    await bed.pass(2 * HOUR_MS - MINUTE_MS);
    expect(bed.received).toHaveLength(1);
    bed.receiver.answer = status(200);
    await bed.pass(MINUTE_MS);
    expect(bed.received).toHaveLength(2);
  });

  test('that was down for a day gets everything, each under one id', async () => {
    await using bed = await openEvents();
    await bed.subscribe();
    bed.receiver.answer = status(503);
    const happened: string[] = [];
    for (let hour = 0; hour < 24; hour += 1) {
      for (let event = 0; event < 3; event += 1) happened.push(await bed.happens());
      await bed.pass(HOUR_MS);
    }
    const arrived: Received[] = [];
    bed.receiver.answer = (received, response) => {
      arrived.push(received);
      response.writeHead(204).end();
    };
    happened.push(await bed.happens());
    await bed.pass(48 * HOUR_MS);
    expect(ids(arrived).sort()).toEqual(happened.sort());
    // Whatever was tried in between was the same.
    const texts = new Map(arrived.map((each) => [idOf(each), each.body]));
    for (const each of bed.received) expect(each.body).toBe(texts.get(idOf(each)));
    expect(await bed.subscriber()).toMatchObject({ waiting: 0, failed: 0, behind: 0, state: 'enabled' });
  });

  test('that is gone is not asked again, until the admin wants it', async () => {
    await using bed = await openEvents();
    const { id } = await bed.subscribe();
    bed.receiver.answer = status(410);
    const first = await bed.happens();
    await bed.run();
    expect(await bed.subscriber()).toMatchObject({ state: 'disabled', reason: expect.stringContaining('410') });
    const second = await bed.happens();
    await bed.pass(100 * HOUR_MS);
    expect(bed.received).toHaveLength(1);
    bed.receiver.answer = status(200);
    await enableSubscriber(bed, id);
    await bed.run();
    expect(ids(bed.received.slice(1)).sort()).toEqual([first, second].sort());
    expect(await bed.subscriber()).toMatchObject({ state: 'enabled', reason: null, waiting: 0, behind: 0 });
  });

  test('that lets nothing arrive for three days is disabled, with the reason, and loses nothing', async () => {
    await using bed = await openEvents();
    const { id } = await bed.subscribe();
    bed.receiver.answer = status(500);
    const happened = [await bed.happens()];
    await bed.run();
    await bed.pass(50 * HOUR_MS);
    happened.push(await bed.happens());
    await bed.run();
    await bed.pass(25 * HOUR_MS);
    expect(await bed.subscriber()).toMatchObject({ state: 'enabled' });
    await bed.pass(HOUR_MS);
    expect(await bed.subscriber()).toMatchObject({
      state: 'disabled',
      reason: 'Nothing has arrived since 2026-11-22T10:00:00.000Z. It answered 500.',
      failed: 1,
      waiting: 1,
    });
    expect(bed.log).toContain('a subscriber is disabled');
    expect(bed.received.filter((each) => idOf(each) === happened[0])).toHaveLength(10);
    happened.push(await bed.happens());
    const before = bed.received.length;
    await bed.pass(48 * HOUR_MS);
    expect(bed.received).toHaveLength(before);
    bed.receiver.answer = status(200);
    await enableSubscriber(bed, id);
    await bed.run();
    expect(ids(bed.received.slice(before)).sort()).toEqual(happened.sort());
  });

  test('that only ever refuses one event is not disabled for it', async () => {
    await using bed = await openEvents();
    await bed.subscribe();
    const bad = await bed.happens();
    bed.receiver.answer = (received, response) => void response.writeHead(idOf(received) === bad ? 400 : 200).end();
    await bed.run();
    await bed.pass(50 * HOUR_MS);
    await bed.happens();
    await bed.pass(50 * HOUR_MS);
    expect(await bed.subscriber()).toMatchObject({ state: 'enabled', failed: 1, waiting: 0 });
  });

  test('that does not answer holds up nobody else', async () => {
    await using bed = await openEvents({ timeoutMs: 50 });
    await bed.subscribe({ url: `${bed.receiver.origin}/silent` });
    await bed.subscribe({ url: `${bed.receiver.origin}/quick` });
    bed.receiver.answer = ({ path }, response) => {
      if (path === '/quick') response.writeHead(200).end();
    };
    await bed.happens();
    await bed.run();
    expect(bed.received.map(({ path }) => path).sort()).toEqual(['/quick', '/silent']);
  });

  test('that is removed hears no more, and nothing of it stays', async () => {
    await using bed = await openEvents();
    const { id } = await bed.subscribe();
    bed.receiver.answer = status(500);
    await bed.happens();
    await bed.run();
    await removeSubscriber(bed, id);
    await bed.pass(HOUR_MS);
    expect(bed.received).toHaveLength(1);
    expect(await bed.store.read.notifications.waiting(id)).toEqual({ count: 0, nextAt: null });
    expect(await bed.store.read.jobs.counts()).toMatchObject({ waiting: 0, dead: 0 });
  });
});

describe('a gateway', () => {
  test('is told together of what happened within its window, under one id', async () => {
    await using bed = await openEvents();
    await bed.subscribe({ ...gateway(bed.receiver.origin), windowSeconds: 300 });
    const first = await bed.happens();
    await bed.pass(2 * MINUTE_MS);
    const second = await bed.happens({ next: "track-order --order 'SO-2'" });
    await bed.pass(2 * MINUTE_MS);
    expect(bed.received).toEqual([]);
    await bed.pass(MINUTE_MS);
    expect(bed.received).toHaveLength(1);
    const { id, text, count, events } = told(bed.received[0]?.body ?? '');
    expect(idOf(bed.received[0] as Received)).toBe(id);
    expect(count).toBe(2);
    expect(events.map((event) => event.id)).toEqual([first, second]);
    expect(text.split('\n')).toEqual([
      '2 events in Zoho Inventory:',
      '- 2026-11-22T10:00:00.000Z Order SO-1 was confirmed.',
      "- 2026-11-22T10:02:00.000Z Order SO-2 was confirmed. Look: track-order --order 'SO-2'",
    ]);
  });

  test('of one event is told under the event’s own id', async () => {
    await using bed = await openEvents();
    await bed.subscribe(gateway(bed.receiver.origin));
    const id = await bed.happens();
    await bed.pass(MINUTE_MS);
    expect(ids(bed.received)).toEqual([id]);
  });

  test('is handed a message where it is the agent’s own hook', async () => {
    await using bed = await openEvents();
    await bed.subscribe({ kind: 'openclaw', url: `${bed.receiver.origin}/hooks/agent` });
    await bed.happens();
    await bed.pass(MINUTE_MS);
    expect(JSON.parse(bed.received[0]?.body ?? '')).toEqual({
      message: 'One event in Zoho Inventory:\n- 2026-11-22T10:00:00.000Z Order SO-1 was confirmed.',
      name: 'Zoho Inventory',
    });
  });

  test('hears of what others did, and of what the connector did where it was asked for', async () => {
    await using bed = await openEvents();
    await bed.subscribe(gateway(bed.receiver.origin));
    await bed.subscribe({ kind: 'openclaw', url: `${bed.receiver.origin}/hooks/all`, origins: 'all' });
    await bed.happens({ origin: 'connector' });
    await bed.pass(MINUTE_MS);
    expect(bed.received.map(({ path }) => path)).toEqual(['/hooks/all']);
  });

  test('that fails is told the same again, whatever has happened since; that comes next', async () => {
    await using bed = await openEvents();
    await bed.subscribe(gateway(bed.receiver.origin));
    bed.receiver.answer = status(502);
    const first = [await bed.happens(), await bed.happens()];
    await bed.pass(10 * MINUTE_MS);
    const later = await bed.happens();
    await bed.pass(10 * MINUTE_MS);
    bed.receiver.answer = status(200);
    await bed.pass(HOUR_MS);
    const bodies = [...new Set(bed.received.map(({ body }) => body))].map(told);
    expect(bodies.map(({ events }) => events.map(({ id }) => id))).toEqual([first, [later]]);
    expect(new Set(ids(bed.received)).size).toBe(2);
    expect(bed.received.length).toBeGreaterThan(3);
    expect(await bed.subscriber()).toMatchObject({ waiting: 0, behind: 0 });
  });

  test('that names a time is left alone until then', async () => {
    await using bed = await openEvents();
    await bed.subscribe(gateway(bed.receiver.origin));
    bed.receiver.answer = status(429, { 'retry-after': '3600' });
    await bed.happens();
    await bed.pass(HOUR_MS);
    expect(bed.received).toHaveLength(1);
    await bed.pass(MINUTE_MS);
    expect(bed.received).toHaveLength(2);
  });

  test('is left in peace in its quiet hours, and told everything together when they are over', async () => {
    await using bed = await openEvents();
    await bed.connect('Europe/Berlin');
    await bed.subscribe({ ...gateway(bed.receiver.origin), quietHours: '22:00-07:00' });
    bed.clock.now = Date.parse('2026-11-22T20:59:00Z');
    // What is under way before waits as well.
    bed.receiver.answer = status(500);
    await bed.happens();
    await bed.pass(MINUTE_MS);
    expect(bed.received).toEqual([]);
    const quiet = [await bed.happens(), await bed.happens()];
    bed.receiver.answer = status(200);
    await bed.pass(9 * HOUR_MS - 1_000);
    expect(bed.received).toEqual([]);
    await bed.pass(1_000);
    expect(bed.received).toHaveLength(1);
    expect(
      told(bed.received[0]?.body ?? '')
        .events.map(({ id }) => id)
        .slice(1),
    ).toEqual(quiet);
  });

  test('gets a flood in messages of a size that it takes', async () => {
    await using bed = await openEvents();
    await bed.subscribe(gateway(bed.receiver.origin));
    const happened: string[] = [];
    for (let index = 0; index < 100; index += 1) {
      happened.push(await bed.happens({ data: { number: `SO-${index}`, name: 'n'.repeat(2_000) } }));
    }
    await bed.pass(5 * MINUTE_MS);
    const bodies = bed.received.map(({ body }) => body);
    for (const body of bodies) expect(body.length).toBeLessThan(200 * 1_024);
    expect(bodies.flatMap((body) => told(body).events.map(({ id }) => id))).toEqual(happened);
  });

  test('that was down for a day is told everything afterwards, in its order and nothing twice', async () => {
    await using bed = await openEvents();
    await bed.subscribe(gateway(bed.receiver.origin));
    bed.receiver.answer = (_, response) => void response.destroy();
    const happened: string[] = [];
    for (let hour = 0; hour < 24; hour += 1) {
      for (let event = 0; event < 3; event += 1) happened.push(await bed.happens());
      await bed.pass(HOUR_MS);
    }
    // One message at a time: the others have not been made yet.
    expect(new Set(ids(bed.received)).size).toBe(1);
    const arrived: Received[] = [];
    bed.receiver.answer = (received, response) => {
      arrived.push(received);
      response.writeHead(200).end();
    };
    await bed.pass(HOUR_MS);
    expect(arrived.flatMap(({ body }) => told(body).events.map(({ id }) => id))).toEqual(happened);
    expect(await bed.subscriber()).toMatchObject({ waiting: 0, behind: 0, state: 'enabled' });
  });

  test('that is away for three days is disabled, with the reason', async () => {
    await using bed = await openEvents();
    await bed.subscribe(gateway(bed.receiver.origin));
    bed.receiver.answer = status(404);
    await bed.happens();
    await bed.pass(71 * HOUR_MS);
    expect(await bed.subscriber()).toMatchObject({ state: 'enabled', waiting: 1 });
    await bed.pass(2 * HOUR_MS);
    expect(await bed.subscriber()).toMatchObject({
      state: 'disabled',
      reason: expect.stringContaining('It answered 404.'),
    });
  });
});

test('a store that is locked between sending and noting it loses nothing, and tells the same again under the same id', async () => {
  await using bed = await openEvents();
  await bed.subscribe();
  const id = await bed.happens();
  const other = new Database(bed.file, { timeout: 0 });
  bed.receiver.answer = (_, response) => {
    other.exec('begin immediate');
    response.writeHead(204).end();
  };
  await expect(bed.run()).rejects.toMatchObject({ code: 'store_unavailable' });
  bed.receiver.answer = status(204);
  other.exec('rollback');
  other.close();
  await bed.pass(10 * MINUTE_MS);
  expect(ids(bed.received)).toEqual([id, id]);
  expect(new Set(bed.received.map(({ body }) => body)).size).toBe(1);
  expect(await bed.subscriber()).toMatchObject({ waiting: 0, behind: 0 });
}, 40_000);

describe('a process that dies', () => {
  const tell = async (plan: TellingProcess): Promise<NodeJS.Signals | null> => {
    const script = new URL('telling-process.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, JSON.stringify(plan)], {
      stdio: ['ignore', 'ignore', childLog().stderr],
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return signal;
  };

  test('again and again, in the midst of it: each event arrives, under one id and with one text', async () => {
    await using bed = await openEvents();
    bed.clock.now = Date.now();
    await bed.subscribe();
    const happened: string[] = [];
    for (let index = 0; index < 30; index += 1) happened.push(await bed.happens());
    const plan = { file: bed.file, key: bed.key };
    for (const [round, diesAt] of [1, 4, 9, 12].entries()) {
      const dies = round % 2 === 0 ? 'after' : 'before';
      expect(await tell({ ...plan, diesAt, dies, aheadMs: round * 200_000 })).toBe('SIGKILL');
    }
    expect(bed.received.length).toBeGreaterThan(0);
    // Two at once, as two connectors on one store would.
    const last = { ...plan, diesAt: null, dies: 'after', aheadMs: 800_000 } as const;
    expect(await Promise.all([tell(last), tell(last)])).toEqual([null, null]);
    expect([...new Set(ids(bed.received))].sort()).toEqual(happened.sort());
    const texts = new Map(bed.received.map((each) => [idOf(each), each.body]));
    for (const each of bed.received) expect(each.body).toBe(texts.get(idOf(each)));
    // Twice only what a dead one had sent and not yet noted: eight at a time at most.
    expect(bed.received.length).toBeLessThanOrEqual(30 + 4 * 8);
    expect(await bed.subscriber()).toMatchObject({ waiting: 0, behind: 0, failed: 0 });
  });

  test('after it has sent: the same is sent again, under the same id', async () => {
    await using bed = await openEvents();
    const { id } = await bed.subscribe();
    await bed.happens();
    // As a process that has taken it in hand and never comes back.
    await bed.store.write(async (s) => {
      await s.jobs.lease({ owner: 'dead', now: NOW, until: NOW + 90_000, maxFaults: 12 });
      const subscriber = await s.subscribers.get(id);
      if (subscriber === null) throw new Error('no subscriber');
      const { rows, upTo } = await s.outbox.untold(subscriber, { scan: 10, most: 10 });
      const [row] = rows;
      await s.notifications.add(
        { subscriberId: id, messageId: row?.id ?? '', body: '{"as":"it was"}', lastSequence: upTo },
        NOW,
      );
      await s.subscribers.advance(id, upTo);
      await s.notifications.claim(id, { now: NOW, until: NOW + MINUTE_MS, limit: 8 });
    });
    await bed.run();
    expect(bed.received).toEqual([]);
    await bed.pass(2 * MINUTE_MS);
    expect(bed.received.map(({ body }) => body)).toEqual(['{"as":"it was"}']);
    expect(await bed.subscriber()).toMatchObject({ waiting: 0, behind: 0 });
  });

  test('and comes back late does not undo what another has settled meanwhile', async () => {
    await using bed = await openEvents();
    const { id } = await bed.subscribe();
    await bed.happens();
    bed.receiver.answer = status(500);
    await bed.run();
    const claim = () =>
      bed.store.write((s) =>
        s.notifications.claim(id, { now: bed.clock.now, until: bed.clock.now + MINUTE_MS, limit: 8 }),
      );
    bed.clock.now += 5_000;
    const [mine] = await claim();
    expect(await claim()).toEqual([]);
    bed.clock.now += MINUTE_MS;
    const [theirs] = await claim();
    expect(theirs?.attempts).toBe(3);
    const late = { nextAt: null, error: 'late' };
    expect(await bed.store.write((s) => s.notifications.missed(mine as never, late))).toBe(false);
    expect(await bed.store.write((s) => s.notifications.arrived(mine as never))).toBe(false);
    expect(await bed.store.write((s) => s.notifications.arrived(theirs as never))).toBe(true);
  });
});
