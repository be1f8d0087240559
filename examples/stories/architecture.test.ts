// The house rules on who may import what, held against the source itself: each failure names the file and the breach.
// Every rule is also shown a planted breach, so that none of them can fall asleep.
import { describe, expect, test } from 'vitest';
import { betweenRoomsRule, skillNetworkRule } from '../architecture/between-rooms.ts';
import { connectorRoomRule } from '../architecture/connector-rooms.ts';
import { cycleRule } from '../architecture/cycles.ts';
import { edgeRule } from '../architecture/edges.ts';
import { house, productionOf } from '../architecture/house.ts';
import { firstLineRule, nameRule } from '../architecture/names.ts';
import { packageRule } from '../architecture/packages.ts';
import { readSource, type Source } from '../architecture/read-source.ts';
import { releasingRule } from '../architecture/releasing.ts';
import type { Rule } from '../architecture/rule.ts';
import { plainSqlRule, unitOfWorkRule } from '../architecture/store.ts';
import { forgottenRule, testsRule } from '../architecture/use.ts';

const rules: readonly Rule[] = [
  connectorRoomRule,
  releasingRule,
  packageRule,
  betweenRoomsRule,
  skillNetworkRule,
  edgeRule,
  unitOfWorkRule,
  plainSqlRule,
  testsRule,
  forgottenRule,
  nameRule,
  firstLineRule,
  cycleRule,
];

/** Breaches that stand for now, each with its reason. One that stands no longer is named as well. */
const standing: ReadonlySet<string> = new Set([
  // The shapes of the store alone; ports of their own, as budget.ts has one, would end this.
  'connector/src/zoho/accounts.ts -> connector/src/store/open.ts (types)',
  'connector/src/zoho/consent.ts -> connector/src/store/connections.ts (types)',
  'connector/src/zoho/consent.ts -> connector/src/store/open.ts (types)',
  'connector/src/zoho/token-problems.ts -> connector/src/store/connections.ts (types)',
  'connector/src/zoho/token-refresh.ts -> connector/src/store/connections.ts (types)',
  'connector/src/zoho/token-refresh.ts -> connector/src/store/open.ts (types)',
]);

const breachesOf = ({ breaches }: Rule, sources: readonly Source[]): string[] =>
  breaches(productionOf(sources), sources);

for (const rule of rules) {
  describe(rule.name, () => {
    test('in this house', () => {
      const found = breachesOf(rule, house).filter((breach) => !standing.has(breach));
      expect([...new Set(found)]).toEqual([]);
    });

    test.each(rule.planted)('and were there a %s with "%s", it would be seen', (path, text, said) => {
      const bad = readSource(path, text);
      // As a production file, whether or not something reaches it.
      const production = [...productionOf(house).filter((source) => source.path !== path), bad];
      const all = [...house.filter((source) => source.path !== path), bad];
      expect(rule.breaches(production, all)).toContain(said);
    });
  });
}

test('a file that nothing reaches is named', () => {
  const lost = readSource('connector/src/plans/x.ts', '// Does something.');
  expect(forgottenRule.breaches(productionOf(house), [...house, lost])).toEqual([
    'connector/src/plans/x.ts is reached by nothing, and its first line does not say that it is for tests',
  ]);
});

test('no breach is excused any longer than it stands', () => {
  const found = new Set(rules.flatMap((rule) => breachesOf(rule, house)));
  expect([...standing].filter((breach) => !found.has(breach))).toEqual([]);
});

test('what is declared by name is no use of the world, and what stands behind a dot is not either', () => {
  const text = "const it = { process: 1, fetch: app.fetch }; it.process; new Date(0); type T = typeof it['process'];";
  expect([...readSource('connector/src/x.ts', text).uses]).toEqual([]);
});

test('imports of types are told from those that run', () => {
  const text = [
    "import type { A } from './a.ts';",
    "import { type B } from './b.ts';",
    "import { type C, d } from './c.ts';",
    "export type { E } from './e.ts';",
    "import './f.ts';",
  ].join('\n');
  expect(readSource('connector/src/x.ts', text).imports.map(({ asTypes }) => asTypes)).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
});

test('the rules see the whole house', () => {
  const production = productionOf(house).map(({ path }) => path);
  expect(production).toEqual(
    expect.arrayContaining(['connector/src/store/open.ts', 'connector/src/parts.ts', 'skill/src/connector.ts']),
  );
  expect(house.length).toBeGreaterThan(200);
});
