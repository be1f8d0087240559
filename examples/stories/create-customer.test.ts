// "Add Jane Doe as a customer": planned, then made once, whatever Zoho answers.
import { describe, expect, test } from 'vitest';
import type { House } from './house.ts';
import {
  BUSY,
  confirm,
  MINUTE_MS,
  openShop,
  order,
  ordersAtZoho,
  overseer,
  planOf,
  refusal,
  show,
  spoil,
  wanting,
  writes,
} from './selling.ts';

const JANE = { name: 'Jane Doe', email: 'jane@doe.example', phone: '+1 503 555 0100', company: 'Doe & Daughters' };

const planJane = async (house: House, key: string, ask: object = JANE) =>
  planOf(await house.ask(key, 'create-customer', ask as typeof JANE));

/** Everybody in Zoho who is called that, as "customer jane@doe.example". */
const atZoho = async (house: House, name = JANE.name): Promise<string[]> => {
  const { contacts } = await house.zoho('GET', `/contacts?contact_name=${encodeURIComponent(name)}`);
  return contacts.map((contact: { contact_type: string; email: string }) => `${contact.contact_type} ${contact.email}`);
};

test('a customer is planned, and nothing is written', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planJane(house, key, { ...JANE, onBehalfOf: 'Sam, sales' });
  expect(plan).toMatchObject({
    state: 'proposed',
    write: { kind: 'create-customer', ...JANE, onBehalfOfUnverified: 'Sam, sales' },
    warnings: [],
  });
  expect(writes(house)).toEqual([]);
  expect(await atZoho(house)).toEqual([]);
});

test('confirmed, the customer is in Zoho with a contact person, and can be ordered for', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = planOf(await confirm(house, key, await planJane(house, key, { ...JANE, onBehalfOf: 'Sam' })));
  expect(plan).toMatchObject({ state: 'done', result: { number: 'Jane Doe', status: 'active' } });
  const { contact } = await house.zoho('GET', `/contacts/${plan.result?.id}`);
  expect(contact).toMatchObject({
    contact_name: 'Jane Doe',
    company_name: 'Doe & Daughters',
    contact_type: 'customer',
    contact_persons: [{ email: 'jane@doe.example', phone: '+1 503 555 0100', is_primary_contact: true }],
  });
  expect(JSON.stringify(house.sandbox.control.calls())).not.toContain('Sam');
  await order(house, key, { ...wanting(), customer: 'jane@doe.example' });
  expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
});

test('a name alone is enough', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  planOf(await confirm(house, key, await planJane(house, key, { name: 'Jane Doe' })));
  expect(await atZoho(house)).toEqual(['customer ']);
});

test('confirming again answers the same customer', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planJane(house, key);
  const both = await Promise.all([confirm(house, key, plan), confirm(house, key, plan)]);
  for (const { status, problem } of both) if (status !== 200) expect(problem?.code).toBe('plan_in_progress');
  expect((await confirm(house, key, plan)).answer.state).toBe('done');
  expect(writes(house)).toEqual(['POST /contacts']);
  expect(await atZoho(house)).toEqual(['customer jane@doe.example']);
});

describe('a name that is taken', () => {
  test.each([
    ['a customer’s', 'ada abbott'],
    ['a vendor’s', 'Harbor Glassworks LLC'],
    ['of somebody inactive', 'Rosa Abbott'],
  ])('(%s) is told when it is planned', async (what, name) => {
    await using house = await openShop();
    const { key } = await house.key();
    const { status, problem } = await house.ask(key, 'create-customer', { name });
    expect([what, status, problem?.code]).toEqual([what, 409, 'customer_exists']);
    expect(problem?.candidates?.map((it) => it.name.toLowerCase())).toEqual([name.toLowerCase()]);
    expect(writes(house)).toEqual([]);
  });

  test('meanwhile, by hand, is theirs: the plan is over, and nobody is adopted', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const plan = await planJane(house, key);
    await house.zoho('POST', '/contacts', { contact_name: JANE.name });
    const { problem } = await confirm(house, key, plan);
    expect(problem).toMatchObject({ code: 'plan_not_open', detail: expect.stringContaining('exists already') });
    expect(await show(house, key, plan)).toMatchObject({ state: 'refused', result: null });
    expect(await atZoho(house)).toEqual(['customer ']);
  });
});

test('an e-mail address that somebody has already is warned of', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const { warnings } = await planJane(house, key, { name: 'Ada A. Abbott', email: 'ada.abbott@example.com' });
  expect(warnings).toEqual(['The e-mail address already belongs to the customer "Ada Abbott".']);
});

test('a customer that makes no sense is not understood, and costs no call to Zoho', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  for (const ask of [{ name: ' ' }, { name: 'x'.repeat(201) }, { name: 'Jane', email: 'jane' }, {}]) {
    const { problem } = await house.ask(key, 'create-customer', ask as typeof JANE);
    expect([ask, problem?.code]).toEqual([ask, 'invalid_ask']);
  }
  expect(house.calls()).toEqual([]);
});

describe('whatever Zoho answers, it is made once:', () => {
  test('the answer is lost, and the customer is found and adopted', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const plan = await planJane(house, key);
    spoil(house, 'createCustomer', 'lost-answer');
    expect((await confirm(house, key, plan)).answer).toMatchObject({ state: 'done', result: { number: 'Jane Doe' } });
    expect(writes(house)).toEqual(['POST /contacts']);
    expect(await atZoho(house)).toEqual(['customer jane@doe.example']);
  });

  test('the call never arrives, and is made again', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const plan = await planJane(house, key);
    spoil(house, 'createCustomer', 'reset');
    expect((await confirm(house, key, plan)).answer.state).toBe('done');
    expect(writes(house)).toEqual(['POST /contacts', 'POST /contacts']);
    expect(await atZoho(house)).toEqual(['customer jane@doe.example']);
  });

  test('the call arrives late, and the list is late too: the second is refused, and the first adopted', async () => {
    await using house = await openShop({ hurried: true });
    const { key } = await house.key();
    const plan = await planJane(house, key);
    house.sandbox.control.listLag({ ms: 1_500 });
    spoil(house, 'createCustomer', 'late-commit', { delayMs: 0 });
    expect((await confirm(house, key, plan)).answer.state).toBe('done');
    expect(writes(house)).toEqual(['POST /contacts', 'POST /contacts']);
    expect(await atZoho(house)).toEqual(['customer jane@doe.example']);
  });

  test.each([
    ['an error', 'status' as const, { status: 500 }],
    ['a maintenance page', 'html' as const, {}],
  ])('Zoho answers with %s, and is asked whether it was done', async (_, kind, more) => {
    await using house = await openShop();
    const { key } = await house.key();
    const plan = await planJane(house, key);
    spoil(house, 'createCustomer', kind, more);
    expect((await confirm(house, key, plan)).answer.state).toBe('done');
    expect(await atZoho(house)).toEqual(['customer jane@doe.example']);
  });

  test('somebody else makes another Jane while the outcome is unknown: nobody can tell, and a person settles it', async () => {
    await using house = await openShop({ hurried: true });
    const { key } = await house.key();
    const plan = await planJane(house, key);
    spoil(house, 'createCustomer', 'reset');
    house.sandbox.control.addFault({ match: { method: 'GET', path: '^/contacts$' }, kind: 'status', times: 20 });
    expect((await confirm(house, key, plan)).problem?.code).toBe('plan_in_progress');
    house.sandbox.control.clearFaults();
    const contact_persons = [{ email: 'other@doe.example' }];
    await house.zoho('POST', '/contacts', { contact_name: JANE.name, contact_persons });
    house.advance(10 * MINUTE_MS);
    await house.app.plans.recover();
    const { problem } = await confirm(house, key, plan);
    expect(problem).toMatchObject({
      code: 'plan_uncertain',
      detail: expect.stringContaining('another e-mail address'),
    });
    expect(writes(house)).toEqual(['POST /contacts']);
    await overseer(house).settle(plan.id, 'not_done', 'Jo');
    expect((await show(house, key, plan)).state).toBe('refused');
    expect(await atZoho(house)).toEqual(['customer other@doe.example']);
  });
});

test('where Zoho takes nothing at the moment, the plan is open again', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planJane(house, key);
  spoil(house, 'createCustomer', 'status', BUSY);
  expect((await confirm(house, key, plan)).problem).toMatchObject({ code: 'zoho_busy', retryable: true });
  expect((await show(house, key, plan)).state).toBe('proposed');
  expect((await confirm(house, key, plan)).answer.state).toBe('done');
  expect(await atZoho(house)).toEqual(['customer jane@doe.example']);
});

test('what Zoho refuses for good is over, with Zoho’s own words', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planJane(house, key);
  spoil(house, 'createCustomer', 'status', refusal(6, 'Please enter a valid Loyalty Number.'));
  expect((await confirm(house, key, plan)).problem?.detail).toContain('Please enter a valid Loyalty Number.');
  expect((await show(house, key, plan)).state).toBe('refused');
  expect(await atZoho(house)).toEqual([]);
});
