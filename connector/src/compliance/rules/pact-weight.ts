// No sale and no parcel of cigarettes, smokeless tobacco or electronic devices weighs more than ten pounds.
import { formatDecimal, multiply } from 'shared-schemas';
import type { LineFacts } from '../facts.ts';
import { isPact } from '../product-classes.ts';
import { regulatedLines } from '../regulated-lines.ts';
import type { Rule } from '../violations.ts';
import { deny } from '../violations.ts';

const TEN_POUNDS = 10_000_000;
const SOURCE = '15 U.S.C. 376a(b)(3): ten pounds';

export const pactWeight: Rule = {
  id: 'pact-weight',
  check: (facts) => {
    const lines = regulatedLines(facts).filter(
      ({ productClass }) => productClass.kind === 'known' && isPact(productClass.value),
    );
    const unknown = lines.filter(({ weightPounds }) => weightPounds.kind !== 'known' || weightPounds.value <= 0);
    if (unknown.length > 0) {
      const staff = 'Its weight is not known, and no sale may be over ten pounds. Set it with the item in Zoho.';
      return [deny(staff, 'We cannot sell this item online.', { lines: unknown, sources: [SOURCE] })];
    }
    const total = lines.reduce((sum, line) => sum + weightOf(line), 0);
    if (Number.isSafeInteger(total) && total <= TEN_POUNDS) return [];
    const weight = Number.isSafeInteger(total) ? `${formatDecimal(total)} pounds` : 'more than can be reckoned';
    const staff = `The order weighs ${weight}, and ten pounds are the most.`;
    return [deny(staff, 'This is more than one order may hold.', { lines, sources: [SOURCE] })];
  },
};

/** What is no quantity weighs more than anything. */
const weightOf = ({ weightPounds, quantityMicros }: LineFacts): number =>
  weightPounds.kind === 'known' && Number.isSafeInteger(quantityMicros)
    ? multiply(weightPounds.value, quantityMicros, 6)
    : Number.POSITIVE_INFINITY;
