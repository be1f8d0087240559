// Every night on request: counts are fetched from another system, or read from a file, compared and carried out as far as
// nobody need release them. Once a night, whatever crashes.
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { applyApproved } from 'connector/reconcile/apply.ts';
import { scheduleNightly } from 'connector/reconcile/nightly.ts';
import { describe, expect, test } from 'vitest';
import type { House } from './house.ts';
import { BLANKET, connectorCli, MUG, openShop, overseer } from './selling.ts';
import { adjustmentsAtZoho, OFFICE, shelf, stockUp } from './stocking.ts';

/** The sandbox's organisation is in Los Angeles: 02:30 there is 10:30 by UTC. */
const NIGHT = Date.parse('2026-11-22T10:31:00Z');
const HOUR_MS = 3_600_000;

interface Shop extends AsyncDisposable {
  readonly address: string;
  readonly asked: IncomingMessage[];
  answer: (response: ServerResponse) => void;
}

const openWebShop = async (): Promise<Shop> => {
  const asked: IncomingMessage[] = [];
  const shop = { address: '', asked, answer: (response: ServerResponse) => void response.end('[]') };
  const server = createServer((request, response) => {
    asked.push(request);
    shop.answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  shop.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/stock.json?v=1`;
  return Object.assign(shop, {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
};

const counts = (quantity: number) => JSON.stringify({ counts: [{ sku: MUG, location: 'Head Office', quantity }] });

/** A connector that has been told to reconcile at night, as a process of its own on the same store. */
const atNight = async (house: House, release: 'person' | 'agent', settings: Record<string, string>) => {
  const { kid } = await house.key({ release, limits: { stockUnitsMicros: null } });
  const night = { RECONCILE_AT: '02:30', RECONCILE_KEY: kid, SUBSCRIBER_ADDRESSES: 'loopback', ...settings };
  const other = await house.another(night);
  return { kid, ...other, round: () => scheduleNightly(other.parts) };
};

const driftsOf = async (house: House): Promise<string[]> => {
  const { key } = await house.key();
  const { answer } = await house.ask(key, 'list-events', { type: 'reconciliation.drift', since: '2026-11-01' });
  return answer.events.map(({ data }: { data: { reason: string } }) => data.reason);
};

describe('at its time', () => {
  test('the counts are fetched, compared, and carried out where the key needs nobody’s release', async () => {
    await using house = await openShop({ startsAt: NIGHT });
    await using shop = await openWebShop();
    shop.answer = (response) => void response.end(counts(8));
    await stockUp(house, 10);
    const settings = { RECONCILE_SOURCES: shop.address, RECONCILE_FROM: shop.address, RECONCILE_TOKEN: 'secret-token' };
    const night = await atNight(house, 'agent', settings);
    expect(await night.round()).toBe('nightly-2026-11-22');
    expect(await night.round()).toBeNull();
    await night.app.jobs.runDue();
    expect(shop.asked[0]?.headers.authorization).toBe('Bearer secret-token');
    expect([adjustmentsAtZoho(house), (await shelf(house)).physical]).toEqual([['-2'], 8]);
    expect(await night.round()).toBeNull();
    const told = await connectorCli(house, 'reconciliations', 'list');
    expect(told).toMatch(/^nightly-2026-11-22 +applied/);
    expect(told).not.toContain('v=1');
    expect(house.log.join()).not.toContain('secret-token');
  });

  test('the counts are read from a file, and what needs a person waits for one: then it is carried out by itself', async () => {
    await using house = await openShop({ startsAt: NIGHT });
    await stockUp(house, 10);
    const file = join(house.folder, 'night.csv');
    writeFileSync(file, `sku;location;quantity\n${MUG};Head Office;8\n`);
    const night = await atNight(house, 'person', { RECONCILE_FROM: file });
    await night.round();
    await night.app.jobs.runDue();
    const carryOut = () => applyApproved({ ...night.parts, plans: night.app.plans }, house.organizationId);
    expect([await carryOut(), adjustmentsAtZoho(house)]).toEqual([0, []]);
    house.advance(6 * HOUR_MS);
    const [plan] = await overseer(house).list({ open: true, limit: 5 });
    await overseer(house).approve(plan?.id ?? '', 'Jo');
    expect([await carryOut(), await carryOut()]).toEqual([1, 0]);
    expect(adjustmentsAtZoho(house)).toEqual(['-2']);
  });

  test('what was released and may not be done today asks Zoho once in a while, not with every look, and is done when it may', async () => {
    await using house = await openShop({ startsAt: NIGHT });
    await stockUp(house, 10);
    await stockUp(house, 10, OFFICE, BLANKET);
    const file = join(house.folder, 'night.csv');
    const lines = [MUG, BLANKET].map((sku) => `${sku};Head Office;8`);
    writeFileSync(file, `sku;location;quantity\n${lines.join('\n')}\n`);
    const night = await atNight(house, 'person', { RECONCILE_FROM: file });
    // A plan each.
    const limits = ['--stock-units', '2', '--day-stock-writes', '1'];
    await connectorCli(house, 'keys', 'limits', night.kid, ...limits);
    await night.round();
    await night.app.jobs.runDue();
    for (const { id } of await overseer(house).list({ open: true, limit: 5 })) await overseer(house).approve(id, 'Jo');
    const putOff = new Map<string, number>();
    const carryOut = () => applyApproved({ ...night.parts, plans: night.app.plans }, house.organizationId, putOff);
    expect([await carryOut(), adjustmentsAtZoho(house)]).toEqual([2, ['-2']]);
    house.sandbox.control.resetCalls();
    for (let looks = 0; looks < 3; looks += 1) {
      house.advance(5_000);
      await carryOut();
    }
    expect(house.calls()).toEqual([]);
    await connectorCli(house, 'keys', 'limits', night.kid, '--day-stock-writes', '2');
    house.advance(HOUR_MS / 6);
    expect([await carryOut(), adjustmentsAtZoho(house), putOff.size]).toEqual([1, ['-2', '-2'], 0]);
  });

  test('what was released and cannot be done any more holds up nothing that was released after it', async () => {
    await using house = await openShop({ startsAt: NIGHT });
    await stockUp(house, 10);
    await stockUp(house, 10, OFFICE, BLANKET);
    const file = join(house.folder, 'night.csv');
    const lines = [MUG, BLANKET].map((sku) => `${sku};Head Office;8`);
    writeFileSync(file, `sku;location;quantity\n${lines.join('\n')}\n`);
    const night = await atNight(house, 'person', { RECONCILE_FROM: file });
    await connectorCli(house, 'keys', 'limits', night.kid, '--stock-units', '2');
    await night.round();
    await night.app.jobs.runDue();
    const open = await overseer(house).list({ open: true, limit: 5 });
    for (const { id } of open) await overseer(house).approve(id, 'Jo');
    // Gone from Zoho, whichever of the two is looked at first.
    const [first] = await house.parts.store.read.reconciliations.plansIn(house.organizationId, ['approved'], 1);
    const [, itemId] = /"itemId":"(\d+)"/.exec(first?.recipe ?? '') ?? [];
    await house.zoho('DELETE', `/items/${itemId}`);
    const carryOut = () => applyApproved({ ...night.parts, plans: night.app.plans }, house.organizationId);
    expect([await carryOut(), adjustmentsAtZoho(house)]).toEqual([2, ['-2']]);
  });

  test('nothing is done before it, nor long after it, and the next night it is again', async () => {
    await using house = await openShop({ startsAt: NIGHT - HOUR_MS });
    const night = await atNight(house, 'agent', { RECONCILE_FROM: '/nowhere.csv' });
    expect(await night.round()).toBeNull();
    house.advance(8 * HOUR_MS);
    expect(await night.round()).toBeNull();
    house.advance(17 * HOUR_MS);
    expect(await night.round()).toBe('nightly-2026-11-23');
  });

  test('nothing is done where no setting asks for it', async () => {
    await using house = await openShop({ startsAt: NIGHT });
    expect(await scheduleNightly(house.parts)).toBeNull();
  });
});

describe('trouble at night', () => {
  test('a process that dies after carrying it out does it once: the job is run again', async () => {
    await using house = await openShop({ startsAt: NIGHT });
    await stockUp(house, 10);
    const file = join(house.folder, 'night.csv');
    writeFileSync(file, `sku;location;quantity\n${MUG};Head Office;8\n`);
    const night = await atNight(house, 'agent', { RECONCILE_FROM: file });
    const runId = (await night.round()) ?? '';
    await night.app.jobs.runDue();
    await stockUp(house, 10);
    const { organizationId } = house;
    await house.parts.store.write((s) => s.jobs.enqueue({ organizationId, kind: 'reconcile', payload: { runId } }));
    house.advance(60_000);
    await night.app.jobs.runDue();
    expect(adjustmentsAtZoho(house)).toEqual(['-2']);
  });

  test('a process that dies between comparing and carrying out has it carried out, though other counts would be fetched by now', async () => {
    await using house = await openShop({ startsAt: NIGHT });
    await using shop = await openWebShop();
    shop.answer = (response) => void response.end(counts(8));
    await stockUp(house, 10);
    const night = await atNight(house, 'agent', { RECONCILE_SOURCES: shop.address, RECONCILE_FROM: shop.address });
    const runId = (await night.round()) ?? '';
    const { confirm } = night.app.plans;
    let dies = true;
    Object.assign(night.app.plans, {
      confirm: (...asked: Parameters<typeof confirm>) => {
        if (!dies) return confirm(...asked);
        dies = false;
        throw new Error('killed');
      },
    });
    await night.app.jobs.runDue();
    expect(adjustmentsAtZoho(house)).toEqual([]);
    shop.answer = (response) => void response.end(counts(9));
    house.advance(60_000);
    await night.app.jobs.runDue();
    expect([adjustmentsAtZoho(house), (await shelf(house)).physical]).toEqual([['-2'], 8]);
    expect(shop.asked).toHaveLength(1);
    expect(await driftsOf(house)).toEqual([`The reconciliation ${runId} found 1 counts that differ (+0, -2).`]);
  });

  test('a process that dies while it compares is waited for, however often its job is tried, and its run is made', async () => {
    await using house = await openShop({ startsAt: NIGHT });
    await stockUp(house, 10);
    const file = join(house.folder, 'night.csv');
    writeFileSync(file, `sku;location;quantity\n${MUG};Head Office;8\n`);
    const night = await atNight(house, 'agent', { RECONCILE_FROM: file });
    const runId = (await night.round()) ?? '';
    const row = {
      organizationId: house.organizationId,
      runId,
      kid: null,
      source: 'x',
      contentHash: 'x',
      startedAt: NIGHT,
    };
    const lease = { owner: 'dead', until: NIGHT + 600_000 };
    await house.parts.store.write((s) => s.reconciliations.begin(row, lease));
    for (let waited = 0; waited < 640_000; waited += 31_000) {
      await night.app.jobs.runDue();
      house.advance(31_000);
    }
    expect(adjustmentsAtZoho(house)).toEqual(['-2']);
  });

  test.each([
    ['answers with an error', (response: ServerResponse) => void response.writeHead(500).end(), 'it answered 500'],
    [
      'leads elsewhere',
      (response: ServerResponse) => void response.writeHead(302, { location: '/x' }).end(),
      'it answered 302',
    ],
    [
      'answers with a page',
      (response: ServerResponse) => void response.end('<html>Sign in</html>'),
      'no column for quantity',
    ],
    ['counts nothing at all', (response: ServerResponse) => void response.end('[]'), 'no column for quantity'],
  ])('a system that %s leads to nothing, and it is told once', async (_, answer, why) => {
    await using house = await openShop({ startsAt: NIGHT });
    await using shop = await openWebShop();
    shop.answer = answer;
    const night = await atNight(house, 'agent', { RECONCILE_SOURCES: shop.address, RECONCILE_FROM: shop.address });
    await night.round();
    for (let times = 0; times < 3; times += 1) {
      await night.app.jobs.runDue();
      house.advance(HOUR_MS);
    }
    expect(shop.asked.length).toBeGreaterThan(1);
    expect(await driftsOf(house)).toEqual([expect.stringContaining(why)]);
    expect(adjustmentsAtZoho(house)).toEqual([]);
  });

  test('a mass of zeros changes nothing, and is told', async () => {
    await using house = await openShop({ startsAt: NIGHT });
    await stockUp(house, 10);
    const file = join(house.folder, 'night.csv');
    writeFileSync(file, `sku;location;quantity\n${MUG};Head Office;0\n`);
    const night = await atNight(house, 'agent', { RECONCILE_FROM: file, RECONCILE_MOST_ZEROS: '0' });
    await night.round();
    await night.app.jobs.runDue();
    expect(adjustmentsAtZoho(house)).toEqual([]);
    expect(await driftsOf(house)).toEqual([expect.stringContaining('1 item would fall to nothing')]);
  });
});

describe('an address that counts may be fetched from', () => {
  test('is one of those the admin has named, whole', async () => {
    await using house = await openShop({ startsAt: NIGHT });
    await using shop = await openWebShop();
    const night = await atNight(house, 'agent', {
      RECONCILE_SOURCES: shop.address,
      RECONCILE_FROM: `${shop.address}&more=1`,
    });
    await night.round();
    await night.app.jobs.runDue();
    expect(shop.asked).toEqual([]);
    expect(await driftsOf(house)).toEqual([expect.stringContaining('not among those counts may be fetched from')]);
  });

  test('is not in this machine’s own network unless that is allowed', async () => {
    await using house = await openShop({ startsAt: NIGHT });
    await using shop = await openWebShop();
    const settings = { RECONCILE_SOURCES: shop.address, RECONCILE_FROM: shop.address, SUBSCRIBER_ADDRESSES: 'public' };
    const night = await atNight(house, 'agent', settings);
    await night.round();
    await night.app.jobs.runDue();
    expect(shop.asked).toEqual([]);
    expect(await driftsOf(house)).toEqual([expect.stringContaining('at an address that is not allowed')]);
  });

  test('can be fetched from by hand, and others cannot', async () => {
    await using house = await openShop();
    await expect(connectorCli(house, 'reconcile-stock', '--from', 'https://169.254.169.254/')).rejects.toThrow(
      'not among those counts may be fetched from',
    );
    await expect(connectorCli(house, 'reconcile-stock')).rejects.toThrow(
      'Say one of --file <path> and --from <address>.',
    );
  });
});
