// The plan of a correction of one item.
export { planLines as adjustStock } from '../plan-words.ts';
