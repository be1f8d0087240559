import { describe, expect, test } from 'vitest';
import { ConnectorError, hasCode } from '../errors.ts';
import { createGatherer } from './gather.ts';
import type { Lane, Spend, ZohoRequest } from './ports/door.ts';
import { fakeDoor, refusal, spendOf, virtualTime } from './resources-testbed.ts';

const item = (id: string, rest: object = {}) => ({
  item_id: id,
  name: `Item ${id}`,
  sku: `S-${id}`,
  status: 'active',
  item_type: 'inventory',
  actual_available_stock: 5,
  actual_committed_stock: 1,
  stock_on_hand: 5,
  committed_stock: 1,
  ...rest,
});

const idsOf = (request: ZohoRequest) => request.query?.item_ids?.split(',') ?? [];

interface World {
  readonly latencyMs?: number;
  readonly known?: (id: string) => boolean;
  readonly row?: (id: string) => object;
  /** Thrown instead of an answer. */
  readonly fault?: (ids: readonly string[], spend: Spend) => ConnectorError | null;
}

const open = ({ latencyMs = 20, known = () => true, row = item, fault = () => null }: World = {}) => {
  const time = virtualTime();
  let epoch = 0;
  const calls: string[][] = [];
  const { door } = fakeDoor((request, spend) => {
    const ids = idsOf(request);
    const error = fault(ids, spend);
    // A spent key is refused at the door, before anything is sent.
    if (error !== null && hasCode(error, 'limit_exceeded')) throw error;
    calls.push(ids);
    return time.wait(latencyMs).then(() => {
      if (error !== null) throw error;
      return { items: ids.filter(known).map(row) };
    });
  });
  const details = createGatherer({ door, now: time.now, wait: time.wait, sequence: () => epoch });
  return {
    time,
    calls,
    details,
    raiseEpoch: () => {
      epoch += 1;
    },
    /** Asks now; what came of it is read after `time.run()`. */
    ask: (ids: readonly string[], spend: Spend = spendOf()) => {
      const asked = { spend, readings: [] as string[], error: null as unknown };
      details(spend, ids).then(
        (readings) => asked.readings.push(...readings.keys()),
        (error: unknown) => {
          asked.error = error;
        },
      );
      return asked;
    },
  };
};

const ids = (count: number, from = 0) => Array.from({ length: count }, (_, index) => String(1000 + from + index));

describe('a thousand asks for a hundred items', () => {
  test.each([
    [20, 0],
    [300, 0],
    [20, 0.05],
    [20, 0.5],
    [300, 0.5],
  ])('cost at most 5 calls at %i ms of latency, %f ms apart', async (latencyMs, apartMs) => {
    const { time, calls, ask } = open({ latencyMs });
    const asked: ReturnType<typeof ask>[] = [];
    for (let index = 0; index < 1_000; index += 1) {
      void time.wait(index * apartMs).then(() => asked.push(ask([String(1_000 + (index % 100))])));
    }
    await time.run();
    expect(calls.length).toBeLessThanOrEqual(5);
    expect(asked.every((each) => each.readings.length === 1)).toBe(true);
    // Everybody's cost is told: those who paid, and all others as sharers.
    expect(asked.reduce((sum, each) => sum + each.spend.zohoCalls, 0)).toBe(calls.length);
    expect(asked.filter((each) => each.spend.zohoCalls + each.spend.sharedCalls === 0)).toEqual([]);
  });
});

test('asks of the same moment ride in one call, and each is told of its own items only', async () => {
  const { time, calls, ask } = open();
  const first = ask(['1', '2']);
  const second = ask(['2', '3']);
  await time.run();
  expect(calls).toEqual([['1', '2', '3']]);
  expect(first.readings).toEqual(['1', '2']);
  expect(second.readings).toEqual(['2', '3']);
  expect([first.spend.zohoCalls, first.spend.sharedCalls]).toEqual([1, 0]);
  expect([second.spend.zohoCalls, second.spend.sharedCalls]).toEqual([0, 1]);
});

test('no call carries more than a hundred ids', async () => {
  const { time, calls, ask } = open();
  const asked = ask(ids(250));
  await time.run();
  expect(calls.map((each) => each.length)).toEqual([100, 100, 50]);
  expect(asked.readings).toHaveLength(250);
});

test('what is asked while a call flies goes together in the next', async () => {
  const { time, calls, ask } = open({ latencyMs: 300 });
  ask(['1']);
  void time.wait(50).then(() => ask(['2']));
  void time.wait(250).then(() => ask(['3']));
  await time.run();
  expect(calls).toEqual([['1'], ['2', '3']]);
});

test('an item in flight is waited for, unless its call began a second before', async () => {
  const { time, calls, ask } = open({ latencyMs: 3_000 });
  ask(['1']);
  const soon = time.wait(900).then(() => ask(['1']));
  void time.wait(1_010).then(() => ask(['1']));
  await time.run();
  expect(calls).toEqual([['1'], ['1']]);
  expect((await soon).spend).toMatchObject({ zohoCalls: 0, sharedCalls: 1 });
});

test('a reading is good for a second after it began', async () => {
  const { time, calls, ask } = open({ latencyMs: 100 });
  ask(['1']);
  await time.run();
  time.pass(890);
  const remembered = ask(['1']);
  await time.run();
  expect(calls).toHaveLength(1);
  expect(remembered).toMatchObject({ readings: ['1'], spend: { zohoCalls: 0, sharedCalls: 1 } });
  time.pass(10);
  ask(['1']);
  await time.run();
  expect(calls).toHaveLength(2);
});

test('the last five thousand readings are remembered, the oldest dropped first', async () => {
  const { time, calls, ask } = open({ latencyMs: 1 });
  ask(ids(5_000));
  await time.run();
  ask(['1000'], spendOf('order'));
  await time.run();
  ask(['9999']);
  await time.run();
  calls.length = 0;
  ask(['1000', '1002', '9999']);
  await time.run();
  expect(calls).toEqual([]);
  ask(['1001']);
  await time.run();
  expect(calls).toEqual([['1001']]);
});

describe.each(['order', 'webhook'] as const)('an ask of the lane %s', (lane: Lane) => {
  test('is answered by a reading that began after it, not from memory', async () => {
    const { time, calls, ask } = open();
    ask(['1']);
    await time.run();
    ask(['1'], spendOf(lane));
    await time.run();
    expect(calls).toHaveLength(2);
  });

  test('does not wait behind chat, nor ride with it', async () => {
    const { time, calls, ask, details } = open({ latencyMs: 300 });
    ask(['1']);
    const started = time.now().getTime();
    const asked = time.wait(100).then(async () => {
      const readings = await details(spendOf(lane), ['1']);
      return { readAt: readings.get('1')?.readAt, took: time.now().getTime() - started };
    });
    await time.run();
    expect(calls).toEqual([['1'], ['1']]);
    expect((await asked).took).toBeLessThan(450);
    expect((await asked).readAt).toBeGreaterThanOrEqual(started + 100);
  });
});

test('chat rides with an order that is under way, but an order never starts with chat’s urgency', async () => {
  const { time, calls, ask } = open({ latencyMs: 300 });
  ask(['1'], spendOf('order'));
  void time.wait(50).then(() => ask(['1'], spendOf('chat')));
  void time.wait(60).then(() => ask(['2'], spendOf('sync')));
  void time.wait(70).then(() => ask(['2'], spendOf('chat')));
  await time.run();
  expect(calls).toEqual([['1'], ['2'], ['2']]);
});

test('a reading carries the stock epoch and the moment before it began', async () => {
  const { time, details, raiseEpoch } = open({ latencyMs: 300 });
  raiseEpoch();
  const began = time.now().getTime() + 5;
  const reading = details(spendOf(), ['1']).then((readings) => readings.get('1'));
  void time.wait(100).then(raiseEpoch);
  await time.run();
  expect(await reading).toMatchObject({ sequence: 1, readAt: began, item: { sku: 'S-1' } });
});

describe('when something goes wrong', () => {
  test('what Zoho does not know is absent, and what is no id is not asked for', async () => {
    const { time, calls, ask } = open({ known: (id) => id !== '404' });
    const asked = ask(['404', '1', '1,2', 'x']);
    await time.run();
    expect(calls).toEqual([['404', '1']]);
    expect(asked.readings).toEqual(['1']);
  });

  test('an error fails those of that call, and nobody after', async () => {
    let ill = true;
    const { time, ask } = open({ fault: () => (ill ? new ConnectorError('zoho_unavailable', 'ill') : null) });
    const first = ask(['1']);
    const second = ask(['2']);
    await time.run();
    ill = false;
    const third = ask(['1']);
    await time.run();
    expect(first.error).toMatchObject({ code: 'zoho_unavailable' });
    expect(second).toMatchObject({ error: { code: 'zoho_unavailable' }, spend: { sharedCalls: 0 } });
    expect(third).toMatchObject({ error: null, readings: ['1'] });
  });

  test('an item that makes no sense fails whoever asked for it, and nobody else', async () => {
    const { time, ask } = open({ row: (id) => item(id, id === '666' ? { actual_available_stock: 'lots' } : {}) });
    const bad = ask(['666']);
    const good = ask(['1']);
    await time.run();
    expect(bad.error).toMatchObject({ code: 'zoho_unintelligible' });
    expect(good.readings).toEqual(['1']);
  });

  test('an id that makes Zoho refuse the whole call is found by halving, and is absent', async () => {
    const { time, calls, ask } = open({ fault: (asked) => (asked.includes('1003') ? refusal(404, 5) : null) });
    const everybody = ask(ids(8));
    await time.run();
    expect(everybody.readings).toHaveLength(7);
    expect(everybody.readings).not.toContain('1003');
    expect(calls.length).toBeLessThanOrEqual(7);
  });

  test('any other refusal is not asked again in pieces', async () => {
    const { time, calls, ask } = open({ fault: () => refusal(401, 57) });
    const asked = ask(ids(8));
    await time.run();
    expect(calls).toHaveLength(1);
    expect(asked.error).toMatchObject({ code: 'zoho_scope_missing' });
  });

  test('a key whose ceiling is reached fails alone: the next one pays', async () => {
    const poor = spendOf('chat', 'poor');
    const spent = new ConnectorError('limit_exceeded', 'spent');
    const { time, calls, ask } = open({ fault: (_, spend) => (spend.kid === 'poor' ? spent : null) });
    const first = ask(['1'], poor);
    const second = ask(['2']);
    const third = ask(['1']);
    await time.run();
    expect(first.error).toBe(spent);
    expect(calls).toEqual([['1', '2']]);
    expect(second).toMatchObject({ readings: ['2'], spend: { zohoCalls: 1 } });
    expect(third).toMatchObject({ readings: ['1'], spend: { zohoCalls: 0, sharedCalls: 1 } });
  });

  test('who boards a call in the moment its last payer is refused is answered by another', async () => {
    const poor = spendOf('chat', 'poor');
    const world = open();
    const refusing = new ConnectorError('limit_exceeded', 'spent');
    let late: Promise<ReadonlyMap<string, unknown>> | undefined;
    const { door } = fakeDoor((request, spend) => {
      if (spend !== poor) return { items: idsOf(request).map((id) => item(id)) };
      // Asked again from within the refusal's own aftermath, a few promises later.
      queueMicrotask(() =>
        queueMicrotask(() =>
          queueMicrotask(() => {
            late = details(spendOf(), ['1']);
          }),
        ),
      );
      throw refusing;
    });
    const details = createGatherer({ door, now: world.time.now, wait: world.time.wait, sequence: () => 0 });
    const first = details(poor, ['1']).catch((error: unknown) => error);
    await world.time.run();
    expect(await first).toBe(refusing);
    expect([...((await late)?.keys() ?? [])]).toEqual(['1']);
  });
});
