// One item in full.
import type { AnswerOf, showItem as Intent } from 'shared-schemas';
import { asOf } from '../lists.ts';
import { itemHead, stockLines } from '../stock-words.ts';
import { amount, money, quote, told } from '../voice.ts';

export const showItem = (answer: AnswerOf<typeof Intent>, now: Date): string[] => {
  const { item, stock, sellingPrice, purchasePrice, currency, reorderLevel, description } = answer;
  return told(
    item.tracking === 'untracked' ? itemHead(item) : stockLines(itemHead(item), stock, item.unit),
    sellingPrice !== null && `Sells at ${money(sellingPrice, currency)}`,
    purchasePrice !== null && `Bought at ${money(purchasePrice, currency)}`,
    reorderLevel !== null && `Reorder level ${amount(reorderLevel, item.unit)}`,
    description !== '' && `Description: ${quote(description, 300)}`,
    answer.customFields.map(({ label, type, value }) => {
      const shown = value === null ? 'empty' : quote([value].flat().join(', '), 200);
      return `Field ${quote(label, 60)}: ${type === 'unreadable' ? 'not readable' : shown}`;
    }),
    asOf(answer, now),
  );
};
