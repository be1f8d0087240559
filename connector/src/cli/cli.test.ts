import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HttpResponse, http } from 'msw';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { providerCredentials } from 'zoho-sandbox/providers';
import { madeUpDecision } from '../clearance/clearance-testbed.ts';
import { defaultFieldMap } from '../compliance/field-map.ts';
import { mountZoho } from '../zoho/accounts-testbed.ts';
import { pretendAccounts } from '../zoho/pretend-accounts.ts';
import { newMasterKey, ORGANIZATION, openCli } from './cli-testbed.ts';

type Bed = Awaited<ReturnType<typeof openCli>>;

const zoho = pretendAccounts();
const server = mountZoho(zoho);
/** A shop of one location that sells nothing: each of its lists. */
const emptyShop = {
  code: 0,
  message: 'success',
  locations: [{ location_id: '501', location_name: 'Main', type: 'general' }],
  items: [],
  inventory_adjustments: [],
  transfer_orders: [],
  page_context: { page: 1, per_page: 200, has_more_page: false },
};

/** Whether Zoho offers webhooks by API. */
let hasWebhooks = false;

beforeAll(() => {
  server.listen({ onUnhandledFrame: 'error' });
  server.use(
    http.get('https://www.zohoapis.com/inventory/v1/:list', () => HttpResponse.json(emptyShop)),
    http.get('https://www.zohoapis.com/inventory/v1/settings/:list', () =>
      hasWebhooks
        ? HttpResponse.json({ code: 0, message: 'success', webhooks: [], workflows: [] })
        : HttpResponse.json({ code: 5, message: 'Invalid URL Passed' }, { status: 404 }),
    ),
  );
});
afterAll(() => server.close());

const keyOf = async (bed: Bed): Promise<string> =>
  ((await bed.run('keys', 'create', '--name', 'x', '--json')).json() as { kid: string }).kid;

/** What these never go without. */
const WHY = ['--reason', 'looked it up'];
const JOHN = ['--first-name', 'John', '--last-name', 'Doe', '--born', '1980-05-17'];
const required: Readonly<Record<string, readonly string[]>> = {
  'compliance rules set': ['ends/nv', ...WHY],
  'compliance rules remove': ['ends/nv', ...WHY],
  'compliance fields map': ['product-class', ...WHY],
  'compliance ledger': ['--state', 'NV', '--month', '2026-10'],
  'compliance erase': ['7000000000001', ...WHY],
  'compliance verify-age': ['K7QF-2M', ...JOHN],
  budget: ['--items', '2000'],
  'mirror accept': ['--hours', '1'],
  'product-ids import': ['--file', '/nowhere.csv'],
  'reconcile-skus': ['--file', '/nowhere.csv'],
  'reconcile-stock': ['--file', '/nowhere.csv'],
};

const gateway = ['http://127.0.0.1:18789/hooks/zoho', '--kind', 'openclaw'];
const subscriberOf = async (bed: Bed): Promise<string> =>
  ((await bed.run('subscribers', 'add', ...gateway, '--json')).json() as { id: string }).id;

/** A list of another system, of the one item that is known. */
const fileOf = async (bed: Bed): Promise<string> => {
  await bed.know([{ itemId: '11', sku: 'MUG', name: 'Mug', status: 'active' }]);
  const file = join(bed.folder, 'list.csv');
  writeFileSync(file, 'product_id,sku,quantity,location\np-1,MUG,5,Main\n');
  return file;
};

const runOf = async (bed: Bed): Promise<string[]> => {
  await bed.run('reconcile-stock', '--file', await fileOf(bed), '--run', 'r-1');
  return ['r-1'];
};

const stuckCheckout = {
  id: 'CO-0000-0000-0000-0001',
  organizationId: ORGANIZATION,
  kid: '0123456789abcdef',
  idempotencyKey: 'web-order-1',
  requestHash: 'x',
  state: 'stuck',
  version: 1,
  planKey: '0123456789abcdef0123456789abcdef',
  cart: JSON.stringify({ lines: [], subTotalMicros: 0, taxMicros: 0, totalMicros: 0, currency: 'USD', location: null }),
  buyer: null,
  payment: null,
  progress: '{}',
  decisionId: null,
  orderId: null,
  orderNumber: null,
  createdAt: 0,
  changedAt: 0,
  heldUntil: 0,
  leaseOwner: null,
  leaseUntil: null,
};

/** Every command there is, and words after which it ends well. */
const commands: Readonly<Record<string, (bed: Bed) => Promise<string[]> | string[]>> = {
  start: (bed) => {
    bed.env.PORT = '0';
    bed.stop();
    return [];
  },
  status: () => [],
  pause: () => [],
  resume: () => [],
  connect: () => [],
  console: () => [],
  backup: (bed) => [join(bed.folder, 'copy.db')],
  restore: async (bed) => {
    await bed.run('backup', join(bed.folder, 'copy.db'));
    bed.answering.clear();
    return [join(bed.folder, 'copy.db')];
  },
  migrate: () => [],
  doctor: () => [],
  init: () => [
    ...[
      '--data-centre',
      'us',
      '--public-url',
      'https://connector.example',
      '--port',
      '0',
      '--client-id',
      '1000.CLIENT',
    ],
  ],
  'verify-live': () => [],
  uninstall: (bed) => {
    zoho.refreshTokens.add('refresh-0');
    bed.answering.clear();
    return ['--yes', '--export', join(bed.folder, 'log.jsonl')];
  },
  disconnect: () => {
    zoho.refreshTokens.add('refresh-0');
    return ['--yes'];
  },
  'compliance rules list': () => [],
  'compliance rules set': () => [
    ...['ends/nv', '--class', 'ends', '--state', 'NV', '--effect', 'block', '--source', 'A letter'],
    ...['--confidence', 'owner', '--stale', '2099-01-01', ...WHY],
  ],
  'compliance rules remove': async (bed) => {
    await bed.run('compliance', 'rules', 'seed');
    return ['ends/ny', ...WHY];
  },
  'compliance rules history': () => [],
  'compliance rules seed': () => [],
  'compliance fields list': () => [],
  'compliance fields check': () => {
    const fields = defaultFieldMap.map(({ apiName: api_name, label, entity, kind }) => {
      const data_type = { text: 'string', boolean: 'check_box', list: 'multiselect' }[String(kind)] ?? kind;
      return { api_name, label, entity, data_type, is_active: true };
    });
    const answer = () => HttpResponse.json({ code: 0, message: 'success', fields });
    server.use(http.get('https://www.zohoapis.com/inventory/v1/settings/fields', answer));
    return [];
  },
  'compliance fields map': () => ['product-class', '--api-name', 'cf_kind', ...WHY],
  'compliance simulate': () => [],
  'compliance ledger': () => ['--state', 'NV', '--month', '2026-10'],
  'compliance decisions': () => [],
  'compliance show': async (bed) => {
    await bed.withStore((store) => store.write((s) => s.decisions.add(...madeUpDecision(ORGANIZATION))));
    return ['CD-0000-0000-0000'];
  },
  'compliance verify-age': async (bed) => {
    Object.assign(bed.env, { SHOP: 'on', ...providerCredentials });
    const id = await bed.propose();
    // To an address of the customer's.
    await bed.withStore(async (store) => {
      const row = await store.read.plans.byDisplay(id);
      const kept = JSON.parse(row?.recipe ?? '') as { recipe: object };
      const recipe = { ...kept, recipe: { ...kept.recipe, shippingAddressId: '900' } };
      await store.write((s) => s.plans.learn({ planKey: row?.planKey ?? '', version: 1 }, JSON.stringify(recipe)));
    });
    const zohoApi = 'https://www.zohoapis.com/inventory/v1';
    const address = {
      address_id: '900',
      address: '525 S Main St',
      city: 'Reno',
      state: 'NV',
      zip: '89501',
      country: 'US',
    };
    const contact = { contact_id: '7000000000001', contact_name: 'Acme', shipping_address: address };
    const custom_fields = [
      { api_name: 'cf_age_required', label: 'Age Required', data_type: 'check_box', value: true },
      { api_name: 'cf_product_class', label: 'Product Class', data_type: 'dropdown', value: 'ends' },
    ];
    const item = {
      item_id: '11',
      sku: 'SF-1108',
      name: 'Booth',
      status: 'active',
      track_inventory: false,
      custom_fields,
    };
    const ok = (body: object) => () => HttpResponse.json({ code: 0, message: 'success', ...body });
    const accepted = { uuid: 'check-1234', status: 'accepted' };
    server.use(
      http.get(`${zohoApi}/itemdetails`, ok({ items: [item] })),
      http.get(`${zohoApi}/contacts/:id`, ok({ contact })),
      http.get(`${zohoApi}/contacts/:id/address`, ok({ addresses: [address] })),
      http.post('https://api.agechecker.net/v1/create', () => HttpResponse.json(accepted)),
    );
    return [id, ...JOHN];
  },
  'compliance erase': () => ['7000000000001', ...WHY],
  budget: () => [...(required.budget ?? [])],
  import: () => [],
  'mirror feeds': () => [],
  'mirror accept': () => [...(required['mirror accept'] ?? [])],
  'keys create': () => ['--name', 'agent'],
  'keys list': () => [],
  'keys limits': async (bed) => [await keyOf(bed)],
  'keys rotate': async (bed) => [await keyOf(bed)],
  'keys revoke': async (bed) => [await keyOf(bed)],
  'plans list': async (bed) => {
    await bed.propose();
    return ['--all'];
  },
  'plans show': async (bed) => [await bed.propose()],
  'plans approve': async (bed) => [await bed.propose()],
  'plans reject': async (bed) => [await bed.propose()],
  'plans settle': async (bed) => [await bed.propose('customer', 'uncertain'), '--not-done'],
  'checkouts list': () => [],
  'checkouts show': async (bed) => {
    await bed.withStore((store) => store.write((s) => s.checkouts.insert(stuckCheckout)));
    return [stuckCheckout.id];
  },
  'checkouts settle': async (bed) => {
    await bed.withStore((store) => store.write((s) => s.checkouts.insert(stuckCheckout)));
    return [stuckCheckout.id, '--not-sold'];
  },
  'subscribers add': () => gateway,
  'subscribers list': async (bed) => {
    await subscriberOf(bed);
    return [];
  },
  'subscribers test': async (bed) => [await subscriberOf(bed)],
  'subscribers remove': async (bed) => [await subscriberOf(bed)],
  'subscribers enable': async (bed) => [await subscriberOf(bed)],
  'jobs list': async (bed) => {
    await bed.giveUp();
    return [];
  },
  'jobs replay': async (bed) => [String(await bed.giveUp())],
  'jobs drop': async (bed) => [String(await bed.giveUp())],
  'product-ids import': async (bed) => ['--file', await fileOf(bed)],
  'product-ids list': () => [],
  'reconcile-skus': async (bed) => ['--file', await fileOf(bed)],
  'reconcile-stock': async (bed) => ['--file', await fileOf(bed)],
  'reconciliations list': () => [],
  'reconciliations show': (bed) => runOf(bed),
  'reconciliations apply': (bed) => runOf(bed),
  'product-ids remove': async (bed) => {
    await bed.run('product-ids', 'import', '--file', await fileOf(bed));
    return ['p-1'];
  },
  'items skus': () => [],
  'items names': () => [],
  'items unname': async (bed) => {
    const pods = { word: 'the blue pods', name: 'The blue pods', itemId: '11' };
    await bed.withStore((store) => store.write((s) => s.aliases.put(ORGANIZATION, pods, 0)));
    return ['the  BLUE pods'];
  },
  'locations list': () => [],
  'locations name': () => ['Main', 'wh-1'],
  'locations unname': async (bed) => {
    await bed.run('locations', 'name', 'Main', 'wh-1');
    return ['wh-1'];
  },
  'order-mode': () => ['adjust'],
  'audit list': async (bed) => {
    await bed.run('pause');
    return [];
  },
  'audit verify': async (bed) => {
    await bed.run('pause');
    return [];
  },
  'audit export': async (bed) => {
    await bed.run('pause');
    await bed.run('resume');
    return ['--after', '1'];
  },
  'audit erase': async (bed) => {
    await bed.run('pause');
    return ['Jane Doe'];
  },
  'secrets rotate': () => ['--signing-key'],
  'webhook secret create': () => [],
  'webhook secret rotate': async (bed) => {
    await bed.run('webhook', 'secret', 'create');
    return [];
  },
  'webhook setup': () => [],
  'webhook check': () => [],
  'webhook remove': () => {
    hasWebhooks = true;
    return [];
  },
  'webhook list': () => [],
  'webhook explain': (bed) => {
    const file = join(bed.folder, 'captured');
    writeFileSync(file, 'POST /x HTTP/1.1\r\n\r\n{}');
    return ['--file', file];
  },
  'webhook replay': async (bed) => {
    await bed.deliver('d1');
    return ['d1'];
  },
};

/** With what they end, and without a complaint: nothing runs here, and this Zoho is a poor one. */
const endings: Readonly<Record<string, number>> = { doctor: 3, 'verify-live': 1, 'subscribers test': 1 };

describe.each(Object.entries(commands))('%s', (name, prepare) => {
  const words = name.split(' ');
  const code = endings[name] ?? 0;

  test('answers in words', async () => {
    await using bed = await openCli();
    await bed.connect();
    const ran = await bed.run(...words, ...(await prepare(bed)));
    expect(ran).toMatchObject({ code, err: '' });
    expect(ran.out).toMatch(/\S{2,}/);
    // Moments are written alike everywhere: 2026-11-22 05:31:07 UTC.
    expect(ran.out).not.toMatch(/T\d\d:\d\d:\d\d\.\d{3}Z/);
    expect(() => ran.json()).toThrow();
  });

  test.each([
    ['before', ['--json'], []],
    ['behind', [], ['--json']],
  ])('answers as data with --json %s its words', async (_, before, behind) => {
    await using bed = await openCli();
    await bed.connect();
    const ran = await bed.run(...before, ...words, ...(await prepare(bed)), ...behind);
    expect(ran).toMatchObject({ code, err: '' });
    expect(ran.json()).toEqual(expect.any(Object));
  });

  test('tells with --help what it does, and does nothing', async () => {
    await using bed = await openCli({ DATABASE_FILE: '/nowhere/at/all.db' });
    const ran = await bed.run(...words, '--help');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain(`Usage: connector ${name}`);
    expect(ran.out).toContain('--json');
  });

  test('refuses a flag it does not know', async () => {
    await using bed = await openCli();
    const ran = await bed.run(...words, ...(required[name] ?? []), '--name', 'x', '--hurry');
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(/^error: unknown option '--(hurry|name)'/);
  });
});

test('no command is forgotten here', async () => {
  await using bed = await openCli();
  const named = async (...words: string[]): Promise<string[]> => {
    const { out } = await bed.run(...words, '--help');
    const below = [...out.matchAll(/^ {2}([a-z][a-z-]*) .*$/gm)].flatMap((match) =>
      match[1] === 'help' ? [] : [match[1] ?? ''],
    );
    const nested = await Promise.all(below.map((name) => named(...words, name)));
    return below.length === 0 ? [words.join(' ')] : nested.flat();
  };
  expect((await named()).sort()).toEqual(Object.keys(commands).sort());
});

describe('the exit code', () => {
  test('is 1 where the words are wrong', async () => {
    await using bed = await openCli();
    expect(await bed.run('frobnicate')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^error: unknown command 'frobnicate'\n\(Add --help /),
    });
    expect((await bed.run('keys', 'create')).code).toBe(1);
    expect((await bed.run('plans', 'show')).code).toBe(1);
    expect((await bed.run()).code).toBe(1);
  });

  test('is 1 where it is refused, with one line that says what to do', async () => {
    await using bed = await openCli();
    const ran = await bed.run('disconnect');
    expect(ran).toEqual({
      code: 1,
      out: '',
      err: 'No organisation is connected yet. Start with: pnpm connector connect',
      json: expect.any(Function),
    });
    expect((await bed.run('disconnect', '--json')).json()).toEqual({
      problem: {
        code: 'not_connected',
        detail: 'No organisation is connected yet.',
        hint: 'Start with: pnpm connector connect',
      },
    });
  });

  test('is 2 where it may work later', async () => {
    await using bed = await openCli();
    bed.env.DATABASE_FILE = join(bed.folder, 'a-folder-where-the-database-should-be');
    mkdirSync(bed.env.DATABASE_FILE);
    const ran = await bed.run('status');
    expect(ran).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/cannot use its database.* Try again in 30 s\.$/s),
    });
    expect((await bed.run('status', '--json')).json()).toMatchObject({
      problem: { code: 'store_unavailable', retryAfterSeconds: 30 },
    });
  });

  test('is 3 where something is broken', async () => {
    await using bed = await openCli();
    await bed.connect();
    await bed.run('status');
    bed.env.MASTER_KEY = newMasterKey();
    const ran = await bed.run('status');
    expect(ran).toMatchObject({ code: 3, out: '' });
    expect(ran.err).toContain('were sealed with master key');
    expect((await bed.run('status', '--json')).json()).toMatchObject({ problem: { code: 'internal' } });
  });

  test('is 3 where a sealed secret does not open any more', async () => {
    await using bed = await openCli();
    await bed.connect();
    await bed.withStore((store) =>
      store.write(async (s) => {
        const row = await s.connections.get(ORGANIZATION);
        if (row !== null) await s.connections.save({ ...row, refreshToken: 'x.y.z', accessToken: 'x.y.z' });
      }),
    );
    bed.env.PREVIOUS_MASTER_KEY = bed.env.MASTER_KEY ?? '';
    bed.env.MASTER_KEY = newMasterKey();
    const ran = await bed.run('secrets', 'rotate', '--json');
    expect(ran.code).toBe(3);
    expect(ran.json()).toMatchObject({ problem: { code: 'internal' } });
  });

  test('is 3 with bad settings, which are all named and none told', async () => {
    await using bed = await openCli({ PORT: 'hunter2', INTENTS: 'hunter2' });
    const ran = await bed.run('status');
    expect(ran).toMatchObject({ code: 3, out: '' });
    expect(ran.err).toContain('- PORT: ');
    expect(ran.err).toContain('- INTENTS: ');
    expect(ran.err).not.toContain('hunter2');
  });
});

const needNone: readonly string[] = ['start', 'connect', 'budget', 'doctor', 'init', 'restore'];

test.each(Object.keys(commands).filter((name) => !needNone.includes(name)))(
  '%s makes no database where there is none, and says where it looked',
  async (name) => {
    await using bed = await openCli();
    await bed.connect();
    const words = [...name.split(' '), ...(await (commands[name] as (bed: Bed) => Promise<string[]>)(bed))];
    const empty = join(bed.folder, 'elsewhere');
    mkdirSync(empty);
    bed.env.DATABASE_FILE = join(empty, 'connector.db');
    delete bed.env.MASTER_KEY;
    const ran = await bed.run(...words);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain(`There is no database at ${bed.env.DATABASE_FILE}.`);
    expect(ran.err).toContain('DATABASE_FILE');
    expect(readdirSync(empty)).toEqual([]);
  },
);

test('doctor makes no database where there is none either: that is what it finds', async () => {
  await using bed = await openCli();
  await bed.connect();
  const empty = join(bed.folder, 'elsewhere');
  mkdirSync(empty);
  bed.env.DATABASE_FILE = join(empty, 'connector.db');
  const ran = await bed.run('doctor');
  expect(ran.code).toBe(3);
  expect(ran.out).toContain(`There is no database at ${bed.env.DATABASE_FILE}.`);
  expect(readdirSync(empty)).toEqual([]);
});

test('a setting that is probably misspelt is told, and what is asked for is done all the same', async () => {
  await using bed = await openCli({ PUBLIC_URLL: 'https://connector.example' });
  expect(await bed.run('status', '--json')).toMatchObject({
    code: 0,
    err: 'Warning: PUBLIC_URLL is set, and is no setting. Is PUBLIC_URL meant?',
    out: expect.stringContaining('"paused"'),
  });
});

test('tells its version', async () => {
  await using bed = await openCli();
  expect(await bed.run('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
});

test('importing it does nothing, and asking for help needs no settings', async () => {
  await using bed = await openCli({ PORT: 'x' });
  const ran = await bed.run('--help');
  expect(ran.code).toBe(0);
  expect(ran.out).toContain('Usage: connector [options] [command]');
});
