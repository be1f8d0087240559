// A buyer of the shop asks to be forgotten: by what the shop calls them, or by who they are in Zoho.
import type { Buyer } from 'shared-schemas';
import { type Erased, eraseBuyer } from '../clearance/erase.ts';
import type { Change } from '../clearance/rules-desk.ts';
import type { Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import { buyerHashOf, buyerKeyOf } from './buyer.ts';
import { overStates } from './states.ts';

const AT_ONCE = 500;

/** Errors: `invalid_ask`. */
export const eraseShopper = async (
  parts: Pick<Parts, 'store' | 'now'>,
  organizationId: string,
  word: string,
  change: Change,
): Promise<Erased> => {
  const id = word.trim();
  const { shopBuyers } = parts.store.read;
  // A word that nobody was called by has a hash as well, which is nobody's.
  const hashes = [buyerHashOf(organizationId, { id }), ...(await shopBuyers.ofContact(organizationId, id))];
  const contacts = (await Promise.all(hashes.map((hash) => shopBuyers.of(organizationId, hash)))).flat();
  const keys = new Set([id, ...contacts.map(({ contactId }) => contactId), ...hashes.map(buyerKeyOf)]);
  return eraseBuyer(parts, organizationId, [...keys], change, (s) => eraseCheckouts(s, organizationId, hashes));
};

/** Those on their way keep their buyer until they are over: somebody has to be told, and a parcel addressed. */
const eraseCheckouts = async (
  s: Pick<Groups, 'checkouts'>,
  organizationId: string,
  hashes: readonly string[],
): Promise<number> => {
  let erased = 0;
  for (let after = ''; ; ) {
    const rows = await s.checkouts.named(organizationId, overStates, { after, limit: AT_ONCE });
    const theirs = rows.filter(({ buyer }) => buyer !== null && hashes.includes(hashOf(organizationId, buyer)));
    await s.checkouts.eraseBuyers(theirs.map(({ id }) => id));
    erased += theirs.length;
    const last = rows.at(-1);
    if (last === undefined || rows.length < AT_ONCE) return erased;
    after = last.id;
  }
};

const hashOf = (organizationId: string, buyer: string): string =>
  buyerHashOf(organizationId, JSON.parse(buyer) as Pick<Buyer, 'id'>);
