import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { moment } from '../catalogue/written.ts';
import { unheardLog } from '../log-watch.ts';
import { ORGANIZATION, openCli } from './cli-testbed.ts';

test('status tells how each connection is', async () => {
  await using bed = await openCli();
  await bed.connect();
  await bed.withStore((store) =>
    store.write(async (s) => {
      await s.items.noteImport(ORGANIZATION, Date.now(), 1_234);
      await s.door.change(ORGANIZATION, { dayLimit: 5_000, dayRemaining: 4_711, dayResetsAt: Date.now() + 3_600_000 });
    }),
  );
  const { out } = await bed.run('status');
  expect(out).toContain('Zylker  10234695  us  connected  orders commit  1234 items  4711 of 5000 calls left today');
  expect(out).toContain('Writes are allowed.');
  expect((await bed.run('status', '--json')).json()).toMatchObject({
    paused: false,
    connections: [
      {
        organizationId: ORGANIZATION,
        state: 'connected',
        items: 1_234,
        scopes: ['ZohoInventory.items.READ', 'ZohoInventory.settings.READ'],
        calls: { leftToday: 4_711, dayLimit: 5_000 },
      },
    ],
  });
});

test('status tells no token, neither sealed nor open', async () => {
  await using bed = await openCli();
  await bed.connect();
  const row = await bed.withStore((store) => store.read.connections.get(ORGANIZATION));
  const told = (await bed.run('status', '--json')).out;
  for (const secret of ['refresh-0', 'access-0', row?.refreshToken ?? '', row?.accessToken ?? '']) {
    expect(secret).not.toBe('');
    expect(told).not.toContain(secret);
  }
});

test('status says where to begin when nothing is connected', async () => {
  await using bed = await openCli();
  expect((await bed.run('status')).out).toContain('Start with: pnpm connector connect');
});

test('status says what is wrong', async () => {
  await using bed = await openCli();
  await bed.connect();
  await bed.withStore((store) =>
    store.write(async (s) => {
      const fence = await s.connections.takeRefreshLease({
        organizationId: ORGANIZATION,
        owner: 'x',
        until: 1,
        now: 0,
      });
      await s.connections.markTrouble(ORGANIZATION, fence ?? 0, {
        state: 'needs_reauthorisation',
        trouble: 'Connect again.',
      });
    }),
  );
  const { out } = await bed.run('status');
  expect(out).toContain('needs_reauthorisation');
  expect(out).toContain('Zylker: Connect again.');
});

test('status does not call a connection "connected" whose client Zoho refuses', async () => {
  await using bed = await openCli();
  await bed.connect();
  expect((await bed.run('status')).out).toMatch(/^Zylker .* connected /);
  await bed.withStore((store) =>
    store.write(async (s) => {
      const lease = { organizationId: ORGANIZATION, owner: 'x', until: 1, now: 0 };
      const fence = await s.connections.takeRefreshLease(lease);
      await s.connections.markTrouble(ORGANIZATION, fence ?? 0, { trouble: 'Correct the client.' });
    }),
  );
  const { out } = await bed.run('status');
  expect(out).toMatch(/^Zylker .* in trouble .*\nZylker: Correct the client\./);
  expect((await bed.run('status', '--json')).json()).toMatchObject({
    connections: [{ state: 'connected', trouble: 'Correct the client.' }],
  });
});

test('status tells what is switched on and has not been granted', async () => {
  await using bed = await openCli({ INTENTS: 'check-stock,create-order' });
  await bed.connect();
  const { out } = await bed.run('status');
  expect(out).toContain('Zylker: Zoho has not granted what these need: create-order.');
  expect(out).toContain('pnpm connector connect --renew');
  expect((await bed.run('status', '--json')).json()).toMatchObject({
    connections: [{ darkIntents: ['create-order'] }],
  });
  bed.env.INTENTS = 'check-stock';
  expect((await bed.run('status')).out).not.toContain('granted');
});

test('status and connect say where no connector answers', async () => {
  await using bed = await openCli();
  await bed.connect();
  for (const words of [['status'], ['connect'], ['connect', '--renew']]) {
    expect((await bed.run(...words)).out).not.toContain('running');
    bed.answering.clear();
    const { out, code } = await bed.run(...words);
    expect(code).toBe(0);
    expect(out).toContain('The connector is not running: no answer from https://connector.example.');
    expect(out).toContain('pnpm connector start');
    bed.answering.add('http://127.0.0.1:8787/healthz');
    expect((await bed.run(...words)).out).toContain('runs here, but is not found at https://connector.example');
    expect((await bed.run(...words, '--json')).json()).toMatchObject({ running: { here: true, atPublicUrl: false } });
    bed.answering.add('https://connector.example/healthz');
  }
});

test('pause stops writes for every process, and resume allows them again', async () => {
  await using bed = await openCli();
  const paused = () => bed.withStore((store) => store.read.settings.get('paused'));
  const { since } = (await bed.run('pause', '--json')).json() as { since: string };
  expect(await paused()).toBe(since);
  expect(new Date(since).toISOString()).toBe(since);
  expect((await bed.run('status')).out).toContain(`Writes are paused since ${moment(since)}.`);
  expect((await bed.run('resume')).out).toBe('Writes are allowed again.');
  expect(await paused()).toBeNull();
});

test('start serves until it is told to end, and then lets everything go', async () => {
  await using bed = await openCli({ PORT: '0' });
  const said = Promise.withResolvers<string>();
  const { runCli } = await import('./cli.ts');
  const ended = Promise.withResolvers<void>();
  const running = runCli({
    argv: ['start', '--json'],
    env: bed.env,
    print: said.resolve,
    complain: said.reject,
    ended: () => ended.promise,
    reach: async () => false,
    log: () => unheardLog,
  });
  const { listening, publicUrl } = JSON.parse(await said.promise) as { listening: string; publicUrl: string };
  expect(publicUrl).toBe('https://connector.example');
  expect(await (await fetch(`${listening}/healthz`)).json()).toEqual({ status: 'ok' });
  ended.resolve();
  expect(await running).toBe(0);
  await expect(fetch(`${listening}/healthz`)).rejects.toThrow();
});

test('start says what comes next, and that it stops', async () => {
  await using bed = await openCli({ PORT: '0', ZOHO_CLIENT_ID: '' });
  bed.stop();
  expect((await bed.run('start')).out).toMatch(
    /set ZOHO_CLIENT_ID and ZOHO_CLIENT_SECRET[\s\S]*Stopping[\s\S]*Stopped\.$/,
  );
  bed.env.ZOHO_CLIENT_ID = 'client';
  expect((await bed.run('start')).out).toContain('Next, in another shell: pnpm connector connect');
  await bed.connect();
  bed.env.INTENTS = 'check-stock,create-order';
  const { out } = await bed.run('start');
  expect(out).toContain('Zoho has not granted what these need: create-order');
  expect(out).toContain('Next: pnpm connector keys create');
  await bed.run('keys', 'create', '--name', 'agent');
  expect((await bed.run('start')).out).not.toContain('Next');
});

test('once sealed by a start, the client secret can go from the settings', async () => {
  await using bed = await openCli({ PORT: '0' });
  bed.stop();
  expect((await bed.run('start')).code).toBe(0);
  bed.env.ZOHO_CLIENT_SECRET = '';
  expect((await bed.run('start')).out).toContain('Next, in another shell: pnpm connector connect');
  expect((await bed.run('connect')).code).toBe(0);
  for (const name of readdirSync(bed.folder, { recursive: true, withFileTypes: true })) {
    if (name.isFile()) expect(readFileSync(join(name.parentPath, name.name), 'latin1')).not.toContain('secret-now');
  }
});

test('start warns of a file of secrets that others can read, and starts all the same', async () => {
  await using bed = await openCli({ PORT: '0', ZOHO_CLIENT_SECRET: '' });
  const file = join(bed.folder, 'client-secret');
  writeFileSync(file, 'hunter2', { mode: 0o644 });
  const { runCli } = await import('./cli.ts');
  const said: string[] = [];
  const running = runCli({
    argv: ['start'],
    env: { ...bed.env, ZOHO_CLIENT_SECRET_FILE: file },
    print: () => {},
    complain: (text) => void said.push(text),
    reach: async () => false,
    ended: async () => {},
    log: () => unheardLog,
  });
  expect(await running).toBe(0);
  expect(said).toEqual([
    `Others on this machine can read a file of secrets. Mend it with chmod 600: ZOHO_CLIENT_SECRET_FILE (${file})`,
  ]);
});

test('start says what is wrong with its settings before it opens anything', async () => {
  await using bed = await openCli({ PORT: 'x' });
  const ran = await bed.run('start');
  expect(ran).toMatchObject({ code: 3, out: '' });
  expect(ran.err).toContain('- PORT: must be a whole number');
});

test('start on a port that is taken is told, and leaves nothing running', async () => {
  await using first = await openCli({ PORT: '0' });
  const { createServer } = await import('node:net');
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  first.env.PORT = String((taken.address() as { port: number }).port);
  const ran = await first.run('start');
  expect(ran.code).toBe(3);
  expect(ran.err).toBe(
    `Port ${first.env.PORT} of 127.0.0.1 is taken, perhaps by another connector: stop that one, or set PORT.`,
  );
  taken.close();
});
