// The locations an admin names: by id as they are; by name as Zoho calls them, or as they were named here.

import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { isCalled } from './places.ts';

/** Asks Zoho only where a name is among the words. Errors: `location_not_found`, and those of asking. */
export const toLocationIds = async (
  parts: Pick<Parts, 'zoho' | 'store'>,
  organizationId: string,
  words: readonly string[],
): Promise<string[]> => {
  const given = await parts.store.read.locationNames.all(organizationId);
  // What is digits alone is taken for an id unless it is a name.
  const isId = (word: string) => /^\d+$/.test(word) && !given.some((each) => each.word === word);
  if (words.every(isId)) return [...words];
  const spend = { lane: 'chat', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 } as const;
  const known = await parts.zoho(organizationId).locations.list({ ...spend });
  return words.map((word) => {
    const meant = known.filter((each) => isCalled(each, word, given));
    const [only, second] = meant;
    if (only !== undefined && second === undefined) return only.id;
    const list = known.slice(0, 50).map(({ id, name }) => `${name} (${id})`);
    throw new ConnectorError(
      'location_not_found',
      second === undefined ? `No location is called "${word}".` : `Several locations are called "${word}".`,
      { hint: list.length === 0 ? 'The organisation has no locations.' : `There are: ${list.join(', ')}.` },
    );
  });
};
