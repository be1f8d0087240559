import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { allowedReaches } from './addresses.ts';
import { openReceiver, status } from './events-testbed.ts';
import { createPost } from './post.ts';
import type { Resolve } from './safe-request.ts';

const near = allowedReaches('webhook', 'loopback');
const far = allowedReaches('webhook', 'public');
const letter = (url: string, allowed = near) => ({
  url: new URL(url),
  headers: { 'x-one': '1' },
  body: '{"a":"ü"}',
  allowed,
});

test('a letter arrives as it was written, and the status comes back with the first of what was said', async () => {
  await using receiver = await openReceiver();
  receiver.answer = (_, response) => void response.writeHead(429, { 'retry-after': '120' }).end('x'.repeat(5_000));
  expect(await createPost()(letter(`${receiver.origin}/told?a=1`))).toEqual({
    kind: 'answered',
    status: 429,
    retryAfter: '120',
    said: 'x'.repeat(1_024),
  });
  expect(receiver.received).toMatchObject([
    { path: '/told?a=1', body: '{"a":"ü"}', headers: { 'x-one': '1', 'content-type': 'application/json' } },
  ]);
});

test('nobody is followed anywhere', async () => {
  await using receiver = await openReceiver();
  await using elsewhere = await openReceiver();
  for (const code of [301, 302, 303, 307, 308]) {
    receiver.answer = status(code, { location: `${elsewhere.origin}/secrets` });
    expect(await createPost()(letter(receiver.origin))).toMatchObject({ kind: 'answered', status: code });
  }
  expect(elsewhere.received).toEqual([]);
});

describe('a name', () => {
  test('is looked up once, and what was checked is what is connected to', async () => {
    await using receiver = await openReceiver();
    const asked: string[] = [];
    // The owner of the name answers another address each time.
    const answers = ['127.0.0.1', '169.254.169.254'];
    const rebinding: Resolve = async (host) => {
      asked.push(host);
      return [answers[asked.length - 1] ?? ''];
    };
    const url = `http://shop.invalid:${receiver.port}/told`;
    expect(await createPost({ resolve: rebinding })(letter(url))).toMatchObject({ kind: 'answered', status: 204 });
    expect(asked).toEqual(['shop.invalid']);
    expect(receiver.received[0]?.headers.host).toBe(`shop.invalid:${receiver.port}`);
    // The next letter is another look, and that one is refused.
    expect(await createPost({ resolve: rebinding })(letter(url))).toMatchObject({ kind: 'failed' });
    expect(receiver.received).toHaveLength(1);
  });

  test.each([
    ['127.0.0.1', far],
    ['169.254.169.254', near],
    ['::ffff:127.0.0.1', near],
    ['64:ff9b::7f00:1', near],
    ['10.0.0.7', near],
  ])('that leads to %s is not connected to where that is not allowed', async (address, allowed) => {
    await using receiver = await openReceiver();
    const post = createPost({ resolve: async () => [address] });
    const posted = await post(letter(`https://shop.invalid:${receiver.port}/`, allowed));
    expect(posted).toEqual({ kind: 'failed', why: 'shop.invalid is at an address that is not allowed.' });
    expect(receiver.received).toEqual([]);
  });

  test('that leads to a good and a bad address is not connected to', async () => {
    await using receiver = await openReceiver();
    const post = createPost({ resolve: async () => ['127.0.0.1', '10.0.0.7'] });
    expect(await post(letter(`http://shop.invalid:${receiver.port}/`))).toMatchObject({ kind: 'failed' });
    expect(receiver.received).toEqual([]);
  });

  test('that is an address already is checked as well', async () => {
    await using receiver = await openReceiver();
    expect(await createPost()(letter(receiver.origin, far))).toMatchObject({ kind: 'failed' });
    expect(await createPost()(letter(`http://[::ffff:127.0.0.1]:${receiver.port}/`))).toMatchObject({ kind: 'failed' });
    expect(receiver.received).toEqual([]);
  });

  test('that nobody knows, or that takes for ever to look up, is told in words', async () => {
    const unknown = createPost({
      resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    });
    expect(await unknown(letter('https://shop.invalid/'))).toEqual({
      kind: 'failed',
      why: 'It could not be reached (ENOTFOUND).',
    });
    const silent = createPost({ resolve: () => new Promise(() => {}), timeoutMs: 20 });
    expect(await silent(letter('https://shop.invalid/'))).toEqual({ kind: 'failed', why: 'No answer in time.' });
  });
});

describe('a receiver', () => {
  test('that says nothing is not waited for', async () => {
    await using receiver = await openReceiver();
    receiver.answer = () => {};
    const posted = await createPost({ timeoutMs: 50 })(letter(receiver.origin));
    expect(posted).toEqual({ kind: 'failed', why: 'No answer in time.' });
  });

  test('that says yes and never ends has said yes', async () => {
    await using receiver = await openReceiver();
    receiver.answer = (_, response) => void response.writeHead(200).write('and');
    expect(await createPost({ timeoutMs: 100 })(letter(receiver.origin))).toMatchObject({
      kind: 'answered',
      status: 200,
    });
  });

  test('that says too much is cut off', async () => {
    await using receiver = await openReceiver();
    const said = Promise.withResolvers<number>();
    receiver.answer = (_, response) => {
      let bytes = 0;
      const more = () => {
        bytes += 16_384;
        if (!response.destroyed) response.write('x'.repeat(16_384), () => setImmediate(more));
      };
      response.once('close', () => said.resolve(bytes));
      response.writeHead(200);
      more();
    };
    expect(await createPost()(letter(receiver.origin))).toMatchObject({ kind: 'answered', status: 200 });
    // What the sockets hold on both sides is more than what was read.
    expect(await said.promise).toBeLessThan(64 * 1024 * 1024);
  });

  test('with headers beyond all measure, or that speaks no HTTP, has not answered', async () => {
    await using receiver = await openReceiver();
    receiver.answer = status(200, { 'x-long': 'x'.repeat(17_000) });
    expect(await createPost()(letter(receiver.origin))).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining('HPE'),
    });
    const garbage = createServer((socket) => socket.end('220 mail ready\r\n'));
    await new Promise<void>((resolve) => garbage.listen(0, '127.0.0.1', resolve));
    const { port } = garbage.address() as { port: number };
    expect(await createPost()(letter(`http://127.0.0.1:${port}/`))).toMatchObject({ kind: 'failed' });
    garbage.close();
  });

  test('that nobody is at is told as such', async () => {
    const receiver = await openReceiver();
    await receiver[Symbol.asyncDispose]();
    expect(await createPost()(letter(receiver.origin))).toEqual({
      kind: 'failed',
      why: 'It could not be reached (ECONNREFUSED).',
    });
  });

  test('of https without a certificate is sent nothing', async () => {
    await using receiver = await openReceiver();
    expect(await createPost()(letter(`https://127.0.0.1:${receiver.port}/`))).toMatchObject({ kind: 'failed' });
    expect(receiver.received).toEqual([]);
  });
});
