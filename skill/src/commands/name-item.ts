// The plan of a name for an item.
export { planLines as nameItem } from '../plan-words.ts';
