// Who may release a plan: enforced by the connector, whatever the model was talked into.
import { readFileSync } from 'node:fs';
import { createKey } from 'connector/skill-tokens/keys.ts';
import { intents, type Plan } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import type { House } from './house.ts';
import {
  codeAt,
  confirm,
  connectorCli,
  leave,
  MINUTE_MS,
  MUG,
  newPlanOf,
  openShop,
  order,
  ordersAtZoho,
  overseer,
  placeId,
  planOf,
  planOrder,
  show,
  wanting,
  writes,
} from './selling.ts';

describe('a key of some locations alone', () => {
  test('is made with their names, as Zoho has them', async () => {
    await using house = await openShop();
    await connectorCli(house, 'keys', 'create', '--name', 'floor', '--location', 'head office', 'Sparks Warehouse');
    const [key] = JSON.parse(await connectorCli(house, 'keys', 'list', '--json'));
    expect(key.locationIds).toEqual([await placeId(house), await placeId(house, 'Sparks Warehouse')]);
  });

  test('is refused where a name is none of them, with those there are', async () => {
    await using house = await openShop();
    await expect(connectorCli(house, 'keys', 'create', '--name', 'floor', '--location', 'Nowhere')).rejects.toThrow(
      /No location is called "Nowhere"\. There are: Head Office \(\d+\), Sparks Warehouse \(\d+\)/,
    );
    expect(await connectorCli(house, 'keys', 'list')).toBe('There are no keys yet.');
  });
});

describe('released by a person', () => {
  test('is what a key is where the admin says nothing', async () => {
    await using house = await openShop();
    const { key } = await createKey(house.parts, {
      organizationId: house.organizationId,
      name: 'shop agent',
      scopes: ['orders:write', 'plans:write'],
    });
    expect(await planOrder(house, key, wanting())).toMatchObject({ release: 'person', released: false });
  });

  test('a plan is not carried out before somebody outside the chat has approved it', async () => {
    await using house = await openShop();
    const { key } = await house.key({ release: 'person' });
    const plan = await planOrder(house, key, wanting());
    for (const code of [undefined, '123456']) {
      const { status, problem } = await confirm(house, key, plan, code);
      expect([status, problem?.code]).toEqual([403, 'plan_not_released']);
      expect(problem?.hint).toContain(`pnpm connector plans approve ${plan.id}`);
    }
    expect(writes(house)).toEqual([]);
    // The admin's own command, as a process of its own.
    expect(await connectorCli(house, 'plans', 'list')).toContain(plan.id);
    expect(await connectorCli(house, 'plans', 'approve', plan.id)).toContain(`Plan ${plan.id} is approved.`);
    expect((await confirm(house, key, plan)).answer.state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  });

  test('a plan is refused for good where they reject it', async () => {
    await using house = await openShop();
    const { key } = await house.key({ release: 'person' });
    const plan = await planOrder(house, key, wanting());
    await connectorCli(house, 'plans', 'reject', plan.id);
    expect((await confirm(house, key, plan)).problem).toMatchObject({
      code: 'plan_not_open',
      detail: `Plan ${plan.id} was rejected; nothing was written.`,
    });
    await expect(overseer(house).approve(plan.id, 'Jane')).rejects.toMatchObject({ code: 'plan_not_open' });
    expect(writes(house)).toEqual([]);
  });

  test('a rejection still counts after an approval', async () => {
    await using house = await openShop();
    const { key } = await house.key({ release: 'person' });
    const plan = await planOrder(house, key, wanting());
    await overseer(house).approve(plan.id, 'Jane');
    await overseer(house).approve(plan.id, 'John'); // nothing new
    expect((await overseer(house).show(plan.id)).approvedBy).toBe('Jane');
    await overseer(house).reject(plan.id, 'Jane');
    expect((await confirm(house, key, plan)).problem?.code).toBe('plan_not_open');
    expect(writes(house)).toEqual([]);
  });

  test('an approval that comes too late approves nothing', async () => {
    await using house = await openShop();
    const { key } = await house.key({ release: 'person' });
    const plan = await planOrder(house, key, wanting());
    house.advance(10 * MINUTE_MS);
    await expect(overseer(house).approve(plan.id, 'Jane')).rejects.toMatchObject({ code: 'plan_expired' });
    expect((await confirm(house, key, plan)).problem?.code).toBe('plan_expired');
  });

  test('an approval ends with the plan: nobody orders on it afterwards', async () => {
    await using house = await openShop();
    const { key } = await house.key({ release: 'person' });
    const plan = await planOrder(house, key, wanting());
    await overseer(house).approve(plan.id, 'Jane');
    house.advance(10 * MINUTE_MS);
    expect((await confirm(house, key, plan)).problem?.code).toBe('plan_expired');
    expect(writes(house)).toEqual([]);
  });

  test('what was approved at one price is not approved at another', async () => {
    await using house = await openShop();
    const { key } = await house.key({ release: 'person' });
    const plan = await planOrder(house, key, wanting());
    await overseer(house).approve(plan.id, 'Jane');
    house.sandbox.control.price({ sku: MUG, rate: 30 });
    const again = newPlanOf(await confirm(house, key, plan));
    expect(again).toMatchObject({ state: 'proposed', released: false });
    expect((await confirm(house, key, again)).problem?.code).toBe('plan_not_released');
    expect(writes(house)).toEqual([]);
  });

  test('there is no address at which an agent could approve, reject or settle', async () => {
    await using house = await openShop();
    const { key } = await house.key({ release: 'person' });
    const plan = await planOrder(house, key, wanting());
    const authorization = `Bearer ${await house.token(key)}`;
    for (const verb of ['approve', 'release', 'reject', 'settle', 'recover']) {
      const url = `https://connector.example/v1/plans/${plan.id}/${verb}`;
      const answer = await house.app.request(url, { method: 'POST', headers: { authorization }, body: '{}' });
      expect([verb, answer.status]).toEqual([verb, 404]);
    }
    // Nor a field in which it could say so.
    const said = { plan: plan.id, approved: true, release: 'agent' };
    expect((await house.ask(key, 'confirm-plan', said as never)).problem?.code).toBe('invalid_ask');
    expect((await house.ask(key, 'create-order', { ...wanting(), release: 'agent' } as never)).status).toBe(400);
    expect(await show(house, key, plan)).toMatchObject({ state: 'proposed', released: false });
  });
});

test('the skill has no word by which a plan could be released, and no address to say it at', () => {
  const meant = /approv|releas|reject|settle/;
  expect(intents.map(({ name, path }) => `${name} ${path}`).filter((each) => meant.test(each))).toEqual([]);
  const script = readFileSync(
    new URL('../../skill/zoho-inventory/scripts/zoho-inventory.mjs', import.meta.url),
    'utf8',
  );
  const addresses = [...script.matchAll(/'(\/v1\/[^']*)'/g)].map(([, path]) => path);
  expect(addresses.length).toBeGreaterThan(10);
  // Those of the intents, and where it buys its token.
  const known: string[] = ['/v1/token', ...intents.map(({ path }) => path)];
  expect(addresses.filter((path) => !known.includes(path ?? ''))).toEqual([]);
});

describe('released by a one-time code', () => {
  const withCodes = async () => {
    const house = await openShop();
    const { key, otpauthUri } = await house.key({ release: 'code' });
    // Early in a half minute, so that what follows happens in the same one.
    const now = house.parts.now().getTime();
    house.advance(30_000 - (now % 30_000) + 1_000);
    return { house, key, code: (steps = 0) => codeAt(otpauthUri, house.parts.now(), steps) };
  };
  const nextHalfMinute = (house: House) => house.advance(30_000);

  test('a plan is carried out with the code that began to show after it was made', async () => {
    const { house, key, code } = await withCodes();
    await using _ = house;
    const plan = await planOrder(house, key, wanting());
    nextHalfMinute(house);
    expect((await confirm(house, key, plan, code())).answer.state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  });

  test('a plan is not carried out without a code, nor by a person’s approval alone', async () => {
    const { house, key } = await withCodes();
    await using _ = house;
    const plan = await planOrder(house, key, wanting());
    await overseer(house).approve(plan.id, 'Jane');
    const { problem } = await confirm(house, key, plan);
    expect(problem).toMatchObject({ code: 'plan_not_released', hint: expect.stringContaining('--code') });
    expect(writes(house)).toEqual([]);
  });

  test('a code read out before the plan was made releases nothing', async () => {
    const { house, key, code } = await withCodes();
    await using _ = house;
    const early = code();
    const plan = await planOrder(house, key, wanting());
    const { problem } = await confirm(house, key, plan, early);
    expect(problem).toMatchObject({ code: 'code_wrong', detail: 'This code is older than what it should release.' });
    expect(writes(house)).toEqual([]);
    expect((await show(house, key, plan)).state).toBe('proposed');
  });

  test('a code works once', async () => {
    const { house, key, code } = await withCodes();
    await using _ = house;
    const one = await planOrder(house, key, wanting());
    // Of a phone that is half a minute fast, so that it is younger than the second plan, too.
    const fast = code(1);
    planOf(await confirm(house, key, one, fast));
    const two = await planOrder(house, key, wanting('2'));
    const refused = await confirm(house, key, two, fast);
    expect(refused.problem).toMatchObject({ code: 'code_wrong', detail: expect.stringContaining('was used before') });
    nextHalfMinute(house);
    expect((await confirm(house, key, two, fast)).problem?.code).toBe('code_wrong');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
    nextHalfMinute(house);
    expect((await confirm(house, key, two, code())).answer.state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95', 'confirmed 53.90']);
  });

  test('a code cannot be moved to another plan: one is open at a time, of whatever kind', async () => {
    const { house, key } = await withCodes();
    await using _ = house;
    const plan = await planOrder(house, key, wanting());
    const others = [
      house.ask(key, 'create-order', wanting('9')),
      house.ask(key, 'create-customer', { name: 'Somebody Else' }),
    ];
    for (const other of await Promise.all(others)) expect(other.problem?.code).toBe('plan_already_open');
    expect((await show(house, key, plan)).state).toBe('proposed');
    // An expired plan stands in nobody's way.
    house.advance(10 * MINUTE_MS);
    expect((await house.ask(key, 'create-order', wanting('9'))).status).toBe(200);
  });

  test('the code of another key releases nothing', async () => {
    const { house, key } = await withCodes();
    await using _ = house;
    const other = await house.key({ release: 'code' });
    const plan = await planOrder(house, key, wanting());
    nextHalfMinute(house);
    const foreign = codeAt(other.otpauthUri, house.parts.now());
    expect((await confirm(house, key, plan, foreign)).problem?.code).toBe('code_wrong');
    expect(writes(house)).toEqual([]);
  });

  test.each(['price', 'stock'])('where the %s has moved, the code fits no new plan', async (what) => {
    const { house, key, code } = await withCodes();
    await using _ = house;
    const plan = await planOrder(house, key, wanting());
    if (what === 'price') house.sandbox.control.price({ sku: MUG, rate: 30 });
    else await leave(house, 0);
    // Of a phone that is half a minute fast: it would be younger than a plan made right now.
    const fast = code(1);
    const { problem } = await confirm(house, key, plan, fast);
    expect(problem?.code).toBe(what === 'price' ? 'plan_changed' : 'short_of_stock');
    await leave(house, 5);
    // Short of stock no new plan is made; the one that is asked for at once fares no better.
    const again = (problem?.plan as Plan | undefined) ?? (await planOrder(house, key, wanting()));
    nextHalfMinute(house);
    expect((await confirm(house, key, again, fast)).problem?.detail).toContain('older than what it should release');
    expect(writes(house)).toEqual([]);
    nextHalfMinute(house);
    nextHalfMinute(house);
    expect((await confirm(house, key, again, code())).answer.state).toBe('done');
    expect(ordersAtZoho(house)).toHaveLength(1);
  });

  test('five wrong codes lock the key for a while, the right code included', async () => {
    const { house, key, code } = await withCodes();
    await using _ = house;
    const plan = await planOrder(house, key, wanting());
    nextHalfMinute(house);
    const right = code();
    const wrong = right === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await confirm(house, key, plan, wrong)).problem?.code).toBe('code_wrong');
    }
    const locked = await confirm(house, key, plan, right);
    expect(locked.problem).toMatchObject({ code: 'too_many_requests', status: 429 });
    expect(locked.problem?.retryAfterSeconds).toBeGreaterThan(200);
    expect(writes(house)).toEqual([]);
    house.advance(5 * MINUTE_MS);
    expect((await confirm(house, key, plan, code())).answer.state).toBe('done');
  });

  test('a code has six digits', async () => {
    const { house, key } = await withCodes();
    await using _ = house;
    const plan = await planOrder(house, key, wanting());
    for (const code of ['12345', '1234567', 'abcdef', '']) {
      expect([code, (await confirm(house, key, plan, code)).problem?.code]).toEqual([code, 'invalid_ask']);
    }
  });
});

describe('released by the agent', () => {
  test('only where the admin has opted in, and then the key says so', async () => {
    await using house = await openShop();
    const { key } = await house.key({ release: 'agent' });
    const plan = await order(house, key, wanting());
    expect(plan).toMatchObject({ release: 'agent', released: true, state: 'done' });
  });

  test('a person may still reject its plan before it is carried out', async () => {
    await using house = await openShop();
    const { key } = await house.key({ release: 'agent' });
    const plan = await planOrder(house, key, wanting());
    await overseer(house).reject(plan.id, 'Jane');
    expect((await confirm(house, key, plan)).problem?.code).toBe('plan_not_open');
    expect(writes(house)).toEqual([]);
  });
});

test('every kind of write waits for its release', async () => {
  await using house = await openShop();
  const { result } = await order(house, (await house.key()).key, wanting());
  const { key } = await house.key({ release: 'person' });
  const before = writes(house);
  const plans = [
    planOf(await house.ask(key, 'create-customer', { name: 'Nina New' })),
    planOf(await house.ask(key, 'cancel-order', { order: result?.number ?? '' })),
  ];
  for (const plan of plans) expect((await confirm(house, key, plan)).problem?.code).toBe('plan_not_released');
  expect(writes(house)).toEqual(before);
  expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
});
