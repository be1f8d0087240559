import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { webhookHeaders } from './deliver.ts';
import { openEvents, status } from './events-testbed.ts';

// As the specification's own library has it among its tests.
test('a known message has the known signature', () => {
  const message = { messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
  const headers = webhookHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', message, new Date(1_614_265_330_999));
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('a webhook is one the library verifies with the secret that was shown, and with no other', async () => {
  await using bed = await openEvents();
  // The library knows no clock but the machine's.
  bed.clock.now = Date.now();
  const { secret } = await bed.subscribe();
  const id = await bed.happens({ data: { number: 'SO-1', name: 'Stuhl «groß» ☕' } });
  await bed.run();
  const [received] = bed.received;
  const headers = received?.headers as Record<string, string>;
  expect(headers['webhook-id']).toBe(id);
  expect(new Webhook(secret ?? '').verify(received?.body ?? '', headers)).toEqual({
    type: 'order.confirmed',
    timestamp: new Date(bed.clock.now).toISOString(),
    data: { number: 'SO-1', name: 'Stuhl «groß» ☕' },
    id,
    origin: 'zoho',
    organizationId: '10234695',
    next: null,
    text: 'Order SO-1 was confirmed.',
  });
  const verify =
    (body: string, more: Record<string, string> = {}, by = secret) =>
    () =>
      new Webhook(by ?? '').verify(body, { ...headers, ...more });
  expect(verify(`${received?.body} `)).toThrow(/No matching signature/);
  expect(verify(received?.body ?? '', { 'webhook-id': 'another' })).toThrow(/No matching signature/);
  expect(verify(received?.body ?? '', {}, `whsec_${Buffer.alloc(32).toString('base64')}`)).toThrow(/No matching/);
});

test('a gateway is shown its token and the id, and is not told any secret of ours', async () => {
  await using bed = await openEvents();
  const { secret } = await bed.subscribe({ kind: 'openclaw', url: `${bed.receiver.origin}/hooks/zoho` });
  expect(secret).toBeNull();
  const id = await bed.happens();
  await bed.pass(60_000);
  expect(bed.received[0]?.headers).toMatchObject({
    authorization: 'Bearer hook-token-of-the-gateway',
    'idempotency-key': id,
  });
  expect(bed.received[0]?.headers['webhook-signature']).toBeUndefined();
});

test('a gateway whose token is not set is not asked, and what was to be said is kept', async () => {
  await using bed = await openEvents({ settings: { OPENCLAW_HOOK_TOKEN: '' } });
  await bed.subscribe({ kind: 'openclaw' });
  await bed.happens();
  await bed.pass(60_000);
  expect(bed.received).toEqual([]);
  expect(await bed.subscriber()).toMatchObject({ state: 'enabled', waiting: 1 });
});

test('a redirect is a failure, whatever it leads to', async () => {
  await using bed = await openEvents();
  await bed.subscribe();
  bed.receiver.answer = status(307, { location: `${bed.receiver.origin}/elsewhere` });
  await bed.happens();
  await bed.run();
  expect(bed.received.map(({ path }) => path)).toEqual(['/told']);
  expect(await bed.subscriber()).toMatchObject({ waiting: 1, deliveredAt: null });
});
