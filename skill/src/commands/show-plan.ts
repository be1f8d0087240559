// A plan as it stands.
export { planLines as showPlan } from '../plan-words.ts';
