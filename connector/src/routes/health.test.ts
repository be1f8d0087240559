import { expect, test } from 'vitest';
import type { Store } from '../store/open.ts';
import { healthRoutes } from './health.ts';

const state =
  (...states: string[]) =>
  async () =>
    states.map((each) => ({ state: each, name: 'Zylker' }));

const open = (list: () => Promise<unknown[]>) => {
  const errors: object[] = [];
  const quiet = () => {};
  const log = { debug: quiet, info: quiet, warn: quiet, error: (facts: object) => void errors.push(facts) };
  const app = healthRoutes({ log, store: { read: { connections: { list } } } as unknown as Store });
  return {
    errors,
    get: async (path: string) => {
      const answer = await app.request(path);
      return { status: answer.status, body: await answer.json() };
    },
  };
};

test('the process is alive whatever else is wrong', async () => {
  const { get } = open(() => Promise.reject(new Error('the disk is gone')));
  expect(await get('/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
});

test.each([
  ['ready where Zoho is connected', ['connected'], 200, { status: 'ready', connections: 1, troubled: 0 }],
  [
    'ready where one of two is',
    ['connected', 'needs_reauthorisation'],
    200,
    { status: 'ready', connections: 2, troubled: 1 },
  ],
  ['not ready where none is', ['needs_reauthorisation'], 503, { status: 'not_connected', connections: 1, troubled: 1 }],
  ['not ready before the first consent', [], 503, { status: 'not_connected', connections: 0, troubled: 0 }],
])('it is %s', async (_, states, status, body) => {
  expect(await open(state(...states)).get('/readyz')).toEqual({ status, body });
});

test('a store that cannot be read is not ready, and only the log learns why', async () => {
  const error = new Error('SQLITE_CORRUPT at /srv/connector.db');
  const { get, errors } = open(() => Promise.reject(error));
  expect(await get('/readyz')).toEqual({ status: 503, body: { status: 'store_unavailable' } });
  expect(errors).toEqual([{ error }]);
});

test('nobody learns from outside whose organisation is connected', async () => {
  const { body } = await open(state('connected')).get('/readyz');
  expect(JSON.stringify(body)).not.toContain('Zylker');
});
