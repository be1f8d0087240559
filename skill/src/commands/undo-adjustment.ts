// The plan of an undone adjustment.
export { planLines as undoAdjustment } from '../plan-words.ts';
