// An item says what it is. A blank class, or one that nobody knows, is never taken for a harmless one.
import type { Rule } from '../violations.ts';
import { deny, NOT_FOR_SALE } from '../violations.ts';

export const productClass: Rule = {
  id: 'product-class',
  check: ({ lines }) =>
    lines.flatMap((line) => {
      const { productClass: told } = line;
      if (told.kind === 'known') return [];
      const why = told.kind === 'absent' ? 'it is empty' : told.why;
      return [deny(`Its product class is not known: ${why}.`, NOT_FOR_SALE, { lines: [line] })];
    }),
};
