// One location for a word, among those a key may use; the primary one where no word is said.
import { type GivenNames, isCalled, locationProblem } from '../catalogue/places.ts';
import { normaliseWord } from '../catalogue/sku.ts';
import type { Asker, Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ZohoLocation } from '../zoho/ports/items.ts';

export interface LocationWords {
  readonly word: string | undefined;
  /** What to say where none is named and none is the obvious one. */
  readonly unsaid: string;
  /** Such as --location. */
  readonly flag: string;
}

/** Null where the organisation keeps everything in one place. Errors: `location_not_found` with candidates. */
export const chooseLocation = async (
  { zoho, store }: Pick<Parts, 'zoho' | 'store'>,
  { word, unsaid, flag }: LocationWords,
  asker: Pick<Asker, 'organizationId' | 'locationIds'>,
  spend: Spend,
): Promise<ZohoLocation | null> => {
  const all = await zoho(asker.organizationId).locations.list(spend);
  const known = all.filter(({ id }) => asker.locationIds === null || asker.locationIds.includes(id));
  if (known.length === 0 && word === undefined && asker.locationIds === null) return null;
  const allowed = known.filter((location) => location.active);
  const given = await store.read.locationNames.all(asker.organizationId);
  if (word === undefined) {
    const chosen = allowed.find((location) => location.primary) ?? (allowed.length === 1 ? allowed[0] : undefined);
    if (chosen !== undefined) return chosen;
    throw locationProblem(unsaid, allowed, given, flag);
  }
  const named = allowed.filter((location) => isCalled(location, word, given));
  const [only, second] = named;
  if (only !== undefined && second === undefined) return only;
  throw locationProblem(
    second === undefined ? whyNot(word, { all, known, given }) : several(word),
    allowed,
    given,
    flag,
  );
};

const whyNot = (
  word: string,
  { all, known, given }: { all: readonly ZohoLocation[]; known: readonly ZohoLocation[]; given: GivenNames },
): string => {
  if (known.some((location) => isCalled(location, word, given))) return `The location "${word}" is inactive in Zoho.`;
  const meant = given.find((each) => each.word === normaliseWord(word));
  return meant !== undefined && !all.some(({ id }) => id === meant.locationId)
    ? `"${word}" stands for a location that Zoho no longer has.`
    : `No location that this key may use is called "${word}".`;
};

const several = (word: string): string => `Several locations are called "${word}".`;
