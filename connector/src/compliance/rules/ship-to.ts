// Where regulated goods go must be known: a place of the United States, written so that a rule can be found for it.
import { foldPlace, isPost, kindOfPlace, zip5 } from '../places.ts';
import { placeOf, regulatedLines } from '../regulated-lines.ts';
import type { Rule } from '../violations.ts';
import { deny, NOT_THERE } from '../violations.ts';

const isUnitedStates = (country: string): boolean =>
  ['US', 'USA', 'UNITEDSTATES', 'UNITEDSTATESOFAMERICA'].includes(foldPlace(country).replaceAll(' ', ''));

export const shipTo: Rule = {
  id: 'ship-to',
  check: (facts) => {
    if (regulatedLines(facts).length === 0) return [];
    const { shipTo: told } = facts;
    if (told.kind !== 'known') {
      const why = told.kind === 'absent' ? 'no address is given' : told.why;
      return [deny(`Where it goes is not known: ${why}.`, 'Please give the address it goes to.')];
    }
    const { street, city, state, zip, country } = told.value;
    if (!isUnitedStates(country)) return [deny('It goes abroad, or the address names no country.', NOT_THERE)];
    if (placeOf(facts) === null) {
      const why = isPost({ city, street })
        ? 'a military post wants one of AA, AE and AP as its state'
        : `"${state}" is no state, territory or military post`;
      return [deny(`The address cannot be used: ${why}.`, 'Please check the state of your address.')];
    }
    if (street.trim() === '' || city.trim() === '' || zip5(zip) === null) {
      return [deny('The address lacks its street, its city or a ZIP code.', 'Please complete your address.')];
    }
    const military = kindOfPlace(placeOf(facts) ?? '') === 'military';
    return military && !isPost({ city, street })
      ? [deny('The state is a military one, and the city is no post.', 'Please check the state of your address.')]
      : [];
  },
};
