// A plan after it was dropped.
export { planLines as cancelPlan } from '../plan-words.ts';
