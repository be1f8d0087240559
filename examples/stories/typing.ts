// A shop on this machine in which what the pages tell people to type can be typed: everything that their examples name is
// there. Each command of the connector's is run on a copy of its database, so that none hinders another.
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { runCli } from 'connector/cli/cli.ts';
import { openStore } from 'connector/store/open.ts';
import { consent } from '../demo/consent.ts';
import { freePort } from '../demo/free-port.ts';
import type { Ended } from '../demo/run.ts';
import type { Shop } from '../demo/shop.ts';
import { buyOne } from '../storefront/buy-one.ts';
import { startStorefrontWorld } from '../storefront/world.ts';
import { HOOK_TOKEN, openGateway } from './doctoring.ts';

type Row = Record<string, unknown>;

export interface Typing {
  readonly shop: Shop;
  /** A key of an agent that may confirm by itself, and one of a service. */
  readonly agent: { readonly key: string; readonly kid: string };
  readonly service: string;
  /** Runs `connector <words>` where a newcomer's folder would be, on a copy of the shop's database. */
  connector(words: readonly string[], how?: How): Promise<Ended>;
  /** What a command answered with --json. */
  ask(...words: string[]): Promise<Row>;
  /** Runs the skill's script; answers what it was asked with --json. */
  skill(...words: string[]): Promise<Row>;
  readonly subscriber: string;
  /** A run of reconcile-stock with a plan. */
  readonly run: string;
  /** A job that was given up. */
  readonly job: string;
  /** A plan for an order that wants a proof of age. */
  readonly regulated: string;
  /** As after a quiet minute: nobody types all of this within one. */
  rest(): void;
  stop(): Promise<void>;
}

export interface How {
  /** On the running connector's own database: what has to do with it. */
  readonly live?: boolean;
  /** In a folder where nothing is yet. */
  readonly empty?: boolean;
  /** What has happened before, in SQL. */
  readonly before?: string;
  /** With another master key, and the one there was beside it. */
  readonly otherMasterKey?: boolean;
}

const COUNTS = 'sku,location,quantity\nOUT-001-RED,Head Office,3\nOUT-002-RED,Head Office,4\n';
const IDS = 'product_id,sku\nP-1,OUT-001-RED\nP-2,OUT-002-RED\n';
const LONGEST_MS = 20_000;

export const openTyping = async (): Promise<Typing> => {
  const world = await startStorefrontWorld({
    sandbox: { items: 40, stockTouchesItem: true, perMinute: 1_000_000, webhooksPerDay: 0 },
    settings: { LOG_LEVEL: 'silent', MCP: 'on', CALLS_PER_MINUTE: '90', OPENCLAW_HOOK_TOKEN: HOOK_TOKEN },
  });
  const { shop } = world;
  const gateway = await openGateway(HOOK_TOKEN);
  fillZoho(shop);
  const files = join(shop.folder, 'files');
  mkdirSync(files);
  const file = shop.environment.DATABASE_FILE ?? '';
  const template = join(shop.folder, 'template.db');
  const connector = openShell(shop, { file, template, files });
  const ask = async (live: boolean, ...words: string[]): Promise<Row> => {
    const { code, stdout, stderr } = await connector([...words, '--json'], { live });
    if (code !== 0) throw new Error(`connector ${words.join(' ')} ended with ${code}: ${stdout}${stderr}`);
    return JSON.parse(stdout) as Row;
  };
  const skill = async (key: string, words: readonly string[]): Promise<Row> => {
    const { stdout } = await shop.skill(key, ...words, '--json');
    const said = JSON.parse(stdout) as { ok: boolean; answer: Row };
    if (!said.ok) throw new Error(`${words.join(' ')}: ${stdout}`);
    return said.answer;
  };

  // What the admin of this shop has done so far.
  await ask(true, 'locations', 'name', 'Head Office', 'Main');
  await ask(true, 'locations', 'name', 'Sparks Warehouse', 'Overflow');
  await ask(true, 'import');
  const limits = ['--order-value', '5000', '--day-value', '50000'];
  const make = (...words: string[]) => ask(true, 'keys', 'create', '--write', ...words, ...limits);
  const agent = (await make('--name', 'agent', '--release', 'agent')) as { key: string; kid: string };
  const { key: service } = (await make('--name', 'service', '--kind', 'service')) as { key: string };
  const { id: subscriber } = await ask(true, 'subscribers', 'add', gateway.url, '--kind', 'openclaw');
  await buyOne(world.url, 'VPD-001');
  const buyer = customerIn(shop, 'Reno');
  const sale = ['--customer', buyer.id, '--line', '1 VPD-001', '--ship-to', buyer.addressId];
  const regulated = await skill(agent.key, ['create-order', ...sale]);
  for (const [name, text] of Object.entries({ 'counts.csv': COUNTS, 'shop.csv': IDS, 'ids.csv': IDS })) {
    writeFileSync(join(files, name), text);
  }
  await ask(true, 'product-ids', 'import', '--file', join(files, 'ids.csv'));
  const named = await skill(agent.key, ['name-item', '--item', 'SF-1108', '--name', 'the booth']);
  await skill(agent.key, ['confirm-plan', '--plan', String(named.id)]);
  const counted = await ask(true, 'reconcile-stock', '--file', join(files, 'counts.csv'), '--key', agent.kid);
  await ask(true, 'backup', join(files, 'today.db'));

  // As it is once the connector has ended: one file, and no journal beside it.
  await shop.finish();
  cpSync(file, template);
  await shop.start();
  const job = await giveUpJob(template);
  const rest = (): void => {
    for (const each of [file, template]) {
      const database = new DatabaseSync(each, { timeout: LONGEST_MS });
      database.exec('delete from zohoCalls where finishedAt is not null');
      database.close();
    }
  };

  return {
    ...{ shop, agent, service, connector, rest },
    subscriber: String(subscriber),
    run: String(counted.runId),
    job,
    regulated: String(regulated.id),
    ask: (...words) => ask(false, ...words),
    skill: (...words) => skill(agent.key, words),
    stop: async () => {
      await gateway.close();
      await world.stop();
    },
  };
};

/** What the examples of the pages name. */
const fillZoho = ({ sandbox: { control } }: Shop): void => {
  const byHand = (method: string, path: string, body: object): Row =>
    control.byHand({ method, path, body } as Parameters<typeof control.byHand>[0]) as Row;

  const anybodys = { cf_product_class: 'general', cf_age_required: false, cf_risk_level: 'low' };
  const inventory = {
    ...{ item_type: 'inventory', inventory_account_id: '1', initial_stock: 50, rate: 20 },
    custom_fields: Object.entries(anybodys).map(([api_name, value]) => ({ api_name, value })),
  };
  const { item } = byHand('POST', '/items', { ...inventory, sku: 'SF-1108', name: 'Folding booth' }) as { item: Row };
  const { contact } = byHand('POST', '/contacts', { contact_name: 'Acme', contact_type: 'customer' }) as {
    contact: Row;
  };
  const line_items = [{ item_id: item.item_id, quantity: 1 }];
  const own = { ignore_auto_number_generation: 'true' };
  byHand('POST', '/salesorders', {
    ...{ ...own, customer_id: contact.contact_id, salesorder_number: 'SO-00042', line_items },
  });
  const { locations } = control.byHand({ method: 'GET', path: '/locations' }) as {
    locations: { location_id: string; location_name: string }[];
  };
  const placeOf = (name: string) => locations.find(({ location_name }) => location_name === name)?.location_id;
  byHand('POST', '/transferorders', {
    ...{ ...own, transfer_order_number: 'TO-00012', date: '2026-11-20', is_intransit_order: true },
    ...{ from_location_id: placeOf('Head Office'), to_location_id: placeOf('Sparks Warehouse') },
    line_items: [{ item_id: item.item_id, name: 'Folding booth', quantity_transfer: 2 }],
  });
};

/** A shell in a folder of its own for each command. */
const openShell = (
  shop: Shop,
  { file, template, files }: { readonly file: string; readonly template: string; readonly files: string },
): Typing['connector'] => {
  let number = 0;
  const folderFor = (): string => {
    number += 1;
    const folder = join(shop.folder, `shell-${number}`);
    mkdirSync(folder);
    cpSync(files, folder, { recursive: true });
    return folder;
  };

  return async (words, { live = false, empty = false, before, otherMasterKey = false } = {}) => {
    const folder = folderFor();
    const own = live ? file : join(folder, 'connector.db');
    if (!live && !empty) {
      cpSync(template, own);
      cpSync(join(shop.folder, 'master.key'), join(folder, 'master.key'));
    }
    if (before !== undefined) {
      const database = new DatabaseSync(own);
      database.exec(before);
      database.close();
    }
    const port = String(await freePort());
    const env = {
      ...shop.environment,
      DATABASE_FILE: own,
      ...(live ? {} : { PORT: port }),
      ...(empty ? { PUBLIC_URL: undefined, PORT: undefined } : {}),
      ...(otherMasterKey
        ? {
            MASTER_KEY: randomBytes(32).toString('base64'),
            PREVIOUS_MASTER_KEY: readFileSync(join(folder, 'master.key'), 'utf8').trim(),
          }
        : {}),
    };
    const healthy = async (url: string): Promise<boolean> => (await fetch(url).catch(() => null))?.ok === true;
    const said = { stdout: '', stderr: '' };
    const back = process.cwd();
    process.chdir(folder);
    try {
      const code = await runCli({
        argv: words,
        env,
        folder,
        print: (text) => {
          said.stdout += `${text}\n`;
        },
        complain: (text) => {
          said.stderr += `${text}\n`;
        },
        // Whoever has started it ends it as soon as it is well.
        ended: async () => {
          for (const until = Date.now() + LONGEST_MS; !(await healthy(`http://127.0.0.1:${port}/healthz`)); ) {
            if (Date.now() > until) throw new Error('It was started, and is not well.');
          }
        },
        reach: async (url) => live && healthy(url),
        prompts: async () => person(`http://127.0.0.1:${port}`, shop),
        open: (link) => void consent(link).catch(() => undefined),
      });
      return { code, ...said };
    } finally {
      process.chdir(back);
    }
  };
};

/** A person of Zoho's customers who lives there. */
const customerIn = ({ sandbox }: Shop, city: string): { readonly id: string; readonly addressId: string } => {
  // biome-ignore lint/suspicious/noExplicitAny: whatever Zoho answers
  const get = (path: string): any => sandbox.control.byHand({ method: 'GET', path });
  for (const { contact_id: id, contact_name: name, contact_type: type } of get('/contacts').contacts) {
    const address = get(`/contacts/${id}`).contact.shipping_address;
    if (type !== 'vendor' && /^[A-Z]\w+ [A-Z]\w+$/.test(name) && address?.city === city) {
      return { id, addressId: address.address_id };
    }
  }
  throw new Error(`nobody lives in ${city}`);
};

/** What the person in front of `init` and `uninstall` answers. */
const person = (publicUrl: string, { sandbox }: Shop) => ({
  text: async ({ message }: { message: string }) => {
    if (/address/.test(message)) return publicUrl;
    if (/Client ID/.test(message)) return sandbox.credentials.clientId;
    return /Type (\w+) to go on/.exec(message)?.[1] ?? '';
  },
  secret: async () => sandbox.credentials.clientSecret,
  choose: async ({ options }: { options: readonly { value: string }[] }) => options[0]?.value ?? '',
  yes: async () => true,
});

/** A job that was tried and given up; answers its id. */
const giveUpJob = async (file: string): Promise<string> => {
  const database = new DatabaseSync(file);
  database.exec('delete from jobs');
  database.close();
  const store = await openStore({ file });
  const id = await store.write(async (s) => {
    const made = await s.jobs.enqueue({
      organizationId: '1',
      kind: 'notify',
      payload: { subscriberId: 'nobody' },
      runAt: 1,
    });
    const leased = await s.jobs.lease({ owner: 'page', now: Date.now(), until: Date.now() + 1_000, maxFaults: 1 });
    const failure = { at: Date.now(), runAt: null, fault: true, error: 'broken on purpose' };
    await s.jobs.fail(made, leased?.fence ?? 0, failure);
    return made;
  });
  await store.checkpoint();
  await store.close();
  return String(id);
};
