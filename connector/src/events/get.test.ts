import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { allowedReaches } from './addresses.ts';
import { type Answer, openReceiver, status } from './events-testbed.ts';
import { createGet } from './get.ts';
import type { Resolve } from './safe-request.ts';

const near = allowedReaches('webhook', 'loopback');
const far = allowedReaches('webhook', 'public');
const question = (url: string, allowed = near) => ({
  url: new URL(url),
  headers: { 'x-one': '1' },
  allowed,
  mostBytes: 1_000,
});
const say =
  (text: string): Answer =>
  (_, response) =>
    void response.end(text);

test('an answer comes back whole, byte for byte', async () => {
  await using receiver = await openReceiver();
  receiver.answer = say('\ufeffsku,quantity\nü,1\n');
  const got = await createGet()(question(`${receiver.origin}/stock.csv?a=1`));
  expect(got).toEqual({ kind: 'answered', status: 200, body: Buffer.from('\ufeffsku,quantity\nü,1\n') });
  expect(receiver.received).toMatchObject([{ path: '/stock.csv?a=1', headers: { 'x-one': '1' } }]);
});

test('nobody is followed anywhere', async () => {
  await using receiver = await openReceiver();
  await using elsewhere = await openReceiver();
  receiver.answer = status(302, { location: `${elsewhere.origin}/secrets` });
  expect(await createGet()(question(receiver.origin))).toMatchObject({ kind: 'answered', status: 302 });
  expect(elsewhere.received).toEqual([]);
});

test('no more is read than may be, whatever is announced', async () => {
  await using receiver = await openReceiver();
  receiver.answer = say('x'.repeat(1_001));
  expect(await createGet()(question(receiver.origin))).toMatchObject({
    kind: 'failed',
    why: expect.stringContaining('larger'),
  });
  let sent = 0;
  receiver.answer = (_, response) => {
    const more = (): void => {
      sent += 1;
      if (!response.destroyed) response.write('x'.repeat(500), () => setImmediate(more));
    };
    more();
  };
  expect(await createGet()(question(receiver.origin))).toMatchObject({ kind: 'failed' });
  expect(sent).toBeLessThan(10_000);
});

describe('an address', () => {
  test.each([
    ['http://127.0.0.1:1/', far, 'not allowed'],
    ['https://169.254.169.254/latest/meta-data', near, 'not allowed'],
    ['https://[::ffff:127.0.0.1]/', far, 'not allowed'],
    ['https://10.0.0.7/', near, 'not allowed'],
  ])('%s is not asked where it may not be', async (url, allowed, why) => {
    expect(await createGet()(question(url, allowed))).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining(why),
    });
  });

  test('is looked up once: what was checked is what is asked', async () => {
    await using receiver = await openReceiver();
    receiver.answer = say('ok');
    const answers = ['127.0.0.1', '169.254.169.254'];
    const rebinding: Resolve = async () => [answers.shift() ?? ''];
    const url = `http://shop.invalid:${receiver.port}/`;
    expect(await createGet({ resolve: rebinding })(question(url))).toMatchObject({ kind: 'answered', status: 200 });
    expect(await createGet({ resolve: rebinding })(question(url))).toMatchObject({ kind: 'failed' });
    expect(receiver.received).toHaveLength(1);
  });

  test('of which one could be a bad one is not asked', async () => {
    const resolve: Resolve = async () => ['127.0.0.1', '10.0.0.1'];
    expect(await createGet({ resolve })(question('http://shop.invalid/'))).toMatchObject({ kind: 'failed' });
  });
});

test('nobody is waited for longer than the time limit, not even one who answers a byte at a time', async () => {
  await using receiver = await openReceiver();
  receiver.answer = (_, response) => void response.write('s');
  expect(await createGet({ timeoutMs: 100 })(question(receiver.origin))).toEqual({
    kind: 'failed',
    why: 'No answer in time.',
  });
});

test('an answer that is cut off is none', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nsku,quantity\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  expect(await createGet()(question(`http://127.0.0.1:${port}/`))).toMatchObject({ kind: 'failed' });
  server.close();
});
