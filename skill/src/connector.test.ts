import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from './cli.ts';
import { envelope, type FakeConnector, makeKey, openFakeConnector, problemReply } from './fake-connector.ts';
import { sampleAnswers } from './sample-answers.ts';
import type { World } from './types.ts';

let fake: FakeConnector;
beforeEach(async () => {
  fake = await openFakeConnector(() => envelope(sampleAnswers['check-stock']));
});
afterEach(async () => fake[Symbol.asyncDispose]());

let ids = 0;
const world = (change: Partial<World> = {}): World => ({
  variables: { url: fake.url, key: fake.key.text, organisation: undefined },
  now: () => new Date(),
  newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
  patienceMs: 10_000,
  ...change,
});
const ask = (change: Partial<World> = {}, ...words: string[]) =>
  run(words.length === 0 ? ['check-stock', '--item', 'SF-1108'] : words, world(change));
const asked = () => fake.seen.filter(({ url }) => url !== '/v1/token');

describe('the token', () => {
  test('is bought with a signed statement, for the one scope of the intent', async () => {
    expect((await ask()).exitCode).toBe(0);
    const [bought] = fake.seen;
    expect(bought).toMatchObject({ method: 'POST', url: '/v1/token' });
    expect(bought?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    const { client_assertion, ...form } = Object.fromEntries(new URLSearchParams(bought?.body));
    expect(client_assertion?.split('.')).toHaveLength(3);
    expect(form).toEqual({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      scope: 'stock:read',
    });
  });

  test('is limited to the organisation where one is set', async () => {
    await ask({ variables: { url: fake.url, key: fake.key.text, organisation: '10234695' } });
    expect(new URLSearchParams(fake.seen[0]?.body).get('organization_id')).toBe('10234695');
  });

  test('is bought anew each time, with a new statement', async () => {
    await ask();
    await ask();
    const statements = fake.seen.filter(({ url }) => url === '/v1/token').map(({ body }) => body);
    expect(new Set(statements).size).toBe(2);
  });

  test('is not sold to another key, and the agent is told whom to ask', async () => {
    const variables = { url: fake.url, key: makeKey('demo1234').text, organisation: undefined };
    const { exitCode, text } = await ask({ variables });
    expect([exitCode, asked().length]).toEqual([1, 0]);
    expect(text).toBe(
      'Refused (unauthenticated): «Bad signature» Next: tell the person that an admin must mend this (references/setup.md).',
    );
  });

  test('is bought a second time by the connector’s clock where ours is wrong', async () => {
    const { exitCode } = await ask({ now: () => new Date(Date.now() - 10 * 3_600_000) });
    expect([exitCode, fake.seen.length]).toEqual([0, 3]);
  });

  test('is not asked for by a clock that is years away, since that would be a statement for later', async () => {
    fake.token = () => problemReply({ code: 'clock_skew', status: 401, serverTime: '2061-11-22T10:15:42Z' });
    const { exitCode } = await ask();
    expect([exitCode, fake.seen.length]).toEqual([1, 1]);
  });

  test('is asked for twice at most', async () => {
    fake.token = () =>
      problemReply({ code: 'clock_skew', status: 401, serverTime: new Date(Date.now() + 3_600_000).toISOString() });
    const { exitCode, text } = await ask();
    expect([exitCode, fake.seen.length]).toEqual([1, 2]);
    expect(text).toMatch(/^Refused \(clock_skew\)/);
  });

  for (const [name, access_token] of [
    ['absent', undefined],
    ['a number', 7],
    ['two lines', 'a\r\nx-evil: 1'],
  ] as const) {
    test(`is not used where it is ${name}`, async () => {
      fake.token = () => ({ body: { access_token, token_type: 'Bearer', expires_in: 300, scope: '' } });
      expect(await ask()).toMatchObject({ exitCode: 3, text: expect.stringContaining('not one of this connector') });
      expect(asked()).toEqual([]);
    });
  }
});

describe('the request', () => {
  test('rides the connection the token came on', async () => {
    await ask();
    expect(fake.seen.map(({ connection }) => connection)).toEqual([1, 1]);
  });

  test('carries the token and nothing of the key', async () => {
    await ask();
    const [sent] = asked();
    expect(sent?.headers.authorization).toMatch(/^Bearer token\./);
    expect(sent?.headers.accept).toBe('application/json');
    expect(JSON.stringify(fake.seen)).not.toContain(fake.key.text.split('.')[1]);
  });

  test('repeats the word of a list in its query', async () => {
    await ask({}, 'check-stock', '--item', 'A&B', '--item', 'C D', '--location', 'Main');
    expect(asked()[0]).toMatchObject({ method: 'GET', url: '/v1/stock?item=A%26B&item=C+D&location=Main', body: '' });
  });

  test('fills the path with one segment, whatever the word is', async () => {
    await ask({}, 'show-item', '--item', '../orders?x=1#é');
    expect(asked()[0]?.url).toBe('/v1/items/..%2Forders%3Fx%3D1%23%C3%A9');
  });

  test('sends a plan as JSON, without what stands in its path', async () => {
    await ask({}, 'create-order', '--customer', 'Größe', '--line', '3 SF-1108');
    await ask({}, 'confirm-plan', '--plan', 'K7QF-2M', '--code', '123456');
    expect(asked().map(({ method, url, body }) => [method, url, JSON.parse(body)])).toEqual([
      ['POST', '/v1/plans/create-order', { customer: 'Größe', line: [{ quantity: '3', item: 'SF-1108' }] }],
      ['POST', '/v1/plans/K7QF-2M/confirm', { code: '123456' }],
    ]);
    expect(asked()[0]?.headers['content-type']).toBe('application/json');
  });
});

describe('an answer that is none', () => {
  test('is a redirect: it is not followed, neither for the token nor for the ask', async () => {
    await using stranger = await openFakeConnector(() => envelope({}));
    const redirect = { status: 307, headers: { location: `${stranger.url}/v1/stock` }, body: '' };
    fake.answer = () => redirect;
    const first = await ask();
    fake.token = () => redirect;
    const second = await ask();
    for (const { exitCode, text } of [first, second]) {
      expect(exitCode).toBe(3);
      expect(text).toContain('the answer is a redirect, which is never followed.');
      expect(text).not.toContain(stranger.url);
    }
    expect(stranger.seen).toEqual([]);
  });

  test('is larger than two megabytes', async () => {
    fake.answer = () => envelope({ text: 'x'.repeat(2_000_001) });
    const { exitCode, text } = await ask({}, 'list-locations', '--json');
    expect([exitCode, JSON.parse(text).problem.code]).toEqual([3, 'answer_unintelligible']);
    fake.answer = () => envelope({ text: 'x'.repeat(1_900_000) });
    expect((await ask({}, 'list-locations', '--json')).exitCode).toBe(0);
  });

  for (const [name, body] of [
    ['a web page', '<html>'],
    ['half of one', '{"answer":{'],
    ['null', 'null'],
    ['an answer without its cost', '{"answer":{},"requestId":"r"}'],
    ['an answer of another shape', JSON.stringify({ answer: {}, cost: { zohoCalls: 1 }, requestId: 'r' })],
    ['a problem that says 200', JSON.stringify(problemReply({ code: 'internal', status: 500 }).body)],
  ] as const) {
    test(`is ${name}`, async () => {
      fake.answer = () => ({ body });
      expect(await ask()).toMatchObject({ exitCode: 3, text: expect.stringContaining('not one of this connector') });
    });
  }

  test('is a proxy’s page: later while the connector is away, broken otherwise', async () => {
    fake.answer = () => ({ status: 502, body: '<html>Bad gateway</html>' });
    expect((await ask()).exitCode).toBe(2);
    fake.answer = () => ({ status: 404, body: '<html>Not found</html>' });
    expect((await ask()).exitCode).toBe(3);
  });
});

describe('nobody answers', () => {
  const later = { exitCode: 2, text: expect.stringMatching(/^Try later: the connector .*once in a minute/) };

  test('because nobody listens', async () => {
    const { url } = fake;
    await fake[Symbol.asyncDispose]();
    expect(await ask({ variables: { url, key: fake.key.text, organisation: undefined } })).toMatchObject(later);
    fake = await openFakeConnector();
  });

  test('in time', async () => {
    fake.answer = () => new Promise(() => {});
    expect(await ask({ patienceMs: 700 })).toMatchObject(later);
    expect(asked()).toHaveLength(1);
  });

  test('to the end, though bytes keep dripping', async () => {
    const server = createServer((request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 20);
      request.on('close', () => clearInterval(drip));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(
      await ask({ patienceMs: 150, variables: { url, key: fake.key.text, organisation: undefined } }),
    ).toMatchObject(later);
    server.closeAllConnections();
    server.close();
  });

  test('because the line is cut in the middle', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"acc'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await ask({ variables: { url, key: fake.key.text, organisation: undefined } })).toMatchObject(later);
    server.close();
  });

  test('in TLS, which is broken and not a matter of waiting', async () => {
    const url = fake.url.replace('http:', 'https:');
    const { exitCode, text } = await ask({ variables: { url, key: fake.key.text, organisation: undefined } });
    expect(exitCode).toBe(3);
    expect(text).toContain('the secure connection failed.');
  });
});
