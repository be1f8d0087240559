// No buyer has more of a class in so many days than the owner allows.
import { formatDecimal } from 'shared-schemas';
import { daysBetween } from '../calendar.ts';
import type { Facts } from '../facts.ts';
import { regulatedLines, todayFor } from '../regulated-lines.ts';
import type { LimitRow } from '../rule-rows.ts';
import type { Found, Rule } from '../violations.ts';
import { closed, deny } from '../violations.ts';

export const buyerLimit: Rule = {
  id: 'buyer-limit',
  check: (facts) =>
    facts.rows
      .filter((row): row is LimitRow => row !== null && row.kind === 'limit')
      .flatMap((row) => judge(facts, row)),
};

const judge = (facts: Facts, row: LimitRow): Found[] => {
  const meant = (productClass: string): boolean => row.productClass === '*' || row.productClass === productClass;
  const lines = regulatedLines(facts).filter(
    ({ productClass }) => productClass.kind === 'known' && meant(productClass.value),
  );
  if (lines.length === 0) return [];
  const shopper = 'This is more than we may sell you for now.';
  if (facts.past.kind !== 'known') return [deny('What the buyer has had before is not known.', shopper, { lines })];
  const today = todayFor(facts);
  // A sale of a later day by the shop's calendar counts as well: nobody wins a day by the zone they live in.
  const before = facts.past.value.filter(
    ({ productClass, day }) => meant(productClass) && daysBetween(day, today) < row.days,
  );
  const total = [...lines, ...before].reduce((sum, { quantityMicros }) => sum + quantityMicros, 0);
  if (Number.isSafeInteger(total) && total <= row.quantityMicros) return [];
  const staff = `With this order the buyer would have ${formatDecimal(total)} in ${row.days} days; row ${row.id} allows ${formatDecimal(row.quantityMicros)}.`;
  return [{ effect: closed(facts, 'over-limit'), staff, shopper, lines, sources: [row.source] }];
};
