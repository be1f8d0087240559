// Whatever is done to the table, whatever is proved and whatever is put into the cart, in whatever order: what is blocked
// is not sold. Held against a plain reading of the rows that shares nothing with the rules.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { type AddressProof, absent, type Facts, known, type LineFacts, switches, unreadable } from './facts.ts';
import {
  lawful,
  lawfulAddressProof,
  lawfulAgeProof,
  lawfulCarrier,
  lawfulLine,
  lawfulRow,
  plainLine,
} from './lawful.ts';
import { addressKey } from './places.ts';
import { type ProductClass, productClasses } from './product-classes.ts';
import type { PlaceRow, RuleRow } from './rule-rows.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');
const TODAY = '2026-11-22';
const STATES = ['NV', 'NY', 'UT', 'PR'] as const;
const CITIES = ['Reno', 'Albany'];
const ZIPS = ['89501', '12207'];
const COUNTIES = ['Washoe', 'Albany'];
const classes = productClasses.filter((each) => ['general', 'ends', 'pipe', 'hemp_ingest'].includes(each));

/** One in so many is something else. */
const mostly = <T>(good: T, ...bad: readonly T[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: fc.constantFrom(...bad) });

const id = fc.constantFrom('a', 'b', 'c');
const where = fc.oneof(
  fc.constantFrom({ state: 'US' }, { state: 'NV' }, { state: 'NV', city: 'Reno' }, { state: 'NV', zip: '89501' }),
  fc.record(
    {
      state: fc.constantFrom(...STATES),
      county: fc.constantFrom(...COUNTIES),
      city: fc.constantFrom(...CITIES),
      zip: fc.constantFrom(...ZIPS),
    },
    { requiredKeys: ['state'] },
  ),
);
const rarely = <T extends object>(more: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: more });
const placeRow: fc.Arbitrary<PlaceRow> = fc
  .tuple(
    fc.record({
      id,
      productClass: fc.constantFrom('*' as const, '*' as const, 'ends' as const, ...classes),
      channel: fc.constantFrom('*' as const, '*' as const, 'shop' as const, 'chat' as const),
      concerns: mostly<'all' | 'flavoured'>('all', 'flavoured'),
      effect: fc.constantFrom('allow' as const, 'allow' as const, 'block' as const, 'review' as const),
      staleOn: fc.constantFrom('2026-12-31', '2026-12-31', '2026-11-21'),
    }),
    where,
    rarely(fc.record({ effect: fc.constant('allow_listed' as const), skus: fc.constantFrom(['VPD-001'], []) })),
    rarely(fc.record({ minimumAge: fc.constantFrom(18, 25) })),
    rarely(fc.record({ overrides: id })),
  )
  .map((parts) => lawfulRow(TODAY, Object.assign({}, ...parts)));

const told = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 30, arbitrary: value.map(known) },
    { weight: 1, arbitrary: fc.constant(absent) },
    { weight: 1, arbitrary: fc.constant(unreadable('x')) },
  );

const line: fc.Arbitrary<LineFacts> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(plainLine()) },
  {
    weight: 4,
    arbitrary: fc
      .record({
        productClass: told(mostly<ProductClass>('ends', ...classes)),
        ageRequired: told(mostly(21, 18, 0)),
        restrictedStates: told(mostly<string[]>([], ['NY'], ['NV', 'UT'])),
        flavoured: told(mostly(false, true)),
        quantityMicros: fc.constantFrom(1_000_000, 2_000_000),
      })
      .map((more) => lawfulLine(more)),
  },
);

const address = fc.record({
  state: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('NV', 'nv', 'Nevada ') },
    { weight: 1, arbitrary: fc.constantFrom('NY', 'New York', 'UT', 'PR', 'Nowhere') },
  ),
  city: mostly('Reno', 'Albany', ''),
  zip: mostly('89501', '12207', ''),
  county: fc.constantFrom('', 'Washoe', ...COUNTIES),
});

const proof = fc.record(
  {
    status: mostly('accepted', 'denied', 'pending'),
    ownKey: mostly(true, false),
    orderRef: mostly('order-1', 'order-2'),
    buyerKey: mostly('buyer-1', 'buyer-2'),
    minimumAge: mostly(21, 18, 25),
    bornOn: mostly('1980-05-17', '2010-01-01'),
  },
  { requiredKeys: [] },
);

/** What the postal service says. */
const post = fc.record({
  dpv: mostly('Y', 'S', 'D', 'N', ''),
  mailDrop: mostly(false, true),
  vacant: mostly(false, true),
  expiresAt: mostly(NOW + 1, NOW),
});

type Step =
  | { readonly do: 'set'; readonly row: PlaceRow }
  | { readonly do: 'remove'; readonly id: string }
  | { readonly do: 'prove'; readonly more: object }
  | {
      readonly do: 'buy';
      readonly lines: LineFacts[];
      readonly at: object;
      readonly post: Pick<AddressProof, 'dpv' | 'mailDrop' | 'vacant' | 'expiresAt'>;
      readonly carrier: string | null;
      readonly adultSignature: boolean;
      readonly channel: Facts['channel'];
      readonly reviewed: Facts['reviewed'];
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  placeRow.map((row) => ({ do: 'set' as const, row })),
  fc.oneof(id, fc.constant('us')).map((one) => ({ do: 'remove' as const, id: one })),
  proof.map((more) => ({ do: 'prove' as const, more })),
  fc.record({
    do: fc.constant('buy' as const),
    lines: fc.array(line, { minLength: 1, maxLength: 2 }),
    at: address,
    post,
    carrier: mostly<string | null>('Example Courier', 'Somebody', null),
    adultSignature: mostly(true, false),
    channel: fc.constantFrom('shop' as const, 'chat' as const),
    reviewed: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray([...switches]) }),
  }),
);

const state = (text: string): string =>
  ({ nv: 'NV', 'nevada ': 'NV', 'new york': 'NY' })[text.toLowerCase()] ?? text.toUpperCase();

/** As a person would read the table. @param guess what an unknown part of the address, or flavour, is taken for */
const speaksOf = (row: PlaceRow, facts: Facts, one: LineFacts, guess: boolean): boolean => {
  const to = facts.shipTo.kind === 'known' ? facts.shipTo.value : null;
  if (to === null || one.productClass.kind !== 'known') return guess;
  const fits = (wanted: string | undefined, is: string) => wanted === undefined || (is === '' ? guess : wanted === is);
  const flavoured = one.flavoured.kind !== 'known' || one.flavoured.value;
  return (
    [one.productClass.value, '*'].includes(row.productClass) &&
    (row.state === state(to.state) || (row.state === 'US' && state(to.state) !== 'PR')) &&
    [facts.channel, '*'].includes(row.channel) &&
    (row.concerns === 'all' || flavoured) &&
    fits(row.county, to.county) &&
    fits(row.city, to.city) &&
    fits(row.zip, to.zip)
  );
};

const placeRowsOf = ({ rows }: Facts): PlaceRow[] => rows.flatMap((row) => (row?.kind === 'place' ? [row] : []));

/** Any block that might be meant, unless a row that is for this very sale, and lately looked at, has named it. */
const isBlocked = (facts: Facts, one: LineFacts): boolean =>
  placeRowsOf(facts).some(
    (row) =>
      row.effect === 'block' &&
      speaksOf(row, facts, one, true) &&
      !placeRowsOf(facts).some(
        (other) =>
          other.overrides === row.id &&
          other.id !== row.id &&
          other.effect !== 'block' &&
          other.staleOn > TODAY &&
          speaksOf(other, facts, one, other.effect === 'review'),
      ),
  );

/** Nothing is sold where nobody has said that it may be; what a person has looked at themselves is theirs to say. */
const isAllowed = (facts: Facts, one: LineFacts): boolean =>
  placeRowsOf(facts).some(
    (row) =>
      row.effect !== 'block' &&
      speaksOf(row, facts, one, row.effect === 'review') &&
      (facts.reviewed.length > 0 ||
        (row.staleOn > TODAY && (row.effect === 'allow' || row.skus?.includes(one.sku) === true))),
  );

const isEverybodys = ({ productClass: c, ageRequired: a, restrictedStates: s }: LineFacts): boolean =>
  c.kind === 'known' &&
  c.value === 'general' &&
  a.kind === 'known' &&
  a.value === 0 &&
  s.kind === 'known' &&
  s.value.length === 0;

test('no sequence of edits, proofs and carts sells what is blocked, unproved or unknown', () => {
  let sold = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 6, maxLength: 24 }), (steps) => {
      const rows = new Map<string, RuleRow>([['us', lawfulRow(TODAY, { id: 'us' })]]);
      let proved: object = {};
      for (const each of steps) {
        if (each.do === 'set') rows.set(each.row.id, each.row);
        if (each.do === 'remove') rows.delete(each.id);
        if (each.do === 'prove') proved = each.more;
        if (each.do !== 'buy') continue;
        const base = lawful(NOW);
        const to = {
          street: '525 S Main St',
          secondary: '',
          country: 'US',
          ...(each.at as { city: string; county: string; state: string; zip: string }),
        };
        const standard = { ...to, state: state(to.state) };
        const ageProof = lawfulAgeProof(NOW, proved);
        const all = [...rows.values(), lawfulCarrier(TODAY)];
        const facts: Facts = {
          ...base,
          lines: each.lines,
          channel: each.channel,
          reviewed: each.reviewed,
          shipTo: known(to),
          rows: all,
          ageProof: { kind: 'given', proof: ageProof },
          addressProof: {
            kind: 'given',
            proof: lawfulAddressProof(NOW, { addressKey: addressKey(to), standard, ...each.post }),
          },
          carrier: each.carrier,
          adultSignature: each.adultSignature,
        };
        const { outcome } = decide(facts);
        if (outcome !== 'allow') continue;
        const regulated = each.lines.filter((one) => !isEverybodys(one));
        if (regulated.length === 0) continue;
        sold += 1;
        expect(each.post).toEqual({ dpv: 'Y', mailDrop: false, vacant: false, expiresAt: NOW + 1 });
        if (regulated.some((one) => one.productClass.kind === 'known' && one.productClass.value !== 'general')) {
          expect(each.carrier).toBe('Example Courier');
        }
        for (const one of regulated) {
          expect([isBlocked(facts, one), isAllowed(facts, one)]).toEqual([false, true]);
          expect([one.productClass.kind, one.ageRequired.kind, one.restrictedStates.kind]).toEqual([
            'known',
            'known',
            'known',
          ]);
          if (one.restrictedStates.kind === 'known') expect(one.restrictedStates.value).not.toContain(state(to.state));
        }
        const asksForAge = regulated.some((one) => one.ageRequired.kind === 'known' && one.ageRequired.value > 0);
        if (asksForAge) {
          expect(each.adultSignature).toBe(true);
          expect(ageProof).toMatchObject({
            status: 'accepted',
            ownKey: true,
            orderRef: 'order-1',
            buyerKey: 'buyer-1',
          });
          expect(ageProof.bornOn).toBe('1980-05-17');
        }
      }
    }),
    { numRuns: 6_000, seed: 20_261_122 },
  );
  // Were everything refused, nothing would be proved.
  expect(sold).toBeGreaterThan(1_500);
});
