// An item says whether it asks for an age. Silence is no "no", and a regulated class does not get by with one.
import { isAlcohol, isHemp, isTobacco } from '../product-classes.ts';
import type { Rule } from '../violations.ts';
import { deny, NOT_FOR_SALE } from '../violations.ts';

export const ageField: Rule = {
  id: 'age-field',
  check: ({ lines }) =>
    lines.flatMap((line) => {
      const { ageRequired: told, productClass } = line;
      if (told.kind !== 'known') {
        const why = told.kind === 'absent' ? 'it is not set' : told.why;
        return [deny(`Its field for the age cannot be used: ${why}.`, NOT_FOR_SALE, { lines: [line] })];
      }
      const needed =
        productClass.kind === 'known' && [isTobacco, isAlcohol, isHemp].some((is) => is(productClass.value));
      if (!needed || told.value > 0) return [];
      const staff = `Its field for the age says no, and its class is ${productClass.value}: one of them is wrong.`;
      return [deny(staff, NOT_FOR_SALE, { lines: [line] })];
    }),
};
