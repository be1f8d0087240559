// What listens where, and that all of it ends.
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { unheardLog as log } from './log-watch.ts';
import { serveConnector } from './serve.ts';
import { newFolder } from './store/folder-testbed.ts';

const served = async (settings: Readonly<Record<string, string>>) => {
  const folder = newFolder('serve');
  const config = readConfig({
    PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1:1',
    DATABASE_FILE: join(folder, 'c.db'),
    ...settings,
  });
  const running = await serveConnector(config, log);
  return {
    ...running,
    [Symbol.asyncDispose]: async () => {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
const ask = async (port: number | null, path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
/** By that name, which fetch does not let one choose. */
const askAs = async (port: number | null, host: string, path: string): Promise<number | undefined> => {
  const [answer] = (await once(get({ port, path, headers: { host } }), 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
};

test('the metrics have a port of their own, for this machine, and nothing else is there', async () => {
  await using running = await served({ METRICS_PORT: '0' });
  const { port, metricsPort } = running;
  expect(metricsPort).not.toBe(port);
  expect(await ask(metricsPort, '/metrics')).toBe(200);
  // A page of a stranger whose name leads to this machine.
  expect(await askAs(metricsPort, 'stranger.example', '/metrics')).toBe(403);
  expect(await askAs(metricsPort, `localhost:${metricsPort}`, '/metrics')).toBe(200);
  for (const path of ['/healthz', '/v1/stock', '/openapi.json']) expect(await ask(metricsPort, path)).toBe(404);
  expect([await ask(port, '/metrics'), await ask(port, '/healthz')]).toEqual([404, 200]);
});

test('nobody asked for them, and none are there', async () => {
  await using running = await served({});
  expect(running.metricsPort).toBeNull();
  expect(await ask(running.port, '/metrics')).toBe(404);
});

test('where a port is taken it says which setting names it, and nothing is left listening', async () => {
  await using other = await served({ METRICS_PORT: '0' });
  const [taken, free] = [String(other.metricsPort), String(await freePort())];
  await expect(served({ PORT: free, METRICS_PORT: taken })).rejects.toThrow(
    /^Port \d+ of 127.0.0.1 is taken.*set METRICS_PORT\.$/,
  );
  await expect(ask(Number(free), '/healthz')).rejects.toThrow('fetch failed');
  await expect(served({ PORT: taken, METRICS_PORT: free })).rejects.toThrow(/set PORT\.$/);
  await expect(ask(Number(free), '/metrics')).rejects.toThrow('fetch failed');
});

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

test.each(['/v1/token', '/console/sign-in'])(
  'who hangs up amid a body of %s is no fault of the connector’s, so no alarm is raised by it',
  async (path) => {
    await using running = await served({ METRICS_PORT: '0' });
    const socket = connect(running.port, '127.0.0.1');
    const host = `127.0.0.1:${running.port}`;
    const headers = `host: ${host}\r\norigin: http://${host}\r\ncontent-type: application/x-www-form-urlencoded`;
    socket.write(`POST ${path} HTTP/1.1\r\n${headers}\r\ncontent-length: 99\r\n\r\ngrant_type=`);
    await expect.poll(async () => ask(running.port, '/healthz')).toBe(200);
    socket.destroy();
    const told = async () => (await fetch(`http://127.0.0.1:${running.metricsPort}/metrics`)).text();
    await expect.poll(told).toMatch(/_count\{method="POST",route="[^"]+",status="4\d\d"\} 1/);
    expect(await told()).not.toContain('status="500"');
  },
);

test('stopped, it listens nowhere', async () => {
  const running = await served({ METRICS_PORT: '0' });
  await running[Symbol.asyncDispose]();
  for (const port of [running.port, running.metricsPort]) await expect(ask(port, '/')).rejects.toThrow('fetch failed');
});
