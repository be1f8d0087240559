// Names of customers and of locations, answered from the mirror where they have been followed lately; null where not: then
// Zoho is asked.
import { normaliseWord } from 'shared-schemas';
import type { Parts } from '../parts.ts';
import type { ContactRow } from '../store/contacts.ts';
import type { Feed } from '../store/feeds.ts';
import type { ZohoContact } from '../zoho/ports/contacts.ts';
import type { ZohoLocation } from '../zoho/ports/items.ts';
import { DARK } from './reader.ts';

export type NamedCustomer = Pick<ZohoContact, 'id' | 'name' | 'company' | 'status'>;

export interface Names {
  customers: {
    /** Whose name contains the text, in the order of the alphabet. */
    find(organizationId: string, text: string, limit: number): Promise<FoundCustomers | null>;
    /** Of exactly this name, or id; at most a few. */
    called(organizationId: string, word: string): Promise<readonly NamedCustomer[] | null>;
  };
  locations(
    organizationId: string,
  ): Promise<{ readonly rows: readonly ZohoLocation[]; readonly readAt: number } | null>;
}

export interface FoundCustomers {
  readonly customers: readonly NamedCustomer[];
  readonly more: boolean;
  /** Until when changes are known. */
  readonly readAt: number;
}

/** Names change rarely, and whoever is meant to pay is looked up live: a day old is new enough. */
const NEW_ENOUGH_MS = 26 * 60 * 60_000;
const FEW = 10;

export const createNames = ({ store, now, config }: Pick<Parts, 'store' | 'now' | 'config'>): Names => {
  const followedTo = async (organizationId: string, feed: Feed): Promise<number | null> => {
    if (config.MAX_AGE_MINUTES === 0) return null;
    const row = await store.read.feeds.get(organizationId, feed);
    if (row === null || row.followedTo === null || row.cursor === DARK) return null;
    const age = now().getTime() - row.followedTo;
    return age >= 0 && age <= NEW_ENOUGH_MS ? row.followedTo : null;
  };

  return {
    customers: {
      find: async (organizationId, text, limit) => {
        const readAt = await followedTo(organizationId, 'contacts');
        if (readAt === null) return null;
        const rows = await store.read.contacts.containing(organizationId, normaliseWord(text), limit + 1);
        return { customers: rows.slice(0, limit).map(toCustomer), more: rows.length > limit, readAt };
      },

      called: async (organizationId, word) => {
        if ((await followedTo(organizationId, 'contacts')) === null) return null;
        const byId = await store.read.contacts.get(organizationId, word.trim());
        const rows =
          byId === null ? await store.read.contacts.called(organizationId, normaliseWord(word), FEW) : [byId];
        return rows.map(toCustomer);
      },
    },

    locations: async (organizationId) => {
      const readAt = await followedTo(organizationId, 'locations');
      if (readAt === null) return null;
      const rows = await store.read.feeds.locations(organizationId);
      return {
        readAt,
        rows: rows.map(({ locationId, name, kind, isPrimary, isActive }) => ({
          id: locationId,
          name,
          kind: kind === 'business' ? 'business' : 'warehouse',
          primary: isPrimary === 1,
          active: isActive === 1,
        })),
      };
    },
  };
};

const toCustomer = ({ contactId, name, company, status }: ContactRow): NamedCustomer => ({
  id: contactId,
  name,
  company,
  status,
});
