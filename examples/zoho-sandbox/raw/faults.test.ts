// The control API: what can be made to go wrong.
import { describe, expect, test } from 'vitest';
import { ConnectionDropped, createSandbox, sandboxResponse } from '../src/index.ts';
import { ask, create, found, orderRequest } from './asking-control.ts';
import { zoho } from './zoho.ts';

describe('faults', () => {
  test('a status and a body of choice, once', async () => {
    const z = await zoho();
    const body = { code: 1070, message: 'Busy.' };
    await ask(z, 'POST', '/faults', {
      match: { method: 'POST', path: '/salesorders' },
      kind: 'status',
      status: 429,
      body,
    });
    const struck = await create(z);
    expect([struck.status, struck.body]).toEqual([429, body]);
    expect((await create(z)).status).toBe(201);
    expect(await found(z)).toBe(1);
  });

  test('a planted refusal carries Zoho’s headers as a real one would, unless some are left out', async () => {
    const z = await zoho();
    const blocked = { kind: 'status', status: 429, body: { code: 44, message: 'Blocked.' } } as const;
    z.sandbox.control.addFault(blocked);
    const { headers } = await z.call('GET', '/items');
    expect(headers.get('x-rate-limit-limit')).toBe('7500');
    expect(headers.get('x-rate-limit-remaining')).toBe('7500');
    expect(headers.get('retry-after')).toBe('1800');
    z.sandbox.control.addFault({ ...blocked, headers: { 'retry-after': null, 'x-rate-limit-remaining': '3' } });
    const other = await z.call('GET', '/items');
    expect([other.headers.get('retry-after'), other.headers.get('x-rate-limit-remaining')]).toEqual([null, '3']);
    // Nobody was blocked by it.
    expect((await z.call('GET', '/items')).status).toBe(200);
  });

  test('delay: the answer comes as it would, later', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({ match: { method: 'POST', path: '/salesorders' }, kind: 'delay', delayMs: 80 });
    const startedAt = performance.now();
    const slow = create(z);
    // Others are not kept waiting, and it has not happened yet.
    expect(await found(z)).toBe(0);
    expect((await slow).status).toBe(201);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(79);
    expect(await found(z)).toBe(1);
    expect(z.sandbox.control.calls().calls.filter(({ fault }) => fault === 'delay')).toMatchObject([{ status: 201 }]);
  });

  test('HTML where JSON was expected', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({ kind: 'html' });
    const { status, headers, text } = await z.call('GET', '/items');
    expect(status).toBe(503);
    expect(headers.get('content-type')).toContain('text/html');
    expect(text).toContain('<html>');
  });

  test('reset: the connection breaks before anything happened', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({ match: { path: '^/salesorders$', method: 'POST' }, kind: 'reset' });
    await expect(create(z)).rejects.toThrow(new TypeError('fetch failed'));
    expect(await found(z)).toBe(0);
  });

  test('lost-answer: the write happened, the connection broke', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({ match: { path: '/salesorders', method: 'POST' }, kind: 'lost-answer' });
    await expect(create(z)).rejects.toBeInstanceOf(ConnectionDropped);
    expect(await found(z)).toBe(1);
    expect(z.sandbox.control.calls(2).calls[0]).toMatchObject({ status: 0, fault: 'lost-answer' });
  });

  test('late-commit: the connection breaks now, the write lands when the clock gets there', async () => {
    const z = await zoho();
    await ask(z, 'POST', '/faults', { match: { path: '/salesorders' }, kind: 'late-commit', delayMs: 5000 });
    await expect(create(z)).rejects.toThrow('fetch failed');
    expect(await ask(z, 'GET', '/pending-commits')).toEqual({ count: 1 });
    expect(await found(z)).toBe(0);
    await ask(z, 'POST', '/clock', { advanceMs: 4999 });
    expect(await found(z)).toBe(0);
    await ask(z, 'POST', '/clock', { advanceMs: 1 });
    expect(await ask(z, 'GET', '/pending-commits')).toEqual({ count: 0 });
    expect(await found(z)).toBe(1);
    const [late] = z.sandbox.control.salesorders();
    expect(late).toMatchObject({ reference_number: 'FAULT', created_at: z.clock.now + 5000 });
  });

  test('late-commit: real time brings it in too', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({ match: { path: '/salesorders' }, kind: 'late-commit', delayMs: 20 });
    await expect(create(z)).rejects.toThrow('fetch failed');
    await expect.poll(() => z.sandbox.control.pendingCommits()).toBe(0);
    expect(await found(z)).toBe(1);
  });

  test('a late commit is still checked at the door', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({ match: { path: '/salesorders' }, kind: 'late-commit', delayMs: 20 });
    const answer = await z.call('POST', '/salesorders', { ...(await orderRequest(z)), token: 'none' });
    expect(answer.status).toBe(401);
    expect(z.sandbox.control.pendingCommits()).toBe(0);
  });

  test('a late commit whose number was taken meanwhile does not land', async () => {
    const z = await zoho();
    const { json } = await orderRequest(z);
    const send = { json: { ...json, salesorder_number: 'N-1' }, query: { ignore_auto_number_generation: 'true' } };
    z.sandbox.control.addFault({ match: { method: 'POST' }, kind: 'late-commit', delayMs: 1000 });
    await expect(z.call('POST', '/salesorders', send)).rejects.toThrow('fetch failed');
    expect((await z.call('POST', '/salesorders', send)).status).toBe(201);
    z.sandbox.control.clock({ advanceMs: 1000 });
    expect(z.sandbox.control.salesorders()).toHaveLength(1);
  });

  test('strike as often as ordered, by chance where ordered, and stop when cleared', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({
      match: { path: '/users' },
      kind: 'status',
      status: 500,
      times: 1000,
      probability: 0.5,
    });
    const statuses: number[] = [];
    for (let n = 0; n < 40; n += 1) statuses.push((await z.call('GET', '/users/me')).status);
    const struck = statuses.filter((status) => status === 500).length;
    expect(struck).toBeGreaterThan(8);
    expect(struck).toBeLessThan(32);
    await ask(z, 'DELETE', '/faults');
    expect((await z.call('GET', '/users/me')).status).toBe(200);
  });

  test('strike the token endpoint as well', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({
      match: { path: '/oauth/v2/token' },
      kind: 'status',
      status: 502,
      body: 'Bad Gateway',
    });
    const { status, text } = await z.post('/oauth/v2/token', {});
    expect([status, text]).toEqual([502, 'Bad Gateway']);
  });

  test('for msw a broken connection is Response.error()', async () => {
    const sandbox = createSandbox({ items: 5 });
    sandbox.control.addFault({ kind: 'reset' });
    const response = await sandboxResponse(sandbox)(new Request('https://www.zohoapis.com/inventory/v1/items'));
    expect(response.type).toBe('error');
  });

  test.each([
    ['/faults', { kind: 'reset', match: { path: '(' } }],
    ['/latency', {}],
    ['/clock', { now: 'noon' }],
    ['/stock', { delta: 'x' }],
    ['/faults', null],
  ])('nonsense for %s is refused', async (path, json) => {
    expect(await ask(await zoho(), 'POST', path, json)).toHaveProperty('error');
  });

  test('an order for no known kind of fault is refused', async () => {
    const z = await zoho();
    expect(await ask(z, 'POST', '/faults', { kind: 'gremlin' })).toHaveProperty('error');
  });
});
