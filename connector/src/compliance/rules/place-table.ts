// What the owner's table says about sending this class of goods to this place. No row: no sale.

import type { Facts, LineFacts } from '../facts.ts';
import { nameOfPlace } from '../places.ts';
import { placeOf, regulatedLines, todayFor } from '../regulated-lines.ts';
import type { PlaceRow } from '../rule-rows.ts';
import { decidingRow, isStale, placeRowsFor } from '../table.ts';
import type { Found, Rule } from '../violations.ts';
import { calledOf, closed, deny, NOT_THERE } from '../violations.ts';

export const placeTable: Rule = {
  id: 'place-table',
  check: (facts) => {
    const lines = regulatedLines(facts);
    if (lines.length === 0) return [];
    if (facts.rows.includes(null)) {
      return [
        deny('A row of the table cannot be read. See: pnpm connector compliance rules list', NOT_THERE, { lines }),
      ];
    }
    const place = placeOf(facts);
    return place === null ? [] : lines.flatMap((line) => judge(facts, line, place));
  },
};

const judge = (facts: Facts, line: LineFacts, place: string): Found[] => {
  // An unknown class is another rule's, and has no rows.
  if (line.productClass.kind !== 'known') return [];
  const row = decidingRow(placeRowsFor(facts, line, place), todayFor(facts));
  const what = `${line.productClass.value} to ${nameOfPlace(place)}`;
  if (row === null) {
    const staff = `No row of the table speaks of ${what}.`;
    return [{ effect: closed(facts, 'unlisted-place'), staff, shopper: NOT_THERE, lines: [line] }];
  }
  const more = { lines: [line], sources: [sourceOf(row)] };
  if (row.effect === 'block') return [deny(`${what} is blocked by row ${row.id}.`, NOT_THERE, more)];
  if (row.effect === 'allow_listed' && !(row.skus ?? []).includes(calledOf(line))) {
    return [deny(`${what} is for listed SKUs alone, and row ${row.id} does not list it.`, NOT_THERE, more)];
  }
  if (row.effect !== 'review' && !isStale(row, todayFor(facts))) return [];
  const staff =
    row.effect === 'review'
      ? `${what} is looked at by a person, by row ${row.id}.`
      : `Row ${row.id}, which allows ${what}, is not to be relied on since ${row.staleOn}: somebody must check it.`;
  return [{ effect: 'review', staff, shopper: 'We look at this order before we take it.', ...more }];
};

const sourceOf = ({ source, confidence, checkedOn }: PlaceRow): string => `${source} (${confidence}, ${checkedOn})`;
