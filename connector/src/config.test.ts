import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { intents } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import { readConfig, secretNames, settingNames } from './config.ts';

const complaint = (env: Record<string, string>, readFile?: (path: string) => string): string => {
  try {
    readConfig(env, readFile);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no complaint';
};

test('without any setting it listens for this machine alone, and answers questions only', () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    HOST: '127.0.0.1',
    PORT: 8787,
    PUBLIC_URL: 'http://127.0.0.1:8787',
    LOG_LEVEL: 'info',
  });
  expect(config.INTENTS).toEqual(intents.filter(({ effect }) => effect === 'read').map(({ name }) => name));
  expect(config.BACKORDERS).toBe('refuse');
});

test('a shop is off; one that is on turns nothing to review, has no carrier and nobody who signs: its gate is shut', () => {
  const keys = ['AGECHECKER_KEY', 'AGECHECKER_SECRET', 'USPS_CLIENT_ID', 'USPS_CLIENT_SECRET'];
  const secrets = Object.fromEntries(keys.map((name) => [name, 'x'.repeat(16)]));
  expect(readConfig({}).SHOP).toBe('off');
  const { SHOP_REVIEW, SHOP_ADULT_SIGNATURE, SHOP_CARRIER, SHOP_PROVIDERS_URL, SHOP_PAYMENTS_URL, SHOP_SKUS } =
    readConfig({ SHOP: 'on', ...secrets });
  expect({ SHOP_REVIEW, SHOP_ADULT_SIGNATURE }).toEqual({ SHOP_REVIEW: [], SHOP_ADULT_SIGNATURE: 'no' });
  expect([SHOP_CARRIER, SHOP_PROVIDERS_URL, SHOP_PAYMENTS_URL, SHOP_SKUS]).toEqual(Array(4).fill(undefined));
  for (const name of keys) expect(complaint({ SHOP: 'on', ...secrets, [name]: '' })).toContain(name);
  expect(complaint({ SHOP_REVIEW: 'age-proof' })).toContain('SHOP_REVIEW');
  expect(complaint({ SHOP_ADULT_SIGNATURE: 'perhaps' })).toContain('SHOP_ADULT_SIGNATURE');
});

test('what was read cannot be changed afterwards', () => {
  expect(Object.isFrozen(readConfig({}))).toBe(true);
});

test('a setting that is empty counts as one that is not set', () => {
  expect(readConfig({ PORT: '', PUBLIC_URL: '', MASTER_KEY: '', INTENTS: '' })).toEqual(readConfig({}));
});

describe('a bad setting is named with what it must be, and without its value', () => {
  test.each([
    ['PORT', 'hunter2', 'must be a whole number'],
    ['PORT', '65536', 'must be at most 65535'],
    ['PORT', '-1', 'must be a whole number'],
    ['PUBLIC_URL', 'http://connector.example', 'must be an origin'],
    ['PUBLIC_URL', 'https://connector.example/path', 'must be an origin'],
    ['PUBLIC_URL', 'https://connector.example/?a=hunter2', 'must be an origin'],
    ['PUBLIC_URL', 'https://connector.example/#a', 'must be an origin'],
    ['PUBLIC_URL', 'https://hunter2@connector.example', 'must be an origin'],
    ['PUBLIC_URL', 'https://:hunter2@connector.example', 'must be an origin'],
    ['PUBLIC_URL', 'http://127.0.0.1.connector.example', 'must be an origin'],
    ['PUBLIC_URL', 'http://localhost.connector.example', 'must be an origin'],
    ['PUBLIC_URL', 'connector.example', 'must be an origin'],
    ['PUBLIC_URL', 'ftp://connector.example', 'must be an origin'],
    ['ZOHO_SANDBOX_URL', 'https://zoho.example', 'must be a loopback address'],
    ['ZOHO_SANDBOX_URL', 'http://192.168.1.7', 'must be an origin'],
    ['ZOHO_DATA_CENTRE', 'hunter2', 'must be one of us, eu, in, au, jp, ca, cn, sa, uk'],
    ['ORGANIZATION_ID', 'hunter2', 'must be the organisation id, digits only'],
    ['INTENTS', 'hunter2,check-stock,hunter2', 'must be "read", "all" or a comma-separated list of check-stock, '],
    ['CALLS_PER_MINUTE', '100', 'must be at most 90'],
    ['CALLS_PER_MINUTE', '9', 'must be at least 10'],
    ['CALLS_IN_FLIGHT', '10', 'must be at most 9'],
    ['CALLS_IN_FLIGHT', '0', 'must be at least 1'],
    ['PLAN_MINUTES', '0', 'must be at least 1'],
    ['ORDER_STRATEGY', 'hunter2', 'must be "number" or "reference"'],
    ['ORDER_NUMBER_PREFIX', 'hunter2/', 'must be at most 10 letters, digits or dashes'],
    ['STOCK_BUFFER', '-1', 'must be a number such as 0 or 2.5'],
    ['STOCK_BUFFER', '1e9', 'must be a number such as 0 or 2.5'],
    ['BACKORDERS', 'hunter2', 'must be "refuse" or "allow"'],
    ['PRICE_TOLERANCE_PERCENT', '5 %', 'must be a number such as 0 or 2.5'],
    ['SETTLE_SECONDS', '121', 'must be at most 120'],
    ['OPENCLAW_HOOK_TOKEN', 'hunter2', 'must be 16 to 512 plain characters without blanks'],
    ['SUBSCRIBER_ADDRESSES', 'hunter2', 'must be "public", "loopback" or "private"'],
    ['LOG_LEVEL', 'hunter2', 'must be one of debug, info, warn, error, silent'],
  ])('%s=%s', (name, value, must) => {
    const said = complaint({ [name]: value });
    expect(said).toContain(`  - ${name}: ${must}`);
    expect(said).not.toContain('hunter2');
    expect(said.split('\n')).toHaveLength(2);
  });

  test('all of them at once, so that one start is enough to mend them', () => {
    const said = complaint({ PORT: 'x', LOG_LEVEL: 'x', INTENTS: 'x', PUBLIC_URL: 'x', BACKORDERS: 'x' });
    for (const name of ['PORT', 'LOG_LEVEL', 'INTENTS', 'PUBLIC_URL', 'BACKORDERS'])
      expect(said).toContain(`- ${name}: `);
  });
});

describe('a secret', () => {
  test('is read from the file that NAME_FILE names, without the line end editors leave', () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'));
    try {
      const path = join(folder, 'secret');
      writeFileSync(path, 'hunter2-hunter2-hunter2\n');
      for (const name of secretNames)
        expect(readConfig({ [`${name}_FILE`]: path })[name]).toBe('hunter2-hunter2-hunter2');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('is not guessed at where its file cannot be read', () => {
    const said = complaint({ MASTER_KEY_FILE: '/nowhere/hunter2' });
    expect(said).toContain('- MASTER_KEY_FILE: the file cannot be read');
    expect(said).not.toContain('hunter2');
  });

  test('comes one way only', () => {
    const said = complaint({ ZOHO_CLIENT_SECRET: 'hunter2', ZOHO_CLIENT_SECRET_FILE: '/run/secret' }, () => 'hunter3');
    expect(said).toContain('- ZOHO_CLIENT_SECRET: set it or ZOHO_CLIENT_SECRET_FILE, not both');
    expect(said).not.toMatch(/hunter/);
  });

  test('is not an empty file', () => {
    expect(complaint({ ZOHO_CLIENT_ID_FILE: '/run/secret' }, () => '\n')).toContain(
      '- ZOHO_CLIENT_ID: must not be empty',
    );
  });

  test('is the only thing that can come from a file', () => {
    const never = () => {
      throw new Error('no file is read');
    };
    expect(readConfig({ PORT_FILE: '/run/port', MASTER_KEY_COMMAND_FILE: '/run/command' }, never)).toEqual(
      readConfig({}),
    );
  });
});

describe('the connector’s own address', () => {
  test.each([
    ['https://connector.example', 'https://connector.example'],
    ['https://connector.example/', 'https://connector.example'],
    ['https://CONNECTOR.example:443', 'https://connector.example'],
    ['https://connector.example:8443', 'https://connector.example:8443'],
    ['http://localhost:8787', 'http://localhost:8787'],
    ['http://127.0.0.2:8787', 'http://127.0.0.2:8787'],
    ['http://[::1]:8787', 'http://[::1]:8787'],
  ])('%s is known as %s', (given, known) => expect(readConfig({ PUBLIC_URL: given }).PUBLIC_URL).toBe(known));

  test('is the loopback address at its port where none is given', () => {
    expect(readConfig({ PORT: '9000' }).PUBLIC_URL).toBe('http://127.0.0.1:9000');
  });
});

describe('intents', () => {
  test('can all be switched on, or one by one', () => {
    expect(readConfig({ INTENTS: 'all' }).INTENTS).toEqual(intents.map(({ name }) => name));
    expect(readConfig({ INTENTS: 'check-stock, create-order' }).INTENTS).toEqual(['check-stock', 'create-order']);
  });

  test.each(['check-stock,', ',', 'Check-Stock', 'read,all', 'check_stock'])(
    'are spelt as they are, not as %j',
    (text) => {
      expect(complaint({ INTENTS: text })).toContain('- INTENTS: ');
    },
  );
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  /** What a line of the file sets, or would set without its #. */
  const lines = [...text.matchAll(/^(# )?([A-Z_]+)=(.*)$/gm)].map(([, off, name = '', value = '']) => ({
    on: off === undefined,
    name,
    value,
  }));
  const { PUBLIC_URL: _, ...defaults } = readConfig({});

  test('lists every setting exactly once, and nothing else', () => {
    expect(lines.map(({ name }) => name).sort()).toEqual([...settingNames].sort());
  });

  test('says of each in words what it is for', () => {
    const rows = text.split('\n');
    const undescribed = rows.filter((row, index) => {
      if (!/^(# )?[A-Z_]+=/.test(row)) return false;
      // A port needs no more words than the host above it.
      const above = rows[index - 1] ?? '';
      return !/^# \S/.test(above) && !/^HOST=/.test(above);
    });
    expect(undescribed).toEqual([]);
  });

  test('says of exactly the secrets that they may come from a file', () => {
    const marked = [...text.matchAll(/^# SECRET\.(?:.*\n# )*?([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(marked.sort()).toEqual([...secretNames].sort());
  });

  test('sets the defaults and nothing but them, so that copying it changes nothing', () => {
    expect(readConfig(parseEnv(text) as Record<string, string>)).toEqual(readConfig({}));
    for (const { name, value } of lines.filter(({ on }) => on)) {
      expect(`${name}=${value}`).toBe(
        `${name}=${name === 'INTENTS' ? 'read' : defaults[name as keyof typeof defaults]}`,
      );
    }
    const set = new Set(lines.flatMap(({ on, name }) => (on ? [name] : [])));
    expect(Object.keys(defaults).filter((name) => !set.has(name))).toEqual([]);
  });

  test('holds no secret, and shows no example that would be refused', () => {
    const shown = lines.filter(({ on, value }) => !on && value !== '');
    for (const { name } of shown) expect(secretNames).not.toContain(name);
    expect(complaint(Object.fromEntries(shown.map(({ name, value }) => [name, value])))).toBe('no complaint');
  });
});

test('a nightly reconciliation wants to know from where and in whose name', () => {
  expect(() => readConfig({ RECONCILE_AT: '02:30', RECONCILE_FROM: '/counts.csv' })).toThrow(
    'RECONCILE_KEY: must be set where RECONCILE_AT is',
  );
  const whole = { RECONCILE_AT: '02:30', RECONCILE_FROM: '/counts.csv', RECONCILE_KEY: '0123456789abcdef' };
  expect(readConfig(whole).RECONCILE_AT).toBe('02:30');
  expect(() => readConfig({ ...whole, RECONCILE_AT: '24:00' })).toThrow('RECONCILE_AT: must be a time of the day');
});

test.each(['http://shop.example/stock', 'https://me:secret@shop.example/', 'file:///etc/passwd', 'stock.csv'])(
  'counts are not fetched from %s',
  (address) => {
    expect(() => readConfig({ RECONCILE_SOURCES: `https://a.example/, ${address}` })).toThrow(
      'must be https addresses',
    );
  },
);
