// "From now on, 'the blue pods' are OUT-001-BLUE": learnt by a plan that somebody releases, never by guessing, and then good
// wherever an item is asked for.
import { settlePlans } from 'connector/plans/after-restore.ts';
import { describe, expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';
import { connectorCli, overseer, wanting } from './selling.ts';

const MUG = 'OUT-001-RED';
const BLUE = 'OUT-001-BLUE';
const PODS = 'The blue  pods';

const open = (more: Parameters<typeof openHouse>[0] = {}) => openHouse({ mirrored: true, ...more });

const ask = (house: House, key: string, name: string, item = BLUE, more: object = {}) =>
  house.ask(key, 'name-item', { item, name, ...more });

/** Proposed and carried out. */
const give = async (house: House, key: string, name: string, item = BLUE, more: object = {}) => {
  const planned = await ask(house, key, name, item, more);
  if (planned.problem !== null) return planned;
  return house.ask(key, 'confirm-plan', { plan: planned.answer.id });
};

const skuOf = async (house: House, key: string, word: string): Promise<string | undefined> => {
  const { answer } = await house.ask(key, 'check-stock', { item: [word] });
  return answer?.items[0]?.item.sku;
};

test('a name is learnt when the plan is carried out, not before, and costs no call', async () => {
  await using house = await open();
  const { key } = await house.key();
  const before = house.calls().length;
  const { answer: plan } = await ask(house, key, PODS);
  expect(plan).toMatchObject({
    state: 'proposed',
    write: { kind: 'name-item', name: 'The blue pods', item: { sku: BLUE }, remove: false },
    warnings: [],
  });
  expect(await skuOf(house, key, PODS)).toBeUndefined();
  const { answer: done } = await house.ask(key, 'confirm-plan', { plan: plan.id });
  expect(done).toMatchObject({ state: 'done', result: null, reason: null });
  expect(await skuOf(house, key, 'the BLUE pods')).toBe(BLUE);
  // What nobody knew was looked up once, as a SKU; nothing else was asked.
  expect(
    house
      .calls()
      .slice(before)
      .filter((call) => !call.startsWith('GET /items')),
  ).toEqual([]);
});

test('a name is good for questions and for writes alike', async () => {
  await using house = await open();
  const { key } = await house.key();
  await give(house, key, PODS);
  expect((await house.ask(key, 'show-item', { item: 'the blue pods' })).answer.item.sku).toBe(BLUE);
  expect((await house.ask(key, 'find-items', { text: 'the blue pods' })).answer.items[0].sku).toBe(BLUE);
  const { customer } = wanting();
  const line = [{ quantity: '1', item: 'The Blue Pods' }];
  expect((await house.ask(key, 'create-order', { customer, line })).answer.write.lines[0].sku).toBe(BLUE);
});

test('a name is taken away by a plan as well, or by an admin', async () => {
  await using house = await open();
  const { key } = await house.key();
  await give(house, key, PODS);
  await give(house, key, 'azure thing');
  const { answer } = await ask(house, key, PODS, 'the blue pods', { remove: true });
  expect(answer.write).toMatchObject({ remove: true, item: { sku: BLUE } });
  await house.ask(key, 'confirm-plan', { plan: answer.id });
  expect(await skuOf(house, key, PODS)).toBeUndefined();
  const cli = (...words: string[]) => connectorCli(house, ...words);
  expect(await cli('items', 'names')).toContain('"azure thing"');
  await cli('items', 'unname', 'AZURE thing');
  expect(await skuOf(house, key, 'azure thing')).toBeUndefined();
  const log = await cli('audit', 'list');
  expect(log).toContain('item.unnamed');
});

describe('a name is refused', () => {
  test('that is what Zoho calls an item already, in whatever case', async () => {
    await using house = await open();
    const { key } = await house.key();
    const { items } = await house.zoho('GET', `/items?sku=${MUG}`);
    for (const name of [MUG.toLowerCase(), BLUE, items[0].name.toUpperCase(), items[0].item_id]) {
      const { problem } = await ask(house, key, name);
      expect(problem).toMatchObject({ code: 'invalid_ask', candidates: expect.any(Array) });
      expect(problem?.candidates?.length).toBeGreaterThan(0);
    }
  });

  test('that is a SKU only Zoho knows yet', async () => {
    await using house = await open();
    const { key } = await house.key();
    await house.zoho('POST', '/items', { name: 'Quxly thing', sku: 'QUX-1', rate: 5 });
    expect((await ask(house, key, 'qux-1')).problem?.code).toBe('invalid_ask');
  });

  test('that another item was given, until it is taken away from that one', async () => {
    await using house = await open();
    const { key } = await house.key();
    await give(house, key, PODS);
    expect((await ask(house, key, PODS, MUG)).problem).toMatchObject({
      code: 'invalid_ask',
      hint: expect.stringContaining('--remove'),
    });
    expect((await ask(house, key, PODS)).problem?.detail).toContain('is called');
    await give(house, key, PODS, BLUE, { remove: true });
    await give(house, key, PODS, MUG);
    expect(await skuOf(house, key, PODS)).toBe(MUG);
  });

  test('for what is no item, or several, or to be taken away where it was not given', async () => {
    await using house = await open();
    const { key } = await house.key();
    expect((await ask(house, key, PODS, 'nothing like it at all')).problem?.code).toBe('item_not_found');
    expect((await ask(house, key, PODS, BLUE, { remove: true })).problem).toMatchObject({ code: 'invalid_ask' });
  });

  test('for a key that may only read', async () => {
    await using house = await open();
    const { key } = await house.key({ scopes: ['items:read', 'stock:read'] });
    expect((await ask(house, key, PODS)).problem?.code).toBe('scope_missing');
  });
});

test('of two that want one name for two items, the first to be carried out has it', async () => {
  await using house = await open();
  const [one, other] = [await house.key(), await house.key()];
  const first = await ask(house, one.key, PODS, BLUE);
  const second = await ask(house, other.key, PODS, MUG);
  await house.ask(one.key, 'confirm-plan', { plan: first.answer.id });
  const { problem } = await house.ask(other.key, 'confirm-plan', { plan: second.answer.id });
  expect(problem).toMatchObject({ code: 'plan_changed', detail: expect.stringContaining('Nothing was written.') });
  expect(await skuOf(house, one.key, PODS)).toBe(BLUE);
});

test('a name that Zoho has come to use itself is asked about in a write, and shown to the admin', async () => {
  await using house = await open();
  const { key } = await house.key();
  await give(house, key, PODS);
  const { items } = await house.zoho('GET', `/items?sku=${MUG}`);
  await house.zoho('PUT', `/items/${items[0].item_id}`, { name: 'The blue pods' });
  await house.importItems();
  const { customer } = wanting();
  const { problem } = await house.ask(key, 'create-order', { customer, line: [{ quantity: '1', item: PODS }] });
  expect(problem).toMatchObject({ code: 'item_ambiguous' });
  expect(problem?.candidates).toHaveLength(2);
  const cli = (...words: string[]) => connectorCli(house, ...words);
  expect(await cli('items', 'names')).toContain('Zoho calls so itself');
  expect(await cli('status')).toContain('1 names of items clash with Zoho');
});

describe('somebody must release it', () => {
  test('a person, where the key says so', async () => {
    await using house = await open();
    const { key } = await house.key({ release: 'person' });
    const { answer } = await ask(house, key, PODS);
    expect((await house.ask(key, 'confirm-plan', { plan: answer.id })).problem?.code).toBe('plan_not_released');
    expect(await skuOf(house, key, PODS)).toBeUndefined();
    await overseer(house).approve(answer.id, 'Jane');
    await house.ask(key, 'confirm-plan', { plan: answer.id });
    expect(await skuOf(house, key, PODS)).toBe(BLUE);
  });

  test('nobody can while changes are paused', async () => {
    await using house = await open();
    const { key } = await house.key();
    await house.parts.store.write((s) => s.settings.set('paused', house.parts.now().toISOString()));
    expect((await ask(house, key, PODS)).problem?.code).toBe('paused');
  });
});

test('confirmed twice it is learnt once, and every step is in the audit log', async () => {
  await using house = await open();
  const { key } = await house.key();
  const { answer } = await ask(house, key, PODS);
  const both = await Promise.all([1, 2].map(() => house.ask(key, 'confirm-plan', { plan: answer.id })));
  expect(both.map(({ answer: done }) => done?.state ?? 'in progress')).toContain('done');
  expect(await house.parts.store.read.aliases.all(house.organizationId)).toHaveLength(1);
  const out = await connectorCli(house, 'audit', 'list');
  expect(out).toContain('plan.proposed');
  expect(out).toContain('plan.done');
});

test('a SKU that was changed in Zoho is told to the admin', async () => {
  await using house = await open();
  const { items } = await house.zoho('GET', `/items?sku=${MUG}`);
  await house.zoho('PUT', `/items/${items[0].item_id}`, { sku: 'QUX-9' });
  await house.importItems();
  const cli = (...words: string[]) => connectorCli(house, ...words);
  const out = await cli('items', 'skus');
  expect(out).toMatch(new RegExp(`SKUs that have changed in 30 days: 1\\n {2}${MUG}: now QUX-9`));
  expect(await cli('status')).toContain('1 have changed in a week');
});

test('on its way when a backup was made, it is settled as not done: an order of that number proves nothing of a name', async () => {
  await using house = await open({
    probe: (moment) => {
      if (moment === 'before done') throw new Error('fallen');
    },
  });
  const { key } = await house.key();
  const { answer: plan } = await ask(house, key, PODS);
  await house.ask(key, 'confirm-plan', { plan: plan.id });
  await house.parts.store.write((s) => settlePlans(s, house.parts.now().getTime(), 'Jo'));
  const { app: other } = await house.another();
  const { answer: made } = await house.ask(key, 'create-order', wanting(), other);
  const { answer: order } = await house.ask(key, 'confirm-plan', { plan: made.id }, other);
  await expect(overseer(house).settle(plan.id, { done: order.result.number }, 'Jo')).rejects.toMatchObject({
    code: 'invalid_ask',
    facts: { hint: expect.stringContaining('--not-done') },
  });
  expect((await overseer(house).settle(plan.id, 'not_done', 'Jo')).state).toBe('refused');
});
