import { describe, expect, test } from 'vitest';
import { openEvents, status } from './events-testbed.ts';
import { addSubscriber, enableSubscriber, removeSubscriber, testSubscriber } from './subscribers.ts';

const fault = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => null,
    (caught: { code?: string; facts?: { fields?: { field: string; reason: string }[] } }) => caught,
  );
  const [field] = error?.facts?.fields ?? [];
  return `${error?.code}: ${field?.field} ${field?.reason}`;
};

describe('a subscriber is added', () => {
  test('with a secret of its own, which the database does not tell', async () => {
    await using bed = await openEvents();
    const first = await bed.subscribe();
    const second = await bed.subscribe({ url: `${bed.receiver.origin}/other` });
    expect(first.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(second.secret).not.toBe(first.secret);
    const row = await bed.store.read.subscribers.get(first.id);
    expect(row?.secret).not.toContain(first.secret?.slice(6, 20));
    expect(await bed.vault.open(row?.secret ?? '')).toBe(first.secret);
    expect(JSON.stringify(await bed.subscriber())).not.toContain('whsec');
  });

  test('as a webhook that hears everything at once, or as a gateway that hears of others, gathered', async () => {
    await using bed = await openEvents();
    await bed.subscribe();
    expect(await bed.subscriber()).toMatchObject({ types: null, origins: 'all', windowSeconds: 0, quietHours: null });
    await removeSubscriber(bed, (await bed.subscriber())?.id ?? '');
    await bed.subscribe({ kind: 'openclaw', types: ['stock.low', 'stock.low'], quietHours: '22:00-07:00' });
    expect(await bed.subscriber()).toMatchObject({
      types: ['stock.low'],
      origins: 'zoho',
      windowSeconds: 60,
      quietHours: '22:00-07:00',
    });
  });

  test.each([
    ['ftp://shop.example/', {}, 'url must be an https address'],
    ['https://jane:hunter2@shop.example/', {}, 'url must not hold a user name or a password'],
    ['https://169.254.169.254/latest', {}, 'url is refused: 169.254.169.254 is at an address that is not allowed.'],
    ['https://10.0.0.7/', {}, 'url is refused: 10.0.0.7 is at an address that is not allowed.'],
    ['https://[::ffff:10.0.0.7]/', {}, 'url is refused: ::ffff:a00:7 is at an address that is not allowed.'],
    ['http://8.8.8.8/', {}, 'url is refused: Plain http is for this machine alone; use https.'],
    [
      'http://8.8.8.8/hooks/agent',
      { kind: 'openclaw' },
      'url is refused: Plain http is for this machine alone; use https.',
    ],
    ['https://inside.invalid/', {}, 'url is refused: inside.invalid is at an address that is not allowed.'],
    [
      'https://unknown.invalid/',
      {},
      'url is refused: unknown.invalid has no address that this machine can find: look whether it is spelt right, and whether its DNS knows it.',
    ],
    ['http://127.0.0.1/hooks/agent?token=hunter2', { kind: 'openclaw' }, 'url must not have a query'],
    ['https://8.8.8.8/', { types: ['stock.exploded'] }, 'events must be among stock.changed'],
    ['https://8.8.8.8/', { types: [] }, 'events must be among stock.changed'],
    ['https://8.8.8.8/', { quietHours: 'at night' }, 'quiet must be two times of the day'],
    ['https://8.8.8.8/', { windowSeconds: 86_401 }, 'window must be a day at most'],
  ] as const)('but not %s with %j', async (url, more, said) => {
    const names: Record<string, readonly string[]> = { 'inside.invalid': ['8.8.8.8', '10.0.0.7'] };
    await using bed = await openEvents({
      resolve: async (host) => names[host] ?? Promise.reject(new Error('ENOTFOUND')),
    });
    const told = await fault(bed.subscribe({ url, ...more } as never));
    expect(told).toContain(`invalid_ask: ${said}`);
    expect(told).not.toContain('hunter2');
    expect(await bed.subscriber()).toBeUndefined();
  });

  test('but not at a gateway’s wake hook, where others’ words would count as the operator’s', async () => {
    await using bed = await openEvents();
    expect(await fault(bed.subscribe({ kind: 'openclaw', url: 'http://127.0.0.1:18789/hooks/wake' }))).toContain(
      '/hooks/wake',
    );
  });

  test('but not on this machine unless the setting allows it, nor in the own network', async () => {
    await using bed = await openEvents({ settings: { SUBSCRIBER_ADDRESSES: '' } });
    expect(await fault(bed.subscribe())).toContain('not allowed');
    // A gateway is the admin's own.
    await bed.subscribe({ kind: 'openclaw' });
    await using wide = await openEvents({ settings: { SUBSCRIBER_ADDRESSES: 'private' } });
    await wide.subscribe({ url: 'https://10.0.0.7/' });
  });

  test('but not twice, nor without end', async () => {
    await using bed = await openEvents();
    await bed.subscribe();
    expect(await fault(bed.subscribe())).toBe('invalid_ask: url is told already');
    for (let index = 1; index < 100; index += 1) await bed.subscribe({ url: `${bed.receiver.origin}/${index}` });
    expect(await fault(bed.subscribe({ url: `${bed.receiver.origin}/100` }))).toContain('100 subscribers');
  });
});

test('a setting that is made narrower later holds for who was added before', async () => {
  await using bed = await openEvents();
  const { id } = await bed.subscribe();
  const narrow = { ...bed.parts, config: { ...bed.config, SUBSCRIBER_ADDRESSES: 'public' as const } };
  expect(await testSubscriber(narrow, id)).toMatchObject({
    kind: 'missed',
    why: expect.stringContaining('not allowed'),
  });
  expect(bed.received).toEqual([]);
});

describe('a test', () => {
  test('is sent at once, signed, and is told from an event', async () => {
    await using bed = await openEvents();
    const { id } = await bed.subscribe();
    expect(await testSubscriber(bed, id)).toEqual({ kind: 'arrived' });
    expect(JSON.parse(bed.received[0]?.body ?? '')).toMatchObject({ type: 'connector.test', data: {} });
    expect(bed.received[0]?.headers['webhook-signature']).toMatch(/^v1,/);
    bed.receiver.answer = status(500);
    expect(await testSubscriber(bed, id)).toMatchObject({ kind: 'missed', why: 'It answered 500.' });
    expect(await bed.subscriber()).toMatchObject({ waiting: 0, state: 'enabled' });
  });

  test.each([
    ['/hooks/agent', { message: expect.stringContaining('test'), name: 'Zoho Inventory' }],
    [
      '/hooks/zoho',
      { id: expect.stringMatching(/^test-/), text: expect.stringContaining('test'), count: 0, events: [] },
    ],
  ])('of a gateway has the form of its hook %s', async (path, body) => {
    await using bed = await openEvents();
    const { id } = await bed.subscribe({ kind: 'openclaw', url: `${bed.receiver.origin}${path}` });
    await testSubscriber(bed, id);
    expect(JSON.parse(bed.received[0]?.body ?? '')).toEqual(body);
  });
});

test('who is not there cannot be tried, removed or enabled', async () => {
  await using bed = await openEvents();
  for (const work of [testSubscriber(bed, 'x'), removeSubscriber(bed, 'x'), enableSubscriber(bed, 'x')]) {
    expect(await fault(work)).toContain('not_found');
  }
});

test('one organisation may be told where another is told already', async () => {
  await using bed = await openEvents();
  await bed.subscribe();
  await addSubscriber(bed, { organizationId: '2', url: `${bed.receiver.origin}/told`, kind: 'webhook' });
  expect(await bed.store.read.subscribers.list()).toHaveLength(2);
});
