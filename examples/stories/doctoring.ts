// What the story of the doctor plants in a running shop: each fault from outside, how it is healed, and what the doctor has
// to say of it.
import { spawn } from 'node:child_process';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { childLog } from 'connector/child-log.ts';
import type { Report } from 'connector/doctor/finding.ts';
import type { Groups } from 'connector/store/groups.ts';
import { readMasterKey } from 'connector/store/master-key.ts';
import { openStore } from 'connector/store/open.ts';
import { createVault } from 'connector/store/vault.ts';
import { freePort } from '../demo/free-port.ts';
import { end, run } from '../demo/run.ts';
import { type Shop, startShop } from '../demo/shop.ts';

const connectorMain = fileURLToPath(import.meta.resolve('connector/main.ts'));
export const HOOK_TOKEN = 'the-gateways-own-hook-token';
/** Changes of the settings for the doctor alone: as somebody who has edited the file would run it. */
export type Settings = Record<string, string>;

export interface Planted {
  /** Of the finding, while the fault stands. */
  readonly finding: string;
  /** What stands in its fix. */
  readonly fix: RegExp;
  readonly heal: () => unknown;
}

/** Starts a connector beside the shop's own, with other settings, until it listens. */
const startOnce = async (shop: Shop, more: Settings): Promise<void> => {
  const port = String(await freePort());
  const log = childLog();
  const child = spawn(process.execPath, [connectorMain, 'start'], {
    env: { PATH: process.env.PATH ?? '', ...log.env, ...shop.environment, ...more, PORT: port },
    cwd: shop.folder,
    stdio: ['ignore', 'ignore', log.stderr],
  });
  try {
    for (let tries = 0; ; tries += 1) {
      const listens = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
      if (listens?.ok === true) return;
      if (child.exitCode !== null || tries > 600) throw new Error(`the other connector ended with ${child.exitCode}`);
      await setTimeout(50);
    }
  } finally {
    await end(child);
  }
};

export interface Clinic {
  readonly shop: Shop;
  readonly settings: Settings;
  /** `pnpm connector doctor --json`, as a process of its own. */
  doctor(more?: Settings): Promise<{ readonly code: number; readonly report: Report }>;
  cli(...args: string[]): Promise<Record<string, unknown>>;
  /** One unit of work past the running connector, as another process does one. */
  write<T>(work: (s: Groups) => Promise<T>): Promise<T>;
  /** The database's own file, with another tool than ours. */
  sql(text: string, ...values: (string | number)[]): Record<string, unknown>[];
  readonly webhook: { readonly url: string; readonly secret: string };
  readonly itemId: string;
  readonly sku: string;
}

/** A gateway as far as its door goes: method, token, then the body, in OpenClaw's own order. It counts what would start a run. */
export const openGateway = async (token: string, port = 0) => {
  const state = { token, runs: 0 };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = (): number => {
        if (request.method !== 'POST') return 405;
        if (request.headers.authorization !== `Bearer ${state.token}`) return 401;
        try {
          JSON.parse(Buffer.concat(chunks).toString('utf8'));
        } catch {
          return 400;
        }
        state.runs += 1;
        return 200;
      };
      response.writeHead(status()).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/zoho`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};

const TRIES = 6;
const MINUTE_PART_MS = 15_000;

/** Looks again, as it advises, while the minute's calls are used up. */
export const untilAsked = async <T>(look: () => Promise<T>, reportOf: (seen: T) => Report): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    const seen = await look();
    if (tries === TRIES || reportOf(seen).findings.every(({ id }) => id !== 'unasked')) return seen;
    await setTimeout(MINUTE_PART_MS);
  }
};

export const openClinic = async (): Promise<Clinic> => {
  const shop = await startShop({
    sandbox: { items: 40, complianceFields: true, webhooksPerDay: 0, perMinute: 1_000_000 },
    settings: {
      LOG_LEVEL: 'silent',
      CALLS_PER_MINUTE: '90',
      OPENCLAW_HOOK_TOKEN: HOOK_TOKEN,
      SHOP: 'on',
      AGECHECKER_KEY: 'age-key',
      AGECHECKER_SECRET: 'age-secret',
      USPS_CLIENT_ID: 'usps-client',
      USPS_CLIENT_SECRET: 'usps-secret',
      // Nobody is there: nothing here asks for a proof.
      SHOP_PROVIDERS_URL: 'http://127.0.0.1:9',
      SHOP_CARRIER: 'Example Courier',
      SHOP_ADULT_SIGNATURE: 'yes',
    },
  });
  const settings: Settings = {};
  const file = shop.environment.DATABASE_FILE ?? '';
  const webhook = (await shop.cli('webhook', 'secret', 'create')) as unknown as Clinic['webhook'];
  await shop.cli('keys', 'create', '--name', 'shop agent');
  const listed = shop.sandbox.control.byHand({ method: 'GET', path: '/items' });
  const [item] = listed.items as { item_id: string; sku: string }[];
  if (item === undefined) throw new Error('the local Zoho has no items');
  const lookOnce = async (more: Settings) => {
    const { code, stdout, stderr } = await run(connectorMain, ['doctor', '--json'], {
      ...shop.environment,
      ...settings,
      ...more,
    });
    if (!stdout.startsWith('{')) throw new Error(`the doctor ended with ${code}: ${stdout}${stderr}`);
    return { code, report: JSON.parse(stdout) as Report };
  };
  const doctor = (more: Settings = {}) =>
    untilAsked(
      () => lookOnce(more),
      ({ report }) => report,
    );
  return {
    shop,
    settings,
    webhook,
    doctor,
    cli: shop.cli,
    itemId: item.item_id,
    sku: item.sku,
    write: async (work) => {
      const store = await openStore({ file });
      try {
        return await store.write(work);
      } finally {
        await store.close();
      }
    },
    sql: (text, ...values) => {
      // The connector writes as well: its turn is waited for.
      const database = new DatabaseSync(file, { timeout: 15_000 });
      try {
        return database.prepare(text).all(...values) as Record<string, unknown>[];
      } finally {
        database.close();
      }
    },
  };
};

const control = ({ shop }: Clinic) => shop.sandbox.control;

/** Somebody edits an item in Zoho, and its webhook goes out. */
const edit = async (clinic: Clinic): Promise<void> => {
  control(clinic).byHand({ method: 'PUT', path: `/items/${clinic.itemId}`, body: { rate: 1 + Math.random() } });
  await control(clinic).deliverWebhooks();
};

const setting = (name: string, value: string, finding: string, fix: RegExp) => (clinic: Clinic) => {
  const before = clinic.settings[name];
  clinic.settings[name] = value;
  return {
    finding,
    fix,
    heal: () => {
      if (before === undefined) delete clinic.settings[name];
      else clinic.settings[name] = before;
    },
  };
};

type Plant = (clinic: Clinic) => Planted | Promise<Planted>;

const OLD_MS = 400 * 86_400_000;

/** None of these hides another, so they are planted at once. */
export const together: readonly (readonly [what: string, plant: Plant])[] = [
  [
    'writes are paused',
    async ({ cli }) => {
      await cli('pause');
      return { finding: 'pause', fix: /^pnpm connector resume$/, heal: () => cli('resume') };
    },
  ],
  [
    'a job was given up',
    async ({ write, cli }) => {
      const id = await write(async (s) => {
        const organizationId = '1';
        const job = await s.jobs.enqueue({ organizationId, kind: 'notify', payload: { subscriberId: 'nobody' } });
        const leased = await s.jobs.lease({ owner: 'story', now: Date.now(), until: Date.now() + 1_000, maxFaults: 1 });
        const failure = { at: Date.now(), runAt: null, fault: true, error: 'broken on purpose' };
        await s.jobs.fail(leased?.id ?? job, leased?.fence ?? 0, failure);
        return job;
      });
      const fix = new RegExp(`pnpm connector jobs replay ${id} .*pnpm connector jobs drop ${id}`);
      return { finding: 'queue', fix, heal: () => cli('jobs', 'drop', String(id)) };
    },
  ],
  [
    'others can read a file that a secret lies in',
    async ({ shop, settings }) => {
      const path = join(shop.folder, 'hook token');
      await writeFile(path, HOOK_TOKEN, { mode: 0o644 });
      settings.OPENCLAW_HOOK_TOKEN = '';
      settings.OPENCLAW_HOOK_TOKEN_FILE = path;
      return { finding: 'files', fix: new RegExp(`^chmod 600 '${path}'$`), heal: () => chmod(path, 0o600) };
    },
  ],
  [
    'a key is old',
    async ({ cli, sql }) => {
      const { kid } = (await cli('keys', 'create', '--name', 'old agent')) as { kid: string };
      sql('update keys set createdAt = ? where kid = ?', Date.now() - OLD_MS, kid);
      const fix = new RegExp(`^pnpm connector keys rotate ${kid};`);
      return { finding: `keys.${kid}`, fix, heal: () => cli('keys', 'rotate', kid) };
    },
  ],
  [
    'the master key is old',
    async ({ shop, sql }) => {
      sql("update settings set value = ? where name = 'masterKeySince'", new Date(Date.now() - OLD_MS).toISOString());
      const file = join(shop.folder, 'master.key');
      const before = `${file}.previous`;
      return {
        finding: 'secrets.master-key',
        fix: new RegExp(`mv '${file}' '${before}'; set PREVIOUS_MASTER_KEY_FILE=${before}; .*connector secrets rotate`),
        heal: async () => {
          await shop.finish();
          await rename(file, before);
          const env = { ...shop.environment, PREVIOUS_MASTER_KEY_FILE: before };
          const { code, stderr } = await run(connectorMain, ['secrets', 'rotate'], env);
          if (code !== 0) throw new Error(stderr);
          // With the new key alone.
          await shop.start();
        },
      };
    },
  ],
  [
    'the secret of Zoho’s client is old',
    async ({ shop, sql }) => {
      sql('update zohoClients set sealedAt = ?', Date.now() - OLD_MS);
      const { ZOHO_CLIENT_SECRET = '' } = shop.environment;
      return {
        finding: 'secrets.client',
        fix: /^Make a new secret .*ZOHO_CLIENT_SECRET .*PREVIOUS_ZOHO_CLIENT_SECRET .*pnpm connector start$/,
        heal: () =>
          startOnce(shop, { ZOHO_CLIENT_SECRET: 'made-anew', PREVIOUS_ZOHO_CLIENT_SECRET: ZOHO_CLIENT_SECRET }),
      };
    },
  ],
  [
    'the secret of the webhooks is old',
    async ({ shop, cli, write }) => {
      const { organizationId } = shop.sandbox.credentials;
      const { DATABASE_FILE = '' } = shop.environment;
      const vault = createVault(
        await readMasterKey({
          config: {
            DATABASE_FILE,
            MASTER_KEY: undefined,
            MASTER_KEY_COMMAND: undefined,
            PREVIOUS_MASTER_KEY: undefined,
          },
        }),
      );
      const row = await write((s) => s.webhookEndpoints.get(organizationId));
      if (row === null) throw new Error('there is no webhook address');
      const secrets = JSON.parse(await vault.open(row.secrets)) as object[];
      const aged = await vault.seal(
        JSON.stringify(secrets.map((each) => ({ ...each, createdAt: Date.now() - OLD_MS }))),
      );
      await write((s) => s.webhookEndpoints.replace(row.secrets, { ...row, secrets: aged }));
      const rotate = ['webhook', 'secret', 'rotate', '--organization', organizationId];
      return {
        finding: 'secrets.webhook',
        fix: new RegExp(`^pnpm connector ${rotate.join(' ')}; then`),
        heal: () => cli(...rotate),
      };
    },
  ],
  [
    'a key is for a location that is not there',
    async ({ cli }) => {
      const { kid } = (await cli('keys', 'create', '--name', 'far agent', '--location', '999')) as { kid: string };
      const fix = new RegExp(`pnpm connector keys revoke ${kid}$`);
      return { finding: `places.key.${kid}`, fix, heal: () => cli('keys', 'revoke', kid) };
    },
  ],
  [
    'a name stands for a location that is not there',
    async ({ cli, write, shop }) => {
      const { organizationId } = shop.sandbox.credentials;
      const name = { word: 'the attic', name: 'The Attic', locationId: '998' };
      await write((s) => s.locationNames.put(organizationId, name, Date.now()));
      const fix = /^pnpm connector locations unname 'The Attic'/;
      return { finding: 'places.name', fix, heal: () => cli('locations', 'unname', 'The Attic') };
    },
  ],
  [
    'a setting names a location that is not there',
    setting('RECONCILE_LOCATION', 'The Moon', 'places.setting', /RECONCILE_LOCATION/),
  ],
  [
    'the gateway of the agent is down',
    async ({ cli }) => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}/hooks/zoho`;
      const { id } = (await cli('subscribers', 'add', url, '--kind', 'openclaw')) as { id: string };
      const fix = /openclaw gateway run/;
      return { finding: `subscriber.${id}`, fix, heal: () => openGateway(HOOK_TOKEN, port) };
    },
  ],
  [
    'the gateway has another hook token',
    async ({ cli }) => {
      const gateway = await openGateway('another-token-altogether');
      const { id } = (await cli('subscribers', 'add', gateway.url, '--kind', 'openclaw')) as { id: string };
      const fix = /OPENCLAW_HOOK_TOKEN .*openclaw config get hooks\.token/;
      return {
        finding: `subscriber.${id}`,
        fix,
        heal: () => {
          gateway.state.token = HOOK_TOKEN;
        },
      };
    },
  ],
  [
    'a subscriber was switched off',
    async ({ cli, write }) => {
      const gateway = await openGateway(HOOK_TOKEN);
      const { id } = (await cli('subscribers', 'add', gateway.url, '--kind', 'openclaw')) as { id: string };
      await write((s) => s.subscribers.disable(id, 'Nothing has arrived for days.'));
      const fix = new RegExp(`pnpm connector subscribers enable ${id}$`);
      return { finding: `subscriber.${id}`, fix, heal: () => cli('subscribers', 'enable', id) };
    },
  ],
  [
    'the webhook in Zoho has another secret',
    async (clinic) => {
      const { url, secret } = clinic.webhook;
      const wrong = { url, entity: 'item', secret: 'anotherSecret123' } as const;
      const { webhook_id } = control(clinic).addWebhook(wrong);
      await edit(clinic);
      const body = { webhook_name: 'By hand: item', method: 'POST', ...wrong, secret };
      return {
        finding: 'webhook.secret',
        // Since WEBHOOK_RULES says that the connector makes them.
        fix: /^pnpm connector webhook setup$/,
        heal: async () => {
          control(clinic).byHand({ method: 'PUT', path: `/settings/webhooks/${webhook_id}`, body });
          await edit(clinic);
        },
      };
    },
  ],
  [
    'a custom field that selling rests on is gone',
    (clinic) => {
      control(clinic).customField({ api_name: 'cf_risk_level', there: false });
      return {
        finding: 'fields.cf_risk_level',
        fix: /New Custom Field: label "Risk Level", data type Text Box .*pnpm connector compliance fields check/,
        heal: () => control(clinic).customField({ api_name: 'cf_risk_level' }),
      };
    },
  ],
  [
    'a custom field is of another type',
    (clinic) => {
      control(clinic).customField({ api_name: 'cf_age_required', data_type: 'string' });
      return {
        finding: 'fields.cf_age_required',
        fix: /data type Check Box.*pnpm connector compliance fields map age-required/,
        heal: () => control(clinic).customField({ api_name: 'cf_age_required', data_type: 'check_box' }),
      };
    },
  ],
  [
    'the field of the other system’s ids is not there',
    setting('PRODUCT_ID_FIELD', 'cf_nowhere', 'fields.cf_nowhere', /PRODUCT_ID_FIELD/),
  ],
  [
    'something was switched on that Zoho was not asked for',
    setting(
      'WEBHOOK_RULES',
      'by-connector',
      'scopes.settings.CREATE',
      /pnpm connector connect --renew --organization \d+$/,
    ),
  ],
  [
    'Zoho has withdrawn a scope',
    (clinic) => {
      const scope = 'ZohoInventory.contacts.READ';
      control(clinic).changeGrants({ scope, allowed: false });
      return {
        finding: 'scopes.contacts.READ',
        fix: /pnpm connector connect --renew --organization \d+$/,
        heal: () => control(clinic).changeGrants({ scope, allowed: true }),
      };
    },
  ],
  [
    'an item is below zero',
    (clinic) => {
      control(clinic).stock({ sku: clinic.sku, delta: -10_000 });
      return {
        finding: 'negative-stock',
        fix: new RegExp(`count-stock --item '${clinic.sku}'`),
        heal: () => control(clinic).stock({ sku: clinic.sku, delta: 10_000 }),
      };
    },
  ],
  [
    'the clock is wrong',
    (clinic) => {
      control(clinic).clock({ advanceMs: 90_000 });
      const fix = /timedatectl set-ntp true/;
      return { finding: 'clock', fix, heal: () => control(clinic).clock({ advanceMs: -90_000 }) };
    },
  ],
  [
    'Zoho’s plan allows too little',
    setting('ORDERS_A_DAY', '2000', 'limit.plan', /pnpm connector budget --items \d+ --orders 2000 --calls \d+/),
  ],
  [
    'nobody has said that an adult signs for parcels',
    setting('SHOP_ADULT_SIGNATURE', 'no', 'shop.adult-signature', /SHOP_ADULT_SIGNATURE=yes/),
  ],
  [
    'a login shell finds a Node that is too old',
    async ({ shop, settings }) => {
      const home = join(shop.folder, 'home');
      await mkdir(join(home, 'bin'), { recursive: true });
      const says = (version: string) =>
        writeFile(join(home, 'bin', 'node'), `#!/bin/sh\necho v${version}\n`, { mode: 0o755 });
      await says('18.20.8');
      await writeFile(join(home, '.profile'), `PATH='${home}/bin':$PATH\n`);
      Object.assign(settings, { HOME: home, SHELL: '/bin/sh' });
      return { finding: 'node', fix: /sh -lc 'node --version'/, heal: () => says('22.12.0') };
    },
  ],
  [
    'somebody has rewritten an entry of the audit log',
    ({ sql }) => {
      const [entry] = sql("select sequence, subject from auditEntries where action = 'key.created' limit 1") as {
        sequence: number;
        subject: string;
      }[];
      const write = (subject: string) =>
        sql('update auditEntries set subject = ? where sequence = ?', subject, entry?.sequence ?? 0);
      write('key of somebody else');
      return { finding: 'audit', fix: /pnpm connector audit verify/, heal: () => write(entry?.subject ?? '') };
    },
  ],
  [
    'the organisation has moved to another time zone',
    (clinic) => {
      const { timeZone } = control(clinic).setOrganization({});
      control(clinic).setOrganization({ timeZone: 'Asia/Tokyo' });
      return {
        finding: 'organization',
        fix: /^pnpm connector connect --renew/,
        heal: () => control(clinic).setOrganization({ timeZone }),
      };
    },
  ],
];
