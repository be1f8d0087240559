// The plan of a new customer.
export { planLines as createCustomer } from '../plan-words.ts';
