// An order has lines, and each of them is for more than nothing: whatever else is counted is counted from them.
import type { Rule } from '../violations.ts';
import { deny } from '../violations.ts';

/** More are not even looked at. */
export const MOST_LINES = 1_000;

export const orderLines: Rule = {
  id: 'order-lines',
  check: ({ lines }) => {
    if (lines.length === 0) return [deny('The order has no lines.', 'Your order is empty.')];
    if (lines.length > MOST_LINES) {
      return [deny(`The order has more than ${MOST_LINES} lines.`, 'Your order has too many lines.')];
    }
    const wrong = lines.filter(({ quantityMicros: each }) => !Number.isSafeInteger(each) || each <= 0);
    if (wrong.length === 0) return [];
    return [deny('A quantity is not a number above nothing.', 'A quantity is not possible.', { lines: wrong })];
  },
};
