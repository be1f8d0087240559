// Every rule against facts that are absent, of another kind, under another name, or too old: each has a sale that it refuses,
// or a reason why there is no such fact.
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { defaultFieldMap } from './field-map.ts';
import { toLineFacts } from './item-facts.ts';
import { fieldsOfADevice, itemScenarios } from './item-scenarios.ts';
import { lawful } from './lawful.ts';
import { rules } from './rules.ts';
import { play, scenarios } from './scenarios.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');
const all = [...scenarios(NOW), ...itemScenarios(NOW)];

/** Names of scenarios, or why there is none. */
type Fixtures = readonly string[] | { readonly none: string };
const none = (why: string): Fixtures => ({ none: why });
const ofFields = none('the whole list of fields is stale at once, and field-drift says so');

const fixtures: Readonly<Record<string, Readonly<Record<'absent' | 'mistyped' | 'renamed' | 'stale', Fixtures>>>> = {
  'order-lines': {
    absent: ['an empty order'],
    mistyped: ['a quantity that is no number', 'a quantity below nothing'],
    renamed: none('a quantity has no name'),
    stale: none('a cart is what it is at that moment'),
  },
  'field-drift': {
    absent: ['a field of the organisation’s that is gone'],
    mistyped: ['a field of the organisation’s that is of another kind'],
    renamed: ['a field of the organisation’s that is labelled anew'],
    stale: ['custom fields that nobody could look at'],
  },
  'product-class': {
    absent: ['an item without a class'],
    mistyped: ['an item with its class as a date', 'an item with an unknown class'],
    renamed: ['an item whose class has another label'],
    stale: ofFields,
  },
  'age-field': {
    absent: [
      'an item without a field for the age',
      'an item with an empty age',
      'an item without a word about its fields',
    ],
    mistyped: ['an item with the age as text', 'an item with an age that cannot be read'],
    renamed: ['an item whose age has another label', 'an item whose age was made anew', 'an item with two ages'],
    stale: ofFields,
  },
  'restricted-states': {
    absent: ['an item without a word about its states', 'an item without states, where nobody has proved the field'],
    mistyped: ['an item with its states as text', 'an item with a state that is none'],
    renamed: ['an item whose states have another label'],
    stale: ofFields,
  },
  'risk-level': {
    absent: ['an item without a risk level'],
    mistyped: ['an item with its risk as a list', 'an item with an unknown risk'],
    renamed: ['an item whose risk has another label'],
    stale: ofFields,
  },
  'ship-to': {
    absent: ['no address', 'an address without its ZIP code'],
    mistyped: ['a state that is none', 'a military state and a city that is no post'],
    renamed: none('an address is typed each time, and its proof compares it'),
    stale: none('address-proof says how old its check may be'),
  },
  'place-table': {
    absent: ['a place that no row speaks of', 'an item without a flavour, where flavours are blocked'],
    mistyped: [
      'a row of the table that cannot be read',
      'an item with its flavour as text, where flavours are blocked',
    ],
    renamed: [
      'a SKU that a directory does not list',
      'an item whose flavour has another label, where flavours are blocked',
    ],
    stale: ['a rule that is stale', 'a rule that somebody says they will check tomorrow'],
  },
  'minimum-age': {
    absent: ['no date of birth'],
    mistyped: ['a date of birth that the calendar does not have', 'a date of birth still to come'],
    renamed: none('a date has no name'),
    stale: none('a date of birth stays the same'),
  },
  'age-proof': {
    absent: ['no proof of age'],
    mistyped: ['a proof that is ""', 'a proof that is "Accepted"'],
    renamed: ['a proof of another name'],
    stale: ['a proof that has expired'],
  },
  'address-proof': {
    absent: ['an address that nobody has checked'],
    mistyped: ['a word of the postal service’s that nobody knows'],
    renamed: ['a check of another address', 'an address that lies in another state'],
    stale: ['an address check that has expired'],
  },
  'pact-weight': {
    absent: ['a weight that nobody knows'],
    mistyped: ['a weight of nothing'],
    renamed: none('the weight is a field of Zoho’s own'),
    stale: none('an item’s weight is read with it, live'),
  },
  'buyer-limit': {
    absent: ['a past that nobody knows'],
    mistyped: ['a past of a quantity that is no number'],
    renamed: none('who a buyer becomes in Zoho is followed, and stories show it'),
    stale: ['more than a limit allows that nobody has checked lately'],
  },
  carrier: {
    absent: ['no carrier'],
    mistyped: ['a carrier that nobody has looked up'],
    renamed: ['a carrier under another name than was looked up'],
    stale: ['a carrier that was looked up too long ago'],
  },
  'adult-signature': {
    absent: ['a parcel that nobody signs for'],
    mistyped: none('the connector does not start with another word than yes or no'),
    renamed: none('it is a setting of the connector’s'),
    stale: none('it is a setting of the connector’s'),
  },
  hemp: {
    absent: [
      'an item of hemp without its THC',
      'an item of hemp whose certificate has no day',
      'hemp without a certificate',
    ],
    mistyped: ['an item of hemp with its THC as text', 'an item of hemp whose certificate’s day is text'],
    renamed: ['an item of hemp whose THC has another label', 'an item of hemp whose certificate was made anew'],
    stale: ['hemp whose certificate is more than a year old'],
  },
};

test('no rule is forgotten', () => expect(Object.keys(fixtures)).toEqual(rules.map(({ id }) => id)));

const rows = Object.entries(fixtures).flatMap(([rule, kinds]) =>
  Object.entries(kinds).flatMap(([kind, names]) =>
    'none' in names ? [] : names.map((name) => [rule, kind, name] as const),
  ),
);

test.each(rows)('%s refuses what is %s: %s', (rule, _, name) => {
  const found = all.filter((scenario) => scenario.name === name);
  expect(found.map((scenario) => scenario.rule)).toEqual([rule]);
  const [scenario] = found;
  expect(scenario === undefined ? null : play(scenario)).toMatchObject({ refused: true, rule });
});

/** What cannot be found out either where the one thing is not known. */
const follows: Readonly<Record<string, readonly string[]>> = {
  'order-lines': ['pact-weight', 'buyer-limit'],
  'ship-to': ['place-table', 'address-proof'],
  'minimum-age': ['age-proof'],
};

describe('were the one fact as it should be, the sale would be allowed:', () => {
  test('so that it is that fact which is refused', () => {
    const item = { itemId: '11', sku: 'VPD-001', name: 'Vaporizer', weightPounds: 500_000, fieldsTold: true };
    const line = toLineFacts(
      { ...item, customFields: Object.values(fieldsOfADevice) },
      1_000_000,
      defaultFieldMap,
      true,
    );
    expect(decide(lawful(NOW, { lines: [line] })).violations).toEqual([]);
    expect(decide(lawful(NOW)).violations).toEqual([]);
  });

  test.each(rows.filter(([, , name]) => !name.startsWith('an item without a word')))(
    'of %s, what is %s and nothing else is found in: %s',
    (rule, _, name) => {
      const scenario = all.find((each) => each.name === name);
      const spoke = scenario === undefined ? [] : decide(scenario.facts).violations.map((each) => each.rule);
      expect([...new Set(spoke)].filter((each) => !follows[rule]?.includes(each))).toEqual([rule]);
    },
  );
});
