import { describe, expect, test } from 'vitest';
import { persistedSteps } from './probe.ts';
import { executingStates, isExecuting, isOpen, isState, mayMove, openStates, type State, states } from './states.ts';

const nextOf = (state: State): State[] => states.filter((to) => mayMove(state, to));
const over = states.filter((state) => nextOf(state).length === 0);

/** Every state that can be reached from one, itself included. */
const reachable = (from: State, seen = new Set<State>()): Set<State> => {
  if (seen.has(from)) return seen;
  seen.add(from);
  for (const to of nextOf(from)) reachable(to, seen);
  return seen;
};

test('a plan begins as proposed, and from there every state can be reached', () => {
  expect(reachable('proposed')).toEqual(new Set(states));
  // Back to the start only from where it is certain that nothing has left.
  expect(states.filter((state) => mayMove(state, 'proposed'))).toEqual(['sending']);
});

test('a plan ends in one of five ways, and then stays', () => {
  expect(over).toEqual(['done', 'refused', 'cancelled', 'rejected', 'expired']);
});

test.each(states)('from %s a plan can always come to an end', (state) => {
  expect([...reachable(state)].some((each) => over.includes(each))).toBe(true);
});

test.each(states)('nothing moves from %s to itself: each step is one', (state) => {
  expect(mayMove(state, state)).toBe(false);
});

describe('once something may have reached Zoho', () => {
  const after = states.filter((state) => isExecuting(state) && state !== 'accepted');

  test.each(after)('a plan that is %s can no longer be cancelled, rejected or expire', (state) => {
    expect(nextOf(state).filter((to) => ['cancelled', 'rejected', 'expired'].includes(to))).toEqual([]);
  });

  test.each(after.filter((state) => state !== 'sending'))(
    'a plan that is %s never goes back to be released again',
    (state) => {
      expect(nextOf(state).filter(isOpen)).toEqual([]);
    },
  );

  test('what is uncertain is settled by a person, and never sent again', () => {
    expect(reachable('uncertain')).toEqual(new Set(['uncertain', 'done', 'refused']));
  });

  test('what is being voided is never confirmed', () => {
    expect(reachable('voiding').has('confirming')).toBe(false);
  });

  test('sending begins only at what was accepted, or after a look that found nothing', () => {
    expect(states.filter((state) => mayMove(state, 'sending'))).toEqual(['accepted', 'looking']);
  });

  test.each(after)('a plan that is %s may turn out uncertain', (state) => {
    expect(mayMove(state, 'uncertain')).toBe(true);
  });
});

test('nothing is carried out that has not been accepted', () => {
  for (const state of openStates) {
    expect(nextOf(state).filter(isExecuting)).toEqual(['accepted']);
  }
});

test('a plan is open, in execution, uncertain or over, and never two of these', () => {
  for (const state of states) {
    const kinds = [isOpen(state), isExecuting(state), state === 'uncertain', over.includes(state)];
    expect([state, kinds.filter(Boolean).length]).toEqual([state, 1]);
  }
});

test('every state an executor persists has its moment for a crash', () => {
  const persisted = states.filter(
    (state) => isExecuting(state) || executingStates.some((from) => mayMove(from, state)),
  );
  const steps = persistedSteps.flatMap((step) => (step === 'reopened' ? openStates : step));
  expect(new Set(steps)).toEqual(new Set(persisted));
});

test('words that are no state are none, also those every object knows', () => {
  for (const state of states) expect(isState(state)).toBe(true);
  for (const word of ['', 'Done', 'toString', '__proto__', 'constructor']) expect(isState(word)).toBe(false);
});
