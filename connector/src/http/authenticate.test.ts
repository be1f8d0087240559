import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { ConnectorError, hasCode } from '../errors.ts';
import type { Asker } from '../parts.ts';
import { type AskVariables, authenticate } from './authenticate.ts';

const asker = { kid: 'a', name: 'Shop' } as Asker;

/** An app whose only good token is `good.to.ken`, and that counts how often it was asked. */
const createApp = () => {
  const asked: string[] = [];
  const skillTokens = {
    verify: async (token: string) => {
      asked.push(token);
      if (token === 'good.to.ken') return asker;
      throw new ConnectorError('key_revoked', 'revoked');
    },
    exchange: () => Promise.reject(new Error('not asked')),
    holder: () => Promise.reject(new Error('not asked')),
    jwks: () => Promise.reject(new Error('not asked')),
  };
  const app = new Hono<{ Variables: AskVariables }>();
  app.use(authenticate({ skillTokens }));
  app.get('/', (c) => c.json(c.get('asker')));
  app.onError((error, c) => c.text(error instanceof ConnectorError ? error.code : 'broken', 401));
  const ask = (authorization?: string) =>
    app.request('/', { headers: authorization === undefined ? {} : { authorization } });
  return { ask, asked };
};

test.each(['Bearer good.to.ken', 'bearer good.to.ken', 'BEARER  good.to.ken'])(
  '%j tells who is asking',
  async (header) => {
    const { ask } = createApp();
    expect(await (await ask(header)).json()).toEqual(asker);
  },
);

test.each([
  ['no header', undefined],
  ['another scheme', 'Basic good.to.ken'],
  ['the scheme alone', 'Bearer'],
  ['no scheme', 'good.to.ken'],
  ['two tokens', 'Bearer good.to.ken good.to.ken'],
  ['a word before the scheme', 'x Bearer good.to.ken'],
  ['characters no token has', 'Bearer good{to}ken'],
  ['over 4 KB', `Bearer ${'a'.repeat(4_096)}`],
])('%s is refused before any token is looked at', async (_, header) => {
  const { ask, asked } = createApp();
  expect(await (await ask(header)).text()).toBe('unauthenticated');
  expect(asked).toEqual([]);
});

test('what the tokens say of a token is passed on', async () => {
  const { ask } = createApp();
  expect(await (await ask('Bearer bad.to.ken')).text()).toBe('key_revoked');
});

test('the error that is thrown is one of ours', async () => {
  const app = new Hono<{ Variables: AskVariables }>();
  let thrown: unknown;
  app.use(authenticate({ skillTokens: { verify: () => Promise.reject(new Error('never')) } as never }));
  app.onError((error, c) => {
    thrown = error;
    return c.text('', 401);
  });
  await app.request('/');
  expect(hasCode(thrown, 'unauthenticated')).toBe(true);
});
