import { expect, test } from 'vitest';
import { runReconcileCrashes } from './reconcile-crashes.ts';

test('reconciliations killed with -9 at their units of work, by hand and by night, adjust each shelf once or say what is open', {
  timeout: 500_000,
}, async () => {
  const { outcomes, units } = await runReconcileCrashes({ random: 2, step: 2 });
  expect(outcomes.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
  expect(units['by hand']).toBeGreaterThan(15);
  expect(units['by night']).toBeGreaterThan(15);
  const fixed = outcomes.filter(({ moment }) => moment !== 'random' && moment !== 'calm');
  expect(fixed.filter(({ killed }) => !killed)).toEqual([]);
  // Some died while they compared, and were told of before anybody made them again.
  expect(outcomes.filter(({ toldCutOff }) => toldCutOff).length).toBeGreaterThan(2);
  expect(outcomes.filter(({ uncertain }) => uncertain > 0).length).toBeLessThan(6);
});
