// Old enough by the buyer's own date of birth, on the day it is at the place. Before anybody is asked for a proof.
import { ageOn, isDay } from '../calendar.ts';
import { requiredAge, requiredAgeOf, todayFor } from '../regulated-lines.ts';
import type { Rule } from '../violations.ts';
import { deny } from '../violations.ts';

const OLDEST = 120;

export const minimumAge: Rule = {
  id: 'minimum-age',
  check: (facts) => {
    const needed = requiredAgeOf(facts);
    if (needed === 0) return [];
    const lines = facts.lines.filter((line) => requiredAge(facts, line) > 0);
    const { bornOn } = facts.buyer;
    if (bornOn.kind === 'absent') {
      if (facts.moment === 'quote') return [];
      return [deny('The buyer’s date of birth is not known.', 'Please give your date of birth.', { lines })];
    }
    const age = bornOn.kind === 'known' && isDay(bornOn.value) ? ageOn(bornOn.value, todayFor(facts)) : null;
    if (age === null || age < 0 || age > OLDEST) {
      return [deny('The date of birth is not possible.', 'Please check your date of birth.', { lines })];
    }
    if (age >= needed) return [];
    const young = lines.filter((line) => requiredAge(facts, line) > age);
    return [
      deny(`The buyer is too young: it takes ${needed} years.`, 'You are not old enough to buy this.', {
        lines: young,
      }),
    ];
  },
};
