// Who brings it must take this class of goods, and the owner must have looked that up.
import type { Facts, LineFacts } from '../facts.ts';
import { foldPlace } from '../places.ts';
import { regulatedLines, todayFor } from '../regulated-lines.ts';
import type { CarrierRow } from '../rule-rows.ts';
import { isStale } from '../table.ts';
import type { Found, Rule } from '../violations.ts';
import { closed, deny } from '../violations.ts';

const CANNOT = 'We have nobody who brings this item to you.';

export const carrier: Rule = {
  id: 'carrier',
  check: (facts) => regulatedLines(facts).flatMap((line) => judge(facts, line)),
};

const judge = (facts: Facts, line: LineFacts): Found[] => {
  const { productClass } = line;
  // Anybody brings what is restricted by its own fields alone.
  if (productClass.kind !== 'known' || productClass.value === 'general') return [];
  if (facts.carrier === null || foldPlace(facts.carrier) === '') {
    return [deny('No carrier is chosen: see SHOP_CARRIER.', CANNOT, { lines: [line] })];
  }
  const named = foldPlace(facts.carrier);
  const rows = facts.rows.filter(
    (row): row is CarrierRow =>
      row !== null &&
      row.kind === 'carrier' &&
      foldPlace(row.carrier) === named &&
      (row.productClass === '*' || row.productClass === productClass.value),
  );
  const block = rows.find(({ effect }) => effect === 'block');
  if (block !== undefined) {
    const staff = `${facts.carrier} does not take ${productClass.value}, by row ${block.id}.`;
    return [deny(staff, CANNOT, { lines: [line], sources: [block.source] })];
  }
  const [row] = rows;
  if (row === undefined) {
    const staff = `No row of the table says that ${facts.carrier} takes ${productClass.value}.`;
    return [{ effect: closed(facts, 'unknown-carrier'), staff, shopper: CANNOT, lines: [line] }];
  }
  if (rows.some((each) => !isStale(each, todayFor(facts)))) return [];
  const staff = `That ${facts.carrier} takes ${productClass.value} was checked too long ago, in row ${row.id}.`;
  return [{ effect: 'review', staff, shopper: CANNOT, lines: [line], sources: [row.source] }];
};
