// What is running out, the scarcest first.
import type { AnswerOf, listLowStock as Intent } from 'shared-schemas';
import { list } from '../lists.ts';
import { itemWords } from '../stock-words.ts';
import { amount, decimal } from '../voice.ts';

type Item = AnswerOf<typeof Intent>['items'][number];
const NONE = 'Nothing is at or below its reorder level.';
export const listLowStock = list('items', NONE, 'At or below the reorder level, physical stock:', (it: Item) => {
  const level = `reorder level ${decimal(it.reorderLevel)}`;
  return `${itemWords(it)}: ${amount(it.onHand, it.unit)} on hand, ${level}`;
});
