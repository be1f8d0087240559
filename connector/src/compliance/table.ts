// How the table of places is read: which rows concern a line, and what they come to. Pure.
//
// The row of the smallest place speaks. A block of a wider place holds all the same, unless the row of the smaller one
// names it as overridden: so nobody opens a blocked state by allowing a town in it without saying so.
import type { Address, Facts, LineFacts } from './facts.ts';
import { foldPlace, kindOfPlace, zip5 } from './places.ts';
import type { PlaceRow, RuleRow } from './rule-rows.ts';

/** How near a row is to the very address: nearer rows speak before wider ones. */
const nearness = (row: PlaceRow): number => {
  if (row.zip !== undefined) return 4;
  if (row.city !== undefined) return 3;
  if (row.county !== undefined) return 2;
  return row.state === 'US' ? 0 : 1;
};

/** Within one place: rows of this class before rows of all, of this channel before all, of flavoured goods before all. */
const closeness = (row: PlaceRow): number =>
  nearness(row) * 8 +
  (row.productClass === '*' ? 0 : 4) +
  (row.channel === '*' ? 0 : 2) +
  (row.concerns === 'all' ? 0 : 1);

const allows = ({ effect }: PlaceRow): boolean => effect === 'allow' || effect === 'allow_listed';

/** A part of the address that nobody knows fits what forbids, and never what allows. */
const fits = (wanted: string | undefined, is: string, row: PlaceRow): boolean => {
  if (wanted === undefined) return true;
  if (foldPlace(is) === '') return !allows(row);
  return foldPlace(wanted) === foldPlace(is);
};

interface Where {
  readonly address: Address | null;
  /** As it was typed, and as the postal service has it: who misspells a town lives in it all the same. */
  readonly cities: readonly string[];
}

const whereOf = ({ shipTo, addressProof }: Pick<Facts, 'shipTo' | 'addressProof'>): Where => {
  const address = shipTo.kind === 'known' ? shipTo.value : null;
  const standard = addressProof.kind === 'given' ? [addressProof.proof.standard.city] : [];
  return { address, cities: [address?.city ?? '', ...standard] };
};

/** What forbids holds for either city; what allows, for both, but for the age that it asks for. */
const fitsCity = (row: PlaceRow, cities: readonly string[], forItsAge: boolean): boolean =>
  allows(row) && !forItsAge
    ? cities.every((city) => fits(row.city, city, row))
    : cities.some((city) => fits(row.city, city, row));

const concernsPlace = (row: PlaceRow, state: string, { address, cities }: Where, forItsAge: boolean): boolean => {
  if (row.state !== state && !(row.state === 'US' && kindOfPlace(state) === 'state')) return false;
  return (
    fits(row.county, address?.county ?? '', row) &&
    fitsCity(row, cities, forItsAge) &&
    fits(row.zip, zip5(address?.zip ?? '') ?? '', row)
  );
};

/** What is not known to be without flavour is flavoured. */
const isFlavoured = ({ flavoured }: LineFacts): boolean => flavoured.kind !== 'known' || flavoured.value;

/** Rows that concern this line at this place, the nearest first. @param forItsAge or may concern it, by its age. */
export const placeRowsFor = (
  facts: Pick<Facts, 'rows' | 'channel' | 'shipTo' | 'addressProof'>,
  line: LineFacts,
  state: string | null,
  forItsAge = false,
): readonly PlaceRow[] => {
  const { productClass } = line;
  if (state === null || productClass.kind !== 'known') return [];
  const where = whereOf(facts);
  return facts.rows
    .filter((row): row is PlaceRow => row !== null && row.kind === 'place')
    .filter((row) => row.productClass === '*' || row.productClass === productClass.value)
    .filter((row) => row.channel === '*' || row.channel === facts.channel)
    .filter((row) => row.concerns === 'all' || isFlavoured(line))
    .filter((row) => concernsPlace(row, state, where, forItsAge))
    .sort((a, b) => closeness(b) - closeness(a) || severity(b) - severity(a) || a.id.localeCompare(b.id));
};

const severities = { allow: 0, allow_listed: 1, review: 2, block: 3 } as const;
const severity = (row: PlaceRow): number => severities[row.effect];

/** A row whose day has come allows nothing any more; what it forbids, it goes on forbidding. */
export const isStale = ({ staleOn, checkedOn }: Pick<RuleRow, 'staleOn' | 'checkedOn'>, today: string): boolean =>
  today >= staleOn || checkedOn > today;

/** Which row decides: a block that is not overridden, else the nearest. Null where no row speaks of it. */
export const decidingRow = (rows: readonly PlaceRow[], today: string): PlaceRow | null => {
  const blocks = rows.filter(({ effect }) => effect === 'block');
  const standing = blocks.find((block) => !isOverridden(block, rows, today));
  return standing ?? rows.find((row) => row.effect !== 'block') ?? null;
};

/** By a nearer row that names it, is no block itself, and has been looked at lately. */
const isOverridden = (block: PlaceRow, rows: readonly PlaceRow[], today: string): boolean =>
  rows.some(
    (row) =>
      row.overrides === block.id && row.effect !== 'block' && closeness(row) > closeness(block) && !isStale(row, today),
  );
