import { intents, shopEndpoints } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import { parseKey } from '../skill-tokens/keys.ts';
import { ORGANIZATION, openCli } from './cli-testbed.ts';

interface Made {
  readonly kid: string;
  readonly key: string;
  readonly otpauthUri: string | null;
}
interface Listed {
  readonly kid: string;
  readonly state: string;
  readonly scopes: readonly string[];
  readonly limits: Readonly<Record<string, number | null>>;
  readonly [fact: string]: unknown;
}

const open = async () => {
  const bed = await openCli();
  await bed.connect();
  return {
    ...bed,
    create: async (...words: string[]): Promise<Made> =>
      (await bed.run('keys', 'create', '--name', 'agent', '--json', ...words)).json() as Made,
    list: async (): Promise<Listed[]> => (await bed.run('keys', 'list', '--json')).json() as Listed[],
  };
};

describe('keys create', () => {
  test('shows the key once, and keeps its public half alone', async () => {
    await using bed = await open();
    const made = await bed.create();
    const { kid, seed } = parseKey(made.key) ?? {};
    expect(kid).toBe(made.kid);
    const row = await bed.withStore((store) => store.read.keys.get(made.kid));
    expect(JSON.stringify(row)).not.toContain(seed);
    expect((await bed.run('keys', 'list', '--json')).out).not.toContain(seed);
  });

  test('makes a key that may read, needs a person for the rest, and has limits', async () => {
    await using bed = await open();
    await bed.create();
    const [key] = await bed.list();
    const reads = new Set(intents.filter(({ effect }) => effect === 'read').map(({ scope }) => scope));
    expect(new Set(key?.scopes)).toEqual(reads);
    expect(key).toMatchObject({ kind: 'skill', release: 'person', organizationId: ORGANIZATION, locationIds: null });
    expect(key?.limits).toMatchObject({ dayOrders: 50, dayZohoCalls: 500, orderUnitsMicros: 1_000_000_000 });
  });

  test('takes what it may do from the words', async () => {
    await using bed = await open();
    await bed.create(
      ...[
        '--kind',
        'service',
        '--scopes',
        'stock:read, orders:write',
        '--release',
        'agent',
        '--location',
        '501',
        '502',
      ],
      ...['--order-value', '250', '--order-units', '10', '--day-value', '999.99', '--day-units', '0.5'],
      ...['--day-orders', '3', '--day-cancellations', '0', '--day-zoho-calls', '7'],
    );
    expect((await bed.list())[0]).toMatchObject({
      kind: 'service',
      release: 'agent',
      scopes: ['stock:read', 'orders:write'],
      locationIds: ['501', '502'],
      limits: {
        orderValueMicros: 250_000_000,
        orderUnitsMicros: 10_000_000,
        dayValueMicros: 999_990_000,
        dayUnitsMicros: 500_000,
        dayOrders: 3,
        dayCancellations: 0,
        dayZohoCalls: 7,
      },
    });
  });

  test('says what the key may write and the connector has switched off', async () => {
    await using bed = await open();
    const off = async (...words: string[]) => (await bed.run('keys', 'create', '--name', 'x', ...words)).out;
    expect(await off('--write')).toMatch(/Switched off .*: create-order, create-customer, cancel-order, .*INTENTS/);
    expect(await off('--scopes', 'stock:read')).not.toContain('Switched off');
    bed.env.INTENTS = 'all';
    expect(await off('--write')).not.toContain('Switched off');
  });

  test('gives every scope with --write: an agent those of its intents, a service those of a shop as well', async () => {
    await using bed = await open();
    await bed.create('--write');
    await bed.create('--write', '--kind', 'service', '--order-value', '9', '--day-value', '9');
    const [agent, service] = await bed.list();
    const ofIntents = intents.map(({ scope }) => scope);
    expect(new Set(agent?.scopes)).toEqual(new Set(ofIntents));
    expect(new Set(service?.scopes)).toEqual(new Set([...ofIntents, ...shopEndpoints.map(({ scope }) => scope)]));
  });

  test('shows what to put into the authenticator app, where codes release', async () => {
    await using bed = await open();
    const { otpauthUri } = await bed.create('--release', 'code');
    expect(otpauthUri).toMatch(/^otpauth:\/\/totp\//);
    expect((await bed.run('keys', 'create', '--name', 'x', '--release', 'code')).out).toContain('otpauth://totp/');
    expect((await bed.create()).otpauthUri).toBeNull();
  });

  test('tells in words how the key is installed, and never puts it on a command line', async () => {
    await using bed = await open();
    const { out } = await bed.run('keys', 'create', '--name', 'agent');
    const key = /zik_\S+/.exec(out)?.[0] ?? '';
    expect(parseKey(key)).not.toBeNull();
    expect(out).toContain("env.CONNECTOR_URL 'https://connector.example'");
    expect(out.split('\n').filter((line) => line.includes(key))).toEqual([`  ${key}`]);
  });

  test.each([
    ['a scope there is not', ['--scopes', 'stock:delete']],
    ['a kind there is not', ['--kind', 'robot']],
    ['somebody to release there is not', ['--release', 'anybody']],
    ['a limit that is no number', ['--order-value', 'lots']],
    ['a limit with a comma', ['--day-value', '1,5']],
    ['a limit below nothing', ['--order-value=-5']],
    ['half an order', ['--day-orders', '1.5']],
    ['an organisation that is no id', ['--organization', 'Zylker']],
    ['an organisation that is not connected', ['--organization', '999']],
  ])('refuses %s', async (_, words) => {
    await using bed = await open();
    const ran = await bed.run('keys', 'create', '--name', 'agent', ...words);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).not.toBe('');
    expect(await bed.list()).toEqual([]);
  });

  test('tells a service where it is sold tokens and takes its orders, and no word of OpenClaw', async () => {
    await using bed = await open();
    const { out } = await bed.run('keys', 'create', '--name', 'web shop', '--kind', 'service');
    expect(out).toContain('https://connector.example/v1/token');
    expect(out).toContain('https://connector.example/openapi.json');
    expect(out).toContain('examples/web-shop/place-order.mjs');
    expect(out).not.toContain('openclaw');
    const { kid } = await bed.create('--kind', 'service');
    expect((await bed.run('keys', 'rotate', kid)).out).not.toContain('openclaw');
  });

  test('tells a shop where it sells, and nothing of orders that it may not make', async () => {
    await using bed = await open();
    const words = ['--kind', 'service', '--scopes', 'shop:read,shop:sell', '--order-value', '9', '--day-value', '9'];
    const { out } = await bed.run('keys', 'create', '--name', 'shop', ...words);
    for (const said of ['/v1/products, /v1/quotes and /v1/checkouts', 'examples/storefront'])
      expect(out).toContain(said);
    expect(out).not.toMatch(/v1\/orders|web-shop/);
    const { kid } = await bed.create(...words);
    expect((await bed.run('keys', 'rotate', kid)).out).toContain('examples/storefront');
    expect((await bed.run('keys', 'create', '--name', 'all', ...words, '--write')).out).toContain('/v1/orders');
  });

  test('refuses a service whose plans a code would release, since nobody could read it one', async () => {
    await using bed = await open();
    const ran = await bed.run('keys', 'create', '--name', 'web shop', '--kind', 'service', '--release', 'code');
    expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringContaining('nobody who could read a code') });
    expect(await bed.list()).toEqual([]);
  });

  test.each([
    ['--release', 'agent'],
    ['--kind', 'service'],
  ])('wants to be told what orders may cost where no person sees them (%s %s)', async (...alone) => {
    await using bed = await open();
    for (const said of [[], ['--order-value', '100'], ['--day-value', '100']]) {
      const ran = await bed.run('keys', 'create', '--name', 'agent', '--write', ...alone, ...said);
      expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringContaining('--order-value and --day-value') });
    }
    expect(await bed.list()).toEqual([]);
    await bed.create('--write', ...alone, '--order-value', '100', '--day-value', 'none');
    const [made] = await bed.list();
    expect(made?.limits).toMatchObject({ orderValueMicros: 100_000_000, dayValueMicros: null });
    const taken = await bed.run('keys', 'limits', made?.kid ?? '', '--order-value', 'none');
    expect(taken).toMatchObject({ code: 1, err: expect.stringContaining('its limits on value may change, but stay') });
    expect((await bed.list())[0]?.limits).toEqual(made?.limits);
    // What cannot order needs no such word.
    await bed.create('--scopes', 'stock:read', ...alone);
    expect(await bed.list()).toHaveLength(2);
  });

  test('says in its help what holds where nothing is said', async () => {
    await using bed = await open();
    const out = (await bed.run('keys', 'create', '--help')).out.replace(/\s+/g, ' ');
    expect(out).toContain('most orders a day (default: 50 for a skill, none for a service)');
    expect(out).toContain('most units an order may have (default: 1000 for a skill, none for a service)');
    expect(out).toContain(
      'most an order may cost (must be said for a service, and where the agent releases; else none)',
    );
    // Of changes of stock the units are limited.
    expect(out).toMatch(/--stock-value <amount> [^(]+\(default: none\)/);
  });

  test('says what a limit looks like', async () => {
    await using bed = await open();
    for (const amount of ['lots', '-5']) {
      const ran = await bed.run('keys', 'create', '--name', 'agent', `--order-value=${amount}`);
      expect(ran.err).toContain('It must be a number such as 250 or 99.50, or "none" for no limit.');
    }
  });

  test('refuses a name that would break a line', async () => {
    await using bed = await open();
    const ran = await bed.run('keys', 'create', '--name', 'a\nb', '--json');
    expect(ran.code).toBe(1);
    expect(ran.json()).toMatchObject({
      problem: { code: 'invalid_ask', fields: [{ field: 'name', reason: 'must be 1 to 80 characters on one line' }] },
    });
  });

  test('does not guess the organisation', async () => {
    await using bed = await openCli();
    expect((await bed.run('keys', 'create', '--name', 'agent')).code).toBe(1);
    await bed.connect();
    await bed.connect('20000000', 'Second');
    expect((await bed.run('keys', 'create', '--name', 'agent')).code).toBe(1);
    expect((await bed.run('keys', 'create', '--name', 'agent', '--organization', '20000000')).code).toBe(0);
  });
});

test('keys list tells each key, what it may do, and whose place it took', async () => {
  await using bed = await open();
  expect((await bed.run('keys', 'list')).out).toBe('There are no keys yet.');
  const { kid } = await bed.create('--scopes', 'stock:read', '--order-value', '99.5', '--day-zoho-calls', 'none');
  const limits =
    'at most, an order: 99.50 value, 1000 units; ' +
    'a day: any value, 5000 units, 50 orders, 10 cancellations, any number of Zoho calls; ' +
    'a change of stock: any value, 1000 units; a day’s changes: any value, 5000 units, 50 changes';
  const line = `${kid}  agent  skill  active  release by person  stock:read  \\d{4}-\\d\\d-\\d\\d  never used`;
  expect((await bed.run('keys', 'list')).out).toMatch(new RegExp(`^${line}\n  ${limits}$`));
  const next = (await bed.run('keys', 'rotate', kid, '--json')).json() as Made;
  const service = await bed.create('--kind', 'service', '--scopes', 'stock:read');
  expect((await bed.run('keys', 'list')).out).toMatch(new RegExp(`\n${service.kid} .* makes no plans `));
  expect((await bed.run('keys', 'list')).out).toMatch(new RegExp(`\n${next.kid} .* took the place of ${kid}\n`));
});

describe('keys limits', () => {
  test('tells what a key may do, and changes what is said and nothing else', async () => {
    await using bed = await open();
    const { kid } = await bed.create('--write', '--order-value', '100');
    const before = (await bed.list())[0]?.limits;
    expect((await bed.run('keys', 'limits', kid)).out).toContain(`Key ${kid}, at most, an order: 100.00 value`);
    expect((await bed.list())[0]?.limits).toEqual(before);
    const { out, code } = await bed.run('keys', 'limits', kid, '--order-value', '250', '--day-orders', 'none');
    expect(code).toBe(0);
    expect(out).toContain('an order: 250.00 value');
    expect((await bed.list())[0]?.limits).toEqual({ ...before, orderValueMicros: 250_000_000, dayOrders: null });
  });

  test('limits single intents a day, and tells what of it is used', async () => {
    await using bed = await open();
    const { kid } = await bed.create(
      '--day-intents',
      'check-stock=200, create-order=5',
      '--day-intents',
      'find-items=0',
    );
    const dayIntents = { 'check-stock': 200, 'create-order': 5, 'find-items': 0 };
    expect((await bed.list())[0]?.limits).toMatchObject({ dayIntents });
    expect((await bed.run('keys', 'list')).out).toContain(
      'a day, by intent: 200 check-stock, 5 create-order, 0 find-items',
    );
    const day = new Date().toISOString().slice(0, 10);
    await bed.withStore((store) => store.write((s) => s.dayAsks.count(kid, 'check-stock', day)));
    const changed = await bed.run('keys', 'limits', kid, '--day-intents', 'check-stock=100,find-items=none');
    expect(changed.out).toMatch(
      /\n {2}check-stock: [01] asked today, 100 allowed a day\n {2}create-order: 0 asked today, 5 allowed a day\n {2}A new day begins at \d{4}-/,
    );
    expect((await bed.list())[0]?.limits).toMatchObject({ dayIntents: { 'check-stock': 100, 'create-order': 5 } });
    expect((await bed.run('keys', 'limits', kid, '--json')).json()).toMatchObject({
      kid,
      limits: { dayIntents: { 'check-stock': 100 }, dayOrders: 50 },
      dayEndsAt: expect.stringMatching(/:00.000Z$/),
    });
    expect((await bed.run('keys', 'limits', kid, '--day-intents', 'none')).code).toBe(0);
    expect((await bed.list())[0]?.limits).toMatchObject({ dayIntents: {}, dayOrders: 50 });
  });

  test.each([
    'check-stok=5',
    'check-stock',
    'check-stock=',
    'check-stock=1.5',
    'check-stock=-1',
    'check-stock=5,',
    '=5',
  ])('takes no limit of an intent such as %s', async (said) => {
    await using bed = await open();
    const ran = await bed.run('keys', 'create', '--name', 'agent', `--day-intents=${said}`);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(/such as check-stock=200|It must be a whole number, or "none"/);
    expect(await bed.list()).toEqual([]);
  });

  test.each([
    [['check-stock=5,check-stock=6']],
    [['check-stock=5', 'find-items=1,check-stock=6']],
    [['none', 'check-stock=6']],
  ])('takes one limit of an intent and no more: %j', async (said) => {
    await using bed = await open();
    const words = said.flatMap((each) => ['--day-intents', each]);
    const ran = await bed.run('keys', 'create', '--name', 'agent', ...words);
    expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringContaining('check-stock has a limit twice') });
  });

  test('is for keys that are alive', async () => {
    await using bed = await open();
    const { kid } = await bed.create();
    await bed.run('keys', 'revoke', kid);
    for (const none of [kid, '0000000000000000']) {
      expect(await bed.run('keys', 'limits', none, '--day-orders', '9')).toMatchObject({ code: 1, out: '' });
    }
  });
});

describe('keys rotate', () => {
  test('puts a new key in the place of the old, which works for a day more, and tells until when', async () => {
    await using bed = await open();
    const { kid } = await bed.create();
    const { out } = await bed.run('keys', 'rotate', kid);
    expect(out).toMatch(
      new RegExp(`\\nThe old key ${kid} works until [-0-9]{10} [:0-9]{8} UTC\\. .*keys revoke ${kid}$`),
    );
    const [old] = await bed.list();
    expect(old?.state).toBe('ending');
    const dayMs = Date.parse(String(old?.revokedAt)) - Date.now();
    expect(Math.round(dayMs / 3_600_000)).toBe(24);
  });

  test('ends the old one at once where that is said', async () => {
    await using bed = await open();
    const { kid } = await bed.create('--scopes', 'stock:read', '--day-orders', '3');
    const next = (await bed.run('keys', 'rotate', kid, '--overlap-minutes', '0', '--json')).json() as Made;
    expect(next).toMatchObject({ replaces: { kid, worksUntil: null } });
    const [before, after] = await bed.list();
    expect(before).toMatchObject({ kid, state: 'revoked' });
    expect(after).toMatchObject({ kid: next.kid, state: 'active', rotatedFrom: kid, scopes: ['stock:read'] });
    expect(after?.limits).toEqual(before?.limits);
  });

  test('lets the old one live on for a while', async () => {
    await using bed = await open();
    const { kid } = await bed.create();
    expect((await bed.run('keys', 'rotate', kid, '--overlap-minutes', '10')).code).toBe(0);
    expect((await bed.list()).map(({ state }) => state)).toEqual(['ending', 'active']);
  });

  test('does it once', async () => {
    await using bed = await open();
    const { kid } = await bed.create();
    await bed.run('keys', 'rotate', kid);
    expect(await bed.run('keys', 'rotate', kid)).toMatchObject({ code: 1, out: '' });
    expect(await bed.list()).toHaveLength(2);
  });

  test.each(['0.5', '-1', 'soon'])('takes no overlap of %s minutes', async (minutes) => {
    await using bed = await open();
    const { kid } = await bed.create();
    expect((await bed.run('keys', 'rotate', kid, `--overlap-minutes=${minutes}`)).code).toBe(1);
    expect((await bed.list()).map(({ state }) => state)).toEqual(['active']);
  });
});

test('keys revoke ends a key, and says so where there is none', async () => {
  await using bed = await open();
  const { kid } = await bed.create();
  expect(await bed.run('keys', 'revoke', kid)).toMatchObject({ code: 0, out: `Key ${kid} is revoked.` });
  expect((await bed.list()).map(({ state }) => state)).toEqual(['revoked']);
  for (const none of [kid, '0000000000000000', 'x']) expect((await bed.run('keys', 'revoke', none)).code).toBe(1);
});
