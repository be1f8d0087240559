// What the doctor makes of facts that a story cannot plant, or not without harm: a network's disk, Zoho's block, gateways
// that say odd things.
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../errors.ts';
import { judgeAddress } from './address.ts';
import { judgeClock } from './clock.ts';
import { judgeDisk } from './disk.ts';
import { judgeFields } from './fields.ts';
import { bad, exitCodeOf, good, levels, worstOf } from './finding.ts';
import { judgeSubscriber, type Told } from './gateway.ts';
import { judgeKeyAges } from './key-age.ts';
import { judgeNegativeStock } from './negative-stock.ts';
import { judgePause } from './pause.ts';
import { judgePlaces } from './places.ts';
import { judgeLimit, type LimitFacts } from './plan-limit.ts';
import { lookWith } from './probe.ts';
import { judgeSecretAges, masterKeyFix } from './secret-age.ts';
import { judgeShellNode } from './shell-node.ts';
import { judgeShop } from './shop.ts';
import { judgeToken, type TokenFacts } from './token.ts';
import { judgeUnasked, type UnaskedFacts } from './unasked.ts';
import { judgeWebhook } from './webhook.ts';

const GB = 1_024 ** 3;
const NOW = Date.parse('2026-11-22T12:00:00Z');
const bodyOf = (value: unknown) =>
  ({ kind: 'answered', status: 200, body: Buffer.from(JSON.stringify(value)) }) as const;

describe('the disk', () => {
  const folder = '/srv/connector';
  test.each([
    ['ext4', 0xef53, 'ok'],
    ['NFS', 0x6969, 'fail'],
    // As some systems tell it, with a sign.
    ['CIFS', 0xff534d42 | 0, 'fail'],
    ['SMB 2', 0xfe534d42 | 0, 'fail'],
    ['FUSE, which may be anything', 0x65735546, 'warn'],
    ['unknown to the system', 0, 'ok'],
  ])('%s', (_, type, level) => {
    expect(worstOf(judgeDisk({ folder, freeBytes: 50 * GB, type }))).toBe(level);
  });

  test.each([
    [50 * GB, 'ok'],
    [0.5 * GB, 'warn'],
    [0.05 * GB, 'fail'],
  ])('%d bytes are free', (freeBytes, level) => {
    expect(worstOf(judgeDisk({ folder, freeBytes, type: 0xef53 }))).toBe(level);
  });

  test('a network’s disk that is full is both', () => {
    expect(judgeDisk({ folder, freeBytes: 1, type: 0x6969 }).map(({ level }) => level)).toEqual(['fail', 'fail']);
  });
});

describe('a shop', () => {
  const set = { SHOP: 'on', SHOP_CARRIER: 'Example Courier', SHOP_ADULT_SIGNATURE: 'yes' } as const;
  test.each([
    ['that is none', { ...set, SHOP: 'off', SHOP_CARRIER: undefined } as const, []],
    ['with all it needs', set, [['ok', null]]],
    ['without a carrier', { ...set, SHOP_CARRIER: undefined }, [['warn', 'SHOP_CARRIER']]],
    ['where no adult signs', { ...set, SHOP_ADULT_SIGNATURE: 'no' } as const, [['warn', 'SHOP_ADULT_SIGNATURE=yes']]],
  ])('%s', (_, settings, expected) => {
    const found = judgeShop(settings);
    expect(found.map(({ level }) => level)).toEqual(expected.map(([level]) => level));
    for (const [index, [, fix]] of expected.entries()) {
      if (fix === null) expect(found[index]?.fix).toBeNull();
      else
        expect(found[index]).toMatchObject({
          title: expect.stringContaining('regulated goods are refused'),
          fix: expect.stringContaining(fix ?? ''),
        });
    }
  });
});

test('a pause is told with its moment as people read it', () => {
  expect(judgePause('2026-11-22T08:00:00.123Z')[0]?.detail).toMatch(/^Since 2026-11-22 08:00:00 UTC\. /);
});

describe('the calls of a day', () => {
  const calls = {
    leftToday: 5_000,
    dayLimit: 7_500,
    dayResetsAt: NOW,
    leftThisMinute: 60,
    minuteLimit: 60,
    blockedUntil: null,
  };
  const facts: LimitFacts = { calls, stoppedBy: null, items: 300, orders: 20, hours: [], now: NOW };
  test.each<[string, Partial<LimitFacts>, string, RegExp | null]>([
    ['many are left', {}, 'ok', null],
    ['few are left', { calls: { ...calls, leftToday: 700 } }, 'warn', /larger Zoho plan/],
    ['none is left', { calls: { ...calls, leftToday: 0 } }, 'fail', /pnpm connector budget/],
    ['Zoho has shut the organisation out', { calls: { ...calls, blockedUntil: NOW + 1 } }, 'fail', /CALLS_PER_MINUTE/],
    ['Zoho has not said', { calls: { ...calls, leftToday: null, dayLimit: null } }, 'info', null],
    [
      'the plan is too small',
      { calls: { ...calls, dayLimit: 6_000 }, orders: 2_000 },
      'warn',
      /--orders 2000 --calls 6000/,
    ],
  ])('%s', (_, more, level, fix) => {
    const [first] = judgeLimit('limit', { ...facts, ...more });
    expect(first?.level).toBe(level);
    if (fix !== null) expect(first?.fix).toMatch(fix);
  });
});

describe('the connection', () => {
  const connection = { organizationId: '1', state: 'connected', trouble: null, refreshBlockedUntil: null } as const;
  const facts: TokenFacts = { connection, stoppedBy: null, refreshes: 1, now: NOW };
  test.each<[string, Partial<TokenFacts>, string]>([
    ['holds', {}, 'ok'],
    ['needs many new tokens', { refreshes: 6 }, 'warn'],
    ['is throttled', { connection: { ...connection, refreshBlockedUntil: NOW + 1 } }, 'fail'],
    ['was throttled', { connection: { ...connection, refreshBlockedUntil: NOW - 1 } }, 'ok'],
    ['is over', { connection: { ...connection, state: 'needs_reauthorisation' } }, 'fail'],
    ['has no client', { stoppedBy: new ConnectorError('not_connected', 'No client.') }, 'fail'],
  ])('%s', (_, more, level) => {
    expect(worstOf(judgeToken('token', { ...facts, ...more }))).toBe(level);
  });
});

describe('what was not asked', () => {
  const connection = { refreshBlockedUntil: null };
  const busy = new ConnectorError('zoho_busy', 'The calls of this minute are used up.');
  test.each<[string, Partial<UnaskedFacts>, string]>([
    ['is nothing', {}, 'ok'],
    ['since the minute is used up is told', { stoppedBy: busy }, 'warn'],
    [
      'since no token is given is the token’s to tell',
      { stoppedBy: busy, connection: { refreshBlockedUntil: NOW + 1 } },
      'ok',
    ],
    [
      'since another has told already is not told twice',
      { stoppedBy: new ConnectorError('zoho_unavailable', 'Away.') },
      'ok',
    ],
  ])('%s', (_, more, level) => {
    expect(worstOf(judgeUnasked('unasked', { stoppedBy: null, connection, now: NOW, ...more }))).toBe(level);
  });
});

describe('a gateway', () => {
  const told: Told = {
    id: 'a1',
    kind: 'openclaw',
    url: 'http://127.0.0.1:18789/hooks/zoho',
    state: 'enabled',
    reason: null,
    failed: 0,
    posted: { kind: 'answered', status: 400, retryAfter: null, said: '' },
  };
  const answered = (status: number) => ({
    ...told,
    posted: { kind: 'answered', status, retryAfter: '60', said: '' } as const,
  });
  test.each<[string, Told, string, RegExp | null]>([
    ['that knows our token refuses half a body', told, 'ok', null],
    ['that does not know our token', answered(401), 'fail', /hooks\.token/],
    ['without hooks', answered(404), 'fail', /hooks\.enabled true/],
    ['that is no gateway', answered(405), 'fail', /hooks\.path/],
    ['that is busy', answered(429), 'warn', /in a minute/],
    [
      'that does not answer',
      { ...told, posted: { kind: 'failed', why: 'It could not be reached (ECONNREFUSED).' } },
      'fail',
      /openclaw gateway run/,
    ],
  ])('%s', (_, each, level, fix) => {
    const found = judgeSubscriber(each, true);
    expect(found.level).toBe(level);
    if (fix !== null) expect(found.fix).toMatch(fix);
  });
  test('whose token is not set here', () => {
    expect(judgeSubscriber({ ...told, posted: null }, false).fix).toMatch(/OPENCLAW_HOOK_TOKEN/);
  });
  test('a webhook that missed events', () => {
    const missed = judgeSubscriber({ ...told, kind: 'webhook', failed: 3, posted: null }, false);
    expect([missed.level, missed.fix]).toEqual(['warn', expect.stringContaining('pnpm connector subscribers test a1')]);
  });
});

describe('webhooks', () => {
  const url = 'https://connector.example/v1/webhook/zoho/round-trip';
  const trip = { posted: { kind: 'answered', status: 200, retryAfter: null, said: '' }, isOurs: true } as const;
  const facts = { url, trip, verdicts: [], byConnector: false, heard: true, keptDays: 30 };
  test('refused before a good one came say nothing; since then they do', () => {
    expect(worstOf(judgeWebhook('webhook', { ...facts, verdicts: ['accepted', 'mismatch'] }))).toBe('ok');
    const [, secret] = judgeWebhook('webhook', {
      ...facts,
      verdicts: ['mismatch', 'unsigned', 'mismatch', 'accepted'],
    });
    expect([secret?.level, secret?.detail, secret?.fix]).toEqual([
      'fail',
      expect.stringContaining('2 deliveries'),
      expect.stringMatching(/^pnpm connector webhook secret rotate/),
    ]);
  });
  test('somebody who answers 200 without knowing the secret is not this connector', () => {
    expect(worstOf(judgeWebhook('webhook', { ...facts, trip: { ...trip, isOurs: false } }))).toBe('fail');
  });
  test('a way that is open is not enough: while nothing has come, it says where to look', () => {
    expect(judgeWebhook('webhook', facts)).toMatchObject([{ id: 'webhook', level: 'ok' }]);
    expect(judgeWebhook('webhook', { ...facts, heard: false })).toMatchObject([
      { id: 'webhook', level: 'ok' },
      { id: 'webhook.silence', level: 'info', fix: expect.stringContaining('pnpm connector webhook check') },
    ]);
    expect(judgeWebhook('webhook', { ...facts, heard: false, verdicts: ['unsigned'] })[1]?.detail).toContain(
      'All that came (1 of late) was refused',
    );
    // Said once: that their secret is another says why none was accepted.
    expect(judgeWebhook('webhook', { ...facts, heard: false, verdicts: ['mismatch'] }).map(({ id }) => id)).toEqual([
      'webhook',
      'webhook.secret',
    ]);
  });
  test('none set up is a word, not a fault', () => {
    expect(judgeWebhook('webhook', { ...facts, trip: null })).toMatchObject([
      { level: 'info', fix: 'pnpm connector webhook setup' },
    ]);
  });
});

describe('the address', () => {
  const publicUrl = 'https://connector.example';
  const failed = { kind: 'failed', why: 'It could not be reached (CERT_HAS_EXPIRED).' } as const;
  const facts = { publicUrl, there: bodyOf({ keys: [{ kid: 'a' }] }), here: null, ownKeys: ['a', 'b'] };
  test.each<[string, Partial<Parameters<typeof judgeAddress>[0]>, RegExp]>([
    ['this connector', {}, /^The connector is found/],
    ['one that has made no key yet', { there: bodyOf({ keys: [] }), ownKeys: [] }, /^The connector is found/],
    ['another connector', { ownKeys: ['c'] }, /^Another connector/],
    ['a page of somebody else’s', { there: bodyOf('hello') }, /not running/],
    ['nobody, while it runs here', { there: failed, here: facts.there }, /runs, but is not found/],
  ])('%s', (_, more, title) => {
    const [found] = judgeAddress({ ...facts, ...more });
    expect(found?.title).toMatch(title);
  });
  test('why is told', () => {
    expect(judgeAddress({ ...facts, there: failed })[0]?.detail).toContain('CERT_HAS_EXPIRED');
  });
});

test.each([
  [0, 'ok'],
  [9_999, 'ok'],
  [-15_000, 'warn'],
  [61_000, 'fail'],
])('a clock that is %d ms behind', (aheadMs, level) => {
  expect(worstOf(judgeClock('clock', { aheadMs, at: NOW }))).toBe(level);
});

test.each([
  [{ path: '/usr/bin/node', version: '20.20.2' }, 'ok'],
  [{ path: '/usr/bin/node', version: '18.20.8' }, 'warn'],
  [null, 'info'],
])('a login shell that finds %o', (found, level) => {
  expect(worstOf(judgeShellNode(found))).toBe(level);
});

test('keys of a year and more are named one by one', () => {
  const key = (kid: string, days: number, isEnding = false) => ({
    ...{ kid, name: kid, isEnding },
    createdAt: NOW - days * 86_400_000,
  });
  // Who has been replaced goes by itself.
  const found = judgeKeyAges([key('new', 3), key('old', 365), key('older', 900), key('ending', 900, true)], NOW);
  expect(found.map(({ id }) => id)).toEqual(['keys.old', 'keys.older']);
  expect(judgeKeyAges([], NOW)).toMatchObject([{ level: 'info', fix: expect.stringContaining('keys create') }]);
});

test('secrets of a year and more are named one by one; how old the others are is told', () => {
  const secret = (id: string, days: number) => ({ id, name: `The ${id}`, since: NOW - days * 86_400_000, fix: 'x' });
  const found = judgeSecretAges([secret('new', 3), secret('old', 365), secret('older', 900)], NOW);
  expect(found.map(({ id, level }) => [id, level])).toEqual([
    ['secrets.old', 'warn'],
    ['secrets.older', 'warn'],
  ]);
  expect(found[1]).toMatchObject({
    title: 'The older is 900 days old.',
    detail: expect.stringContaining('2024-06-05'),
  });
  expect(judgeSecretAges([secret('new', 3), secret('newer', 364)], NOW)).toMatchObject([
    { id: 'secrets', level: 'ok', detail: 'The new: 3 days; The newer: 364 days.' },
  ]);
});

test.each<[string, string | null, Parameters<typeof masterKeyFix>[1], RegExp]>([
  [
    'a file',
    '/srv/it is/master.key',
    { MASTER_KEY_COMMAND: undefined },
    /mv '\/srv\/it is\/master\.key' .*PREVIOUS_MASTER_KEY_FILE=.*pnpm connector secrets rotate/,
  ],
  ['the settings', null, { MASTER_KEY_COMMAND: undefined }, /^Move MASTER_KEY to PREVIOUS_MASTER_KEY.*openssl rand/],
  ['a command', null, { MASTER_KEY_COMMAND: 'x' }, /MASTER_KEY_COMMAND prints into PREVIOUS_MASTER_KEY/],
])('a master key of %s is changed in its own way', (_, file, settings, fix) => {
  expect(masterKeyFix(file, settings)).toMatch(fix);
});

test('an organisation without places is well, and what cannot be asked is not judged', () => {
  const places = { keys: [], names: [], reconciled: null };
  expect(judgePlaces('places', { ...places, places: { kind: 'told', value: [] } })).toMatchObject([{ level: 'ok' }]);
  expect(judgePlaces('places', { ...places, places: { kind: 'not_asked' } })).toEqual([]);
  expect(judgeNegativeStock('negative-stock', { kind: 'not_asked' })).toEqual([]);
  const fields = { orderFields: { kind: 'not_asked' }, map: null, productIdField: 'cf_x' } as const;
  expect(judgeFields('fields', { ...fields, itemFields: { kind: 'not_asked' } })).toEqual([]);
  expect(judgeFields('fields', { ...fields, itemFields: { kind: 'told', value: null } })).toMatchObject([
    { level: 'warn' },
  ]);
});

test('a name with a quote in it stays one word of the command that is pasted', () => {
  const called = "back'; touch /tmp/x; '";
  const found = judgePlaces('places', {
    places: { kind: 'told', value: [] },
    keys: [{ kid: 'k', name: called, locationIds: ['1'] }],
    names: [{ name: called, word: called, locationId: '1' }],
    reconciled: null,
  });
  expect(found.map(({ fix }) => fix?.split(String.raw`'back'\''; touch /tmp/x; '\'''`).length)).toEqual([2, 3]);
});

test('what cannot be looked at is a finding, and names the cause', async () => {
  const found = await lookWith({ id: 'x', what: 'this' }, () => Promise.reject(new Error('broken on purpose')));
  expect(found).toMatchObject([{ id: 'x', level: 'fail', detail: 'broken on purpose' }]);
});

test('it ends with the worst', () => {
  const told = { title: 'This is so.', detail: '', fix: null };
  const findings = [good('a', 'Well.'), bad('b', 'info', told), bad('c', 'warn', told)];
  expect([worstOf([]), worstOf(findings.slice(0, 2)), worstOf(findings)]).toEqual(['ok', 'info', 'warn']);
  expect(levels.map(exitCodeOf)).toEqual([0, 0, 1, 3]);
});
