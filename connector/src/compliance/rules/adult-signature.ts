// What asks for an age is handed over to an adult who signs and shows a document.
import { requiredAge } from '../regulated-lines.ts';
import type { Rule } from '../violations.ts';
import { deny } from '../violations.ts';

export const adultSignature: Rule = {
  id: 'adult-signature',
  check: (facts) => {
    const lines = facts.lines.filter((line) => requiredAge(facts, line) > 0);
    if (lines.length === 0 || facts.adultSignature) return [];
    const staff = 'Nobody has said that an adult signs for the parcel: see SHOP_ADULT_SIGNATURE.';
    return [
      deny(staff, 'We have nobody who brings this item to you.', {
        lines,
        sources: ['15 U.S.C. 376a(b)(4)(A)(ii): signature and photo ID of an adult'],
      }),
    ];
  },
};
