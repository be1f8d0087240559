// Hemp goods hold next to no THC, and a laboratory has said so not long ago.
import { formatDecimal } from 'shared-schemas';
import { daysBetween, isDay } from '../calendar.ts';
import type { LineFacts } from '../facts.ts';
import { isHemp } from '../product-classes.ts';
import { todayFor } from '../regulated-lines.ts';
import type { Rule } from '../violations.ts';
import { deny, NOT_FOR_SALE } from '../violations.ts';

const MOST_MILLIGRAMS = 400_000;
/** A certificate is of a batch; after a year nobody sells that batch any more. */
const COA_DAYS = 365;
const SOURCE = 'P.L. 119-37 sec. 781: 0.4 mg of total THC a container, since 2026-11-12';

export const hemp: Rule = {
  id: 'hemp',
  check: (facts) =>
    facts.lines
      .filter(({ productClass }) => productClass.kind === 'known' && isHemp(productClass.value))
      .flatMap((line) =>
        faultsOf(line, todayFor(facts)).map((staff) => deny(staff, NOT_FOR_SALE, { lines: [line], sources: [SOURCE] })),
      ),
};

const faultsOf = ({ thcMilligrams, coaUrl, coaDate }: LineFacts, today: string): string[] => {
  const faults: string[] = [];
  if (thcMilligrams.kind !== 'known' || thcMilligrams.value < 0)
    faults.push('How much THC a container holds is not known.');
  else if (thcMilligrams.value > MOST_MILLIGRAMS) {
    faults.push(`A container holds ${formatDecimal(thcMilligrams.value)} mg of THC, and 0.4 are the most.`);
  }
  if (coaUrl.kind !== 'known' || !URL.canParse(coaUrl.value) || !coaUrl.value.startsWith('https://')) {
    faults.push('Its certificate of analysis is not named by an https address.');
  }
  if (coaDate.kind !== 'known' || !isDay(coaDate.value)) faults.push('The day of its certificate is not known.');
  else if (coaDate.value > today) faults.push('The day of its certificate is still to come.');
  else if (daysBetween(coaDate.value, today) > COA_DAYS) faults.push('Its certificate is more than a year old.');
  return faults;
};
