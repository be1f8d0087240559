// A shop's chat sells regulated goods through the one gate: with everything in order to a Zoho order that carries the
// decision, and otherwise not at all.

import { ledgerOf } from 'connector/clearance/ledger.ts';
import { removeRule, setRule } from 'connector/clearance/rules-desk.ts';
import { proveAge } from 'connector/plans/prove-age.ts';
import type { Plan } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import { courierRow, customerIn, openRegulated, type RegulatedHouse } from './regulating.ts';
import { confirm, connectorCli, MUG, onlyOrder, order, orderNow, planOf, wanting, writes } from './selling.ts';

const VAPE = 'VPD-001';
const BORN = '1980-05-17';
const why = { reason: 'the story wants it', by: 'story' };

const wantingIn = async (house: RegulatedHouse, city = 'Reno', quantity = '1') => {
  const customer = await customerIn(house, city);
  const ask = { customer: customer.id, line: [{ item: VAPE, quantity }], shipTo: customer.addressId };
  return { customer, ask };
};

const planVape = async (house: RegulatedHouse, key: string, city = 'Reno', quantity = '1') => {
  const { customer, ask } = await wantingIn(house, city, quantity);
  const plan = planOf(await house.ask(key, 'create-order', ask));
  return { customer, plan };
};

const spend = () => ({ lane: 'chat' as const, kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 });

const prove = (house: RegulatedHouse, plan: Pick<Plan, 'id'>, name: string, more: object = {}) => {
  const [firstName = '', lastName = ''] = name.split(' ');
  return proveAge(
    house.parts,
    plan.id,
    { firstName, lastName, bornOn: BORN, customerIp: '203.0.113.7', ...more },
    spend(),
  );
};

const refusalOf = async (house: RegulatedHouse, key: string, plan: Pick<Plan, 'id'>) => {
  const { status, problem } = await confirm(house, key, plan);
  return status === 200 ? 'confirmed' : `${problem?.code}: ${problem?.detail}`;
};

test('a lawful order is confirmed once the age is proved, and carries its decision in Zoho', async () => {
  await using house = await openRegulated();
  const { key } = await house.key();
  const { customer, plan } = await planVape(house, key);
  expect(plan.warnings.join()).toContain('has the customer’s age proved');
  expect(await refusalOf(house, key, plan)).toMatch(
    /^order_not_cleared: This order is not cleared\. .*VPD-001: Nobody has proved/,
  );
  expect(await prove(house, plan, customer.name)).toMatchObject({ status: 'accepted' });
  expect((await confirm(house, key, plan)).answer.state).toBe('done');
  const [decision] = (await house.parts.store.read.decisions.list(10)).filter(({ outcome }) => outcome === 'allow');
  expect(decision).toMatchObject({ moment: 'order', channel: 'chat', soldOn: '2026-11-23', keptUntil: '2030-12-31' });
  const made = await house.zoho('GET', `/salesorders/${decision?.orderId}`);
  expect(made.salesorder.notes).toBe(`Compliance decision ${decision?.id}`);
  expect(made.salesorder.custom_field_hash.cf_compliance_decision).toBe(decision?.id);
  expect(made.salesorder.status).toBe('confirmed');
  // The refusal before it is kept as well, and the state can be told of the sale.
  expect((await house.parts.store.read.decisions.list(10)).map(({ outcome }) => outcome).sort()).toEqual([
    'allow',
    'deny',
  ]);
  const ledger = await ledgerOf(house.parts, {
    organizationId: house.organizationId,
    state: 'Nevada',
    month: '2026-11',
  });
  expect(ledger.rows).toMatchObject([
    { customer: customer.name, city: 'Reno', productClass: 'ends', quantity: '1', delivererName: 'Example Courier' },
  ]);
  expect(await connectorCli(house, 'compliance', 'show', decision?.id ?? '')).toContain('Relied on:');
});

test('what is everybody’s is ordered as ever, without a question to anybody', async () => {
  await using house = await openRegulated();
  const { key } = await house.key();
  expect((await order(house, key, wanting())).state).toBe('done');
  expect(onlyOrder(house).status).toBe('confirmed');
  expect(house.providers.calls).toEqual([]);
  expect(await house.parts.store.read.decisions.list(10)).toEqual([]);
});

describe('refused when it is asked for already, without a plan:', () => {
  test.each([
    ['a blocked state', 'Brooklyn', 'ends to New York is blocked by row ends/ny.'],
    ['a state of the item’s own', 'Salt Lake City', 'The item itself may not be sent to Utah.'],
  ])('%s', async (_, city, reason) => {
    await using house = await openRegulated();
    const { key } = await house.key();
    const { ask } = await wantingIn(house, city);
    const { status, problem } = await house.ask(key, 'create-order', ask);
    expect(status).toBe(403);
    expect(problem?.code).toBe('order_not_cleared');
    expect(problem?.detail).toContain(reason);
    expect(await house.parts.store.read.plans.list({ limit: 10 })).toEqual([]);
  });

  test('no address to ship to', async () => {
    await using house = await openRegulated();
    const { key } = await house.key();
    const { ask } = await wantingIn(house);
    const { problem } = await house.ask(key, 'create-order', { customer: ask.customer, line: ask.line });
    expect(problem?.detail).toContain('Where it goes is not known');
  });

  test('anything at all, where the fields are not as they are mapped', async () => {
    await using house = await openRegulated({ sandbox: { complianceFields: false } });
    const { key } = await house.key();
    const { problem } = await house.ask(key, 'create-order', wanting('1', MUG));
    expect(problem?.detail).toContain('cf_product_class is not there');
    const { events } = (await house.ask(key, 'list-events', {})).answer;
    expect(events.map(({ type }: { type: string }) => type)).toContain('compliance.drift');
  });
});

describe('not confirmed:', () => {
  const planned = async (house: RegulatedHouse) => {
    const { key } = await house.key();
    return { key, ...(await planVape(house, key)) };
  };

  test('a proof for another plan, of another person, or of a child', async () => {
    await using house = await openRegulated();
    const { key, customer, plan } = await planned(house);
    const other = await planVape(house, key);
    await prove(house, other.plan, customer.name);
    expect(await refusalOf(house, key, plan)).toContain('Nobody has proved');
    await prove(house, plan, 'John Doe');
    expect(await refusalOf(house, key, plan)).toContain('The proof is of another name');
    await expect(prove(house, plan, customer.name, { bornOn: '2010-01-01' })).rejects.toMatchObject({
      code: 'order_not_cleared',
    });
    expect(writes(house)).toEqual([]);
  });

  test('what the provider has not accepted, until it has; its call back is believed when it is signed', async () => {
    await using house = await openRegulated();
    const { key, customer, plan } = await planned(house);
    const { providerId } = await prove(house, plan, customer.name);
    await house.providers.age.set(providerId ?? '', 'denied', 'fake_id');
    house.advance(60_000);
    expect(await refusalOf(house, key, plan)).toContain('AgeChecker.Net says denied');
    const url = 'https://connector.example/v1/callbacks/age';
    const forged = { uuid: providerId, status: 'accepted', reason: null };
    expect(await house.providers.age.callBack(url, forged, 'forged')).toBe(401);
    expect(await refusalOf(house, key, plan)).toContain('says denied');
    // The vendor changes its mind, and calls.
    await house.providers.age.set(providerId ?? '', 'accepted');
    expect(house.providers.age.callbacks.at(-1)?.status).toBe(204);
    expect(await refusalOf(house, key, plan)).toBe('confirmed');
  });

  test('while a provider is down, and then it is', async () => {
    await using house = await openRegulated();
    const { key, customer, plan } = await planned(house);
    house.providers.spoil('age', 'down');
    await expect(prove(house, plan, customer.name)).rejects.toMatchObject({ code: 'provider_unavailable' });
    house.providers.spoil('age', null);
    await prove(house, plan, customer.name);
    house.advance(60_000);
    house.providers.spoil('age', 'html');
    house.providers.spoil('addresses', 'down');
    const down = await refusalOf(house, key, plan);
    expect(down).toContain('AgeChecker.Net cannot be reached');
    expect(down).toContain('USPS cannot be reached');
    house.providers.spoil('age', null);
    house.providers.spoil('addresses', null);
    expect(await refusalOf(house, key, plan)).toBe('confirmed');
  });

  test('what the owner has blocked between the plan and the yes, or nobody brings any more', async () => {
    await using house = await openRegulated();
    const { key, customer, plan } = await planned(house);
    await prove(house, plan, customer.name);
    const block = {
      ...courierRow,
      kind: 'place',
      id: 'ends/nv',
      state: 'NV',
      channel: '*',
      concerns: 'all',
      effect: 'block',
    };
    const { carrier: _, ...row } = block;
    await setRule(house.parts, row, why);
    expect(await refusalOf(house, key, plan)).toContain('ends to Nevada is blocked by row ends/nv.');
    await removeRule(house.parts, 'ends/nv', why);
    await removeRule(house.parts, courierRow.id, why);
    expect(await refusalOf(house, key, plan)).toContain('No row of the table says that Example Courier takes ends.');
    expect(writes(house)).toEqual([]);
    await setRule(house.parts, courierRow, why);
    expect(await refusalOf(house, key, plan)).toBe('confirmed');
  });

  test('on a stale row, which a person has to look at', async () => {
    await using house = await openRegulated({ startsAt: Date.parse('2027-02-19T18:00:00Z') });
    const { key } = await house.key();
    const { customer, plan } = await planVape(house, key);
    await prove(house, plan, customer.name);
    house.advance(9 * 60_000);
    expect(await refusalOf(house, key, plan)).toBe('confirmed');
    house.advance(24 * 3_600_000);
    const { ask } = await wantingIn(house);
    const { problem } = await house.ask(key, 'create-order', ask);
    expect(problem?.detail).toContain('is not to be relied on since 2027-02-20');
    expect(problem?.hint).toContain('A person has to look at it');
  });
});

describe('where orders are shipped here,', () => {
  const openShipping = async (packed: () => void) => {
    const probe = (moment: string): void => {
      if (moment === 'after create-package') packed();
    };
    return openRegulated({ orderMode: 'fulfil', hurried: true, probe });
  };

  test('one in order is shipped, and both decisions are kept', async () => {
    await using house = await openShipping(() => {});
    const { key } = await house.key();
    const { customer, plan } = await planVape(house, key);
    await prove(house, plan, customer.name);
    expect((await confirm(house, key, plan)).answer).toMatchObject({ state: 'done', result: { status: 'shipped' } });
    const kept = await house.parts.store.read.decisions.list(10);
    expect(kept.map(({ moment, outcome }) => `${moment} ${outcome}`).sort()).toEqual(['order allow', 'shipment allow']);
  });

  test('one whose buyer is denied while it is packed does not leave', async () => {
    let packed = (): void => {};
    await using house = await openShipping(() => packed());
    const { key } = await house.key();
    const { customer, plan } = await planVape(house, key);
    const { providerId } = await prove(house, plan, customer.name);
    packed = () => {
      const check = house.providers.age.checks.get(providerId ?? '');
      if (check !== undefined) check.status = 'denied';
      house.advance(60_000);
    };
    const { answer } = await confirm(house, key, plan);
    expect(answer).toMatchObject({ state: 'done', result: { status: 'packed' } });
    expect(answer.reason).toContain('may not be shipped as it is');
    expect(answer.reason).toContain('AgeChecker.Net says denied');
  });
});

test('two orders for the last that one buyer may have: the second is refused inside the lock', async () => {
  await using house = await openRegulated();
  const dated = { source: 'The owner', confidence: 'owner', checkedOn: '2026-11-22', staleOn: '2027-02-20' };
  await setRule(
    house.parts,
    { kind: 'limit', id: 'limit/ends', productClass: 'ends', quantityMicros: 2_000_000, days: 30, ...dated },
    why,
  );
  const { key } = await house.key();
  const plans = [await planVape(house, key, 'Reno', '2'), await planVape(house, key, 'Reno', '1')];
  for (const { customer, plan } of plans) await prove(house, plan, customer.name);
  const answers = await Promise.all(plans.map(({ plan }) => refusalOf(house, key, plan)));
  expect(answers.filter((answer) => answer === 'confirmed')).toHaveLength(1);
  expect(answers.find((answer) => answer !== 'confirmed')).toMatch(/limit\/ends allows 2/);
  expect(onlyOrder(house).status).toBe('confirmed');
});

test('a service key is no way round', async () => {
  await using house = await openRegulated();
  const { key } = await house.key({ kind: 'service' });
  const { ask } = await wantingIn(house);
  expect((await orderNow(house, key, 'shop-0001', ask)).problem?.code).toBe('order_not_cleared');
  expect(writes(house)).toEqual([]);
});

test('an order of regulated goods that came into Zoho past the gate is told of, and none that passed it', async () => {
  await using house = await openRegulated({ mirrored: true, hurried: true });
  const { key } = await house.key();
  const { customer, plan } = await planVape(house, key);
  await prove(house, plan, customer.name);
  await confirm(house, key, plan);
  await order(house, key, wanting());
  const { items } = await house.zoho('GET', '/items?per_page=200');
  const idOf = (sku: string) => items.find((item: { sku: string }) => item.sku === sku).item_id;
  const byHand = (sku: string) =>
    house.zoho('POST', '/salesorders', { customer_id: customer.id, line_items: [{ item_id: idOf(sku), quantity: 1 }] });
  await byHand(MUG);
  const { salesorder } = await byHand(VAPE);
  for (let minutes = 0; minutes < 60; minutes += 5) {
    house.advance(300_000);
    await house.parts.mirror.round(house.organizationId);
  }
  await house.parts.clearance?.watch();
  await house.parts.clearance?.watch();
  const { events } = (await house.ask(key, 'list-events', { type: 'order.uncleared' })).answer;
  expect(events.map(({ data }: { data: object }) => data)).toMatchObject([
    { orderId: salesorder.salesorder_id, reason: `No decision allowed ${VAPE}` },
  ]);
});

test('an order that Zoho does not tell the lines of is told of for a person to look at, and hides none that came after it', async () => {
  await using house = await openRegulated({ mirrored: true, hurried: true });
  const { key } = await house.key();
  const customer = await customerIn(house, 'Reno');
  const { items } = await house.zoho('GET', '/items?per_page=200');
  const { item_id } = items.find(({ sku }: { sku: string }) => sku === VAPE);
  const ids: string[] = [];
  // One by one, as the cursor goes.
  for (const makesSense of [false, true]) {
    const ask = { customer_id: customer.id, line_items: [{ item_id, quantity: 1 }] };
    const { salesorder } = await house.zoho('POST', '/salesorders', ask);
    ids.push(salesorder.salesorder_id);
    const body = { code: 0, message: 'success', salesorder: {} };
    const match = { method: 'GET', path: `/salesorders/${salesorder.salesorder_id}$` };
    if (!makesSense) house.sandbox.control.addFault({ match, kind: 'status', status: 200, body, times: 1_000 });
    for (let minutes = 0; minutes < 60; minutes += 5) {
      house.advance(300_000);
      await house.parts.mirror.round(house.organizationId);
    }
  }
  await house.parts.clearance?.watch();
  await house.parts.clearance?.watch();
  const { events } = (await house.ask(key, 'list-events', { type: 'order.uncleared' })).answer;
  expect(events.map(({ data }: { data: object }) => data)).toMatchObject([
    { orderId: ids[0], reason: expect.stringContaining('Zoho does not tell what is in it') },
    { orderId: ids[1], reason: `No decision allowed ${VAPE}` },
  ]);
});

test('an order that passed the gate and was given another line of the same goods in Zoho is told of', async () => {
  await using house = await openRegulated({ mirrored: true, hurried: true });
  const { key } = await house.key();
  const { customer, plan } = await planVape(house, key);
  await prove(house, plan, customer.name);
  const { result } = (await confirm(house, key, plan)).answer;
  const { salesorder } = await house.zoho('GET', `/salesorders/${result?.id}`);
  const [{ line_item_id, item_id }] = salesorder.line_items;
  await house.zoho('PUT', `/salesorders/${result?.id}`, {
    line_items: [
      { line_item_id, item_id, quantity: 1 },
      { item_id, quantity: 1 },
    ],
  });
  for (let minutes = 0; minutes < 60; minutes += 5) {
    house.advance(300_000);
    await house.parts.mirror.round(house.organizationId);
  }
  await house.parts.clearance?.watch();
  await house.parts.clearance?.watch();
  const { events } = (await house.ask(key, 'list-events', { type: 'order.uncleared' })).answer;
  expect(events.map(({ data }: { data: object }) => data)).toMatchObject([
    { orderId: result?.id, reason: expect.stringMatching(new RegExp(`^More than decision CD-.* allowed: ${VAPE}$`)) },
  ]);
});
