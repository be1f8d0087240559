// Which lines the law looks at, where they are going, and from which age on they may be bought. Pure.
import { dayAt, earlier } from './calendar.ts';
import type { Facts, LineFacts } from './facts.ts';
import { isPost, kindOfPlace, readState, zoneOfPlace } from './places.ts';
import { isAlcohol, isAlwaysRegulated, isTobacco } from './product-classes.ts';
import { placeRowsFor } from './table.ts';

/** A good for everybody everywhere, and known to be one: anything unknown about it makes it regulated. */
export const isPlain = ({ productClass, ageRequired, restrictedStates }: LineFacts): boolean =>
  productClass.kind === 'known' &&
  !isAlwaysRegulated(productClass.value) &&
  ageRequired.kind === 'known' &&
  ageRequired.value === 0 &&
  restrictedStates.kind === 'known' &&
  restrictedStates.value.length === 0;

export const regulatedLines = ({ lines }: Pick<Facts, 'lines'>): readonly LineFacts[] =>
  lines.filter((line) => !isPlain(line));

/** Two letters of where it goes; null where that cannot be said. A military post is one, whatever state is written. */
export const placeOf = ({ shipTo }: Pick<Facts, 'shipTo'>): string | null => {
  if (shipTo.kind !== 'known') return null;
  const code = readState(shipTo.value.state);
  return code !== null && isPost(shipTo.value) && kindOfPlace(code) !== 'military' ? null : code;
};

export const FEDERAL_AGE = 21;

/** The highest of what the item, the table and the federal law ask for; the federal age where the item does not say. */
export const requiredAge = (facts: Facts, line: LineFacts): number => {
  if (isPlain(line)) return 0;
  const { productClass, ageRequired } = line;
  const ofClass =
    productClass.kind !== 'known' || isTobacco(productClass.value) || isAlcohol(productClass.value) ? FEDERAL_AGE : 0;
  const ofItem = ageRequired.kind === 'known' ? ageRequired.value : FEDERAL_AGE;
  const ofRows = placeRowsFor(facts, line, placeOf(facts), true).map((row) => row.minimumAge ?? 0);
  return Math.max(ofClass, ofItem, ...ofRows);
};

/** The age the order's buyer must have; 0 where none of its lines asks for one. */
export const requiredAgeOf = (facts: Facts): number =>
  Math.max(0, ...facts.lines.map((line) => requiredAge(facts, line)));

/** The day it is for the buyer: the earlier of the days at the place and at the shop, so that nobody is too young in either. */
export const todayFor = (facts: Facts): string => {
  const place = placeOf(facts);
  const there = dayAt(facts.now, place === null ? 'Etc/GMT+12' : zoneOfPlace(place));
  return earlier(there, dayAt(facts.now, facts.timeZone));
};
