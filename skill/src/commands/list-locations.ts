// The places stock is kept at.
import type { AnswerOf, listLocations as Intent } from 'shared-schemas';
import { listLines } from '../lists.ts';
import { quote, state, told, word } from '../voice.ts';

export const listLocations = ({ locations, readAt }: AnswerOf<typeof Intent>): string[] => {
  const rows = locations.map(({ id, name, primary, active, kind }) => {
    const notes = told(`id ${word(id)}`, state(kind), primary && 'primary', !active && 'not active');
    return `  ${quote(name)} (${notes.join(', ')})`;
  });
  return listLines('Everything is kept in one place.', 'Locations:', rows, readAt);
};
