// How words for items are compared: as everywhere in the house.
export { normaliseWord } from 'shared-schemas';
