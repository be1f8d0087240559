// Which location a word means: by its id, by its name in Zoho, or by a name that people and other systems use. One place,
// so that every room means the same.
import type { Candidate } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { LocationName } from '../store/location-names.ts';
import { normaliseWord } from './sku.ts';

export type GivenNames = readonly LocationName[];

interface Place {
  readonly id: string;
  readonly name: string;
}

export const isCalled = ({ id, name }: Place, word: string, given: GivenNames): boolean => {
  const meant = normaliseWord(word);
  return (
    id === word.trim() ||
    normaliseWord(name) === meant ||
    given.some((each) => each.word === meant && each.locationId === id)
  );
};

const CANDIDATES = 20;

/** The problem of a word that is no location, with those there are and what else they are called. */
export const locationProblem = (
  message: string,
  places: readonly Place[],
  given: GivenNames,
  flag?: string,
): ConnectorError => {
  const known = new Map(places.map(({ id, name }): [string, Candidate] => [id, { id, name }]));
  const names = alsoCalled([...known.values()], given);
  const hints = [
    flag === undefined ? '' : `Name one with ${flag}.`,
    names.length === 0 ? '' : `Also called so: ${names.slice(0, CANDIDATES).join(', ')}.`,
  ].filter((hint) => hint !== '');
  return new ConnectorError('location_not_found', message, {
    candidates: [...known.values()].slice(0, CANDIDATES),
    ...(hints.length === 0 ? {} : { hint: hints.join(' ') }),
  });
};

const alsoCalled = (places: readonly Place[], given: GivenNames): string[] =>
  given.flatMap(({ name, locationId }) => {
    const place = places.find(({ id }) => id === locationId);
    return place === undefined ? [] : [`"${name}" (${place.name})`];
  });
