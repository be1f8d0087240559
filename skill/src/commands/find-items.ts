// Items that resemble a text, as choices.
import { choice, list } from '../lists.ts';

export const findItems = list('items', 'No item resembles this.', 'Items, the best match first:', choice);
