// Which place a row of a count was counted at: by id, by Zoho's name, or by a name given here. Never guessed where there
// are several.
import { isCalled } from '../catalogue/places.ts';
import type { Asker, Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { FindPlace, Place } from './gather-counts.ts';

interface Setting {
  readonly organizationId: string;
  readonly spend: Spend;
  /** For rows that name none. */
  readonly usual: string | null;
  /** A key may be bound to some locations. */
  readonly asker: Pick<Asker, 'locationIds'> | null;
}

const SHOWN = 10;

export const createFindPlace = async (
  { zoho, store }: Pick<Parts, 'zoho' | 'store'>,
  { organizationId, spend, usual, asker }: Setting,
): Promise<FindPlace> => {
  const allowed = asker?.locationIds ?? null;
  const all = await zoho(organizationId).locations.list(spend);
  const known = all.filter(({ id }) => allowed === null || allowed.includes(id));
  const given = await store.read.locationNames.all(organizationId);
  const there = known.filter(({ active }) => active);
  const list = `there are ${there
    .slice(0, SHOWN)
    .map(({ name }) => name)
    .join(', ')}`;
  const whole: Place = { id: null, name: '' };
  return (said) => {
    const word = said ?? usual ?? undefined;
    if (all.length === 0) return word === undefined ? whole : `the organisation keeps everything in one place`;
    const [only, second] = there;
    if (word === undefined) {
      if (only !== undefined && second === undefined) return { id: only.id, name: only.name };
      return `it does not say where it was counted: ${list}`;
    }
    const meant = known.filter((each) => isCalled(each, word, given));
    const [place, other] = meant;
    if (place === undefined) return `no location is called "${word.slice(0, 60)}": ${list}`;
    if (other !== undefined) return `several locations are called "${word.slice(0, 60)}"`;
    return place.active ? { id: place.id, name: place.name } : `the location ${place.name} is inactive in Zoho`;
  };
};
