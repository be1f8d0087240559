// The places stock is kept at.
import type { AnswerOf, listLocations as Intent } from 'shared-schemas';
import { list } from '../lists.ts';
import { aside, quote, state, word } from '../voice.ts';

type Place = AnswerOf<typeof Intent>['locations'][number];
export const listLocations = list('locations', 'Everything is kept in one place.', 'Locations:', (it: Place) => {
  const notes = aside(`id ${word(it.id)}`, state(it.kind), it.primary && 'primary', !it.active && 'not active');
  return [it.name, ...it.names].map((name) => quote(name)).join(' or ') + notes;
});
