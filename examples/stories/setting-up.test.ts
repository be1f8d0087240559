// A newcomer's first minutes: an empty folder, init with flags against a local Zoho, the printed commands, a question
// answered; cut off and gone on with; taken down again.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { childLog } from 'connector/child-log.ts';
import { watchLines } from 'connector/log-watch.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSandbox, type Listening, listenSandbox, type Sandbox } from 'zoho-sandbox';
import { consent } from '../demo/consent.ts';
import { freePort } from '../demo/free-port.ts';
import { type Ended, end, run } from '../demo/run.ts';

const entry = fileURLToPath(new URL('../../connector/connector.mjs', import.meta.url));
const skill = fileURLToPath(new URL('../../skill/zoho-inventory/scripts/zoho-inventory.mjs', import.meta.url));

interface Done {
  readonly organizationId: string;
  readonly publicUrl: string;
  readonly key: string | null;
  readonly openclaw: readonly string[];
  readonly worst: string;
  readonly findings: readonly { readonly id: string; readonly level: string }[];
}

let folder: string;
let sandbox: Sandbox;
let zoho: Listening;
let publicUrl: string;
const running: ChildProcess[] = [];

const open = async (options: Parameters<typeof createSandbox>[0] = {}) => {
  sandbox = createSandbox({ items: 40, ...options });
  zoho = await listenSandbox(sandbox);
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'newcomer-'));
  publicUrl = `http://127.0.0.1:${await freePort()}`;
});
afterEach(async () => {
  for (const child of running.splice(0)) await end(child);
  await zoho.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = (args: readonly string[], env: Record<string, string> = {}): ChildProcess => {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...env, ...childLog().env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  createInterface({ input: child.stderr }).on('line', watchLines);
  running.push(child);
  return child;
};

/** Runs a command in the folder; whoever waits for a link is handed it. */
const connector = async (
  args: readonly string[],
  { onLink, env }: { onLink?: (link: string) => Promise<void>; env?: Record<string, string> } = {},
): Promise<Ended & { readonly lines: Record<string, unknown>[] }> => {
  const child = start(args, env);
  const said: string[] = [];
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const code = new Promise<number>((resolve) => child.once('close', (ended) => resolve(ended ?? 3)));
  const opened: Promise<void>[] = [];
  for await (const line of createInterface({ input: child.stdout as NonNullable<typeof child.stdout> })) {
    said.push(line);
    const [link] = /http:\/\/[^\s"]+\/oauth\/start\?link=[0-9a-f]+/.exec(line) ?? [];
    if (link !== undefined && onLink !== undefined) opened.push(onLink(link));
  }
  await Promise.all(opened);
  const lines = said.flatMap((line) => {
    try {
      return [JSON.parse(line) as Record<string, unknown>];
    } catch {
      return [];
    }
  });
  return { code: await code, stdout: said.join('\n'), stderr, lines };
};

const clientFlags = (): string[] => {
  writeFileSync(join(folder, 'client-secret'), `${sandbox.credentials.clientSecret}\n`, { mode: 0o600 });
  return ['--client-id', sandbox.credentials.clientId, '--client-secret-file', 'client-secret'];
};
const flags = (): string[] => [
  ...['init', '--json', '--sandbox-url', zoho.origin, '--public-url', publicUrl, '--workspace', '/home/agent/my.shop'],
  ...clientFlags(),
];
const modeOf = (name: string): number => statSync(join(folder, name)).mode & 0o777;
const envFile = () => parseEnv(readFileSync(join(folder, '.env'), 'utf8'));

/** What the pasted commands would have OpenClaw give the skill. */
const environmentOf = ({ openclaw }: Done): Record<string, string> => {
  const text = openclaw.join('\n');
  const [, CONNECTOR_URL = ''] = /env\.CONNECTOR_URL '([^']+)'/.exec(text) ?? [];
  const [, CONNECTOR_API_KEY = ''] = /apiKey '([^']+)'/.exec(text) ?? [];
  return { CONNECTOR_URL, CONNECTOR_API_KEY };
};

const untilHealthy = (at = publicUrl) =>
  expect.poll(async () => (await fetch(`${at}/healthz`).catch(() => null))?.ok, { timeout: 20_000 }).toBe(true);

test('from an empty folder to an answered question, without editing a file', async () => {
  await open();
  const { code, lines, stderr } = await connector(flags(), { onLink: consent });
  expect([code, stderr]).toEqual([0, '']);
  const done = lines.at(-1) as unknown as Done;
  expect(done.organizationId).toBe(sandbox.credentials.organizationId);
  expect(done.findings.filter(({ level }) => level === 'fail' || level === 'warn')).toEqual([]);

  expect([modeOf('.env'), modeOf('.data/master.key'), modeOf('.data/connector.db')]).toEqual([0o600, 0o600, 0o600]);
  expect(envFile()).toEqual({
    PUBLIC_URL: publicUrl,
    PORT: new URL(publicUrl).port,
    ZOHO_DATA_CENTRE: 'us',
    ZOHO_SANDBOX_URL: zoho.origin,
    ZOHO_CLIENT_ID: sandbox.credentials.clientId,
    INTENTS: 'read',
  });
  expect(readFileSync(join(folder, '.env'), 'utf8')).not.toContain(sandbox.credentials.clientSecret);

  rmSync(join(folder, 'client-secret'));
  start(['start']);
  await untilHealthy();
  const asked = await run(skill, ['check-stock', '--item', 'OUT-001-RED'], environmentOf(done));
  expect([asked.code, asked.stdout]).toEqual([0, expect.stringMatching(/OUT-001-RED[\s\S]*physical/)]);
}, 90_000);

test('the rule for the agent’s host lets this one command through and no other', async () => {
  await open();
  const code = sandbox.control.selfClientCode('ZohoInventory.fullaccess.all');
  const { lines } = await connector([...flags(), '--self-client-code', code]);
  const done = lines.at(-1) as unknown as Done;
  const text = done.openclaw.join('\n');
  const document = /<<'RULES'\n([\s\S]*)\nRULES/.exec(text)?.[1] ?? '';
  const pattern = new RegExp(JSON.parse(/argPattern: ("(?:[^"\\]|\\.)*")/.exec(document)?.[1] ?? '""') as string);
  const script = '/home/agent/my.shop/skills/zoho-inventory/scripts/zoho-inventory.mjs';
  expect(pattern.test(`${script} check-stock --item X`)).toBe(true);
  expect(pattern.test(script)).toBe(true);
  for (const other of [
    script.replace('my.shop', 'myxshop'),
    `${script}.js`,
    `-e 1 ${script}`,
    `${script} a\nrm -rf /`,
    '/home/agent/my.shop/skills/other.mjs',
  ]) {
    expect([other, pattern.test(other)]).toEqual([other, false]);
  }
}, 60_000);

test.each([
  [[], true],
  [['--workspace', '/home/agent/shop'], false],
])(
  'whoever has their agent on another host is told how the rule gets its path: %j',
  async (more, told) => {
    await open();
    const code = sandbox.control.selfClientCode('ZohoInventory.fullaccess.all');
    const words = ['init', '--sandbox-url', zoho.origin, '--public-url', publicUrl, ...clientFlags()];
    const { stdout } = await connector([...words, '--self-client-code', code, ...more]);
    expect(stdout).toContain('openclaw approvals set --stdin');
    expect(stdout.includes('init --workspace /home/<its user>/.openclaw/workspace')).toBe(told);
  },
  60_000,
);

describe('cut off, and run again,', () => {
  test('it goes on where it was, and asks nothing twice', async () => {
    await open();
    const first = start(flags());
    // Ended while it waits for the browser: settings and keys are there, no connection.
    for await (const line of createInterface({ input: first.stdout as NonNullable<typeof first.stdout> })) {
      if (line.includes('"link"')) first.kill('SIGKILL');
    }
    const before = readFileSync(join(folder, '.env'), 'utf8');
    rmSync(join(folder, 'client-secret'));
    const second = await connector(['init', '--json'], { onLink: consent });
    expect([second.code, second.stderr]).toEqual([0, '']);
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(before);
    const key = (second.lines.at(-1) as unknown as Done).key;
    expect(key).toMatch(/^zik_/);
    // Once it is done, a third time changes nothing, and shows no key.
    const third = await connector(['init', '--json']);
    expect([third.code, (third.lines.at(-1) as unknown as Done).key]).toEqual([0, null]);
  }, 90_000);

  test('beside a connector that has been started meanwhile, it lets that one hear from Zoho, and says so', async () => {
    await open();
    const first = start(flags());
    for await (const line of createInterface({ input: first.stdout as NonNullable<typeof first.stdout> })) {
      if (line.includes('"link"')) first.kill('SIGKILL');
    }
    start(['start']);
    await untilHealthy();
    const second = await connector(['init'], { onLink: consent });
    expect([second.code, second.stderr]).toEqual([0, '']);
    expect(second.stdout).toContain(`A connector runs at port ${new URL(publicUrl).port} already`);
    expect(second.stdout).toContain('then run this again with --organization <id>.');
    expect(second.stdout).toMatch(/Connected: .+ \(organisation \d+\)\./);
  }, 90_000);

  test('where another folder’s connector has the port, it ends at once and says to choose another', async () => {
    await open();
    const code = sandbox.control.selfClientCode('ZohoInventory.fullaccess.all');
    expect((await connector([...flags(), '--self-client-code', code])).code).toBe(0);
    start(['start']);
    await untilHealthy();
    const theirs = folder;
    folder = mkdtempSync(join(tmpdir(), 'neighbour-'));
    try {
      // Nothing is there yet, then a .env, then a database too that nobody has open.
      for (const again of [flags(), ['init', '--json'], ['init', '--json']]) {
        const ended = await connector(again);
        expect([ended.code, ended.stdout]).toEqual([
          1,
          expect.stringMatching(/taken by another connector[\s\S]*--port/),
        ]);
        expect(ended.stdout).not.toContain('oauth/start');
        mkdirSync(join(folder, '.data'), { recursive: true, mode: 0o700 });
        copyFileSync(join(theirs, '.data/master.key'), join(folder, '.data/master.key'));
        await connector(['backup', join(folder, '.data/connector.db')], {
          env: { DATABASE_FILE: join(theirs, '.data/connector.db') },
        });
      }
      expect(readdirSync(join(folder, '.data'))).toContain('connector.db');
    } finally {
      rmSync(folder, { recursive: true, force: true });
      folder = theirs;
    }
  }, 90_000);

  test('other answers are refused, unless they are forced; then the old file is kept', async () => {
    await open();
    const code = sandbox.control.selfClientCode('ZohoInventory.fullaccess.all');
    await connector([...flags(), '--self-client-code', code]);
    const before = readFileSync(join(folder, '.env'), 'utf8');
    const refused = await connector(['init', '--json', '--intents', 'all']);
    expect([refused.code, refused.lines.length, refused.stdout]).toEqual([1, 0, expect.stringContaining('--force')]);
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(before);
    const forced = await connector([...flags(), '--intents', 'all', '--force']);
    expect(forced.code).toBe(0);
    expect(envFile().INTENTS).toBe('all');
    expect([readFileSync(join(folder, '.env.before'), 'utf8'), modeOf('.env')]).toEqual([before, 0o600]);
  }, 90_000);

  test('somebody else’s .env is never overwritten', async () => {
    await open();
    writeFileSync(join(folder, '.env'), 'SOMETHING=else\n');
    const { code } = await connector(flags());
    expect([code, readFileSync(join(folder, '.env'), 'utf8'), readdirSync(folder).includes('.data')]).toEqual([
      1,
      'SOMETHING=else\n',
      false,
    ]);
  }, 30_000);
});

describe('without a terminal', () => {
  test('the flag that is missing is named, and nothing is written', async () => {
    await open();
    const { code, stdout } = await connector(['init', '--json', '--sandbox-url', zoho.origin]);
    expect([code, stdout]).toEqual([1, expect.stringContaining('--public-url')]);
    expect(readdirSync(folder)).toEqual([]);
  }, 30_000);

  test('of several organisations one must be named, and those there are are told', async () => {
    await open({ organizations: 2 });
    const { code, stdout } = await connector(flags(), { onLink: (link) => consent(link).catch(() => undefined) });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/--organization/)]);
    const { organizationId } = sandbox.credentials;
    expect(stdout).toContain(organizationId);
    const again = await connector(['init', '--json', '--organization', organizationId], { onLink: consent });
    expect([again.code, (again.lines.at(-1) as unknown as Done).organizationId]).toEqual([0, organizationId]);
  }, 90_000);

  test.each([
    [[], 1],
    [['--write'], 0],
  ])(
    'a key that only reads, where changes may be asked, says so, and how to make another: %j',
    async (more, times) => {
      await open();
      const code = sandbox.control.selfClientCode('ZohoInventory.fullaccess.all');
      const all = [...flags().filter((flag) => flag !== '--json'), '--self-client-code', code, '--intents', 'all'];
      const ended = await connector([...all, ...more]);
      expect([ended.code, ended.stderr]).toEqual([0, '']);
      const told = "It reads only. For a key that proposes orders and changes too: pnpm connector keys create --name '";
      expect(ended.stdout.split(told)).toHaveLength(times + 1);
    },
    60_000,
  );

  test('a code that is no code, or was used, connects nothing and says what to do', async () => {
    await open();
    for (const code of ['hello', '1000.00000000000000000000000000000000.11111111111111111111111111111111']) {
      const ended = await connector([...flags(), '--self-client-code', code]);
      expect(ended.code).toBeGreaterThan(0);
      expect(ended.stdout).toMatch(/"hint"/);
    }
  }, 60_000);
});

describe('taken down again,', () => {
  const setUp = async (settings: Record<string, string> = {}): Promise<void> => {
    const { code } = await connector(flags(), { onLink: consent, env: settings });
    expect(code).toBe(0);
  };
  const webhooksAtZoho = (): string[] => {
    const { webhooks } = sandbox.control.byHand({ method: 'GET', path: '/settings/webhooks' }) as {
      webhooks: { webhook_name: string }[];
    };
    return webhooks.map(({ webhook_name }) => webhook_name);
  };

  test('nothing of it is left, at Zoho or here, but the audit log, which proves itself', async () => {
    await open();
    const env = { WEBHOOK_RULES: 'by-connector', CALLS_PER_MINUTE: '90' };
    await setUp(env);
    expect((await connector(['webhook', 'setup', '--json'], { env })).code).toBe(0);
    sandbox.control.addWebhook({ url: 'https://somebody.example/hook', entity: 'item' });
    expect(webhooksAtZoho().length).toBeGreaterThan(1);
    writeFileSync(
      join(folder, '.env'),
      `${readFileSync(join(folder, '.env'), 'utf8')}OPENCLAW_HOOK_TOKEN=0123456789abcdef\n`,
    );

    const { code, stdout } = await connector(['uninstall', '--yes', '--json', '--export', 'log.jsonl'], { env });
    expect([code, stdout]).toEqual([0, expect.stringContaining('exported')]);
    expect(webhooksAtZoho()).toEqual(['By hand: item']);
    expect(sandbox.control.calls().calls.some(({ path, status }) => path.endsWith('/revoke') && status === 200)).toBe(
      true,
    );
    expect(readdirSync(folder).sort()).toEqual(['.env', 'client-secret', 'log.jsonl']);
    expect(readFileSync(join(folder, '.env'), 'utf8')).not.toMatch(/0123456789abcdef|1000\./);
    expect(envFile().PUBLIC_URL).toBe(publicUrl);

    const log = readFileSync(join(folder, 'log.jsonl'), 'utf8');
    for (const action of ['connection.made', 'key.created', 'connection.ended', 'connector.uninstalled']) {
      expect(log).toContain(`"${action}"`);
    }
    expect([modeOf('log.jsonl'), (JSON.parse(stdout) as { left: unknown[] }).left]).toEqual([0o600, []]);
    expect((await connector(['audit', 'verify', '--file', 'log.jsonl', '--json'])).code).toBe(0);
    writeFileSync(join(folder, 'log.jsonl'), log.replace('key.created', 'key.creates'));
    expect((await connector(['audit', 'verify', '--file', 'log.jsonl', '--json'])).code).toBe(3);
  }, 120_000);

  test('it wants a yes, and a connector that has stopped', async () => {
    await open();
    await setUp();
    const before = readdirSync(join(folder, '.data')).sort();
    const unasked = await connector(['uninstall', '--json']);
    expect([unasked.code, unasked.stdout]).toEqual([1, expect.stringContaining('--yes')]);
    start(['start']);
    await untilHealthy();
    const running = await connector(['uninstall', '--yes', '--json']);
    expect([running.code, running.stdout]).toEqual([1, expect.stringContaining('is running')]);
    expect(readdirSync(join(folder, '.data'))).toEqual(
      expect.arrayContaining(before.filter((name) => !/-(wal|shm)$/.test(name))),
    );
  }, 90_000);

  test('nothing is wiped while another process has the database open, at whichever address it listens', async () => {
    await open();
    await setUp();
    const elsewhere = `http://127.0.0.1:${await freePort()}`;
    start(['start'], { PORT: new URL(elsewhere).port, PUBLIC_URL: elsewhere });
    await untilHealthy(elsewhere);
    const refused = await connector(['uninstall', '--yes', '--json']);
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('is in use')]);
    expect(readdirSync(folder)).not.toContain('audit-log.jsonl');
    expect((await connector(['status', '--json'])).stdout).toContain('"state": "connected"');
  }, 90_000);

  test('what the database’s name leads to is wiped with it, where that is a link', async () => {
    await open();
    await setUp();
    const place = join(folder, '.data', 'connector.db');
    mkdirSync(join(folder, 'volume'));
    renameSync(place, join(folder, 'volume', 'real.db'));
    symlinkSync(join('..', 'volume', 'real.db'), place);
    const { code } = await connector(['uninstall', '--yes', '--json']);
    expect([code, readdirSync(folder).includes('.data'), readdirSync(join(folder, 'volume'))]).toEqual([0, false, []]);
  }, 90_000);

  test('where Zoho does not answer nothing is wiped, unless that is said', async () => {
    await open();
    await setUp();
    const { control } = sandbox;
    const fail = () =>
      control.addFault({ match: { path: '/oauth/v2/token/revoke' }, kind: 'status', status: 503, times: 1 });
    fail();
    const refused = await connector(['uninstall', '--yes', '--json']);
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('--without-zoho')]);
    expect(readdirSync(join(folder, '.data'))).toContain('master.key');
    expect(readdirSync(folder)).not.toContain('audit-log.jsonl');
    // The tokens are still here to be revoked.
    expect((await connector(['status', '--json'])).stdout).toContain('"state": "connected"');
    fail();
    const done = await connector(['uninstall', '--yes', '--without-zoho', '--json']);
    expect([done.code, readdirSync(folder).includes('.data')]).toEqual([0, false]);
    expect((JSON.parse(done.stdout) as { left: string[] }).left).toHaveLength(1);
  }, 90_000);
});
