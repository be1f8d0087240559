// Who is asking? Keys, assertions and tokens, honest and bent, at every address of the whole connector.
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { revokeKey } from 'connector/skill-tokens/keys.ts';
import { assertionOf, type Bent, privateKeyOf } from 'connector/skill-tokens/testing.ts';
import { type IntentName, intents } from 'shared-schemas';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Answered, askWith, type House, openHouse, PUBLIC_URL, read } from './house.ts';
import { shareHouse } from './shared-house.ts';

const shop = shareHouse({ sandbox: { items: 12 } });

interface Sold {
  readonly status: number;
  readonly token: string | null;
  readonly code: string | undefined;
}

/** Offers an assertion at the counter. */
const offer = async (
  assertion: string,
  {
    scope = 'stock:read',
    organizationId,
    app = shop().app,
    origin = PUBLIC_URL,
    headers = {},
  }: {
    scope?: string;
    organizationId?: string;
    app?: House['app'];
    origin?: string;
    headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<Sold & { body: string }> => {
  const response = await app.request(`${origin}/v1/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope,
      ...(organizationId === undefined ? {} : { organization_id: organizationId }),
    }),
  });
  const body = await response.clone().text();
  const { problem } = await read(response);
  const token = problem === null ? (JSON.parse(body) as { access_token: string }).access_token : null;
  return { status: response.status, token, code: problem?.code, body };
};

/** Knocks at an intent's address. What it asks is wrong, so that nothing is done even where the door opens. */
const knock = async (name: IntentName, authorization: string | null, app = shop().app): Promise<Answered> => {
  const intent = intents.find((each) => each.name === name);
  const path = intent?.path.replace(/:\w+/g, 'x') ?? '';
  const isGet = intent?.method === 'GET';
  const response = await app.request(`${PUBLIC_URL}${path}${isGet ? '?nonsense=1' : ''}`, {
    method: intent?.method ?? 'GET',
    headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) },
    ...(isGet ? {} : { body: '{"nonsense":1}' }),
  });
  if (response.status === 401) expect(response.headers.get('www-authenticate')).toBe('Bearer');
  return read(response, intent);
};

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const partsOf = (
  token: string,
): [header: Record<string, unknown>, claims: Record<string, unknown>, signature: string] => {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const open = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return [open(header), open(claims), signature];
};
const signed = (header: object, claims: object, key: KeyObject): string => {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
};
const stranger = generateKeyPairSync('ed25519').privateKey;

let key: string;
let kid: string;
beforeEach(async () => {
  ({ key, kid } = await shop().key());
});

test('an honest assertion buys a token that opens the addresses of its scopes', async () => {
  const { status, token } = await offer(await assertionOf(key, shop().parts.now()));
  expect(status).toBe(200);
  expect((await knock('check-stock', `Bearer ${token}`)).problem?.code).toBe('invalid_ask');
});

describe('an access token', () => {
  /** Makes of an honest token one that is not. */
  const bends: Record<string, (honest: string) => string | null | Promise<string | null>> = {
    'that is missing': () => null,
    'that is empty': () => 'Bearer ',
    'of another kind': (honest) => `Basic ${honest}`,
    'beside another': (honest) => `Bearer ${honest} ${honest}`,
    'that is no token': () => 'Bearer hunter2',
    'that is the key itself': () => `Bearer ${key}`,
    'that is an assertion': async () => `Bearer ${await assertionOf(key, shop().parts.now())}`,
    'without its signature': (honest) => `Bearer ${honest.split('.').slice(0, 2).join('.')}.`,
    'that says alg none': (honest) => {
      const [header, claims] = partsOf(honest);
      return `Bearer ${encode({ ...header, alg: 'none' })}.${encode(claims)}.`;
    },
    'signed with our public key as a secret': async (honest) => {
      const [header, claims] = partsOf(honest);
      const { keys } = (await (await shop().app.request('/.well-known/jwks.json')).json()) as { keys: { x: string }[] };
      const text = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
      const secret = Buffer.from(keys[0]?.x ?? '', 'base64url');
      return `Bearer ${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
    },
    'signed by a stranger': (honest) => {
      const [header, claims] = partsOf(honest);
      return `Bearer ${signed(header, claims, stranger)}`;
    },
    'signed by a skill’s own key': (honest) => {
      const [header, claims] = partsOf(honest);
      return `Bearer ${signed({ ...header, kid }, claims, privateKeyOf(key).privateKey)}`;
    },
    'with wider scopes under the old signature': (honest) => {
      const [header, claims, signature] = partsOf(honest);
      return `Bearer ${encode(header)}.${encode({ ...claims, scope: 'orders:write' })}.${signature}`;
    },
    'of another connector': async () => {
      await using other = await openHouse({ sandbox: { items: 12 } });
      return `Bearer ${await other.token((await other.key()).key)}`;
    },
    'over 4 KB': () => `Bearer ${'a'.repeat(5_000)}`,
  };

  test.each(Object.keys(bends))('%s opens no address', async (bend) => {
    const honest = await shop().token(key);
    const authorization = await bends[bend]?.(honest);
    for (const { name } of intents) {
      const { status, problem } = await knock(name, authorization ?? null);
      expect([name, status, problem?.code]).toEqual([name, 401, 'unauthenticated']);
    }
    expect(shop().calls()).toEqual([]);
  });

  test('is good for five minutes and no longer', async () => {
    const authorization = `Bearer ${await shop().token(key)}`;
    shop().advance(299_000);
    expect((await knock('check-stock', authorization)).problem?.code).toBe('invalid_ask');
    shop().advance(1_000);
    for (const { name } of intents) {
      expect([name, (await knock(name, authorization)).problem?.code]).toEqual([name, 'unauthenticated']);
    }
  });

  test('dies with its key, in every process, at once', async () => {
    const beside = await shop().another();
    const authorization = `Bearer ${await shop().token(key)}`;
    for (const app of [shop().app, beside.app]) {
      expect((await knock('check-stock', authorization, app)).problem?.code).toBe('invalid_ask');
    }
    await revokeKey(shop().parts, kid);
    for (const app of [shop().app, beside.app]) {
      for (const { name } of intents) {
        const { status, problem } = await knock(name, authorization, app);
        expect([name, status, problem?.code]).toEqual([name, 401, 'key_revoked']);
      }
      expect((await offer(await assertionOf(key, shop().parts.now()), { app })).code).toBe('key_revoked');
    }
  });
});

describe('an assertion', () => {
  // Who relays an assertion chooses these headers: were the address taken from them, a stranger's would fit.
  test('is for the address that is configured, whatever address the request says it came to', async () => {
    const host = 'evil.example';
    const misled = {
      origin: `https://${host}`,
      headers: { host, 'x-forwarded-host': host, 'x-forwarded-proto': 'https', forwarded: `host=${host};proto=https` },
    };
    const forEvil = await assertionOf(key, shop().parts.now(), { claims: { aud: `https://${host}` } });
    expect(await offer(forEvil, misled)).toMatchObject({ status: 401, token: null });
    const { status, token } = await offer(await assertionOf(key, shop().parts.now()), misled);
    expect(status).toBe(200);
    expect(partsOf(token ?? '')[1]).toMatchObject({ iss: PUBLIC_URL, aud: PUBLIC_URL });
  });

  const seconds = () => Math.floor(shop().parts.now().getTime() / 1_000);
  const bent: Record<string, () => Bent> = {
    'signed by a stranger': () => ({ signWith: stranger }),
    'of a key nobody knows': () => ({ header: { kid: '0'.repeat(16) } }),
    'without a key’s id': () => ({ header: { kid: undefined } }),
    'of another kind of token': () => ({ header: { typ: 'at+jwt' } }),
    'for another address': () => ({ claims: { aud: 'https://stranger.example' } }),
    'for our address and another': () => ({ claims: { aud: [PUBLIC_URL, 'https://stranger.example'] } }),
    'for a list that holds our address alone': () => ({ claims: { aud: [PUBLIC_URL] } }),
    'for nobody': () => ({ claims: { aud: undefined } }),
    'about another key': () => ({ claims: { sub: '0'.repeat(16) } }),
    'issued by another key': () => ({ claims: { iss: '0'.repeat(16) } }),
    'that lives too long': () => ({ claims: { exp: seconds() + 3_600 } }),
    'without an end': () => ({ claims: { exp: undefined } }),
    'without a number of its own': () => ({ claims: { jti: undefined } }),
  };
  const forged: Record<string, () => string | Promise<string>> = {
    ...Object.fromEntries(
      Object.entries(bent).map(([name, bend]) => [name, () => assertionOf(key, shop().parts.now(), bend())]),
    ),
    'that says alg none': async () => {
      const [header, claims] = partsOf(await assertionOf(key, shop().parts.now()));
      return `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`;
    },
    'signed with the public key as a secret': async () => {
      const [header, claims] = partsOf(await assertionOf(key, shop().parts.now()));
      const text = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
      const row = await shop().parts.store.read.keys.get(kid);
      const secret = Buffer.from(row?.publicKey ?? '', 'base64url');
      return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
    },
    'that is an access token': () => shop().token(key),
    'that is the key itself': () => key,
    'of 5 KB': () => 'a'.repeat(5_000),
  };

  test.each(Object.keys(forged))('%s buys nothing, and is not told why', async (name) => {
    const { status, code, token, body } = await offer((await forged[name]?.()) ?? '');
    expect([status, code, token]).toEqual([401, 'unauthenticated', null]);
    expect(body).not.toMatch(/aud|jti|signature|expir|typ\b/i);
    expect(JSON.parse(body).detail).toBe('The connector did not accept this key.');
  });

  test('buys once, in whichever process', async () => {
    const beside = await shop().another();
    const assertion = await assertionOf(key, shop().parts.now());
    expect((await offer(assertion)).status).toBe(200);
    expect((await offer(assertion)).code).toBe('unauthenticated');
    expect((await offer(assertion, { app: beside.app })).code).toBe('unauthenticated');
  });

  test('offered twice at the same moment buys once', async () => {
    const beside = await shop().another();
    const assertion = await assertionOf(key, shop().parts.now());
    const sold = await Promise.all([shop().app, beside.app, shop().app].map((app) => offer(assertion, { app })));
    expect(sold.map(({ status }) => status).toSorted()).toEqual([200, 401, 401]);
  });

  test.each([-40_000, 40_000])('of a clock %i ms off is told the time, and then buys', async (offMs) => {
    const at = new Date(shop().parts.now().getTime() + offMs);
    const { status, code, body } = await offer(await assertionOf(key, at));
    expect([status, code]).toEqual([401, 'clock_skew']);
    const { serverTime } = JSON.parse(body) as { serverTime: string };
    expect((await offer(await assertionOf(key, new Date(serverTime)))).status).toBe(200);
  });

  test('of a minute ago has expired', async () => {
    const assertion = await assertionOf(key, shop().parts.now());
    shop().advance(61_000);
    expect((await offer(assertion)).token).toBeNull();
  });
});

describe('a scope', () => {
  const scopes = [...new Set(intents.map(({ scope }) => scope))];

  test.each(scopes)('%s opens the addresses that ask for it, and no other', async (scope) => {
    const { key: narrow } = await shop().key({ scopes: [scope] });
    const authorization = `Bearer ${await shop().token(narrow)}`;
    for (const { name, scope: needed } of intents) {
      const { status, problem } = await knock(name, authorization);
      const expected = needed === scope ? [name, 400, 'invalid_ask'] : [name, 403, 'scope_missing'];
      expect([name, status, problem?.code]).toEqual(expected);
    }
  });

  test('that was not asked for is not in the token, although the key has it', async () => {
    const { token } = await offer(await assertionOf(key, shop().parts.now()), { scope: 'stock:read' });
    expect((await knock('check-stock', `Bearer ${token}`)).problem?.code).toBe('invalid_ask');
    expect((await knock('create-order', `Bearer ${token}`)).problem?.code).toBe('scope_missing');
  });

  test('that the key does not have cannot be bought', async () => {
    const { key: reader } = await shop().key({ scopes: ['stock:read'] });
    const sold = await offer(await assertionOf(reader, shop().parts.now()), { scope: 'orders:write plans:write' });
    expect([sold.status, sold.code]).toEqual([403, 'scope_missing']);
  });

  test('does not let a skill order as services do', async () => {
    const response = await shop().app.request(`${PUBLIC_URL}/v1/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await shop().token(key)}`,
        'content-type': 'application/json',
        'idempotency-key': 'order-0001',
      },
      body: JSON.stringify({ customer: 'Ada Abbott', line: [{ item: 'APP-001-S-MOSS', quantity: '1' }] }),
    });
    expect((await read(response)).problem).toMatchObject({ status: 403, code: 'scope_missing' });
    expect(shop().sandbox.control.salesorders()).toEqual([]);
  });
});

test('an intent that the admin has not switched on is refused, whatever the key allows', async () => {
  const reading = await shop().another({ INTENTS: 'read' });
  const authorization = `Bearer ${await shop().token(key)}`;
  for (const { name, effect } of intents) {
    const { problem } = await knock(name, authorization, reading.app);
    expect([name, problem?.code]).toEqual([name, effect === 'read' ? 'invalid_ask' : 'intent_disabled']);
  }
});

describe('of two organisations', () => {
  const openTwo = async () => {
    const house = await openHouse({ sandbox: { items: 60, orders: 3, organizations: 2 }, connected: false });
    const { organizations } = await house.zoho('GET', '/organizations');
    const [one, other] = organizations.map((row: { organization_id: string }) => row.organization_id) as [
      string,
      string,
    ];
    for (const id of [one, other]) {
      await house.connect(house, id);
      const spend = { lane: 'sync', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 } as const;
      await house.parts.mirror.import(id, { ...spend });
    }
    return { house, one, other };
  };

  test('a key reads its own, and nothing of the other is told', async () => {
    const { house, one, other } = await openTwo();
    await using _ = house;
    const keys = [await house.key({ organizationId: one }), await house.key({ organizationId: other })];
    const items = await Promise.all(
      keys.map(async (each) => (await house.ask(each.key, 'find-items', { text: 'glass', limit: 50 })).answer.items),
    );
    const [mine, theirs] = items.map((rows) => rows.map(({ id }: { id: string }) => id)) as [string[], string[]];
    expect(mine.length).toBeGreaterThan(0);
    expect(mine.filter((id) => theirs.includes(id))).toEqual([]);
    const [, second] = keys;
    const foreign = await house.ask(second?.key ?? '', 'check-stock', { item: [mine[0] ?? ''] });
    expect(foreign.problem?.code).toBe('item_not_found');
    for (const { id } of foreign.problem?.candidates ?? []) expect(mine).not.toContain(id);
    expect((await house.ask(second?.key ?? '', 'track-order', { order: 'SO-00001' })).problem?.code).toBe(
      'order_not_found',
    );
    expect((await house.ask(keys[0]?.key ?? '', 'track-order', { order: 'SO-00001' })).status).toBe(200);
    const status = await house.ask(second?.key ?? '', 'connection-status', {});
    expect(status.answer.organisation.id).toBe(other);
  });

  test('the wrong one named with the key is refused, the right one is not', async () => {
    const { house, one, other } = await openTwo();
    await using _ = house;
    const made = await house.key({ organizationId: one });
    const { app } = house;
    const wrong = await offer(await assertionOf(made.key, house.parts.now()), { organizationId: other, app });
    expect([wrong.status, wrong.code]).toEqual([403, 'wrong_organization']);
    const right = await offer(await assertionOf(made.key, house.parts.now()), { organizationId: one, app });
    expect(right.status).toBe(200);
  });

  test('a key of one that is not connected is told so', async () => {
    const { key: lonely } = await shop().key({ organizationId: '999999' });
    const { problem } = await shop().ask(lonely, 'list-orders', {});
    expect(problem).toMatchObject({ status: 503, code: 'not_connected' });
    expect(shop().calls()).toEqual([]);
  });
});

test('a key that may make two calls to Zoho a day makes two, and another key is not held up', async () => {
  await using house = await openHouse({ sandbox: { items: 12 } });
  const { key: poor } = await house.key({ limits: { dayZohoCalls: 2 } });
  const ask = () => {
    house.advance(1_000);
    return house.ask(poor, 'list-orders', {});
  };
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
  expect((await ask()).problem).toMatchObject({ status: 403, code: 'limit_exceeded', retryable: false });
  expect(house.calls()).toHaveLength(2);
  expect((await house.ask((await house.key()).key, 'list-orders', {})).status).toBe(200);
  house.advance(24 * 3_600_000);
  expect((await ask()).status).toBe(200);
});

test('of keys, assertions and tokens nothing stands in the log', async () => {
  const house = shop();
  const assertion = await assertionOf(key, house.parts.now());
  const { token } = await offer(assertion);
  await offer(assertion);
  await knock('check-stock', `Bearer ${token}`);
  await knock('check-stock', `Bearer ${token}x`);
  await askWith(house.app, token ?? '', 'check-stock', { item: ['APP-001-S-MOSS'] });
  const log = house.log.join('\n');
  expect(log).toContain(kid);
  for (const secret of [key.split('.')[1], assertion.split('.')[2], token?.split('.')[2]]) {
    expect(log).not.toContain(secret);
  }
});
