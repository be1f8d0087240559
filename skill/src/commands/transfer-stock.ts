// The plan of a transfer.
export { planLines as transferStock } from '../plan-words.ts';
