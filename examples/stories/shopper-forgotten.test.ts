// Who bought is forgotten: by itself after a while, and when they ask; but for what the law wants kept.
import { eraseShopper } from 'connector/checkout/erase.ts';
import { describe, expect, test } from 'vitest';
import { cart, checkOut, john, look, openShopping, type ShopHouse, VAPE } from './checking-out.ts';
import { connectorCli, leave, MUG, onlyOrder } from './selling.ts';

const DAY_MS = 86_400_000;

/** Every row of the store that may name a buyer of the shop, but for plans and the audit log, which have their own ways. */
const namedIn = async (house: ShopHouse, id: string): Promise<string> => {
  const { checkouts, decisions, ageProofs } = house.parts.store.read;
  return JSON.stringify([
    await checkouts.get(id),
    (await decisions.list(20)).filter(({ orderRef }) => orderRef === id),
    await ageProofs.forOrder(house.organizationId, id),
  ]);
};

const erase = (house: ShopHouse, who: string) =>
  connectorCli(house, 'compliance', 'erase', who, '--reason', 'they asked');

test('a checkout that ended a month ago names nobody any more, and is still there', async () => {
  await using house = await openShopping();
  await leave(house, 9);
  const { answer } = await checkOut(house, { ...cart('1', MUG) });
  expect(answer.state).toBe('done');
  house.advance(30 * DAY_MS - 1_000);
  expect(await house.app.shop?.forget()).toBe(0);
  expect(await namedIn(house, answer.id)).toContain('john@doe.example');
  house.advance(60_000);
  expect(await house.app.shop?.forget()).toBe(1);
  expect(await namedIn(house, answer.id)).not.toMatch(/\bdoe\b|Main St/i);
  expect(await look(house, answer.id)).toMatchObject({ state: 'done', order: answer.order, address: null });
});

describe('a buyer who asks', () => {
  test.each([
    ['what the shop calls them', () => 'JOHN@doe.example'],
    ['who they are in Zoho', (contact: string) => contact],
  ])('is found by %s: what was sold is kept by law, and said so; all else goes', async (_, whoOf) => {
    await using house = await openShopping();
    await leave(house, 9, VAPE);
    const sold = (await checkOut(house)).answer;
    const refused = (
      await checkOut(house, { shipTo: { street: '1 Drop St', city: 'Reno', state: 'NV', zip: '89501' } })
    ).answer;
    const other = (await checkOut(house, { buyer: { ...john, id: 'other@doe.example', bornOn: '2010-01-01' } })).answer;
    const who = whoOf(onlyOrder(house).customer_id);
    const said = await erase(house, who);
    expect(said).toContain('2 checkouts no longer name this buyer');
    expect(said).toContain('1 decisions of sales keep the name, as the law wants: the last until 2030-12-31.');
    expect(await namedIn(house, refused.id)).not.toMatch(/\bdoe\b|Drop St/i);
    expect(await namedIn(house, sold.id)).toContain('John Doe');
    expect(await namedIn(house, other.id)).toContain('other@doe.example');
    house.advance(Date.parse('2031-01-02T00:00:00Z') - house.parts.now().getTime());
    const change = { by: 'ada', reason: 'they asked again' };
    expect(await eraseShopper(house.parts, house.organizationId, who, change)).toMatchObject({
      erased: 1,
      proofsErased: 1,
      kept: 0,
    });
    expect(await namedIn(house, sold.id)).not.toMatch(/\bdoe\b|Main St/i);
  });

  test('keeps the checkout that is on its way, whose parcel somebody must address', async () => {
    await using house = await openShopping();
    const { answer } = await checkOut(house, { buyer: { ...john, firstName: 'Jane' } });
    expect(answer.state).toBe('waiting');
    await erase(house, john.id);
    await house.providers.age.step(answer.next.id);
    await house.app.shop?.recover();
    // The proof of who it was is gone: nobody is taken for somebody else.
    expect((await look(house, answer.id)).state).not.toBe('done');
  });
});
