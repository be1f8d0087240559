// Is the connection to Zoho healthy? Told from what the connector knows, without asking Zoho.
import { describe, expect, test } from 'vitest';
import { askWith, type House, openHouse } from './house.ts';

const HOUR_MS = 3_600_000;
const small = { items: 12 };

const status = async (house: House, more: Parameters<House['key']>[0] = {}) => {
  const { key } = await house.key(more);
  const { answer, cost } = await house.ask(key, 'connection-status', {});
  expect(cost).toMatchObject({ zohoCalls: 0, sharedCalls: 0 });
  return answer;
};

const read = async (house: House): Promise<void> => {
  const { key } = await house.key();
  await house.ask(key, 'list-low-stock', {});
};

test('a healthy connection is told with organisation, data centre, scopes and token, and Zoho is not asked', async () => {
  await using house = await openHouse({ sandbox: small });
  const answer = await status(house);
  expect(house.calls()).toEqual([]);
  expect(answer).toMatchObject({
    state: 'connected',
    trouble: null,
    dataCentre: 'sandbox',
    organisation: {
      id: house.organizationId,
      name: 'Juniper & Oak Trading Co',
      timeZone: 'America/Los_Angeles',
      currency: 'USD',
    },
    darkIntents: [],
    paused: false,
    items: { known: 12 },
    release: 'agent',
  });
  expect(answer.grantedScopes).toEqual([
    'ZohoInventory.contacts.CREATE',
    'ZohoInventory.contacts.READ',
    'ZohoInventory.inventoryadjustments.CREATE',
    'ZohoInventory.inventoryadjustments.READ',
    'ZohoInventory.items.READ',
    'ZohoInventory.salesorders.CREATE',
    'ZohoInventory.salesorders.READ',
    'ZohoInventory.salesorders.UPDATE',
    'ZohoInventory.settings.READ',
    'ZohoInventory.transferorders.CREATE',
    'ZohoInventory.transferorders.READ',
    'ZohoInventory.warehouses.READ',
  ]);
  const lifetimeMs = Date.parse(answer.accessTokenExpiresAt) - house.parts.now().getTime();
  expect(lifetimeMs).toBeGreaterThan(HOUR_MS - 60_000);
  expect(lifetimeMs).toBeLessThanOrEqual(HOUR_MS);
  expect(Date.parse(answer.items.readAt)).toBeLessThanOrEqual(house.parts.now().getTime());
});

describe('calls', () => {
  test('are counted as Zoho counts them, whoever made them', async () => {
    await using house = await openHouse({ sandbox: small });
    const before = await status(house);
    house.sandbox.control.spendDay(1_000);
    await read(house);
    const { calls } = await status(house);
    expect(calls.dayLimit).toBe(7_500);
    expect(calls.leftToday).toBe(before.calls.leftToday - 1_001);
    expect(calls.leftThisMinute).toBe(before.calls.leftThisMinute - 1);
    expect(calls.minuteLimit).toBe(60);
    expect(calls.blockedUntil).toBeNull();
    const untilResetMs = Date.parse(calls.dayResetsAt) - house.parts.now().getTime();
    expect(untilResetMs).toBeGreaterThan(0);
    expect(untilResetMs).toBeLessThanOrEqual(25 * HOUR_MS);
  });

  test('of the minute come back after a minute, and those of the day after midnight', async () => {
    await using house = await openHouse({ sandbox: small });
    await read(house);
    house.advance(60_001);
    expect((await status(house)).calls.leftThisMinute).toBe(60);
    const { dayResetsAt } = (await status(house)).calls;
    house.advance(Date.parse(dayResetsAt) - house.parts.now().getTime() + 1_000);
    expect((await status(house)).calls).toMatchObject({ leftToday: 7_500, dayResetsAt: null });
  });

  test('that another process made are among them', async () => {
    await using house = await openHouse({ sandbox: small });
    const other = await house.another();
    const before = (await status(house)).calls;
    const spend = { lane: 'sync', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 } as const;
    await other.parts.zoho(house.organizationId).items.page({ ...spend }, 1);
    const { calls } = await status(house);
    expect([calls.leftToday, calls.leftThisMinute]).toEqual([before.leftToday - 1, before.leftThisMinute - 1]);
  });
});

describe('what is wrong is said', () => {
  test('nobody has connected it yet', async () => {
    await using house = await openHouse({ sandbox: small, connected: false });
    expect(await status(house)).toMatchObject({
      state: 'not_connected',
      trouble: expect.stringContaining('pnpm connector connect'),
      grantedScopes: [],
      accessTokenExpiresAt: null,
      items: { known: 0, readAt: null },
      calls: { leftToday: null, leftThisMinute: 60 },
    });
    expect(house.calls()).toEqual([]);
  });

  test('the connection was revoked at Zoho, until an admin connects again', async () => {
    await using house = await openHouse({ sandbox: small });
    house.sandbox.control.revokeTokens();
    await read(house);
    const answer = await status(house);
    expect(answer.state).toBe('needs_reauthorisation');
    expect(answer.trouble).toMatch(/revoked/);
    await house.connect();
    expect(await status(house)).toMatchObject({ state: 'connected', trouble: null });
  });

  test('an intent was switched on later than Zoho was asked: it is dark', async () => {
    const INTENTS = 'find-items,connection-status';
    await using house = await openHouse({ sandbox: small, settings: { INTENTS } });
    expect((await status(house)).darkIntents).toEqual([]);
    const later = await house.another({ INTENTS: 'all' });
    const { key } = await house.key();
    const { answer } = await askWith(later.app, await house.token(key), 'connection-status', {});
    expect(answer.darkIntents).toEqual([
      'list-locations',
      'find-customer',
      'track-order',
      'list-orders',
      'create-order',
      'create-customer',
      'cancel-order',
      'adjust-stock',
      'count-stock',
      'undo-adjustment',
      'transfer-stock',
      'receive-transfer',
    ]);
  });

  test('an admin has paused all changes', async () => {
    await using house = await openHouse({ sandbox: small });
    await house.parts.store.write((s) => s.settings.set('paused', house.parts.now().toISOString()));
    expect((await status(house)).paused).toBe(true);
  });
});

test.each(['person', 'code', 'agent'] as const)(
  'who releases a plan is told as the key has it: %s',
  async (release) => {
    await using house = await openHouse({ sandbox: small });
    expect((await status(house, { release })).release).toBe(release);
  },
);

test('no secret is told: neither token, nor client secret, nor key', async () => {
  await using house = await openHouse({ sandbox: small });
  const { key } = await house.key();
  const { answer } = await house.ask(key, 'connection-status', {});
  const { token } = await house.parts.accounts.access(house.organizationId);
  for (const secret of [token, house.sandbox.credentials.clientSecret, key]) {
    expect(JSON.stringify(answer)).not.toContain(secret);
  }
});
