// May this be sold? Facts in, one decision out, with everything that stands against it. Pure.
import type { Facts, Moment } from './facts.ts';
import { placeOf, regulatedLines, todayFor } from './regulated-lines.ts';
import { MOST_LINES, orderLines } from './rules/order-lines.ts';
import { rules } from './rules.ts';
import { decidingRow, placeRowsFor } from './table.ts';
import { calledOf, type Found, type Rule, type Violation } from './violations.ts';

export type Outcome = 'allow' | 'review' | 'deny';

export interface Decision {
  readonly outcome: Outcome;
  readonly moment: Moment;
  /** Whether there was anything to decide: false for goods that are everybody's. */
  readonly regulated: boolean;
  readonly violations: readonly Violation[];
  /** What was relied on, allowing rows included. */
  readonly sources: readonly string[];
  /** When, in milliseconds since 1970. */
  readonly asOf: number;
}

export const decide = (facts: Facts): Decision => {
  // Nobody's cart; and each of its lines would be held against every row.
  if (facts.lines.length > MOST_LINES) return judge(facts, [orderLines]);
  return judge(facts, rules);
};

const judge = (facts: Facts, by: readonly Rule[]): Decision => {
  const violations = by.flatMap(({ id, check }) => check(facts).map((found) => toViolation(id, found)));
  return {
    outcome: worst(violations),
    moment: facts.moment,
    regulated: regulatedLines(facts).length > 0,
    violations,
    sources: [...new Set([...violations.flatMap(({ sources }) => sources), ...(by === rules ? reliedOn(facts) : [])])],
    asOf: facts.now,
  };
};

const toViolation = (rule: string, { lines = [], sources = [], effect, staff, shopper }: Found): Violation => ({
  rule,
  effect,
  items: lines.map(calledOf),
  staff,
  shopper,
  sources,
});

const worst = (violations: readonly Violation[]): Outcome => {
  if (violations.some(({ effect }) => effect === 'deny')) return 'deny';
  return violations.length > 0 ? 'review' : 'allow';
};

const reliedOn = (facts: Facts): string[] =>
  regulatedLines(facts).flatMap((line) => {
    const row = decidingRow(placeRowsFor(facts, line, placeOf(facts)), todayFor(facts));
    return row === null ? [] : [`${row.source} (${row.confidence}, ${row.checkedOn})`];
  });
