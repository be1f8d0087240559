// The plan of a new order.
export { planLines as createOrder } from '../plan-words.ts';
