// What is running out, the scarcest first.
import type { AnswerOf, listLowStock as Intent } from 'shared-schemas';
import { listLines } from '../lists.ts';
import { itemWords, sourceWords, unitWord } from '../stock-words.ts';
import { decimal } from '../voice.ts';

export const listLowStock = ({ items, more, readAt, source }: AnswerOf<typeof Intent>): string[] => {
  const rows = items.map((item) => {
    const level = `reorder level ${decimal(item.reorderLevel)}`;
    return `  ${itemWords(item)}: ${decimal(item.onHand)}${unitWord(item.unit)} on hand, ${level}`;
  });
  const head = `At or below the reorder level, physical stock from ${sourceWords(source)}:`;
  return listLines('Nothing is at or below its reorder level.', head, rows, readAt, more);
};
