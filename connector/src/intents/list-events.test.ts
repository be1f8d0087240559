import { describe, expect, test } from 'vitest';
import { type AppBed, agent, openApp } from '../routes/app-testbed.ts';
import { ORGANIZATION } from '../routes/zoho-answers-testbed.ts';
import type { NewEvent } from '../store/outbox.ts';

const HOUR_MS = 3_600_000;

const add = (bed: AppBed, id: string, more: Partial<NewEvent> = {}): Promise<boolean> =>
  bed.store.write((s) =>
    s.outbox.add({
      id,
      organizationId: ORGANIZATION,
      type: 'stock.changed',
      at: bed.clock.now,
      origin: 'zoho',
      data: { sku: 'SF-1108', locationId: '501' },
      next: null,
      ...more,
    }),
  );

interface Listed {
  readonly events: { readonly id: string; readonly text: string }[];
  readonly cursor: string;
  readonly more: boolean;
  readonly missed: boolean;
}

const list = async (bed: AppBed, query = '', as = agent): Promise<Listed & { ids: string[] }> => {
  const answer = await bed.ask('GET', `/v1/events${query}`, { as });
  const body = (await answer.json()) as { answer: Listed };
  expect(answer.status, JSON.stringify(body)).toBe(200);
  return { ...body.answer, ids: body.answer.events.map(({ id }) => id) };
};

test('without any word it is the last day, the oldest first, each with a sentence', async () => {
  await using bed = await openApp();
  await add(bed, 'old', { at: bed.clock.now - 25 * HOUR_MS });
  await add(bed, 'one', { at: bed.clock.now - 23 * HOUR_MS });
  await add(bed, 'two');
  const { events, ids } = await list(bed);
  expect(ids).toEqual(['one', 'two']);
  expect(events[0]).toEqual({
    id: 'one',
    type: 'stock.changed',
    at: '2026-11-21T11:00:00.000Z',
    origin: 'zoho',
    organizationId: ORGANIZATION,
    data: { sku: 'SF-1108', locationId: '501' },
    next: null,
    text: 'SF-1108: available stock changed at location 501.',
  });
  expect(bed.spends).toEqual([]);
});

describe('since', () => {
  test('a day is that of the organisation, from its midnight on', async () => {
    await using bed = await openApp();
    // Berlin: 2026-11-22 begins at 23:00 UTC.
    await add(bed, 'yesterday', { at: Date.parse('2026-11-21T22:59:59Z') });
    await add(bed, 'today', { at: Date.parse('2026-11-21T23:00:00Z') });
    expect((await list(bed, '?since=2026-11-22')).ids).toEqual(['today']);
    expect((await list(bed, '?since=2026-11-21T22:59:59Z')).ids).toEqual(['yesterday', 'today']);
  });
});

describe('by cursor', () => {
  test('nothing is told twice and nothing is left out, whatever happens in between', async () => {
    await using bed = await openApp();
    const heard: string[] = [];
    let cursor = '0';
    for (let round = 0; round < 5; round += 1) {
      for (let index = 0; index < 7; index += 1) await add(bed, `${round}-${index}`);
      const page = await list(bed, `?after=${cursor}&limit=5`);
      heard.push(...page.ids);
      cursor = page.cursor;
    }
    for (let more = true; more; ) {
      const page = await list(bed, `?after=${cursor}&limit=5`);
      heard.push(...page.ids);
      ({ cursor, more } = page);
    }
    expect(heard).toHaveLength(35);
    expect(new Set(heard).size).toBe(35);
    expect((await list(bed, `?after=${cursor}`)).ids).toEqual([]);
    await add(bed, 'later');
    expect((await list(bed, `?after=${cursor}`)).ids).toEqual(['later']);
  });

  test('an empty answer has a cursor that goes on behind what was not wanted', async () => {
    await using bed = await openApp();
    await add(bed, 'a');
    await add(bed, 'b', { organizationId: '2' });
    const { ids, cursor, more } = await list(bed, '?after=0&type=stock.low');
    expect([ids, cursor, more]).toEqual([[], '2', false]);
  });

  test('it is said when what comes behind it is no longer kept', async () => {
    await using bed = await openApp();
    for (const id of ['a', 'b', 'c', 'd']) await add(bed, id);
    await bed.store.write((s) => s.outbox.prune({ before: 0, keep: 2, limit: 10 }));
    expect(await list(bed, '?after=1')).toMatchObject({ ids: ['c', 'd'], missed: true });
    expect(await list(bed, '?after=2')).toMatchObject({ ids: ['c', 'd'], missed: false });
    expect(await list(bed, '?after=0')).toMatchObject({ ids: ['c', 'd'], missed: false });
  });

  test('one that is ahead of everything is refused: it is of another database', async () => {
    await using bed = await openApp();
    await add(bed, 'a');
    const answer = await bed.ask('GET', '/v1/events?after=2');
    expect(await answer.json()).toMatchObject({ code: 'invalid_ask', fields: [{ field: 'after' }] });
  });
});

describe('who hears of what', () => {
  test('another organisation hears nothing', async () => {
    await using bed = await openApp();
    await add(bed, 'a');
    expect((await list(bed, '?after=0', { ...agent, organizationId: '2' })).ids).toEqual([]);
  });

  test('a key that is bound to a place hears of that place, and of what concerns none', async () => {
    await using bed = await openApp();
    await add(bed, 'here');
    await add(bed, 'there', { data: { sku: 'SF-1108', locationId: '502' } });
    await add(bed, 'total', { data: { sku: 'SF-1108' } });
    await add(bed, 'order', { type: 'order.confirmed', data: { number: 'SO-1' } });
    await add(bed, 'budget', { type: 'budget.low', data: { left: '5' } });
    await add(bed, 'drift', { type: 'reconciliation.drift', data: { items: '3' } });
    expect((await list(bed, '?after=0', { ...agent, locationIds: ['501'] })).ids).toEqual(['here', 'budget']);
    expect((await list(bed, '?after=0')).ids).toHaveLength(6);
  });

  test('a plan that waits is told to the key that asked for it, and to no other', async () => {
    await using bed = await openApp();
    const person = { ...agent, release: 'person' } as const;
    const made = await bed.ask('POST', '/v1/plans/create-order', {
      as: person,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ customer: 'Acme', line: [{ item: 'SF-1108', quantity: '2' }] }),
    });
    const { id } = ((await made.json()) as { answer: { id: string } }).answer;
    const { events } = await list(bed, '', person);
    expect(events).toMatchObject([
      {
        type: 'plan.awaiting_approval',
        origin: 'connector',
        data: { plan: id, kind: 'create-order', total: '25.00', currency: 'EUR' },
        next: `show-plan --plan '${id}'`,
        text: `Plan ${id} (create-order, 25.00 EUR) waits for a person to approve it.`,
      },
    ]);
    // No name of a customer.
    expect(JSON.stringify(events)).not.toContain('Acme');
    expect((await list(bed, '', { ...person, kid: 'b1b2c3d4e5f60718' })).ids).toEqual([]);
    expect((await list(bed, '', { ...person, locationIds: ['501'] })).ids).toHaveLength(1);
  });

  test('a key that sees little gets its few among very many', async () => {
    await using bed = await openApp();
    await bed.store.write(async (s) => {
      for (let index = 0; index < 1_200; index += 1) {
        const data = { sku: 'SF-1108', locationId: index === 1_100 ? '501' : '502' };
        const event = {
          organizationId: ORGANIZATION,
          type: 'stock.changed',
          at: bed.clock.now,
          origin: 'zoho',
        } as const;
        await s.outbox.add({ ...event, id: `e${index}`, data, next: null });
      }
    });
    const { ids, more } = await list(bed, '?after=0', { ...agent, locationIds: ['501'] });
    expect([ids, more]).toEqual([['e1100'], false]);
  });
});

describe('an order that was carried out', () => {
  const post = async (bed: AppBed, path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await bed.ask('POST', path, { headers, body: JSON.stringify(body) });
    return ((await answer.json()) as { answer: { id: string; result: { id: string; number: string } } }).answer;
  };

  test('is told as created and confirmed by us, once; and when it is cancelled, that as well', async () => {
    await using bed = await openApp();
    const plan = await post(bed, '/v1/plans/create-order', {
      customer: 'Acme',
      line: [{ item: 'SF-1108', quantity: '2' }],
    });
    expect((await list(bed)).ids).toEqual([]);
    const { result } = await post(bed, `/v1/plans/${plan.id}/confirm`, {});
    await post(bed, `/v1/plans/${plan.id}/confirm`, {});
    const { events } = await list(bed);
    expect(events).toMatchObject([
      {
        id: `order-created:${ORGANIZATION}:${result.id}`,
        origin: 'connector',
        data: { orderId: result.id, number: result.number, total: '25.00', currency: 'EUR' },
        next: `track-order --order '${result.number}'`,
      },
      { id: `order-confirmed:${ORGANIZATION}:${result.id}` },
    ]);
    // Zoho tells the connector of it later: the same happening.
    expect(await add(bed, `order-confirmed:${ORGANIZATION}:${result.id}`, { type: 'order.confirmed' })).toBe(false);
    const taken = await post(bed, '/v1/plans/cancel-order', { order: result.number });
    await post(bed, `/v1/plans/${taken.id}/confirm`, {});
    expect((await list(bed)).ids.at(-1)).toBe(`order-cancelled:${ORGANIZATION}:${result.id}`);
  });
});
