// Whether Zoho counts less than nothing of some item: then it was sold before it came, or its receipts were not entered.
import type { ItemListRow } from '../zoho/ports/items.ts';
import { bad, type Finding, good } from './finding.ts';
import type { Answer } from './visit.ts';

const TOLD = 5;

export const judgeNegativeStock = (id: string, items: Answer<readonly ItemListRow[]>): readonly Finding[] => {
  if (items.kind !== 'told') return [];
  const below = items.value.filter((row) => (row.physicalOnHand ?? 0) < 0 || (row.booksOnHand ?? 0) < 0);
  const [first] = below;
  if (first === undefined) return [good(id, 'No item is below zero.')];
  const told = below.slice(0, TOLD).map((row) => `${row.sku || row.name} (${unitsOf(row)})`);
  return [
    bad(id, 'warn', {
      title: `${below.length === 1 ? 'One item is' : `${below.length} items are`} below zero in Zoho.`,
      detail: `${told.join(', ')}${below.length > TOLD ? ' and more' : ''}. It is counted as none here, so orders for it are short.`,
      fix: `Count it and correct Zoho: count-stock --item '${(first.sku || first.name).replaceAll("'", '')}' --quantity <counted> in the chat, or an inventory adjustment in Zoho. To have Zoho refuse this: Settings, Items, "Prevent stock from going below zero".`,
    }),
  ];
};

const unitsOf = ({ physicalOnHand, booksOnHand }: ItemListRow): string => {
  const units = (micros: number | null) => (micros === null ? 'unknown' : String(micros / 1_000_000));
  return `physical ${units(physicalOnHand)}, accounting ${units(booksOnHand)}`;
};
