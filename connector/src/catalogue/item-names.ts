// Names for items besides Zoho's own: "the blue pods". Learnt by a plan that somebody has released, never by guessing, and
// good wherever an item is asked for.
import { normaliseWord } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Alias } from '../store/aliases.ts';
import type { Groups } from '../store/groups.ts';
import type { IndexedItem } from '../store/items.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { Catalogue } from './catalogue.ts';
import { toCandidate } from './index-of-items.ts';

const MOST_NAMES = 1_000;

export interface WantedName {
  readonly organizationId: string;
  readonly item: Pick<IndexedItem, 'itemId' | 'sku' | 'name'>;
  readonly name: string;
}

/** That the name can be given to the item. Errors: `invalid_ask`, with what is called so already. */
export const requireFreeName = async (
  needs: Pick<Parts, 'store'> & { readonly catalogue: Catalogue },
  wanted: WantedName,
  spend: Spend,
): Promise<void> => {
  const { organizationId, name } = wanted;
  const own = await needs.catalogue.calledByZoho(organizationId, name, spend);
  if (own.length > 0) {
    const candidates = own.slice(0, 5).map(toCandidate);
    throw new ConnectorError('invalid_ask', `"${name}" is what an item is called in Zoho already.`, { candidates });
  }
  await requireRoom(needs.store.read, wanted);
};

/** The same, as far as names given here go: to be looked at once more where it is written. */
const requireRoom = async (s: Pick<Groups, 'aliases'>, { organizationId, item, name }: WantedName): Promise<void> => {
  const names = await s.aliases.all(organizationId);
  const taken = names.find(({ word }) => word === normaliseWord(name));
  if (taken?.itemId === item.itemId)
    throw new ConnectorError('invalid_ask', `${told(item)} is called "${name}" already.`);
  if (taken !== undefined) {
    throw new ConnectorError('invalid_ask', `"${name}" is a name of another item (${taken.itemId}) already.`, {
      hint: 'Take it away from that one first: name-item with --remove.',
    });
  }
  if (names.length >= MOST_NAMES) {
    throw new ConnectorError('invalid_ask', `An organisation has at most ${MOST_NAMES} names for its items.`);
  }
};

/** Errors: `invalid_ask` where the item was not given that name. */
export const requireGivenName = async (
  s: Pick<Groups, 'aliases'>,
  { organizationId, item, name }: WantedName,
): Promise<void> => {
  if ((await s.aliases.get(organizationId, normaliseWord(name)))?.itemId === item.itemId) return;
  const names = (await s.aliases.all(organizationId)).filter(({ itemId }) => itemId === item.itemId);
  throw new ConnectorError('invalid_ask', `${told(item)} was not given the name "${name}".`, {
    hint:
      names.length === 0
        ? 'It was given none.'
        : `It was given: ${names
            .map((each) => `"${each.name}"`)
            .slice(0, 20)
            .join(', ')}.`,
  });
};

/** In the unit of work that carries the plan out. Errors: `invalid_ask` where somebody else was faster. */
export const giveName = async (s: Groups, wanted: WantedName, at: number): Promise<void> => {
  await requireRoom(s, wanted);
  const { organizationId, item, name } = wanted;
  await s.aliases.put(organizationId, { word: normaliseWord(name), name, itemId: item.itemId }, at);
  await s.settings.raise('items');
};

export const takeNameAway = async (s: Groups, wanted: WantedName): Promise<void> => {
  await requireGivenName(s, wanted);
  await s.aliases.remove(wanted.organizationId, normaliseWord(wanted.name));
  await s.settings.raise('items');
};

/** Whatever item it was given to. Errors: `item_not_found` where none was. */
export const dropName = async (s: Groups, organizationId: string, name: string): Promise<Alias> => {
  const word = normaliseWord(name);
  const known = await s.aliases.get(organizationId, word);
  if (known === null) {
    throw new ConnectorError('item_not_found', `No item was given the name "${name}".`, {
      hint: 'See: pnpm connector items names',
    });
  }
  await s.aliases.remove(organizationId, word);
  await s.settings.raise('items');
  return known;
};

const told = ({ sku, name }: Pick<IndexedItem, 'sku' | 'name'>): string => (sku === '' ? `"${name}"` : sku);
