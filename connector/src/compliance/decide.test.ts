import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { type Facts, known, switches } from './facts.ts';
import { lawful, lawfulLine, lawfulRow, plainLine } from './lawful.ts';
import { rules } from './rules.ts';
import { control, play, scenarios, tableScenarios } from './scenarios.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');
const TODAY = '2026-11-22';

const saying = (more: Partial<Facts>): string[] =>
  decide(lawful(NOW, more)).violations.map(({ rule, effect }) => `${rule} ${effect}`);

test('a sale with everything in order is allowed, and says what it relied on', () => {
  expect(control(NOW)).toEqual({
    outcome: 'allow',
    moment: 'order',
    regulated: true,
    violations: [],
    sources: ['made up (owner, 2026-10-23)'],
    asOf: NOW,
  });
});

test.each(scenarios(NOW).map((scenario) => [scenario.name, scenario] as const))('%s is refused', (_, scenario) => {
  const played = play(scenario);
  expect(played).toMatchObject({ refused: true });
  expect(played.staff).toMatch(/^[A-Zc-e].*(\.|pnpm connector compliance [a-z ]+)$/);
  expect(played.shopper).toMatch(/^[A-Z].*\.$/);
});

test('whenever it is, they are refused and the lawful sale is not', () => {
  const hours = Array.from({ length: 60 }, (_, index) => NOW + index * 151 * 3_600_000);
  for (const now of hours) {
    expect(control(now).outcome, new Date(now).toISOString()).toBe('allow');
    const passed = scenarios(now)
      .map(play)
      .filter(({ refused }) => !refused);
    expect(passed, new Date(now).toISOString()).toEqual([]);
  }
});

test('every rule has a sale that it refuses', () => {
  const told = new Set([...scenarios(NOW).map(({ rule }) => rule)]);
  expect(rules.map(({ id }) => id).filter((id) => !told.has(id))).toEqual([]);
});

test('all that stands against an order is told at once, with the items it is about', () => {
  const { outcome, violations } = decide(
    lawful(NOW, {
      lines: [plainLine(), lawfulLine({ restrictedStates: known(['NV']), weightPounds: { kind: 'absent' } })],
      ageProof: { kind: 'none' },
      adultSignature: false,
    }),
  );
  expect(outcome).toBe('deny');
  expect(violations.map(({ rule, items }) => [rule, items])).toEqual([
    ['restricted-states', ['VPD-001']],
    ['age-proof', ['VPD-001']],
    ['pact-weight', ['VPD-001']],
    ['adult-signature', ['VPD-001']],
  ]);
});

describe('goods that are everybody’s', () => {
  const bare: Partial<Facts> = {
    lines: [plainLine()],
    buyer: { key: '', name: '', bornOn: { kind: 'absent' } },
    ageProof: { kind: 'none' },
    addressProof: { kind: 'none' },
    shipTo: { kind: 'absent' },
    carrier: null,
    adultSignature: false,
    rows: [],
  };

  test('need no proof, no row and no carrier', () => {
    expect(decide(lawful(NOW, bare))).toMatchObject({ outcome: 'allow', regulated: false });
  });

  test('are no way round for what lies beside them', () => {
    expect(decide(lawful(NOW, { ...bare, lines: [plainLine(), lawfulLine()] })).outcome).toBe('deny');
  });

  test.each([
    ['class', { productClass: { kind: 'absent' } }],
    ['age', { ageRequired: { kind: 'absent' } }],
    ['list of states', { restrictedStates: { kind: 'absent' } }],
  ] as const)('are none without a known %s', (_, more) => {
    expect(decide(lawful(NOW, { ...bare, lines: [plainLine(more)] }))).toMatchObject({
      outcome: 'deny',
      regulated: true,
    });
  });
});

describe('a quote', () => {
  test('asks for no proof and no date of birth yet', () => {
    const quote = { moment: 'quote', ageProof: { kind: 'none' }, addressProof: { kind: 'none' } } as const;
    expect(saying({ ...quote, buyer: { key: 'b', name: '', bornOn: { kind: 'absent' } } })).toEqual([]);
  });

  test('tells already what no proof can mend', () => {
    const block = lawfulRow(TODAY, { id: 'x', state: 'NV', effect: 'block' });
    expect(saying({ moment: 'quote', rows: [...lawful(NOW).rows, block] })).toEqual(['place-table deny']);
  });

  test.each(['order', 'shipment'] as const)('is no %s', (moment) => {
    expect(saying({ moment, ageProof: { kind: 'none' }, addressProof: { kind: 'none' } })).toEqual([
      'age-proof deny',
      'address-proof deny',
    ]);
  });
});

describe('the owner’s switches', () => {
  const turned: Record<(typeof switches)[number], Partial<Facts>> = {
    'unlisted-place': { rows: lawful(NOW).rows.filter((row) => row?.kind !== 'place') },
    'unconfirmed-address': { addressProof: withDpv('S') },
    'mail-drop': { addressProof: withDpv('Y', true) },
    'provider-down': { ageProof: { kind: 'unreachable', provider: 'AgeChecker.Net' } },
    'over-limit': { lines: [lawfulLine({ quantityMicros: 6_000_000 })] },
    'unknown-carrier': { carrier: 'Somebody' },
  };

  test.each(switches)('%s is no unless it is turned to review, and turns nothing else', (one) => {
    expect(decide(lawful(NOW, turned[one])).outcome).toBe('deny');
    expect(decide(lawful(NOW, { ...turned[one], reviewed: switches.filter((each) => each !== one) })).outcome).toBe(
      'deny',
    );
    expect(decide(lawful(NOW, { ...turned[one], reviewed: [one] })).outcome).toBe('review');
  });
});

function withDpv(dpv: string, mailDrop = false): Facts['addressProof'] {
  const { addressProof } = lawful(NOW);
  return addressProof.kind === 'given'
    ? { kind: 'given', proof: { ...addressProof.proof, dpv, mailDrop } }
    : addressProof;
}

test('an owner’s own table is played through, row by row', () => {
  const rows = [
    lawfulRow(TODAY, { id: 'own/ny', productClass: 'ends', state: 'NY', effect: 'block' }),
    lawfulRow(TODAY, { id: 'own/ca', productClass: 'ends', state: 'CA', concerns: 'flavoured', effect: 'block' }),
    lawfulRow(TODAY, { id: 'own/cook', productClass: 'pipe', state: 'IL', county: 'Cook', effect: 'block' }),
    lawfulRow(TODAY, { id: 'own/us', productClass: 'cigarette', effect: 'block' }),
  ];
  const played = tableScenarios(NOW, rows).map(play);
  expect(played.map(({ name, refused }) => [name, refused])).toEqual([
    ['ends to New York (own/ny)', true],
    ['ends, flavoured, to California (own/ca)', true],
    ['pipe to Illinois (own/cook)', true],
    ['cigarette to Nevada (own/us)', true],
  ]);
});

test('a table in which somebody has set a block aside is told as what it is', () => {
  const rows = [
    lawfulRow(TODAY, { id: 'own/ny', productClass: 'ends', state: 'NY', effect: 'block' }),
    lawfulRow(TODAY, { id: 'own/anytown', productClass: 'ends', state: 'NY', city: 'Anytown', overrides: 'own/ny' }),
  ];
  expect(tableScenarios(NOW, rows).map(play)).toMatchObject([{ refused: false, outcome: 'allow' }]);
});
