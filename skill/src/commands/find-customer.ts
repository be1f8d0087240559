// Customers that fit a name or an e-mail address.
import type { AnswerOf, findCustomer as Intent } from 'shared-schemas';
import { listLines } from '../lists.ts';
import { quote, state, told, word } from '../voice.ts';

export const findCustomer = ({ customers, more, readAt }: AnswerOf<typeof Intent>): string[] => {
  const rows = customers.map(({ id, name, company, email, phone, status }) => {
    const about = [company, email, phone].filter((text) => text !== '' && text !== name).map((text) => quote(text));
    return `  ${quote(name)} (${told(`id ${word(id)}`, about, status !== 'active' && state(status)).join(', ')})`;
  });
  return listLines('No customer fits.', 'Customers:', rows, readAt, more);
};
