import { expect, test } from 'vitest';
import { lookForConnector } from './running.ts';

test.each([
  ['127.0.0.1', 'http://127.0.0.1:8787/healthz'],
  ['0.0.0.0', 'http://127.0.0.1:8787/healthz'],
  ['::', 'http://127.0.0.1:8787/healthz'],
  ['::1', 'http://[::1]:8787/healthz'],
])('a connector on %s is looked for at %s', async (HOST, address) => {
  const asked: string[] = [];
  const reach = async (url: string) => asked.push(url) === 0;
  await lookForConnector({ HOST, PORT: 8787, PUBLIC_URL: 'https://connector.example' }, reach);
  expect(asked).toEqual([address, 'https://connector.example/healthz']);
});

test('one on any free port is looked for at its public address alone', async () => {
  const state = await lookForConnector(
    { HOST: '127.0.0.1', PORT: 0, PUBLIC_URL: 'https://c.example' },
    async () => true,
  );
  expect(state).toEqual({ here: null, atPublicUrl: true });
});
