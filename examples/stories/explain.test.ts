// Why was it refused, who ordered it, why does this number differ: answered from what was noted, to whom it concerns.
import { createOverseer } from 'connector/plans/overseer.ts';
import { describe, expect, test } from 'vitest';
import { openHouse } from './house.ts';
import { ADA, MUG } from './selling.ts';

interface Finding {
  readonly at: string | null;
  readonly text: string;
}

const textsOf = (answer: { findings: readonly Finding[] }): string[] => answer.findings.map(({ text }) => text);

describe('who ordered this?', () => {
  test('is answered by the plan, and by the number of the order', async () => {
    await using house = await openHouse();
    const { key } = await house.key();
    const asked = { customer: ADA, line: [{ item: MUG, quantity: '2' }], onBehalfOf: 'Jo of the counter' };
    const plan = (await house.ask(key, 'create-order', asked)).answer.id;
    const done = (await house.ask(key, 'confirm-plan', { plan })).answer;
    const byPlan = (await house.ask(key, 'explain', { what: plan.toLowerCase().replace('-', '') })).answer;
    expect(byPlan).toMatchObject({ about: 'plan', subject: plan, more: false });
    expect(textsOf(byPlan)).toEqual([
      expect.stringMatching(
        /^Proposed by this key, as it said for Jo of the counter \(nobody has checked that\): create-order for Ada Abbott, [\d.]+ USD\.$/,
      ),
      'Confirmed by this key; checked once more, and carried out.',
      `Done: Zoho has it as ${done.result.number} (confirmed).`,
    ]);
    house.sandbox.control.resetCalls();
    const byNumber = (await house.ask(key, 'explain', { what: done.result.number })).answer;
    expect(byNumber).toMatchObject({ about: 'order', subject: done.result.number, findings: byPlan.findings });
    expect(house.calls()).toEqual([]);
  });

  test('does not tell another key whose customer it was, nor who was named, unless it may see everything', async () => {
    await using house = await openHouse();
    const { key } = await house.key({ name: 'till' });
    const asked = { customer: ADA, line: [{ item: MUG, quantity: '1' }], onBehalfOf: 'Jo' };
    const plan = (await house.ask(key, 'create-order', asked)).answer.id;
    const { number } = (await house.ask(key, 'confirm-plan', { plan })).answer.result;
    const { key: other } = await house.key({ name: 'other' });
    expect((await house.ask(other, 'explain', { what: plan })).problem).toMatchObject({ code: 'not_found' });
    const order = (await house.ask(other, 'explain', { what: number })).answer;
    expect(textsOf(order)[0]).toMatch(/^Proposed by another key: create-order, [\d.]+ USD\.$/);
    expect(JSON.stringify(order)).not.toMatch(/Ada|Jo|till/);
    const { key: blind } = await house.key({ scopes: ['plans:read'] });
    expect((await house.ask(blind, 'explain', { what: number })).problem).toMatchObject({ code: 'not_found' });
    const { key: bound } = await house.key({ locationIds: ['1'] });
    expect((await house.ask(bound, 'explain', { what: number })).problem).toMatchObject({ code: 'not_found' });
  });

  test('says so where the order was made in Zoho', async () => {
    await using house = await openHouse({ sandbox: { items: 60, orders: 12 } });
    const { key } = await house.key();
    const { answer, problem } = await house.ask(key, 'explain', { what: 'SO-00003' });
    expect(problem).toBeNull();
    expect(answer).toMatchObject({ about: 'order', subject: 'SO-00003' });
    expect(textsOf(answer)[0]).toMatch(/^Order SO-00003 of .* was not made by this connector/);
  });
});

describe('why was it refused?', () => {
  test('names the last refusals of this key, and no other’s', async () => {
    await using house = await openHouse();
    const { key, kid } = await house.key({ limits: { orderUnitsMicros: 3_000_000 } });
    const order = (quantity: string) =>
      house.ask(key, 'create-order', { customer: ADA, line: [{ item: MUG, quantity }] });
    expect((await order('4')).problem).toMatchObject({ code: 'limit_exceeded' });
    const plan = (await order('2')).answer.id;
    await createOverseer(house.parts).reject(plan, 'maria', 'Not this week');
    const { answer } = await house.ask(key, 'explain', { what: 'refusal' });
    expect(answer).toMatchObject({ about: 'refusal', subject: '', more: false });
    expect(textsOf(answer)).toEqual([
      expect.stringMatching(/^create-order was refused \(limit_exceeded\): .*3/),
      `plan ${plan}: Rejected: Rejected by maria: Not this week.`,
    ]);
    house.sandbox.control.resetCalls();
    const byCode = (await house.ask(key, 'explain', { what: 'limit_exceeded' })).answer;
    expect(byCode).toMatchObject({ about: 'refusal', subject: 'limit_exceeded', more: false });
    expect(textsOf(byCode)).toEqual([
      expect.stringContaining('pnpm connector keys limits'),
      expect.stringMatching(/^create-order was refused \(limit_exceeded\): .*3/),
    ]);
    expect(textsOf((await house.ask(key, 'explain', { what: 'zoho_busy' })).answer)).toHaveLength(1);
    expect(house.calls()).toEqual([]);
    expect(textsOf((await house.ask(key, 'explain', { what: plan })).answer)).toContain(
      'Rejected: Rejected by maria: Not this week.',
    );
    const { key: other } = await house.key();
    expect((await house.ask(other, 'explain', { what: 'refusal' })).answer.findings).toEqual([]);
    expect(kid).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('why does this number differ from Zoho’s page?', () => {
  test('tells what Zoho said and when, what is promised here, what is kept back, and until when changes are known', async () => {
    await using house = await openHouse({ mirrored: true, settings: { STOCK_BUFFER: '2' } });
    const { key } = await house.key();
    const before = textsOf((await house.ask(key, 'explain', { what: MUG })).answer);
    expect(before[0]).toMatch(/^Zoho said at .* UTC: \d+ pcs on the shelf, \d+ pcs of it committed to orders/);
    expect(before).toContain('2 pcs of every item are kept back (STOCK_BUFFER).');
    expect(before.at(-1)).toMatch(/^Changes in Zoho are known until /);
    house.sandbox.control.resetCalls();
    const { itemId } = (await house.parts.store.read.items.all(house.organizationId)).find(
      ({ sku }) => sku === MUG,
    ) ?? { itemId: '' };
    await house.parts.store.write(async (s) => {
      const { organizationId } = house;
      await s.reservations.add(
        [{ planKey: 'of-nobody', organizationId, itemId, locationId: '', quantityMicros: 3e6 }],
        house.parts.now().getTime(),
      );
      await s.settings.raise('stock');
    });
    const after = textsOf((await house.ask(key, 'explain', { what: MUG })).answer);
    expect(after.find((text) => text.startsWith('3 pcs are promised'))).toContain('Zoho did not show yet');
    const number = (texts: readonly string[]) =>
      Number(/^So (-?\d+) pcs/.exec(texts.find((each) => each.startsWith('So ')) ?? '')?.[1]);
    expect(number(after)).toBe(number(before) - 3);
    expect(house.calls()).toEqual([]);
  });

  test('is told of its own places alone to a key that is bound, and not at all to one that may not read stock', async () => {
    await using house = await openHouse({ mirrored: true });
    const { key } = await house.key();
    const { locations } = (await house.ask(key, 'list-locations', {})).answer;
    const [{ id, name }] = locations;
    const { key: bound } = await house.key({ locationIds: [id] });
    const texts = textsOf((await house.ask(bound, 'explain', { what: MUG })).answer);
    expect(texts[0]).toContain(`at ${name}, the places of this key alone`);
    const { key: blind } = await house.key({ scopes: ['plans:read', 'orders:read'] });
    expect((await house.ask(blind, 'explain', { what: MUG })).problem).toMatchObject({ code: 'not_found' });
  });

  test('what nobody knows is nothing, and says what may be asked', async () => {
    await using house = await openHouse();
    const { key } = await house.key();
    expect((await house.ask(key, 'explain', { what: 'umbrella' })).problem).toMatchObject({
      code: 'not_found',
      hint: expect.stringContaining('the word refusal'),
    });
  });
});
