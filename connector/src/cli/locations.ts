// The locations an admin names: by id as they are, by name as Zoho calls them.
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';

/** Asks Zoho only where a name is among the words. Errors: `location_not_found`, and those of asking. */
export const toLocationIds = async (
  parts: Pick<Parts, 'zoho'>,
  organizationId: string,
  words: readonly string[],
): Promise<string[]> => {
  if (words.every((word) => /^\d+$/.test(word))) return [...words];
  const spend = { lane: 'chat', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 } as const;
  const known = await parts.zoho(organizationId).locations.list({ ...spend });
  return words.map((word) => {
    const meant = known.filter(({ id, name }) => id === word || sameName(name, word));
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

const sameName = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();
