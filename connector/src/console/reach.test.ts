// Over real sockets: what the server tells of a connection is what the console judges it by.
import { rmSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import type { Log } from '../parts.ts';
import { serveConnector } from '../serve.ts';
import { newFolder } from '../store/folder-testbed.ts';

const silent = () => {};
const log: Log = { debug: silent, info: silent, warn: silent, error: silent };

const started = async (settings: Record<string, string>) => {
  const folder = newFolder('reach');
  const file = join(folder, 'connector.db');
  const running = await serveConnector(
    readConfig({ DATABASE_FILE: file, PORT: '0', HOST: '0.0.0.0', ...settings }),
    log,
  );
  return {
    at: async (host: string, headers: Record<string, string> = {}): Promise<number> =>
      (await fetch(`http://${host}:${running.port}/console`, { headers })).status,
    [Symbol.asyncDispose]: async () => {
      await running.stop();
      rmSync(folder, { recursive: true });
    },
  };
};

/** This machine by an address that others have for it as well. */
const outside = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

test('a served console is there for this machine, and for nobody behind a proxy', async () => {
  await using server = await started({});
  expect(await server.at('127.0.0.1')).toBe(401);
  expect(await server.at('127.0.0.1', { 'x-forwarded-for': '192.0.2.1' })).toBe(404);
  expect(await server.at('127.0.0.1', { forwarded: 'for=192.0.2.1' })).toBe(404);
});

test.skipIf(outside === undefined)('a served console is not there by an address that others have', async () => {
  await using server = await started({});
  expect(await server.at(outside ?? '')).toBe(404);
});

test('a console that is open is there for whoever comes, and one that is off for nobody', async () => {
  await using open = await started({ CONSOLE: 'on' });
  expect(await open.at('127.0.0.1', { 'x-forwarded-for': '192.0.2.1' })).toBe(401);
  await using off = await started({ CONSOLE: 'off' });
  expect(await off.at('127.0.0.1')).toBe(404);
});
