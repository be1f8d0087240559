// Sales that must not happen, each with the rule that must refuse it: told one by one, and played through decide.
import { addDays, dayAt } from './calendar.ts';
import { type Decision, decide } from './decide.ts';
import { absent, type Facts, known, unreadable } from './facts.ts';
import {
  lawful,
  lawfulAddressProof,
  lawfulAgeProof,
  lawfulCarrier,
  lawfulLimit,
  lawfulLine,
  lawfulRow,
  lawfulTo,
} from './lawful.ts';
import { nameOfPlace, readState } from './places.ts';
import { productClasses } from './product-classes.ts';
import { todayFor } from './regulated-lines.ts';
import type { PlaceRow, RuleRow } from './rule-rows.ts';
import { orderLines } from './rules/order-lines.ts';
import type { Violation } from './violations.ts';

export interface Scenario {
  readonly name: string;
  readonly facts: Facts;
  /** The rule that must speak. */
  readonly rule: string;
  /** Whether "a person looks at it" is answer enough. */
  readonly reviewSuffices?: boolean;
}

export interface Played {
  readonly name: string;
  readonly rule: string;
  readonly outcome: Decision['outcome'];
  /** Refused, and by the rule that had to. */
  readonly refused: boolean;
  readonly staff: string;
  readonly shopper: string;
}

export const play = ({ name, facts, rule, reviewSuffices = false }: Scenario): Played => {
  const { outcome, violations } = decide(facts);
  const spoke = violations.find(
    (violation) => violation.rule === rule && (reviewSuffices || violation.effect === 'deny'),
  );
  return {
    name,
    rule,
    outcome,
    refused: outcome !== 'allow' && spoke !== undefined,
    staff: spoke?.staff ?? said(violations),
    shopper: spoke?.shopper ?? '',
  };
};

const said = (violations: readonly Violation[]): string =>
  violations.length === 0 ? 'Nothing stood against it.' : violations.map(({ rule }) => rule).join(', ');

/** The sale that all others are taken from: were it refused, none of them would prove anything. */
export const control = (now: number): Decision => decide(lawful(now));

const someOf = (now: number) => {
  const today = dayAt(now, 'Etc/GMT+12');
  const base = lawful(now);
  const withLine = (more: Parameters<typeof lawfulLine>[0]): Partial<Facts> => ({ lines: [lawfulLine(more)] });
  const withHemp = (more: Parameters<typeof lawfulLine>[0]): Partial<Facts> =>
    withLine({
      productClass: known('hemp_ingest'),
      thcMilligrams: known(400_000),
      coaUrl: known('https://laboratory.example/coa.pdf'),
      coaDate: known(addDays(today, -10)),
      ...more,
    });
  const withRows = (...rows: (RuleRow | null)[]): Partial<Facts> => ({ rows: [...base.rows, ...rows] });
  const withoutKind = (kind: RuleRow['kind']): readonly (RuleRow | null)[] =>
    base.rows.filter((row) => row?.kind !== kind);
  const withAge = (more: Parameters<typeof lawfulAgeProof>[1]): Partial<Facts> => ({
    ageProof: { kind: 'given', proof: lawfulAgeProof(now, more) },
  });
  const withPost = (more: Parameters<typeof lawfulAddressProof>[1]): Partial<Facts> => ({
    addressProof: { kind: 'given', proof: lawfulAddressProof(now, more) },
  });
  const to = (more: object): Partial<Facts> => ({
    shipTo: base.shipTo.kind === 'known' ? known({ ...base.shipTo.value, ...more }) : base.shipTo,
  });
  const born = (bornOn: string): Partial<Facts> => ({
    buyer: { ...base.buyer, bornOn: known(bornOn) },
    ...withAge({ bornOn }),
  });
  return { today, base, withLine, withHemp, withRows, withoutKind, withAge, withPost, to, born };
};

/** About people, proofs, providers and fields: the same for every shop. */
export const scenarios = (now: number): readonly Scenario[] => {
  const { today, base, withLine, withHemp, withRows, withoutKind, withAge, withPost, to, born } = someOf(now);
  const tomorrow = addDays(todayFor(base), 1);
  const dayBefore = `${Number(tomorrow.slice(0, 4)) - 21}${tomorrow.slice(4)}`;
  const of = (name: string, rule: string, more: Partial<Facts>, reviewSuffices = false): Scenario => ({
    name,
    rule,
    reviewSuffices,
    facts: { ...base, ...more },
  });
  const ny = (state: string) =>
    of(`a state that the item may not go to, typed as "${state}"`, 'restricted-states', {
      ...withLine({ restrictedStates: known(['NY']) }),
      ...to({ state }),
    });
  return [
    of('an empty order', orderLines.id, { lines: [] }),
    of('a quantity below nothing', orderLines.id, withLine({ quantityMicros: -1_000_000 })),
    of('a quantity that is no number', orderLines.id, withLine({ quantityMicros: Number.NaN })),
    of('a cart of ten thousand lines', orderLines.id, { lines: Array.from({ length: 10_000 }, () => lawfulLine()) }),
    of('custom fields that are not as they are mapped', 'field-drift', {
      fieldDrift: ['cf_age_required is not there'],
    }),
    of('custom fields that nobody could look at', 'field-drift', { fieldDrift: null }),
    of('an empty product class', 'product-class', withLine({ productClass: absent })),
    of('a product class that nobody knows', 'product-class', withLine({ productClass: unreadable('"vapes"') })),
    of('an age that is not set', 'age-field', withLine({ ageRequired: absent })),
    of('an age that cannot be read', 'age-field', withLine({ ageRequired: unreadable('text') })),
    of('a regulated class whose item says that no age is asked for', 'age-field', withLine({ ageRequired: known(0) })),
    of('a list of states that is not there', 'restricted-states', withLine({ restrictedStates: absent })),
    of('a list of states that cannot be read', 'restricted-states', withLine({ restrictedStates: unreadable('text') })),
    ny('NY'),
    ny('ny'),
    ny('New York '),
    of('a risk level that is not set', 'risk-level', withLine({ riskLevel: absent })),
    of('a high risk', 'risk-level', withLine({ riskLevel: known('high') }), true),
    of('no address', 'ship-to', { shipTo: absent }),
    of('a state that is none', 'ship-to', to({ state: 'Nevadah' })),
    of('an address without its ZIP code', 'ship-to', to({ zip: '895' })),
    of('a military state and a city that is no post', 'ship-to', to({ state: 'AE' })),
    of('another country', 'ship-to', to({ country: 'Canada' })),
    of('another country, with ours somewhere in its name', 'ship-to', to({ country: '中国 us' })),
    of('a military post with a state of its own', 'ship-to', to({ city: 'APO' })),
    of('a military post', 'place-table', to({ city: 'APO', state: 'AE', zip: '09001' })),
    of('a territory', 'place-table', to({ city: 'San Juan', state: 'PR', zip: '00901' })),
    of('a place that no row speaks of', 'place-table', { rows: withoutKind('place') }),
    of('a blocked place', 'place-table', withRows(lawfulRow(today, { id: 'x', state: 'NV', effect: 'block' }))),
    of('a town allowed in a blocked state', 'place-table', {
      ...withRows(
        lawfulRow(today, { id: 'x', state: 'NV', effect: 'block' }),
        lawfulRow(today, { id: 'y', state: 'NV', city: 'Reno' }),
      ),
    }),
    of('a flavour nobody has told of, where flavours are blocked', 'place-table', {
      ...withLine({ flavoured: absent }),
      ...withRows(lawfulRow(today, { id: 'x', state: 'NV', concerns: 'flavoured', effect: 'block' })),
    }),
    of('a SKU that a directory does not list', 'place-table', {
      ...withRows(lawfulRow(today, { id: 'x', state: 'NV', effect: 'allow_listed', skus: ['OTHER'] })),
    }),
    of('a row of the table that cannot be read', 'place-table', withRows(null)),
    of(
      'a rule that is stale',
      'place-table',
      { rows: [...withoutKind('place'), lawfulRow(today, { checkedOn: addDays(today, -90), staleOn: today })] },
      true,
    ),
    of(
      'a rule that somebody says they will check tomorrow',
      'place-table',
      {
        rows: [...withoutKind('place'), lawfulRow(today, { checkedOn: addDays(today, 2), staleOn: addDays(today, 9) })],
      },
      true,
    ),
    of('no date of birth', 'minimum-age', { buyer: { ...base.buyer, bornOn: absent } }),
    of('a date of birth that the calendar does not have', 'minimum-age', born('1980-02-30')),
    of('a date of birth still to come', 'minimum-age', born(addDays(today, 400))),
    of('a buyer who is of age tomorrow', 'minimum-age', born(dayBefore)),
    of('a child with an accepted proof', 'minimum-age', born(`${Number(today.slice(0, 4)) - 12}-01-01`)),
    of('no proof of age', 'age-proof', { ageProof: { kind: 'none' } }),
    ...['pending', 'denied', 'photo_id', 'signature', 'phone_validation', 'not_created', 'Accepted', ''].map((status) =>
      of(`a proof that is "${status}"`, 'age-proof', withAge({ status })),
    ),
    of('a proof that another shop has paid for', 'age-proof', withAge({ ownKey: false })),
    of('a proof of another order', 'age-proof', withAge({ orderRef: 'order-2' })),
    of('a proof of another buyer', 'age-proof', withAge({ buyerKey: 'buyer-2' })),
    of('a proof of another name', 'age-proof', withAge({ buyerName: 'Jane Roe' })),
    of('a proof of a lower age', 'age-proof', withAge({ minimumAge: 18 })),
    of('a device whose item asks for 18 years, and a proof of as many', 'age-proof', {
      ...withLine({ ageRequired: known(18) }),
      ...withAge({ minimumAge: 18 }),
    }),
    of('a proof that has expired', 'age-proof', withAge({ expiresAt: now })),
    of('an age provider that is down', 'age-proof', { ageProof: { kind: 'unreachable', provider: 'AgeChecker.Net' } }),
    of('an address that nobody has checked', 'address-proof', { addressProof: { kind: 'none' } }),
    of('an address provider that is down', 'address-proof', {
      addressProof: { kind: 'unreachable', provider: 'USPS' },
    }),
    of('an address that is not delivered to', 'address-proof', withPost({ dpv: 'N' })),
    of('a word of the postal service’s that nobody knows', 'address-proof', withPost({ dpv: 'X' })),
    of('a house without its flat', 'address-proof', withPost({ dpv: 'D' })),
    of('a post office box', 'address-proof', to({ street: 'P.O. Box 12' })),
    of('a house that stands empty', 'address-proof', withPost({ vacant: true })),
    of('an address check that has expired', 'address-proof', withPost({ expiresAt: now })),
    of('an address check of a time to come', 'address-proof', withPost({ checkedAt: now + 1 })),
    of('a mail drop', 'address-proof', withPost({ mailDrop: true })),
    of('a check of another address', 'address-proof', withPost({ addressKey: 'x' })),
    of('an address that lies in another state', 'address-proof', {
      ...withPost({ standard: { street: '1', secondary: '', city: 'Y', state: 'UT', zip: '89501' } }),
    }),
    of('more than ten pounds', 'pact-weight', withLine({ quantityMicros: 21_000_000 })),
    of('a weight that nobody knows', 'pact-weight', withLine({ weightPounds: absent })),
    of('a weight of nothing', 'pact-weight', withLine({ weightPounds: known(0) })),
    of('more than a buyer may have', 'buyer-limit', {
      ...withRows(lawfulLimit(today, { id: 'x', quantityMicros: 500_000 })),
    }),
    of('a past that nobody knows', 'buyer-limit', { past: unreadable('the store is out of order') }),
    of('a past of a quantity that is no number', 'buyer-limit', {
      past: known([{ productClass: 'ends', day: today, quantityMicros: Number.NaN }]),
    }),
    of('more than a limit allows that nobody has checked lately', 'buyer-limit', {
      rows: [
        ...withoutKind('limit'),
        lawfulLimit(today, { quantityMicros: 500_000, checkedOn: addDays(today, -90), staleOn: addDays(today, -1) }),
      ],
    }),
    of('no carrier', 'carrier', { carrier: null }),
    of('a carrier that nobody has looked up', 'carrier', { carrier: 'Somebody' }),
    of('a carrier under another name than was looked up', 'carrier', { carrier: 'Example Courier LLC' }),
    of(
      'a carrier that was looked up too long ago',
      'carrier',
      { rows: [...withoutKind('carrier'), lawfulCarrier(today, { checkedOn: addDays(today, -90), staleOn: today })] },
      true,
    ),
    of('a carrier that refuses the class', 'carrier', {
      ...withRows(lawfulCarrier(today, { id: 'x', productClass: 'ends', effect: 'block' })),
    }),
    of('a parcel that nobody signs for', 'adult-signature', { adultSignature: false }),
    of('hemp without a certificate', 'hemp', withLine({ productClass: known('hemp_ingest') })),
    of('hemp with too much THC', 'hemp', withHemp({ thcMilligrams: known(400_001) })),
    of('hemp whose certificate is more than a year old', 'hemp', withHemp({ coaDate: known(addDays(today, -367)) })),
    of('hemp whose certificate is of a day to come', 'hemp', withHemp({ coaDate: known(addDays(today, 2)) })),
    of(
      'hemp whose certificate lies where anybody could change it',
      'hemp',
      withHemp({ coaUrl: known('http://x.example') }),
    ),
  ];
};

/** What an owner's own table forbids: every row that blocks, for every class it names, with all else in order. */
export const tableScenarios = (now: number, rows: readonly (RuleRow | null)[]): readonly Scenario[] => {
  const own = rows.filter((row): row is PlaceRow => row?.kind === 'place' && row.effect === 'block');
  return own.flatMap((row) => {
    const classes = row.productClass === '*' ? productClasses.filter((each) => each !== 'general') : [row.productClass];
    const state = row.state === 'US' ? 'NV' : row.state;
    if (readState(state) === null) return [];
    // The row alone with a wide permission: what the owner allows elsewhere must not carry it.
    return classes.map((productClass) => {
      const base = lawfulTo(now, state, productClass);
      const there = base.shipTo.kind === 'known' ? base.shipTo.value : null;
      const nearer = {
        county: row.county ?? '',
        city: row.city ?? there?.city ?? '',
        zip: row.zip ?? there?.zip ?? '',
      };
      return {
        name: `${productClass}${row.concerns === 'flavoured' ? ', flavoured,' : ''} to ${nameOfPlace(state)} (${row.id})`,
        rule: 'place-table',
        facts: {
          ...base,
          channel: row.channel === '*' ? 'shop' : row.channel,
          lines: base.lines.map((line) => ({ ...line, flavoured: known(row.concerns === 'flavoured') })),
          shipTo: there === null ? base.shipTo : known({ ...there, ...nearer }),
          rows: [...base.rows, ...rows],
        },
      } satisfies Scenario;
    });
  });
};
