// The desks for ages, addresses and decisions over a real store; providers are played by hand.
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fieldsOfADevice } from '../compliance/item-scenarios.ts';
import { lawfulAddress as address, lawful, lawfulCarrier, lawfulRow } from '../compliance/lawful.ts';
import { readConfig } from '../config.ts';
import { ConnectorError } from '../errors.ts';
import type { AddressAnswer } from '../providers/address-verifier.ts';
import type { AgeAnswer } from '../providers/age-verifier.ts';
import { createAddressDesk } from './addresses.ts';
import { createAgeDesk } from './ages.ts';
import { ask, device, john, noteFields, shopSettings } from './ask-testbed.ts';
import type { ClearanceAsk } from './clearance.ts';
import { madeUpDecision, NOW, ORGANIZATION, openBed } from './clearance-testbed.ts';
import { createGate } from './gate.ts';
import { listRules, setRule } from './rules-desk.ts';

type Bed = Awaited<ReturnType<typeof openBed>>;
const DAY_MS = 86_400_000;
const change = { reason: 'the test wants it', by: 'test' };
const newId = () => randomBytes(16).toString('hex');

const unreachable = new ConnectorError('provider_unavailable', 'gone');

/** A provider of ages that answers what it is told to. */
const playAges = (answers: Partial<AgeAnswer> = {}) => {
  const played = {
    started: 0,
    asked: 0,
    answer: { status: 'accepted', reason: null, ownKey: true, person: john, reference: 'order-1', ...answers } as Omit<
      AgeAnswer,
      'id'
    >,
    down: false,
    provider: 'AgeChecker.Net',
    start: async () => {
      if (played.down) throw unreachable;
      played.started += 1;
      return { ...played.answer, id: played.answer.status === 'not_created' ? null : `check-${played.started}` };
    },
    status: async (id: string) => {
      if (played.down) throw unreachable;
      played.asked += 1;
      return { ...played.answer, id };
    },
    readCallback: (body: Uint8Array, signature: string | null) =>
      signature === 'good' ? new TextDecoder().decode(body) : null,
  };
  return played;
};

const known: AddressAnswer = { dpv: 'Y', mailDrop: false, vacant: false, standard: address, corrections: [] };

const playAddresses = (answer: AddressAnswer = known) => {
  const played = {
    asked: 0,
    answer,
    down: false,
    provider: 'USPS',
    verify: async () => {
      if (played.down) throw unreachable;
      played.asked += 1;
      return played.answer;
    },
  };
  return played;
};

const openDesks = async (bed: Bed, settings: Readonly<Record<string, string>> = {}) => {
  const [agesAt, addressesAt] = [playAges(), playAddresses()];
  const ages = createAgeDesk({ ...bed, newId, verifier: agesAt });
  const addresses = createAddressDesk({ ...bed, verifier: addressesAt });
  const config = readConfig({ ...shopSettings, ...settings });
  const gate = createGate({ ...bed, newId, config, ages, addresses });
  await setRule(bed, lawfulRow('2026-11-22'), change);
  await setRule(bed, lawfulCarrier('2026-11-22'), change);
  await noteFields(bed.store);
  const start = (more: Partial<ClearanceAsk> = {}, person = john) =>
    ages.start(ask(more), person, '203.0.113.7', lawful(bed.now().getTime()));
  return { ages, addresses, gate, agesAt, addressesAt, start };
};

describe('an age', () => {
  test('is asked for once however often somebody begins again, and looked up instead', async () => {
    await using bed = await openBed();
    const { start, agesAt } = await openDesks(bed);
    agesAt.answer = { ...agesAt.answer, status: 'photo_id' };
    const first = await start();
    expect((await start()).id).toBe(first.id);
    agesAt.answer = { ...agesAt.answer, status: 'accepted' };
    expect(await start()).toMatchObject({ id: first.id, status: 'accepted' });
    expect(agesAt.started).toBe(1);
  });

  test('of another person is another try, and there are five of them for an order', async () => {
    await using bed = await openBed();
    const { start, agesAt } = await openDesks(bed);
    agesAt.answer = { ...agesAt.answer, status: 'denied' };
    for (const firstName of ['A', 'B', 'C', 'D', 'E']) await start({}, { ...john, firstName });
    await expect(start({}, { ...john, firstName: 'F' })).rejects.toMatchObject({ code: 'order_not_cleared' });
    expect(agesAt.started).toBe(5);
    // Another order is another matter.
    await start({ orderRef: 'order-2' });
    expect(agesAt.started).toBe(6);
  });

  test.each([
    ['too young', '2005-11-23', 'order_not_cleared'],
    ['impossible', '1980-02-30', 'invalid_ask'],
    ['of another century', '1880-01-01', 'order_not_cleared'],
  ])('that is %s by the buyer’s own word costs nothing', async (_, bornOn, code) => {
    await using bed = await openBed();
    const { start, agesAt } = await openDesks(bed);
    await expect(start({}, { ...john, bornOn })).rejects.toMatchObject({ code });
    expect(agesAt.started).toBe(0);
  });

  test.each([
    ['another buyer', { person: { ...john, lastName: 'Roe' } }, 'other_buyer'],
    ['nobody', { person: null }, 'other_buyer'],
    ['another date of birth', { person: { ...john, bornOn: '1990-01-01' } }, 'other_buyer'],
    ['another order', { reference: 'order-2' }, 'other_order'],
  ] as const)('that the provider says is of %s is not this one', async (_, more, status) => {
    await using bed = await openBed();
    const { start, ages, agesAt } = await openDesks(bed);
    await start();
    agesAt.answer = { ...agesAt.answer, ...more };
    expect(await ages.look(ORGANIZATION, 'order-1')).toMatchObject({ status });
    expect(await ages.prove(ORGANIZATION, 'order-1', true)).toMatchObject({ kind: 'given', proof: { status } });
  });

  test('that the provider gives twice is bound to the first order', async () => {
    await using bed = await openBed();
    const { start, agesAt } = await openDesks(bed);
    await start();
    agesAt.started = 0;
    await expect(start({ orderRef: 'order-2' })).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(await bed.store.read.ageProofs.forOrder(ORGANIZATION, 'order-2')).toEqual([]);
  });

  test('is asked for again before it is believed, and unknown while nobody answers', async () => {
    await using bed = await openBed();
    const { start, ages, agesAt } = await openDesks(bed);
    await start();
    agesAt.down = true;
    // Just asked for.
    expect((await ages.prove(ORGANIZATION, 'order-1', true)).kind).toBe('given');
    bed.setClock(new Date(NOW + 31_000).toISOString());
    expect(await ages.prove(ORGANIZATION, 'order-1', true)).toEqual({
      kind: 'unreachable',
      provider: 'AgeChecker.Net',
    });
    expect(await ages.prove(ORGANIZATION, 'order-9', true)).toEqual({ kind: 'none' });
  });

  test('changes by a signed call alone', async () => {
    await using bed = await openBed();
    const { start, ages, agesAt } = await openDesks(bed);
    agesAt.answer = { ...agesAt.answer, status: 'denied' };
    await start();
    agesAt.answer = { ...agesAt.answer, status: 'accepted' };
    const body = new TextEncoder().encode('check-1');
    expect(await ages.heard(body, 'forged')).toBe('forged');
    expect((await bed.store.read.ageProofs.forOrder(ORGANIZATION, 'order-1'))[0]?.status).toBe('denied');
    expect(await ages.heard(body, 'good')).toBe('heard');
    expect((await bed.store.read.ageProofs.forOrder(ORGANIZATION, 'order-1'))[0]?.status).toBe('accepted');
    expect(await ages.heard(new TextEncoder().encode('check-9'), 'good')).toBe('unknown');
    const told = await bed.store.read.audit.page({ after: 0, upTo: 100, limit: 20 });
    expect(told.map(({ action }) => action)).toContain('compliance.age_checked');
  });

  test('that is told of again and again costs three calls a minute, and is asked for before it is relied on', async () => {
    await using bed = await openBed();
    const { start, ages, agesAt } = await openDesks(bed);
    await start();
    await start({ orderRef: 'order-2' });
    agesAt.asked = 0;
    const tell = (id = 'check-1') => ages.heard(new TextEncoder().encode(id), 'good');
    const answers = [];
    for (let times = 0; times < 20; times += 1) answers.push(await tell());
    expect([agesAt.asked, new Set(answers.slice(0, 3)), new Set(answers.slice(3))]).toEqual([
      3,
      new Set(['heard']),
      new Set(['again']),
    ]);
    // Another check is not made to suffer for it.
    expect(await tell('check-2')).toBe('heard');
    expect(agesAt.asked).toBe(4);
    // The one that was not looked into may have been the true one.
    agesAt.answer = { ...agesAt.answer, status: 'denied' };
    expect(await tell()).toBe('again');
    expect(await ages.prove(ORGANIZATION, 'order-1', true)).toMatchObject({ proof: { status: 'denied' } });
    expect(agesAt.asked).toBe(5);
    bed.setClock(new Date(NOW + 60_000).toISOString());
    expect(await tell()).toBe('heard');
  });
});

describe('an address', () => {
  test('is asked about once for all its spellings, until it is a month old', async () => {
    await using bed = await openBed();
    const { addresses, addressesAt } = await openDesks(bed);
    await addresses.check(address);
    await addresses.check({ ...address, street: ' 525 s. main st ', state: 'Nevada', zip: '89501-0001' });
    expect(addressesAt.asked).toBe(1);
    bed.setClock(new Date(NOW + 30 * DAY_MS).toISOString());
    await addresses.check(address);
    expect(addressesAt.asked).toBe(2);
    expect(await bed.store.read.addressChecks.get('USPS', 'x', 0)).toBeNull();
  });

  test('that is not known is asked about again the next day', async () => {
    await using bed = await openBed();
    const { addresses, addressesAt } = await openDesks(bed);
    addressesAt.answer = { ...known, dpv: 'N' };
    await addresses.check(address);
    bed.setClock(new Date(NOW + DAY_MS).toISOString());
    addressesAt.answer = known;
    expect((await addresses.check(address)).dpv).toBe('Y');
  });

  test('whose answer was tampered with in the store is asked about anew', async () => {
    await using bed = await openBed();
    const { addresses, addressesAt } = await openDesks(bed);
    await addresses.check(address);
    const key = '525 S MAIN ST||RENO|NV|89501';
    const row = await bed.store.read.addressChecks.get('USPS', key, NOW);
    await bed.store.write((s) =>
      s.addressChecks.put({
        provider: 'USPS',
        addressKey: key,
        body: '{"dpv":"maybe"}',
        checkedAt: NOW,
        expiresAt: row?.expiresAt ?? 0,
      }),
    );
    expect((await addresses.check(address)).dpv).toBe('Y');
    expect(addressesAt.asked).toBe(2);
  });

  test('without a state or a street is nobody’s question', async () => {
    await using bed = await openBed();
    const { addresses, addressesAt } = await openDesks(bed);
    for (const more of [{ state: 'Nowhere' }, { street: ' ' }, { zip: '1' }]) {
      await expect(addresses.check({ ...address, ...more })).rejects.toMatchObject({ code: 'invalid_ask' });
      expect(await addresses.prove({ ...address, ...more })).toEqual({ kind: 'none' });
    }
    addressesAt.down = true;
    expect(await addresses.prove(address)).toEqual({ kind: 'unreachable', provider: 'USPS' });
  });
});

describe('the gate', () => {
  const kept = async (bed: Bed) =>
    (await bed.store.read.decisions.list(20)).map(
      ({ moment, outcome, orderRef }) => `${moment} ${outcome} ${orderRef}`,
    );

  test('allows what is in order, and keeps it with what was sold', async () => {
    await using bed = await openBed();
    const { gate, start } = await openDesks(bed);
    await start();
    const cleared = await gate.decide(ask());
    expect(cleared.decision.violations).toEqual([]);
    expect(await kept(bed)).toEqual([]);
    await bed.store.write((s) => cleared.keep(s));
    const [row] = await bed.store.read.decisions.list(1);
    expect(row).toMatchObject({ id: cleared.id, outcome: 'allow', buyerKey: 'buyer-1', orderId: null });
    expect(JSON.parse(row?.buyer ?? '')).toMatchObject({ name: 'John Doe', address: { city: 'Reno' } });
    expect(await bed.store.read.decisions.linesOf([row?.id ?? ''])).toMatchObject([
      { sku: 'VPD-001', productClass: 'ends', brand: 'Lumen' },
    ]);
  });

  test('keeps a refusal at once, and asks nobody of a quote or of a mug', async () => {
    await using bed = await openBed();
    const { gate, agesAt, addressesAt } = await openDesks(bed);
    const mug = {
      ...device,
      customFields: [
        { ...fieldsOfADevice.class, value: 'general' },
        { ...fieldsOfADevice.age, value: false },
      ],
    };
    const plain = await gate.decide(ask({ lines: [{ item: mug, quantityMicros: 1_000_000 }] }));
    expect(plain).toMatchObject({ id: null, decision: { outcome: 'allow', regulated: false } });
    expect(await gate.decide(ask({ moment: 'quote' }))).toMatchObject({ id: null, decision: { outcome: 'allow' } });
    expect([agesAt.asked, addressesAt.asked]).toEqual([0, 0]);
    const refused = await gate.decide(ask());
    expect(refused.decision.violations.map(({ rule }) => rule)).toEqual(['age-proof']);
    expect(await kept(bed)).toEqual(['order deny order-1']);
  });

  test.each([
    [
      'a rule edit',
      (bed: Bed) => setRule(bed, lawfulRow('2026-11-22', { id: 'x', state: 'NV', effect: 'block' }), change),
      'place-table',
    ],
    [
      'a tampered row',
      (bed: Bed) => bed.store.write((s) => s.complianceRules.put('x', '{', { ...change, at: NOW })),
      'place-table',
    ],
    [
      'a proof that was taken back',
      (bed: Bed) =>
        bed.store.write(async (s) => {
          const [row] = await s.ageProofs.forOrder(ORGANIZATION, 'order-1');
          await s.ageProofs.note(row?.id ?? '', {
            status: 'denied',
            reason: null,
            ownKey: 1,
            checkedAt: NOW,
            verifiedAt: null,
          });
        }),
      'age-proof',
    ],
    [
      'fields that differ now',
      (bed: Bed) =>
        bed.store.write((s) =>
          s.complianceFields.noteCheck(ORGANIZATION, { drift: '["x"]', present: '[]', checkedAt: NOW }),
        ),
      'field-drift',
    ],
  ] as const)('decides once more in the lock: %s between the two refuses', async (_, meanwhile, rule) => {
    await using bed = await openBed();
    const { gate, start } = await openDesks(bed);
    await start();
    const cleared = await gate.decide(ask());
    expect(cleared.decision.outcome).toBe('allow');
    await meanwhile(bed);
    const final = await bed.store.write((s) => cleared.keep(s));
    expect(final.outcome).toBe('deny');
    expect(final.violations.map((violation) => violation.rule)).toContain(rule);
    expect(await kept(bed)).toEqual(['order deny order-1']);
  });

  test('counts what a buyer has had, what is on its way too, and never the order itself', async () => {
    await using bed = await openBed();
    const { gate, start } = await openDesks(bed);
    const dated = { source: 'x', confidence: 'owner', checkedOn: '2026-11-22', staleOn: '2026-12-22' };
    await setRule(
      bed,
      { kind: 'limit', id: 'limit', productClass: 'ends', quantityMicros: 2_000_000, days: 30, ...dated },
      change,
    );
    await start();
    const outcome = async () => (await gate.decide(ask())).decision.violations.map(({ rule }) => rule);
    await bed.store.write((s) =>
      s.decisions.add(
        ...madeUpDecision(ORGANIZATION, { id: 'CD-1', orderRef: 'order-1', lines: [{ quantityMicros: 2_000_000 }] }),
      ),
    );
    expect(await outcome()).toEqual([]);
    await bed.store.write((s) =>
      s.decisions.add(
        ...madeUpDecision(ORGANIZATION, { id: 'CD-2', orderRef: 'order-2', lines: [{ quantityMicros: 2_000_000 }] }),
      ),
    );
    expect(await outcome()).toEqual(['buyer-limit']);
    // It came to nothing: the next day it counts no longer, unless it became an order.
    bed.setClock(new Date(NOW + DAY_MS + 1).toISOString());
    expect(await outcome()).toEqual([]);
    await bed.store.write((s) =>
      s.decisions.attach('CD-2', { orderId: '9', orderNumber: 'SO-9', soldOn: '2026-11-22', keptUntil: '2030-12-31' }),
    );
    expect(await outcome()).toEqual(['buyer-limit']);
    await bed.store.write((s) => s.decisions.voided(ORGANIZATION, '9', NOW));
    expect(await outcome()).toEqual([]);
  });

  test('takes an owner’s switch for a review, which is no yes', async () => {
    await using bed = await openBed();
    const { gate, start, agesAt } = await openDesks(bed, { SHOP_REVIEW: 'provider-down' });
    await start();
    bed.setClock(new Date(NOW + 60_000).toISOString());
    agesAt.down = true;
    const cleared = await gate.decide(ask({ buyer: { key: 'buyer-1', name: 'John Doe', bornOn: '1980-05-17' } }));
    expect(cleared.decision.outcome).toBe('review');
    expect(await bed.store.write((s) => cleared.keep(s))).toMatchObject({ outcome: 'review' });
    expect(await kept(bed)).toEqual(['order review order-1']);
  });
});

test('an owner’s table is read as it is at that moment', async () => {
  await using bed = await openBed();
  await openDesks(bed);
  expect((await listRules(bed.store.read)).map(({ id }) => id)).toEqual(['example/courier', 'example/us']);
});

describe('the calls to a provider', () => {
  const admit = (bed: Bed, id: string, at: number) =>
    bed.store.write((s) => s.providers.admit({ id, provider: 'USPS', at }, { most: 2, windowMs: 3_600_000 }));

  test('are bounded in a rolling hour', async () => {
    await using bed = await openBed();
    expect(await admit(bed, 'a', 0)).toEqual({ admitted: true });
    expect(await admit(bed, 'b', 1_800_000)).toEqual({ admitted: true });
    expect(await admit(bed, 'c', 3_599_999)).toEqual({ admitted: false, until: 3_600_000 });
    expect(await admit(bed, 'c', 3_600_000)).toEqual({ admitted: true });
    expect(await admit(bed, 'd', 3_600_001)).toEqual({ admitted: false, until: 5_400_000 });
  });

  test('rest while the provider wants it, and for the longest wish', async () => {
    await using bed = await openBed();
    await bed.store.write((s) => s.providers.block('USPS', 9_000));
    await bed.store.write((s) => s.providers.block('USPS', 5_000));
    expect(await admit(bed, 'a', 8_999)).toEqual({ admitted: false, until: 9_000 });
    expect(await admit(bed, 'a', 9_000)).toEqual({ admitted: true });
  });
});
