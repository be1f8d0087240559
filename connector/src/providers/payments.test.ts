import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { connectPayments } from './payments.ts';

/** A payment step that says what it is told to, and remembers what it was asked. */
const open = async (answer: () => Response | Promise<Response>) => {
  const asked: { line: string; authorization: string; body: string }[] = [];
  const app = new Hono();
  app.all('*', async (c) => {
    const authorization = c.req.header('authorization') ?? '';
    asked.push({ line: `${c.req.method} ${c.req.path}`, authorization, body: await c.req.text() });
    return answer();
  });
  const { promise, resolve } = Promise.withResolvers<AddressInfo>();
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, resolve);
  const { port } = await promise;
  return {
    asked,
    payments: connectPayments({ url: `http://127.0.0.1:${port}/pay/`, secret: 'a-secret-of-the-payment-step' }),
    [Symbol.asyncDispose]: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
};

const ask = { id: 'CO-1', amountMicros: 53_900_000, currency: 'USD', token: 'tok_visa' };
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    (value) => value,
    (error: { code: string; message: string; cause?: Error }) =>
      `${error.code} ${error.message} ${error.cause?.message}`,
  );

test('three requests, each named by the checkout, with the secret in the header alone', async () => {
  await using bed = await open(() => Response.json({ state: 'authorised' }));
  expect(await bed.payments.authorise(ask)).toBe('authorised');
  await bed.payments.capture('CO-1');
  await bed.payments.void('CO-1');
  expect(bed.asked.map(({ line }) => line)).toEqual([
    'PUT /pay/authorisations/CO-1',
    'POST /pay/authorisations/CO-1/capture',
    'POST /pay/authorisations/CO-1/void',
  ]);
  expect(JSON.parse(bed.asked[0]?.body ?? '')).toEqual({ amount: '53.90', currency: 'USD', token: 'tok_visa' });
  for (const { authorization } of bed.asked) expect(authorization).toBe('Bearer a-secret-of-the-payment-step');
});

test.each(['authorised', 'declined', 'captured', 'voided'] as const)('"%s" is understood', async (state) => {
  await using bed = await open(() => Response.json({ state }));
  expect(await bed.payments.capture('CO-1')).toBe(state);
});

describe('nobody knows what happened where it answers', () => {
  test.each<[string, () => Response]>([
    ['an error page', () => new Response('<h1>Maintenance</h1>', { status: 503 })],
    ['a state with a status that is no success', () => Response.json({ state: 'captured' }, { status: 202 })],
    ['another address', () => new Response(null, { status: 302, headers: { location: 'http://127.0.0.1:1/' } })],
    ['no JSON', () => new Response('captured')],
    ['no object', () => Response.json('captured')],
    ['null', () => Response.json(null)],
    ['no state', () => Response.json({})],
    ['a state that nobody knows', () => Response.json({ state: 'probably' })],
    ['a state that every object has', () => Response.json({ state: 'constructor' })],
    ['too much', () => new Response('x'.repeat(100_000))],
  ])('%s', async (_, answer) => {
    await using bed = await open(answer);
    const said = await codeOf(bed.payments.capture('CO-1'));
    expect(said).toContain('provider_unavailable');
    expect(said).not.toContain('a-secret');
  });

  test('not at all', async () => {
    const payments = connectPayments({ url: 'http://127.0.0.1:1/pay', secret: 'a-secret-of-the-payment-step' });
    const said = await codeOf(payments.authorise(ask));
    expect(said).toContain('provider_unavailable');
    expect(said).not.toContain('a-secret');
    expect(said).not.toContain('tok_visa');
  });
});
