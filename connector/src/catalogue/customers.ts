// One customer for a word: id, e-mail address or exact name. A write never guesses.
import { ConnectorError } from '../errors.ts';
import type { Spend, ZohoContact, ZohoOrganization } from '../zoho/ports.ts';

const CANDIDATES = 5;

/** Errors: `customer_not_found` and `customer_ambiguous`, with candidates. */
export const requireCustomer = async (
  contacts: ZohoOrganization['contacts'],
  word: string,
  spend: Spend,
): Promise<ZohoContact> => {
  if (/^\d{10,25}$/.test(word)) {
    const contact = await contacts.get(spend, word);
    if (contact !== null && isCustomer(contact)) return contact;
  }
  const exact = (
    word.includes('@') ? (await contacts.find(spend, word, CANDIDATES)).contacts : await contacts.named(spend, word)
  ).filter(isCustomer);
  const active = exact.filter((contact) => contact.status === 'active');
  const [only, second] = active;
  if (only !== undefined && second === undefined) return only;
  if (only !== undefined) {
    throw new ConnectorError('customer_ambiguous', `Several customers match "${word}".`, {
      candidates: active.slice(0, CANDIDATES).map(({ id, name }) => ({ id, name })),
      hint: 'Ask which one is meant, and use its id.',
    });
  }
  const near = word.includes('@') ? exact : (await contacts.find(spend, word, CANDIDATES)).contacts;
  throw new ConnectorError('customer_not_found', `No active customer is called exactly "${word}".`, {
    candidates: near.map(({ id, name }) => ({ id, name })),
    hint:
      near.length > 0
        ? 'Ask whether one of the candidates is meant, and use its exact name or id.'
        : 'Try find-customer, or prepare a new one with create-customer.',
  });
};

const isCustomer = (contact: ZohoContact): boolean => contact.kind !== 'vendor';
