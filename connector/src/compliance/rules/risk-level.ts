// How carefully the owner wants a regulated item to be sold: what is high is looked at by a person, each time.
import { regulatedLines } from '../regulated-lines.ts';
import type { Rule } from '../violations.ts';
import { deny, NOT_FOR_SALE } from '../violations.ts';

export const riskLevel: Rule = {
  id: 'risk-level',
  check: (facts) =>
    regulatedLines(facts).flatMap((line) => {
      const { riskLevel: told } = line;
      if (told.kind !== 'known') {
        const why = told.kind === 'absent' ? 'it is empty' : told.why;
        return [deny(`Its risk level is not known: ${why}.`, NOT_FOR_SALE, { lines: [line] })];
      }
      if (told.value !== 'high') return [];
      const staff = 'Its risk level is high: a person decides.';
      return [{ effect: 'review' as const, staff, shopper: 'We look at this order before we take it.', lines: [line] }];
    }),
};
