// One customer for a word: id, e-mail address or exact name. A write never guesses, and asks Zoho itself; a question is
// answered from the names that are known, and so is who may have been meant.
import { ConnectorError } from '../errors.ts';
import type { ZohoContact } from '../zoho/ports/contacts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';

type Named = Pick<ZohoContact, 'id' | 'name' | 'status'>;

/** Names that have been followed lately; null where they have not. */
export interface KnownCustomers {
  find(organizationId: string, text: string, limit: number): Promise<{ readonly customers: readonly Named[] } | null>;
  called(organizationId: string, word: string): Promise<readonly Named[] | null>;
}

export interface CustomerNeeds {
  readonly organizationId: string;
  readonly contacts: ZohoOrganization['contacts'];
  readonly known: KnownCustomers;
}

/** For a question. Errors: as `requireCustomer`. */
export const findOneCustomer = async (
  needs: CustomerNeeds,
  word: string,
  spend: Spend,
): Promise<Pick<ZohoContact, 'id' | 'name'>> => {
  const known = word.includes('@') ? null : await needs.known.called(needs.organizationId, word);
  const [only, second] = (known ?? []).filter(isActive);
  return only !== undefined && second === undefined ? only : requireCustomer(needs, word, spend);
};

const CANDIDATES = 5;
/** Words of a name that nobody has: each costs a call. */
const LOOKED_FOR = 2;

/** For a write. Errors: `customer_not_found` and `customer_ambiguous`, with candidates. */
export const requireCustomer = async (needs: CustomerNeeds, word: string, spend: Spend): Promise<ZohoContact> => {
  const { contacts } = needs;
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
  const near = word.includes('@') ? [] : await resembling(needs, word, spend);
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
  { contacts, known, organizationId }: CustomerNeeds,
  word: string,
  spend: Spend,
): Promise<readonly Named[]> => {
  const parts = word.split(/\s+/).filter((part) => part.length >= 3 && part !== word);
  const longest = parts.sort((a, b) => b.length - a.length).slice(0, LOOKED_FOR);
  const texts = [word, ...longest];
  for (const text of texts) {
    const { customers } = (await known.find(organizationId, text, CANDIDATES)) ?? { customers: [] };
    if (customers.some(isActive)) return customers.filter(isActive);
  }
  for (const text of texts) {
    // Only who could be taken is worth asking about.
    const found = (await contacts.find(spend, text, CANDIDATES)).contacts.filter(mayOrder);
    if (found.length > 0) return found;
  }
  return [];
};

const isCustomer = (contact: ZohoContact): boolean => contact.kind !== 'vendor';

const isActive = ({ status }: Named): boolean => status === 'active';

const mayOrder = (contact: ZohoContact): boolean => isCustomer(contact) && isActive(contact);
