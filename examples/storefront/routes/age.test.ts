// The gate stands before everything, and begins a session only for who is shown it.
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { Env, Parts, Settings } from '../parts.ts';
import { readSession } from '../session/session.ts';
import { ageGate } from './age.ts';

const settings = { origin: 'http://127.0.0.1:8600', sessionSecret: 's'.repeat(32), name: 'Shop' } as Settings;
const parts = {
  settings,
  now: () => new Date('2026-11-22T12:00:00Z'),
  newId: () => 'a'.repeat(32),
  catalogue: { current: () => ({ products: [], byId: new Map(), currency: 'USD', checkedAt: null, awaySince: null }) },
} as unknown as Parts;

const ask = async (headers: Readonly<Record<string, string>>) => {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    c.set('session', await readSession(c, parts));
    await next();
  });
  app.use(ageGate(parts));
  app.get('/live', (c) => c.text('let in'));
  const answer = await app.request('/live', { headers });
  return { status: answer.status, said: await answer.text(), cookie: answer.headers.get('set-cookie') };
};

test.each<Readonly<Record<string, string>>>([{}, { 'sec-fetch-dest': 'document' }])(
  'who comes with %j is shown the gate, and has a session from then on',
  async (headers) => {
    const { status, said, cookie } = await ask(headers);
    expect([status, cookie?.startsWith('shop=')]).toEqual([200, true]);
    expect(said).toContain('Are you 21 or over?');
    expect(said).not.toContain('let in');
  },
);

test.each(['empty', 'image'])('what a page asks for by itself (%s) is refused, and begins none', async (dest) => {
  expect(await ask({ 'sec-fetch-dest': dest })).toEqual({ status: 403, said: '', cookie: null });
});
