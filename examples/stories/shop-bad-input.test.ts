// What a shop may be made to send, and strangers try: refused clearly, told to the audit log where it was understood, and
// nothing is reserved, asked, held or sold for it.
import { quoteCart, showCheckout, startCheckout } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import {
  cart,
  checkOut,
  heldFor,
  john,
  look,
  openShopping,
  promised,
  quote,
  reno,
  type ShopHouse,
  VAPE,
  wantedBy,
} from './checking-out.ts';
import { leave, MUG, ordersAtZoho } from './selling.ts';
import { askShop, shopKey } from './shopping.ts';

const nothing = async (house: ShopHouse): Promise<void> => {
  expect(ordersAtZoho(house)).toEqual([]);
  expect(house.payments.calls).toEqual([]);
  expect(await promised(house)).toBe(0);
};

const start = (
  house: ShopHouse,
  ask: object,
  headers: Record<string, string> = { 'idempotency-key': 'web-order-bad' },
) => askShop(house, house.shop, startCheckout, { ...ask }, { headers });

describe('a cart', () => {
  test.each<[string, object, string]>([
    ['with a price of the client’s', { line: [{ item: VAPE, quantity: '1', price: '0.01' }] }, 'is not known here'],
    ['with a total', { ...cart(), total: '0.01' }, 'is not known here'],
    ['with a coupon', { ...cart(), coupon: 'FREE' }, 'is not known here'],
    ['with a discount on a line', { line: [{ item: VAPE, quantity: '1', discount: '100%' }] }, 'is not known here'],
    ['with a location of its own', { ...cart(), location: 'Sparks Warehouse' }, 'is not known here'],
    ['of nothing', { line: [] }, 'must have at least one line'],
    ['of fifty-one lines', { line: Array(51).fill({ item: VAPE, quantity: '1' }) }, 'at most 50 lines'],
    ['below nothing', cart('-1'), 'must be a number above 0'],
    ['of zero', cart('0'), 'must be a number above 0'],
    ['in floating points', cart('1e9'), 'must be a number above 0'],
    ['of more than there can be', cart('1000001'), 'must be a number above 0'],
    ['of half a piece', cart('0.5', MUG), 'sold in whole pcs'],
    ['so small that it would cost nothing', cart('0.00006', 'GLS-001'), 'would cost nothing'],
    ['for members by somebody’s word', { ...cart(), member: 'yes' }, 'must be boolean'],
    ['with a script for a SKU', cart('1', "'; drop table items;--"), 'has no product'],
    ['with a line that runs backwards', cart('1', 'OUT‮001'), 'must not contain control or invisible'],
    ['for the prototype', { ...cart(), __proto__x: 1 }, 'is not known here'],
  ])('%s is refused', async (_, ask, said) => {
    await using house = await openShopping();
    const quoted = await askShop(house, house.shop, quoteCart, { ...ask });
    expect(quoted.status).toBeGreaterThanOrEqual(400);
    expect(quoted.status).toBeLessThan(500);
    expect(quoted.problem?.detail).toContain(said);
    const sold = await start(house, { ...(await wantedBy(house)), ...ask });
    expect([sold.status, sold.problem?.detail]).toEqual([quoted.status, expect.stringContaining(said)]);
    await nothing(house);
  });

  test('of ten thousand lines is refused before it is read', async () => {
    await using house = await openShopping();
    const line = Array.from({ length: 10_000 }, () => ({ item: VAPE, quantity: '1' }));
    expect((await askShop(house, house.shop, quoteCart, { line })).problem?.code).toBe('body_too_large');
    expect((await start(house, { line })).problem?.code).toBe('body_too_large');
    await nothing(house);
  });

  test('that names one SKU twice wants both', async () => {
    await using house = await openShopping();
    await leave(house, 3);
    const line = [
      { item: MUG, quantity: '2' },
      { item: ` ${MUG.toLowerCase()} `, quantity: '2' },
    ];
    const { problem } = await checkOut(house, { line });
    expect(problem).toMatchObject({
      code: 'short_of_stock',
      detail: `${MUG}: 4 wanted, 3 there. Nothing was reserved.`,
    });
    await nothing(house);
  });
});

describe('a quote', () => {
  test('of another cart, or made up, sells nothing', async () => {
    await using house = await openShopping();
    await leave(house, 9, VAPE);
    const one = (await quote(house)).answer.id;
    const two = (await quote(house, cart('2'))).answer.id;
    const members = (await quote(house, { ...cart(), member: true })).answer.id;
    expect(new Set([one, two, members]).size).toBe(3);
    const ask = await wantedBy(house);
    for (const forged of [two, members, 'Q-000000000000000000000000', 'Q-']) {
      const { status, problem } = await start(house, { ...ask, quote: forged });
      expect([status, problem?.code]).toEqual([409, 'quote_changed']);
    }
    await nothing(house);
  });
});

describe('a buyer', () => {
  test.each<[string, object, string]>([
    ['born on the 30th of February', { bornOn: '1980-02-30' }, 'must be a day'],
    ['born in words', { bornOn: 'May 17, 1980' }, 'must be a day'],
    ['born as a number', { bornOn: 19800517 }, 'must be'],
    ['without an id', { id: '' }, 'must not be empty'],
    ['with an address that is no e-mail', { email: 'not an address' }, 'must be an e-mail address'],
    ['without a network address', { ip: undefined }, 'is missing'],
    ['with a network address that is none', { ip: '999.1.1.1' }, 'must be an IP address'],
    ['with an age proof of their own', { ageProof: 'check-00000001' }, 'is not known here'],
    ['with a name of two lines', { firstName: 'John\nBcc: x' }, 'must not contain control'],
    ['with a name of a thousand letters', { lastName: 'x'.repeat(1_000) }, 'at most 60 characters'],
  ])('%s is refused', async (_, more, said) => {
    await using house = await openShopping();
    const { status, problem } = await start(house, { ...(await wantedBy(house)), buyer: { ...john, ...more } });
    expect([status, problem?.code]).toEqual([400, 'invalid_ask']);
    expect(problem?.detail).toContain(said);
    await nothing(house);
    expect(house.providers.calls).toEqual([]);
  });

  test.each([
    ['still to be born', '2030-01-01'],
    ['of two hundred years', '1820-01-01'],
    ['of age tomorrow', '2005-11-24'],
  ])('%s is refused by the rules, before anybody is asked', async (_, bornOn) => {
    await using house = await openShopping();
    const { answer } = await checkOut(house, { buyer: { ...john, bornOn } });
    expect(answer).toMatchObject({ state: 'refused', refusals: [{ rule: 'minimum-age' }] });
    expect(house.providers.calls).toEqual([]);
    await nothing(house);
  });

  test('who does not say when they were born gets nothing that asks for an age', async () => {
    await using house = await openShopping();
    const { bornOn: _, ...secretive } = john;
    const { answer } = await checkOut(house, { buyer: secretive });
    expect(answer.state).toBe('refused');
    expect(answer.refusals.map(({ rule }: { rule: string }) => rule)).toContain('minimum-age');
    await nothing(house);
  });

  test('in any script, with anything in their name, is a contact in Zoho as they write it', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    for (const [firstName, lastName] of [
      ['Łukasz', 'Żółć'],
      ['美咲', '山田'],
      ['<script>alert(1)</script>', 'O’Brien "Bob"'],
    ]) {
      const buyer = { ...john, id: `${firstName}@shop.example`, firstName, lastName };
      const { answer } = await checkOut(house, { ...cart('1', MUG), buyer });
      expect(answer.state).toBe('done');
    }
    const { contacts } = await house.zoho('GET', '/contacts?per_page=200');
    const names = contacts.map(({ contact_name }: { contact_name: string }) => contact_name);
    expect(names.some((name: string) => name.startsWith('美咲 山田 (SB-'))).toBe(true);
  });
});

describe('an address', () => {
  const newYork = { street: '350 5th Ave', city: 'New York', state: 'NY', zip: '10001' };

  test.each<[string, object, string]>([
    ['without a street', { ...reno, street: '' }, 'must not be empty'],
    ['with a county that decides for itself', { ...reno, county: 'Elsewhere' }, 'is not known here'],
    ['that already says it is verified', { ...reno, verified: true }, 'is not known here'],
    ['as a text', '525 S Main St' as never, 'must be'],
    ['whose state hides a zero-width space', { ...newYork, state: 'N\u200bY' }, 'control or invisible'],
    ['whose state runs backwards', { ...newYork, state: '\u202eYN' }, 'control or invisible'],
    ['whose state has a mark of direction', { ...newYork, state: '\u200fNV' }, 'control or invisible'],
    ['whose ZIP code hides a joiner', { ...newYork, zip: '100\u200d01' }, 'control or invisible'],
    ['whose town hides a filler', { ...reno, city: 'Re\u3164no' }, 'control or invisible'],
  ])('%s is refused', async (_, shipTo, said) => {
    await using house = await openShopping();
    const { status, problem } = await start(house, { ...(await wantedBy(house)), shipTo });
    expect([status, problem?.code]).toEqual([400, 'invalid_ask']);
    expect(problem?.detail).toContain(said);
    await nothing(house);
  });

  test.each([
    ['abroad', { ...reno, country: 'Canada' }, 'ship-to'],
    ['in a state that is none', { ...reno, state: 'Nevadah' }, 'ship-to'],
    ['of a military post', { street: 'PSC 1 Box 2', city: 'APO', state: 'AE', zip: '09001' }, 'place-table'],
    ['in a territory', { ...reno, city: 'San Juan', state: 'PR', zip: '00901' }, 'place-table'],
    ['that is a box', { ...reno, street: 'P.O. Box 12' }, 'address-proof'],
    ['that is a mail drop', { ...reno, street: '1 Drop St' }, 'address-proof'],
    ['in Cyrillic', { ...reno, street: 'улица Ленина 1', city: 'Москва', state: 'Москва' }, 'ship-to'],
    ['in Arabic', { ...newYork, city: 'نيويورك', state: 'نيويورك' }, 'ship-to'],
    ['in Hebrew', { ...newYork, city: 'ניו יורק', state: 'ניו יורק' }, 'ship-to'],
    ['in Devanagari', { ...newYork, city: 'न्यूयॉर्क', state: 'न्यूयॉर्क' }, 'ship-to'],
    ['in Thai', { ...newYork, city: 'นิวยอร์ก', state: 'นิวยอร์ก' }, 'ship-to'],
    ['in emoji', { ...newYork, state: '🗽' }, 'ship-to'],
    ['in letters that look like a state', { ...newYork, state: 'ΝΥ' }, 'ship-to'],
    ['with a ZIP code in Arabic digits', { ...reno, zip: '٨٩٥٠١' }, 'ship-to'],
    ['with a ZIP code in Thai digits', { ...reno, zip: '๘๙๕๐๑' }, 'ship-to'],
    ['of a country that only ends like ours', { ...reno, country: 'Россия us' }, 'ship-to'],
    ['of a blocked state in wide letters', { ...newYork, state: 'ＮＹ' }, 'restricted-states'],
    ['of a blocked state in wide words', { ...newYork, state: 'Ｎｅｗ　Ｙｏｒｋ' }, 'restricted-states'],
    ['of a blocked state in bold letters', { ...newYork, state: '𝐍𝐘' }, 'restricted-states'],
    [
      'of a blocked state with a blank that does not break',
      { ...newYork, state: 'New\u00a0York' },
      'restricted-states',
    ],
    [
      'of a blocked state, by its ZIP code in wide digits',
      { ...newYork, state: 'NV', zip: '１０００１' },
      'address-proof',
    ],
  ])('%s is refused by the rules', async (_, shipTo, rule) => {
    await using house = await openShopping();
    const { answer } = await checkOut(house, { shipTo });
    expect(answer.state).toBe('refused');
    expect(answer.refusals.map((refusal: { rule: string }) => refusal.rule)).toContain(rule);
    await nothing(house);
  });
});

test('an address in wide letters and digits is the one that it means', async () => {
  await using house = await openShopping();
  const shipTo = { ...reno, city: 'Ｒｅｎｏ', state: 'ＮＶ', zip: '８９５０１', country: 'ＵＳＡ' };
  const { answer } = await checkOut(house, { shipTo });
  expect(answer.state).toBe('done');
  expect(house.providers.addresses.asked).toEqual(['525 S MAIN ST, Reno, NV 89501']);
});

describe('an idempotency key', () => {
  test('is needed, and is of one checkout alone', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    const ask = await wantedBy(house, cart('1', MUG));
    for (const key of ['', 'short', 'with a blank', 'x'.repeat(129)]) {
      const { status, problem } = await start(house, ask, { 'idempotency-key': key });
      expect([status, problem?.code]).toEqual([400, 'idempotency_key_missing']);
    }
    const first = await start(house, ask);
    const again = await start(house, ask);
    expect(again.answer).toEqual(first.answer);
    const other = await start(house, { ...ask, payment: { token: 'tok_other' } });
    expect([other.status, other.problem?.code]).toEqual([422, 'idempotency_key_reused']);
    expect(ordersAtZoho(house)).toHaveLength(1);
  });

  test('ten times at the same moment, at two connectors, is one checkout', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    const ask = await wantedBy(house, cart('1', MUG));
    const { app } = await house.another();
    const ten = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        askShop(house, house.shop, startCheckout, ask, {
          headers: { 'idempotency-key': 'web-order-ten' },
          app: index % 2 === 0 ? house.app : app,
        }),
      ),
    );
    for (const { status, problem } of ten) if (status !== 200) expect(problem?.code).toBe('checkout_in_progress');
    const { answer } = await askShop(house, house.shop, startCheckout, ask, {
      headers: { 'idempotency-key': 'web-order-ten' },
    });
    expect(answer.state).toBe('done');
    expect(ordersAtZoho(house)).toHaveLength(1);
    expect([...house.payments.holds.values()].map(({ state }) => state)).toEqual(['captured']);
  });
});

describe('a call back of the age provider', () => {
  const callback = (house: ShopHouse, body: string, headers: Record<string, string> = {}) =>
    house.app.request('https://connector.example/v1/callbacks/age', { method: 'PUT', body, headers });
  const jane = { ...john, firstName: 'Jane' };
  /** Newest first. */
  const refusedCallbacks = async (house: ShopHouse) => {
    const entries = await house.parts.store.read.audit.latest({ action: 'compliance.callback_refused', limit: 9 });
    return entries.map(({ parts }) => JSON.parse(parts.find(({ name }) => name === 'reason')?.value ?? 'null'));
  };

  test('unsigned, wrongly signed, or about somebody else’s check moves nothing', async () => {
    await using house = await openShopping();
    const { answer } = await checkOut(house, { buyer: jane });
    const body = JSON.stringify({ uuid: answer.next.id, status: 'accepted' });
    for (const headers of [{}, { 'x-agechecker-signature': 'AAAA' }, { 'x-agechecker-signature': 'ü' }]) {
      const response = await callback(house, body, headers as Record<string, string>);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'signature_wrong' });
    }
    expect((await look(house, answer.id)).state).toBe('waiting');
    // Told once, however often strangers knock.
    expect(await refusedCallbacks(house)).toEqual(['Its signature is missing, or not that of the age provider.']);
    house.advance(600_000);
    await callback(house, body);
    expect(await refusedCallbacks(house)).toHaveLength(2);
  });

  test('that was once true, sent again, is held against what is true now', async () => {
    await using house = await openShopping();
    const { answer } = await checkOut(house, { buyer: jane });
    const url = 'https://connector.example/v1/callbacks/age';
    const uuid = answer.next.id;
    house.providers.calls.length = 0;
    // Which the provider tells of once by itself.
    await house.providers.age.set(uuid, 'denied', 'fake_id');
    for (let times = 0; times < 30; times += 1) {
      expect(await house.providers.age.callBack(url, { uuid, status: 'accepted', reason: null })).toBe(204);
    }
    // However often it comes, the provider is not asked without end.
    expect(house.providers.calls).toHaveLength(3);
    await house.app.shop?.recover();
    expect(await look(house, answer.id)).toMatchObject({ state: 'waiting', next: { step: 'denied' } });
    expect(heldFor(house, answer.id)).toBe('nothing');
  });

  test('signed, that says what the provider’s own record does not, is not believed', async () => {
    await using house = await openShopping();
    const { answer } = await checkOut(house, { buyer: jane });
    const url = 'https://connector.example/v1/callbacks/age';
    const status = await house.providers.age.callBack(url, { uuid: answer.next.id, status: 'accepted' });
    expect(status).toBeLessThan(300);
    await house.app.shop?.recover();
    expect((await look(house, answer.id)).state).toBe('waiting');
    expect(await house.providers.age.callBack(url, { uuid: 'check-of-another-shop', status: 'accepted' })).toBeLessThan(
      300,
    );
    expect(await refusedCallbacks(house)).toEqual(['It is about a check that was not asked for here.']);
  });

  test('a proof of one order is none of another', async () => {
    await using house = await openShopping();
    await leave(house, 9, VAPE);
    const first = await checkOut(house, { buyer: jane });
    await house.providers.age.step(first.answer.next.id);
    await house.app.shop?.recover();
    const second = await checkOut(house, { buyer: jane });
    expect(second.answer).toMatchObject({ state: 'waiting', next: { step: 'photo_id' } });
    expect(second.answer.next.id).not.toBe(first.answer.next.id);
  });
});

describe('an ask that is refused', () => {
  interface Told {
    readonly subject: string;
    readonly kid: string | null;
    readonly requestId: string | null;
    readonly after: { readonly code: string; readonly fields?: readonly string[]; readonly untold?: number };
    readonly reason: string;
  }
  /** Oldest first. */
  const toldOf = async (house: ShopHouse): Promise<Told[]> => {
    const entries = await house.parts.store.read.audit.latest({ action: 'shop.ask_refused', limit: 50 });
    return entries.reverse().map(({ subject, kid, requestId, after, parts }) => ({
      subject,
      kid,
      requestId,
      after: JSON.parse(after ?? '{}'),
      reason: JSON.parse(parts.find(({ name }) => name === 'reason')?.value ?? '""'),
    }));
  };

  test('is told to the audit log: which key, of what, why, and nothing that the asker wrote', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    const ask = await wantedBy(house);
    const refused = [
      await askShop(house, house.shop, quoteCart, { line: [{ item: VAPE, quantity: '1', price: '0.01' }] }),
      await start(house, { ...ask, buyer: { ...john, email: 'Wilhelmina', 'Wilhelmina Doe': 'x' } }),
      await start(house, { ...ask, quote: 'Q-000000000000000000000000' }),
      await askShop(house, house.shop, quoteCart, cart('1', 'Wilhelmina')),
      await start(house, ask, {}),
      await askShop(house, house.shop, quoteCart, { line: Array(10_000).fill({ item: VAPE, quantity: '1' }) }),
      await askShop(house, house.shop, showCheckout, { checkout: 'CO-0000-0000-0000-0000' }),
    ];
    const told = await toldOf(house);
    expect(told.map(({ subject, after }) => [subject, after])).toEqual([
      ['quote-cart', { code: 'invalid_ask', fields: ['line.0.price'] }],
      ['start-checkout', { code: 'invalid_ask', fields: ['buyer.email', 'one that is not known'] }],
      ['start-checkout', { code: 'quote_changed' }],
      ['quote-cart', { code: 'item_not_found', fields: ['line.0.item'] }],
      ['start-checkout', { code: 'idempotency_key_missing' }],
      ['quote-cart', { code: 'body_too_large' }],
      ['show-checkout', { code: 'checkout_not_found' }],
    ]);
    expect(told.map(({ requestId }) => requestId)).toEqual(refused.map(({ problem }) => problem?.requestId));
    expect(new Set(told.map(({ kid }) => kid)).size).toBe(1);
    expect(told[0]?.kid).toMatch(/./);
    for (const { reason } of told) expect(reason).toMatch(/^[A-Z].+\.$/);
    expect(JSON.stringify(await house.parts.store.read.audit.latest({ limit: 50 }))).not.toContain('Wilhelmina');
    await nothing(house);
  });

  test('a thousand times is told once in ten minutes, for each key by itself, and then how often', async () => {
    await using house = await openShopping();
    const other = await shopKey(house);
    for (let times = 0; times < 20; times += 1) await askShop(house, house.shop, quoteCart, cart('-1'));
    await askShop(house, other, quoteCart, cart('-1'));
    expect((await toldOf(house)).map(({ after }) => after.untold)).toEqual([undefined, undefined]);
    expect(new Set((await toldOf(house)).map(({ kid }) => kid)).size).toBe(2);
    house.advance(600_000);
    await askShop(house, house.shop, quoteCart, cart('-1'));
    expect((await toldOf(house)).map(({ after }) => after.untold)).toEqual([undefined, undefined, 19]);
  });

  test('because the shelf is empty, or by nobody who is known, is none of it', async () => {
    await using house = await openShopping();
    await leave(house, 0);
    expect((await checkOut(house, cart('1', MUG))).problem?.code).toBe('short_of_stock');
    const stranger = await house.app.request('https://connector.example/v1/quotes', { method: 'POST', body: '{}' });
    expect(stranger.status).toBe(401);
    expect(await toldOf(house)).toEqual([]);
  });
});

describe('a quote that says no', () => {
  const toldOf = async (house: ShopHouse) => {
    const entries = await house.parts.store.read.audit.latest({ action: 'shop.quote_refused', limit: 50 });
    return entries.reverse().map(({ kid, requestId, after }) => ({ kid, requestId, after: JSON.parse(after ?? '{}') }));
  };
  const nevada = { street: '525 S Main St', city: 'Reno', state: 'NV', zip: '89501' };
  const newYork = { street: '350 5th Ave', city: 'New York', state: 'NY', zip: '10118' };
  const tooYoung = '2010-05-17';

  test('is told to the audit log: too young, not sold there; and neither birthday nor address', async () => {
    await using house = await openShopping();
    await leave(house, 9, VAPE);
    const quote = (more: object) => askShop(house, house.shop, quoteCart, { ...cart('1', VAPE), ...more });
    const young = await quote({ bornOn: tooYoung, shipTo: nevada });
    const there = await quote({ bornOn: '1980-05-17', shipTo: newYork });
    expect([young.answer.outcome, there.answer.outcome]).toEqual(['deny', 'deny']);
    const told = await toldOf(house);
    expect(told.map(({ after }) => after)).toEqual(
      [young, there].map(({ answer }) => ({
        outcome: 'deny',
        rules: answer.refusals.map(({ rule }: { rule: string }) => rule).sort(),
      })),
    );
    expect(told[0]?.after).not.toEqual(told[1]?.after);
    expect(new Set(told.map(({ kid, requestId }) => kid !== null && /./.test(requestId ?? '')))).toEqual(
      new Set([true]),
    );
    const all = JSON.stringify(await house.parts.store.read.audit.latest({ limit: 50 }));
    for (const word of [tooYoung, '1980', 'Reno', 'New York', '10118']) expect(all).not.toContain(word);
    await nothing(house);
  });

  test('twenty times is told once in ten minutes; one that says yes is not told', async () => {
    await using house = await openShopping();
    await leave(house, 9, VAPE);
    const quote = (more: object) => askShop(house, house.shop, quoteCart, { ...cart('1', VAPE), ...more });
    expect((await quote({ bornOn: '1980-05-17', shipTo: nevada })).answer.outcome).toBe('allow');
    expect(await toldOf(house)).toEqual([]);
    for (let times = 0; times < 20; times += 1) await quote({ bornOn: tooYoung, shipTo: nevada });
    house.advance(600_000);
    await quote({ bornOn: tooYoung, shipTo: nevada });
    expect((await toldOf(house)).map(({ after }) => after.untold)).toEqual([undefined, 19]);
  });
});

test('nobody sees or drops another shop’s checkout, and made-up ids are none', async () => {
  await using house = await openShopping();
  const { answer } = await checkOut(house, { buyer: { ...john, firstName: 'Jane' } });
  const stranger = await shopKey(house);
  for (const checkout of [answer.id, 'CO-0000-0000-0000-0000']) {
    const seen = await askShop(house, stranger, showCheckout, { checkout });
    expect([seen.status, seen.problem?.code]).toEqual([404, 'checkout_not_found']);
  }
  const odd = await askShop(house, stranger, showCheckout, { checkout: '../../v1/token' });
  expect(odd.status).toBeGreaterThanOrEqual(400);
  expect(heldFor(house, answer.id)).toBe('nothing');
});

test('no checkouts without a payment step; products and quotes all the same', async () => {
  await using house = await openShopping({ settings: { SHOP_PAYMENTS_URL: '', SHOP_PAYMENTS_SECRET: '' } });
  const { status, problem } = await checkOut(house, cart('1', MUG));
  expect([status, problem?.code]).toEqual([403, 'intent_disabled']);
  expect((await quote(house)).status).toBe(200);
  await nothing(house);
});
