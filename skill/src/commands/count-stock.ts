// The plan of a count.
export { planLines as countStock } from '../plan-words.ts';
