// Every type of event is told by something that really happens: what somebody does, and the event that comes of it. A type
// without such a row does not compile.
import { tellOfDeadLetters } from 'connector/jobs/tell-dead-letters.ts';
import { listenForSilence } from 'connector/mirror/silence.ts';
import type { EventType } from 'shared-schemas';
import { expect, test } from 'vitest';
import { idOfItem, pack, sell, ship, voidOrder } from './by-hand.ts';
import { type House, type HouseOptions, openHouse } from './house.ts';
import { openRegulated } from './regulating.ts';
import { MUG, planOrder, stockAtZoho, wanting } from './selling.ts';
import { OFFICE, shelf, stockUp } from './stocking.ts';

const MINUTE_MS = 60_000;
const MONDAY_NOON = Date.parse('2026-11-23T20:00:00Z');

interface Happening {
  readonly happens: (house: House) => Promise<unknown>;
  /** What is told of it. */
  readonly data: object;
  readonly origin: 'zoho' | 'connector';
  /** With which it is looked into; null where it is looked into at the connector. */
  readonly next: RegExp | null;
  readonly open?: () => Promise<House>;
}

const opened = (more: HouseOptions = {}): Promise<House> =>
  openHouse({ mirrored: true, hurried: true, ...more, sandbox: { items: 60, ...more.sandbox } });

/** What has changed is seen, and read again. */
const follow = async (house: House): Promise<void> => {
  house.advance(180 * MINUTE_MS);
  for (let rounds = 0; rounds < 10 && (await house.parts.mirror.round(house.organizationId)); rounds += 1);
};

const expectWebhooks = (house: House): Promise<unknown> =>
  house.parts.store.write((s) =>
    s.webhookEndpoints.create({
      organizationId: house.organizationId,
      pathSecretHash: 'none',
      formerPathSecretHash: null,
      formerUntil: null,
      secrets: 'none',
      allowUnsigned: 0,
      createdAt: house.parts.now().getTime(),
    }),
  );

const stock = new RegExp(`^check-stock --item '${MUG}'$`);
const order = /^track-order --order 'SO-\d+'$/;
const mug = { sku: MUG };

const happenings: Readonly<Record<Exclude<EventType, `compliance.${string}`>, Happening>> = {
  'stock.changed': { happens: (house) => stockUp(house, 7), data: { ...mug, to: '7' }, origin: 'zoho', next: stock },
  'stock.low': {
    happens: async (house) => {
      const { onHand } = await total(house);
      await house.zoho('PUT', `/items/${await idOfItem(house, MUG)}`, { reorder_level: onHand - 1 });
      await follow(house);
      await stockUp(house, (await shelf(house)).physical - 2);
    },
    data: mug,
    origin: 'zoho',
    next: stock,
  },
  'stock.negative': { happens: (house) => stockUp(house, -3), data: { ...mug, to: '-3' }, origin: 'zoho', next: stock },
  'stock.oversold': {
    happens: async (house) => sell(house, { lines: { [MUG]: (await stockAtZoho(house)).available + 2 } }),
    data: { ...mug, location: OFFICE, short: '2' },
    origin: 'zoho',
    next: stock,
  },
  'order.created': { happens: (house) => sell(house, { confirmed: false }), data: {}, origin: 'zoho', next: order },
  'order.confirmed': { happens: (house) => sell(house), data: {}, origin: 'zoho', next: order },
  'order.shipped': {
    happens: async (house) => {
      const sold = await sell(house, { lines: { [MUG]: 1 } });
      const packageId = await pack(house, sold, { [MUG]: 1 });
      await ship(house, sold, { packageId, tracking: 'T-1', carrier: 'UPS' });
    },
    data: { status: 'shipped' },
    origin: 'zoho',
    next: order,
  },
  'order.cancelled': {
    happens: async (house) => {
      const sold = await sell(house);
      await follow(house);
      await voidOrder(house, sold);
    },
    data: { status: 'void' },
    origin: 'zoho',
    next: order,
  },
  'order.uncleared': {
    open: () => openRegulated({ mirrored: true, hurried: true }),
    happens: async (house) => {
      await sell(house, { lines: { 'VPD-001': 1 } });
      await follow(house);
      // A list that is being followed may still tell of it.
      house.advance(11 * MINUTE_MS);
      await house.parts.clearance?.watch();
    },
    data: { reason: expect.stringMatching(/^No decision allowed/) },
    origin: 'zoho',
    next: order,
  },
  'plan.awaiting_approval': {
    happens: async (house) => planOrder(house, (await house.key({ release: 'person' })).key, wanting()),
    data: { kind: 'create-order' },
    origin: 'connector',
    next: /^show-plan --plan '.+'$/,
  },
  'connection.needs_reauthorisation': {
    happens: async (house) => {
      house.sandbox.control.revokeTokens();
      await house.ask((await house.key()).key, 'check-stock', { item: [MUG], live: true });
    },
    data: {},
    origin: 'zoho',
    next: /^connection-status$/,
  },
  'budget.low': {
    open: () => opened({ startsAt: MONDAY_NOON }),
    // More orders are expected than there are calls for.
    happens: async (house) => {
      const busy = await house.another({ ORDERS_A_DAY: '100000' });
      house.advance(180 * MINUTE_MS);
      await busy.parts.mirror.round(house.organizationId);
    },
    data: { left: expect.stringMatching(/^\d+$/), limit: expect.stringMatching(/^\d+$/) },
    origin: 'zoho',
    next: /^connection-status$/,
  },
  'reconciliation.drift': {
    happens: async (house) => {
      const { locations } = await house.zoho('GET', '/locations');
      const body = { code: 0, message: 'success', locations: locations.slice(1) };
      house.sandbox.control.addFault({ kind: 'status', status: 200, body, match: { path: '/inventory/v1/locations' } });
      house.advance(24 * 60 * MINUTE_MS);
    },
    data: { reason: expect.stringMatching(/^The location .* has vanished/) },
    origin: 'zoho',
    next: /^connection-status$/,
  },
  'job.given_up': {
    happens: async (house) => {
      const { organizationId, parts, app } = house;
      const runId = 'a run that was never begun';
      await parts.store.write((s) => s.jobs.enqueue({ organizationId, kind: 'reconcile', payload: { runId } }));
      for (let tries = 0; tries < 12; tries += 1) {
        house.advance(61 * MINUTE_MS);
        await app.jobs.runDue();
      }
      await tellOfDeadLetters(parts);
    },
    data: { kind: 'reconcile', items: '1' },
    origin: 'connector',
    next: null,
  },
  'webhook.silent': {
    happens: async (house) => {
      await expectWebhooks(house);
      await sell(house);
      await follow(house);
      house.advance(24 * 60 * MINUTE_MS);
      await listenForSilence(house.parts);
    },
    data: { hours: expect.stringMatching(/^\d+$/) },
    origin: 'zoho',
    next: /^connection-status$/,
  },
};

const total = async (house: House): Promise<{ onHand: number }> => {
  const { item } = await house.zoho('GET', `/items/${await idOfItem(house, MUG)}`);
  return { onHand: item.actual_available_stock };
};

test.each(Object.entries(happenings))('%s', async (type, { happens, data, origin, next, open = opened }) => {
  await using house = await open();
  await follow(house);
  await happens(house);
  await follow(house);
  const wanted = { organizationId: house.organizationId, after: 0, type: type as EventType, limit: 100 };
  const [event] = await house.parts.store.read.outbox.after(wanted);
  expect(event).toMatchObject({ type, origin, next: next === null ? null : expect.stringMatching(next) });
  expect(JSON.parse(event?.data ?? '')).toMatchObject(data);
  // Neither does it happen again by being looked at once more.
  const often = (await house.parts.store.read.outbox.after(wanted)).length;
  await follow(house);
  expect((await house.parts.store.read.outbox.after(wanted)).length).toBe(often);
});
