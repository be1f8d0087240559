// States an item itself may not go to. A list that is missing or cannot be read restricts everything.
import { nameOfPlace } from '../places.ts';
import { placeOf } from '../regulated-lines.ts';
import type { Rule } from '../violations.ts';
import { deny, NOT_FOR_SALE, NOT_THERE } from '../violations.ts';

export const restrictedStates: Rule = {
  id: 'restricted-states',
  check: (facts) => {
    const place = placeOf(facts);
    return facts.lines.flatMap((line) => {
      const { restrictedStates: told } = line;
      if (told.kind !== 'known') {
        const why = told.kind === 'absent' ? 'it is not there' : told.why;
        return [deny(`Its list of states cannot be used: ${why}.`, NOT_FOR_SALE, { lines: [line] })];
      }
      if (place === null || !told.value.includes(place)) return [];
      return [deny(`The item itself may not be sent to ${nameOfPlace(place)}.`, NOT_THERE, { lines: [line] })];
    });
  },
};
