// Items that resemble a text, as choices.
import type { AnswerOf, findItems as Intent } from 'shared-schemas';
import { choiceLines, listLines } from '../lists.ts';

export const findItems = ({ items, more, readAt }: AnswerOf<typeof Intent>): string[] =>
  listLines('No item resembles this.', 'Items, the best match first:', choiceLines(items), readAt, more);
