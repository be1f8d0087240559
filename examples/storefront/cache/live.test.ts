// Lines to open pages are few: whoever goes, or never listened, keeps none of them.
import { Hono } from 'hono';
import type { Product } from 'shared-schemas';
import { expect, test } from 'vitest';
import type { Env } from '../parts.ts';
import { liveRoutes } from '../routes/live.ts';
import type { Catalogue } from './catalogue.ts';
import { createLive } from './live.ts';

const ids = Array.from({ length: 60 }, (_, index) => String(1_000 + index));
const WHO = '192.0.2.1';
const PLACES = 40;

const openBed = () => {
  const byId = new Map<string, Product>();
  const shelf = { products: [], byId, currency: 'USD', checkedAt: null, awaySince: null };
  const catalogue: Catalogue = { current: () => shelf, refresh: async () => {}, onChange: () => {} };
  const live = createLive({ catalogue, settings: { timeZone: 'UTC' } });
  const app = new Hono<Env>().route('/', liveRoutes({ live }));
  const env = { server: { incoming: { socket: { remoteAddress: WHO, remotePort: 1, remoteFamily: 'IPv4' } } } };
  const ask = async (method: string): Promise<Response> => app.request(`/live?ids=${ids.join()}`, { method }, env);
  return { live, ask };
};

test('a page that goes before it was told everything leaves its place to another', async () => {
  const { live, ask } = openBed();
  for (let page = 0; page < PLACES; page += 1) {
    const { body } = await ask('GET');
    const reader = body?.getReader();
    await reader?.read();
    await reader?.cancel();
  }
  await expect.poll(() => live.full(WHO)).toBe(false);
  live.stop();
});

test('who asks for the head alone is answered, and listens to nothing', async () => {
  const { live, ask } = openBed();
  for (let page = 0; page <= PLACES; page += 1) {
    const { status, headers } = await ask('HEAD');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  }
  expect(live.full(WHO)).toBe(false);
  live.stop();
});

test('a page that reads nothing holds its place only until the shop closes', async () => {
  const { live, ask } = openBed();
  const open = await Promise.all(Array.from({ length: PLACES }, () => ask('GET')));
  expect(open.map(({ status }) => status)).toEqual(open.map(() => 200));
  expect((await ask('GET')).status).toBe(503);
  live.stop();
  await expect.poll(() => live.full(WHO)).toBe(false);
});
