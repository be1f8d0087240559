// One customer for a word: id, e-mail address or exact name. A write never guesses.
import { ConnectorError } from '../errors.ts';
import type { Spend, ZohoContact, ZohoOrganization } from '../zoho/ports.ts';

const CANDIDATES = 5;
/** Words of a name that nobody has: each costs a call. */
const LOOKED_FOR = 2;

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
  const exact = word.includes('@')
    ? (await contacts.find(spend, word, CANDIDATES)).contacts
    : await contacts.named(spend, word);
  const active = exact.filter(mayOrder);
  const [only, second] = active;
  if (only !== undefined && second === undefined) return only;
  if (only !== undefined) {
    throw new ConnectorError('customer_ambiguous', `Several customers match "${word}".`, {
      candidates: active.slice(0, CANDIDATES).map(({ id, name }) => ({ id, name })),
      hint: 'Ask which one is meant, and use its id.',
    });
  }
  const near = word.includes('@') ? [] : await resembling(contacts, word, spend);
  throw new ConnectorError('customer_not_found', `No active customer is called exactly "${word}".`, {
    candidates: near.map(({ id, name }) => ({ id, name })),
    hint:
      near.length > 0
        ? 'Ask whether one of the candidates is meant, and use its exact name or id.'
        : 'Try find-customer, or prepare a new one with create-customer.',
  });
};

/** Zoho finds parts of names and no misspellings: a name that finds nobody is looked for by its longest words. */
const resembling = async (
  contacts: ZohoOrganization['contacts'],
  word: string,
  spend: Spend,
): Promise<readonly ZohoContact[]> => {
  const parts = word.split(/\s+/).filter((part) => part.length >= 3 && part !== word);
  const longest = parts.sort((a, b) => b.length - a.length).slice(0, LOOKED_FOR);
  for (const text of [word, ...longest]) {
    // Only who could be taken is worth asking about.
    const found = (await contacts.find(spend, text, CANDIDATES)).contacts.filter(mayOrder);
    if (found.length > 0) return found;
  }
  return [];
};

const isCustomer = (contact: ZohoContact): boolean => contact.kind !== 'vendor';

const mayOrder = (contact: ZohoContact): boolean => isCustomer(contact) && contact.status === 'active';
