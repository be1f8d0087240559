// The plan of a cancellation.
export { planLines as cancelOrder } from '../plan-words.ts';
