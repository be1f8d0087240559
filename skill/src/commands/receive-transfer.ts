// The plan of an arrival.
export { planLines as receiveTransfer } from '../plan-words.ts';
