// A plan after it was carried out, or why it was not.
export { planLines as confirmPlan } from '../plan-words.ts';
