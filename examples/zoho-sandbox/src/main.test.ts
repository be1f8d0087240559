// `pnpm sandbox` as a process: what it tells, and what it says where it cannot start.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readConfig } from 'connector/config.ts';
import { afterEach, expect, test } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

const start = (...args: string[]) => {
  const child = spawn(process.execPath, [main, '--items', '5', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  return { child, said };
};

test('it prints the lines a connector’s .env needs, and they are good', async () => {
  const { said } = start('--port', '0');
  await expect.poll(() => said.out, { timeout: 10_000 }).toContain('INTENTS=all');
  const lines = Object.fromEntries(
    [...said.out.matchAll(/^([A-Z_]+)=(.+)$/gm)].map(([, name, value]) => [name, value]),
  );
  const config = readConfig(lines);
  expect(config).toMatchObject({ INTENTS: expect.arrayContaining(['create-order']) });
  expect(said.out).toContain(`client secret     ${config.ZOHO_CLIENT_SECRET}`);

  // Where it says it is, it is; and from there every address of the control API can be found.
  const answer = await fetch(`${config.ZOHO_SANDBOX_URL}/__sandbox`);
  const control = (await answer.json()) as { credentials: { clientId: string }; addresses: string[] };
  expect(control.credentials.clientId).toBe(config.ZOHO_CLIENT_ID);
  const gets = control.addresses.flatMap((each) => (each.startsWith('GET ') ? [each.slice(4)] : []));
  expect(gets).toEqual(expect.arrayContaining(['/__sandbox/calls', '/__sandbox/faults', '/__sandbox/counters']));
  for (const path of gets) expect((await fetch(`${config.ZOHO_SANDBOX_URL}${path}`)).status, path).not.toBe(404);
  expect(control.addresses).toContain('POST /__sandbox/faults');
});

test('on a port that is taken it says so in a line', async () => {
  const first = start('--port', '0');
  await expect.poll(() => first.said.out, { timeout: 10_000 }).toContain('ZOHO_SANDBOX_URL');
  const port = /ZOHO_SANDBOX_URL=.*:(\d+)$/m.exec(first.said.out)?.[1] ?? '';
  const second = start('--port', port);
  const [code] = await once(second.child, 'close');
  expect(code).toBe(3);
  expect(second.said.err).toBe(`Port ${port} is taken, perhaps by another sandbox. Choose another with --port.\n`);
});

test('the settings’ example names the port it listens on where nothing is said', async () => {
  const { child, said } = start('--help');
  await once(child, 'close');
  const port = /--port <number>[\s\S]*?\(default:\s+(\d+)\)/.exec(said.out)?.[1];
  expect(example).toContain(`ZOHO_SANDBOX_URL=http://127.0.0.1:${port}\n`);
});
