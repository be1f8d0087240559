// A whole shop on this machine: the local Zoho, a connector process on a temporary folder, connected by the real OAuth
// code flow. For the demo, and for tests that want everything real but Zoho.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { childLog } from 'connector/child-log.ts';
import { createSandbox, listenSandbox, type Sandbox, type SandboxOptions } from 'zoho-sandbox';
import { consent } from './consent.ts';
import { freePort } from './free-port.ts';
import { type Ended, end, run } from './run.ts';

const connectorMain = fileURLToPath(import.meta.resolve('connector/main.ts'));
const skillScript = fileURLToPath(new URL('../../skill/zoho-inventory/scripts/zoho-inventory.mjs', import.meta.url));

export interface Shop {
  readonly sandbox: Sandbox;
  readonly sandboxOrigin: string;
  readonly connectorUrl: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs `pnpm connector <args> --json` as its own process. Errors: Error with what it said. */
  cli(...args: string[]): Promise<Record<string, unknown>>;
  /** Runs the skill's shipped script, as an agent would. */
  skill(key: string, ...args: string[]): Promise<Ended>;
  /** Asks the connector to end, and answers its exit code. */
  finish(): Promise<number | null>;
  /** Kills the connector without warning. */
  kill(): Promise<void>;
  /** Starts the connector (again). */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface ShopOptions {
  readonly sandbox?: SandboxOptions;
  /** Settings of the connector besides the shop's own. */
  readonly settings?: Readonly<Record<string, string>>;
  /** True: its folder lies in memory, where there is any for files; what is killed loses nothing by that. */
  readonly memory?: boolean;
  /** How its orders take their stock; as they usually do where nothing is said. */
  readonly orderMode?: string;
  /** The connector's program, where it is not this repository's source. */
  readonly program?: string;
}

export const startShop = async ({
  sandbox: options = {},
  settings = {},
  memory = false,
  orderMode,
  program = connectorMain,
}: ShopOptions = {}): Promise<Shop> => {
  const root = memory && existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = await mkdtemp(join(root, 'zoho-inventory-'));
  const sandbox = createSandbox(options);
  const zoho = await listenSandbox(sandbox);
  const port = await freePort();
  const connectorUrl = `http://127.0.0.1:${port}`;
  const environment = {
    PORT: String(port),
    PUBLIC_URL: connectorUrl,
    DATABASE_FILE: join(folder, 'connector.db'),
    ZOHO_SANDBOX_URL: zoho.origin,
    ZOHO_CLIENT_ID: sandbox.credentials.clientId,
    ZOHO_CLIENT_SECRET: sandbox.credentials.clientSecret,
    INTENTS: 'all',
    LOG_LEVEL: 'warn',
    ...settings,
  };
  let connector: ChildProcess | null = null;

  const shop: Shop = {
    sandbox,
    sandboxOrigin: zoho.origin,
    connectorUrl,
    folder,
    environment,

    cli: async (...args) => {
      const { code, stdout, stderr } = await run(program, [...args, '--json'], environment, folder);
      if (code !== 0) throw new Error(`connector ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
      return JSON.parse(stdout) as Record<string, unknown>;
    },

    skill: (key, ...args) => run(skillScript, args, { CONNECTOR_URL: connectorUrl, CONNECTOR_API_KEY: key }),

    start: async () => {
      const log = childLog();
      connector = spawn(process.execPath, [program, 'start'], {
        env: { PATH: process.env.PATH ?? '', ...environment, ...log.env },
        // A .env of whoever runs this is not this shop's.
        cwd: folder,
        stdio: ['ignore', 'ignore', log.stderr],
      });
      await untilTrue(async () => (await fetch(`${connectorUrl}/healthz`)).ok, 'the connector listens');
    },

    finish: async () => {
      if (connector === null) return null;
      const [code] = await Promise.all([
        once(connector, 'exit').then(([ended]) => ended as number | null),
        end(connector),
      ]);
      return code;
    },

    kill: async () => {
      if (connector === null) return;
      const gone = new Promise<void>((resolve) => connector?.once('exit', () => resolve()));
      connector.kill('SIGKILL');
      await gone;
    },

    stop: async () => {
      if (connector !== null) await end(connector);
      await zoho.close();
      await rm(folder, { recursive: true, force: true });
    },
  };

  try {
    await shop.start();
    const words = orderMode === undefined ? [] : ['--order-mode', orderMode];
    const { link } = (await shop.cli('connect', ...words)) as { link: string };
    await consent(link);
    await untilTrue(async () => {
      const { connections } = (await shop.cli('status')) as { connections: { items: number }[] };
      return (connections[0]?.items ?? 0) > 0;
    }, 'the list of items is read');
    return shop;
  } catch (error) {
    await shop.stop();
    throw error;
  }
};

const untilTrue = async (check: () => Promise<boolean>, what: string): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await check().catch(() => false)) return;
    await sleep(50);
  }
  throw new Error(`Waited in vain until ${what}.`);
};
