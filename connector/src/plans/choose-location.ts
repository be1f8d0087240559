// One location for a word, among those a key may use; the primary one where no word is said.
import { normaliseWord } from '../catalogue/sku.ts';
import { ConnectorError } from '../errors.ts';
import type { Asker } from '../parts.ts';
import type { Spend, ZohoLocation, ZohoOrganization } from '../zoho/ports.ts';

export interface LocationWords {
  readonly word: string | undefined;
  /** What to say where none is named and none is the obvious one. */
  readonly unsaid: string;
  /** Such as --location. */
  readonly flag: string;
}

/** Null where the organisation keeps everything in one place. Errors: `location_not_found` with candidates. */
export const chooseLocation = async (
  zoho: Pick<ZohoOrganization, 'locations'>,
  { word, unsaid, flag }: LocationWords,
  asker: Asker,
  spend: Spend,
): Promise<ZohoLocation | null> => {
  const known = (await zoho.locations.list(spend)).filter(
    ({ id }) => asker.locationIds === null || asker.locationIds.includes(id),
  );
  if (known.length === 0 && word === undefined && asker.locationIds === null) return null;
  const allowed = known.filter((location) => location.active);
  if (word === undefined) {
    const chosen = allowed.find((location) => location.primary) ?? (allowed.length === 1 ? allowed[0] : undefined);
    if (chosen !== undefined) return chosen;
  }
  const named = allowed.filter((location) => isCalled(location, word));
  const [only, second] = named;
  if (only !== undefined && second === undefined) return only;
  const closed = known.some((location) => !location.active && isCalled(location, word));
  throw new ConnectorError('location_not_found', whyNot(word, unsaid, closed), {
    candidates: allowed.slice(0, 20).map(({ id, name }) => ({ id, name })),
    hint: `Name one with ${flag}.`,
  });
};

const isCalled = ({ id, name }: ZohoLocation, word = ''): boolean =>
  id === word || normaliseWord(name) === normaliseWord(word);

const whyNot = (word: string | undefined, unsaid: string, closed: boolean): string => {
  if (word === undefined) return unsaid;
  return closed
    ? `The location "${word}" is inactive in Zoho.`
    : `No location that this key may use is called "${word}".`;
};
