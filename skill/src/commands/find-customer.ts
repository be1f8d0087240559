// Customers that fit a name or an e-mail address.
import type { AnswerOf, findCustomer as Intent } from 'shared-schemas';
import { list } from '../lists.ts';
import { aside, quote, state, word } from '../voice.ts';

type Customer = AnswerOf<typeof Intent>['customers'][number];
export const findCustomer = list('customers', 'No customer fits.', 'Customers:', (it: Customer) => {
  const about = [it.company, it.email ?? '', it.phone ?? '']
    .filter((text) => text !== '' && text !== it.name)
    .map((text) => quote(text));
  return quote(it.name) + aside(`id ${word(it.id)}`, about, it.status !== 'active' && state(it.status));
});
