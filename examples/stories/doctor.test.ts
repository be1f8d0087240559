// The doctor of a shop that runs: a connector as a process of its own beside a local Zoho, and all that can be wrong with it
// planted from outside. Each is found, with the very thing to do; healed, it is well again.
import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, levels, type Report } from 'connector/doctor/finding.ts';
import { assertionOf } from 'connector/skill-tokens/testing.ts';
import { doctor } from 'shared-schemas';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { consent } from '../demo/consent.ts';
import { freePort } from '../demo/free-port.ts';
import { type Clinic, openClinic, type Planted, together, untilAsked } from './doctoring.ts';

/** Commands in processes of their own, on a machine that may be busy. */
vi.setConfig({ testTimeout: 120_000 });

let clinic: Clinic;
let healthy: { readonly code: number; readonly report: Report };

beforeAll(async () => {
  clinic = await openClinic();
  healthy = await clinic.doctor();
}, 120_000);
afterAll(() => clinic?.shop.stop());

const findingOf = ({ findings }: Report, id: string): Finding | undefined => findings.find((each) => each.id === id);
const isBad = (finding: Finding | undefined): boolean => finding?.level === 'warn' || finding?.level === 'fail';
/** `fields.cf_msrp` is a fault of what is `fields` while it is well. */
const placeOf = (id: string): string => (id.startsWith('subscriber.') ? id : (id.split('.')[0] ?? id));

const expectFound = (report: Report, { finding, fix }: Planted): void => {
  const found = findingOf(report, finding);
  expect([finding, found?.level]).toEqual([finding, expect.stringMatching(/^(warn|fail)$/)]);
  expect(found?.title).toMatch(/^.{10,}\.$/);
  expect(found?.fix).toMatch(fix);
};

const expectHealed = (report: Report, { finding }: Planted): void => {
  expect(isBad(findingOf(report, finding))).toBe(false);
  expect([placeOf(finding), findingOf(report, placeOf(finding))?.level]).toEqual([
    placeOf(finding),
    expect.stringMatching(/^(ok|info)$/),
  ]);
};

test('a shop that is well: nothing is to be done, and it costs nine calls', () => {
  const { report, code } = healthy;
  expect(report.findings.filter(isBad)).toEqual([]);
  expect([code, report.worst]).toEqual([0, 'info']);
  // Organisations, places, items, contacts, orders, adjustments, transfers; custom fields of items and of orders.
  expect(report.zohoCalls).toBe(9);
  for (const { level, fix } of report.findings) if (level === 'ok') expect(fix).toBeNull();
  expect(report.findings.every(({ level }) => levels.includes(level))).toBe(true);
  expect(new Set(report.findings.map(({ id }) => id)).size).toBe(report.findings.length);
});

test('looking moves nothing: no delivery is remembered, no job made, nothing written at Zoho', async () => {
  const { shop } = clinic;
  const count = (table: string) => clinic.sql(`select count(*) as count from ${table}`)[0]?.count;
  const before = ['deliveries', 'jobs', 'auditEntries', 'outbox'].map(count);
  shop.sandbox.control.resetCalls();
  await clinic.doctor();
  expect(['deliveries', 'jobs', 'auditEntries', 'outbox'].map(count)).toEqual(before);
  expect(shop.sandbox.control.calls().calls.filter(({ method }) => method !== 'GET')).toEqual([]);
});

describe('planted at once, each is found and told from the others:', () => {
  const planted = new Map<string, Planted>();
  let ill: { readonly code: number; readonly report: Report };
  let healed: { readonly code: number; readonly report: Report };

  beforeAll(async () => {
    for (const [what, plant] of together) planted.set(what, await plant(clinic));
    ill = await clinic.doctor();
    for (const { heal } of planted.values()) await heal();
    healed = await clinic.doctor();
  }, 300_000);

  test('they are more than twenty', () => expect(planted.size).toBeGreaterThan(20));

  test.each(together.map(([what]) => what))('%s', (what) => {
    const fault = planted.get(what) as Planted;
    expectFound(ill.report, fault);
    expectHealed(healed.report, fault);
  });

  test('nothing else is called ill, and all is well again afterwards', () => {
    const meant = new Set([...planted.values()].map(({ finding }) => finding));
    const others = ill.report.findings.filter(isBad).filter(({ id }) => !meant.has(id));
    // With the other settings come two scopes more of each kind.
    expect(others.map(({ id }) => id).filter((id) => !id.startsWith('scopes.'))).toEqual([]);
    expect(ill.code).toBe(3);
    expect(healed.report.findings.filter(isBad)).toEqual([]);
    expect(healed.code).toBe(0);
  });

  test('what goes dark without a scope is named', () => {
    const { detail } = findingOf(ill.report, 'scopes.contacts.READ') as Finding;
    expect(detail).toContain('Zoho has just refused it');
    for (const name of ['find-customer', 'create-order', 'create-customer']) expect(detail).toContain(name);
    expect(detail).not.toContain('check-stock');
  });
});

describe('over HTTP,', () => {
  /** Buys a token for what is asked, and asks. */
  const ask = async (key: string, scope: string): Promise<Response> => {
    const { connectorUrl } = clinic.shop;
    const form = {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertionOf(key, new Date(), { claims: { aud: connectorUrl } }),
      scope,
    };
    const sold = await fetch(`${connectorUrl}/v1/token`, { method: 'POST', body: new URLSearchParams(form) });
    const { access_token: token } = (await sold.json()) as { access_token?: string };
    return fetch(`${connectorUrl}/v1/doctor`, { headers: { authorization: `Bearer ${token}` } });
  };

  test('a key of the admin’s own tools is told the same', async () => {
    const made = await clinic.cli('keys', 'create', '--name', 'watch', '--kind', 'service', '--scopes', 'admin:read');
    const look = async () => {
      const response = await ask((made as { key: string }).key, 'admin:read');
      return { response, ...((await response.json()) as { answer: Report; cost: { zohoCalls: number } }) };
    };
    const { response, answer, cost } = await untilAsked(look, (seen) => seen.answer);
    expect([response.status, v.safeParse(doctor.answer, answer).issues]).toEqual([200, undefined]);
    const levelsOf = ({ findings }: Report) => findings.map(({ id, level }) => `${id} ${level}`);
    expect(levelsOf(answer)).toEqual(levelsOf((await clinic.doctor()).report));
    expect(cost.zohoCalls).toBe(answer.zohoCalls);
  });

  test('no other key is, with every scope that --write gives', async () => {
    const { key } = (await clinic.cli('keys', 'create', '--name', 'skill', '--write')) as { key: string };
    const response = await ask(key, 'admin:read connection:read');
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'scope_missing' });
    expect((await ask(key, 'admin:read')).status).toBe(401);
  });
});

/** One that stops the rest, so that it stands alone. */
const alone = async (plant: () => Promise<Planted> | Planted, more: Record<string, string> = {}): Promise<Report> => {
  const planted = await plant();
  const ill = await clinic.doctor(more);
  expectFound(ill.report, planted);
  await planted.heal();
  expectHealed((await clinic.doctor()).report, planted);
  return ill.report;
};

describe('alone, since nothing else can be asked then:', () => {
  test('the connector is not running', async () => {
    await alone(async () => {
      await clinic.shop.kill();
      return { finding: 'address', fix: /^pnpm connector start$/, heal: clinic.shop.start };
    });
  });

  test('the public address is wrong, so no webhook comes in either', async () => {
    const PUBLIC_URL = `http://127.0.0.1:${await freePort()}`;
    const report = await alone(() => ({ finding: 'address', fix: /curl -v .*PUBLIC_URL/, heal: () => undefined }), {
      PUBLIC_URL,
    });
    expect(findingOf(report, 'webhook')).toMatchObject({ level: 'fail', fix: expect.stringMatching(/PUBLIC_URL/) });
  });

  test('somebody else’s connector answers there', async () => {
    const other = await openClinic();
    try {
      const { PUBLIC_URL = '' } = other.shop.environment;
      // It has made a signing key of its own by the time somebody has bought a token.
      const { key } = (await other.cli('keys', 'create', '--name', 'other')) as { key: string };
      await other.shop.skill(key, 'connection-status');
      const { key: ours } = (await clinic.cli('keys', 'create', '--name', 'ours')) as { key: string };
      await clinic.shop.skill(ours, 'connection-status');
      const { report } = await clinic.doctor({ PUBLIC_URL });
      expect(findingOf(report, 'address')).toMatchObject({
        level: 'fail',
        title: expect.stringMatching(/^Another connector/),
      });
      expect(findingOf(report, 'webhook')).toMatchObject({
        level: 'fail',
        detail: expect.stringMatching(/answered with 404/),
      });
    } finally {
      await other.shop.stop();
    }
  }, 120_000);

  test('the connection was revoked at Zoho', async () => {
    const { control } = clinic.shop.sandbox;
    const report = await alone(() => {
      control.revokeTokens();
      return {
        finding: 'token',
        fix: /^pnpm connector connect --renew --organization \d+$/,
        heal: async () => consent(((await clinic.cli('connect', '--renew')) as { link: string }).link),
      };
    });
    expect(report.zohoCalls).toBeLessThan(3);
    // One cause, one fault: what could not be asked is not called ill.
    expect(report.findings.filter(isBad).map(({ id }) => id)).toEqual(['token']);
  });

  test('Zoho gives no new access token for a while', async () => {
    const until = (at: number) => clinic.sql('update connections set refreshBlockedUntil = ?', at);
    await alone(() => {
      until(Date.now() + 3_600_000);
      return { finding: 'token', fix: /^Wait\..*second connector/, heal: () => until(0) };
    });
  });

  test('Zoho does not answer', async () => {
    const { control } = clinic.shop.sandbox;
    control.addFault({ kind: 'reset', match: {}, times: 1_000 });
    const ill = await clinic.doctor();
    expectFound(ill.report, { finding: 'data-centre', fix: /curl -sSI .*wait/, heal: () => undefined });
    expect(findingOf(ill.report, 'data-centre')?.title).toBe('Zoho does not answer.');
    // One cause, one fault: what could not be asked is not called ill.
    expect(ill.report.findings.filter(isBad).map(({ id }) => id)).toEqual(['data-centre']);
    control.clearFaults();
    // After so many failures nobody asks for a while.
    await expect
      .poll(async () => isBad(findingOf((await clinic.doctor()).report, 'data-centre')), {
        timeout: 90_000,
        interval: 2_000,
      })
      .toBe(false);
  });

  test('the client’s secret is wrong', async () => {
    const { control } = clinic.shop.sandbox;
    await alone(
      () => {
        control.expireTokens();
        return { finding: 'token', fix: /ZOHO_CLIENT_ID and ZOHO_CLIENT_SECRET/, heal: () => undefined };
      },
      // Without another one beside it the sealed one would help out.
      { ZOHO_CLIENT_SECRET: 'not-this-one', PREVIOUS_ZOHO_CLIENT_SECRET: 'nor-this-one' },
    );
  });

  test('the user has left the organisation', async () => {
    const { control } = clinic.shop.sandbox;
    await alone(() => {
      control.setOrganization({ userRemoved: true });
      return {
        finding: 'organization',
        fix: /pnpm connector connect --renew .*pnpm connector disconnect/,
        heal: () => control.setOrganization({ userRemoved: false }),
      };
    });
  });

  test('the settings lead to another Zoho than the connection', async () => {
    const ZOHO_SANDBOX_URL = `http://127.0.0.1:${await freePort()}`;
    const { report } = await clinic.doctor({ ZOHO_SANDBOX_URL });
    expect(findingOf(report, 'data-centre')).toMatchObject({
      level: 'fail',
      fix: expect.stringMatching(/pnpm connector connect/),
    });
  });

  test('the master key’s file is open to others, so nothing starts', async () => {
    const path = join(clinic.shop.folder, 'master.key');
    chmodSync(path, 0o640);
    const { code, report } = await clinic.doctor();
    expect([code, findingOf(report, 'start')?.fix]).toEqual([3, `chmod 600 '${path}'`]);
    chmodSync(path, 0o600);
    expect(findingOf((await clinic.doctor()).report, 'start')).toBeUndefined();
  });

  test('the master key is another', async () => {
    const { report } = await clinic.doctor({ MASTER_KEY: randomBytes(32).toString('base64') });
    expect(findingOf(report, 'start')?.detail).toContain('PREVIOUS_MASTER_KEY');
  });

  test('today’s calls are used up', async () => {
    const { control } = clinic.shop.sandbox;
    const zone = control.setOrganization({}).timeZone;
    const ends = nextMidnight(zone);
    // Not long before Zoho's day ends, so that healing it is waiting for the next; long enough for a busy machine to look.
    control.clock({ now: ends - 25_000 });
    control.spendDay(100_000);
    const ill = await clinic.doctor();
    expectFound(ill.report, { finding: 'limit', fix: /pnpm connector budget/, heal: () => undefined });
    await expect
      .poll(async () => isBad(findingOf((await clinic.doctor()).report, 'limit')), {
        timeout: 120_000,
        interval: 2_000,
      })
      .toBe(false);
    control.clock({ now: Date.now() });
  }, 180_000);

  test('a page of the database is damaged', async () => {
    const { shop } = clinic;
    const file = shop.environment.DATABASE_FILE ?? '';
    await shop.kill();
    // Everything from the journal into the file.
    clinic.sql('pragma wal_checkpoint(TRUNCATE)');
    copyFileSync(file, `${file}.backup`);
    const [{ rootpage } = { rootpage: 0 }] = clinic.sql("select rootpage from sqlite_schema where name = 'items'") as {
      rootpage: number;
    }[];
    const [{ page_size } = { page_size: 0 }] = clinic.sql('pragma page_size') as { page_size: number }[];
    writeSync(openSync(file, 'r+'), randomBytes(page_size), 0, page_size, (rootpage - 1) * page_size);
    const { code, report } = await clinic.doctor();
    expect([code, findingOf(report, 'store')?.level]).toEqual([3, 'fail']);
    expect(findingOf(report, 'store')?.fix).toMatch(/backup/);
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    copyFileSync(`${file}.backup`, file);
    chmodSync(file, 0o600);
    await shop.start();
    expect(statSync(file).size).toBeGreaterThan(0);
    expect(findingOf((await clinic.doctor()).report, 'store')?.level).toBe('ok');
  }, 180_000);
});

/** Of the zone's day that it is now. */
const nextMidnight = (timeZone: string): number => {
  const now = Date.now();
  const day = (at: number) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(at);
  let [low, high] = [now, now + 26 * 3_600_000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (day(middle) === day(now)) low = middle;
    else high = middle;
  }
  return high;
};
