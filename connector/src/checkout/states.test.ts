import { describe, expect, test } from 'vitest';
import { persistedStates } from './probe.ts';
import { isOpen, isOver, isRunning, isState, mayMove, openStates, overStates, type State, states } from './states.ts';

const nextOf = (state: State): State[] => states.filter((to) => mayMove(state, to));

/** Every state that can be reached from one, itself included. */
const reachable = (from: State, seen = new Set<State>()): Set<State> => {
  if (seen.has(from)) return seen;
  seen.add(from);
  for (const to of nextOf(from)) reachable(to, seen);
  return seen;
};

test('a checkout begins with its units reserved, and from there every state can be reached', () => {
  expect(reachable('reserved')).toEqual(new Set(states));
});

test('it ends in one of four ways, and then stays', () => {
  expect(states.filter((state) => nextOf(state).length === 0)).toEqual([...overStates]);
  expect(states.filter(isOver)).toEqual([...overStates]);
});

test.each(states)('from %s it can always come to an end', (state) => {
  expect([...reachable(state)].some(isOver)).toBe(true);
});

test.each(states)('nothing moves from %s to itself: each step is one', (state) => {
  expect(mayMove(state, state)).toBe(false);
});

test.each(states)('somebody goes on with %s, or it is over', (state) => {
  expect(isRunning(state)).toBe(!isOver(state));
});

test('a crash can fall at every state', () => expect([...persistedStates].sort()).toEqual([...states].sort()));

describe('money', () => {
  const beyond = (from: State, without: readonly State[]): Set<State> => {
    const seen = new Set<State>();
    const walk = (state: State): void => {
      if (seen.has(state) || without.includes(state)) return;
      seen.add(state);
      for (const to of nextOf(state)) walk(to);
    };
    walk(from);
    return seen;
  };

  test('is asked for only once it is decided that it may be sold', () => {
    expect(beyond('reserved', ['clearing'])).not.toContain('authorising');
  });

  test('that is held is taken or let go: there is no other way to an end but a person’s word', () => {
    expect([...beyond('authorised', ['capturing', 'voiding', 'stuck'])].filter(isOver)).toEqual([]);
  });

  test('is taken only for an order that is there, or that a person has found', () => {
    expect(beyond('reserved', ['ordering', 'stuck'])).not.toContain('capturing');
  });
});

test('while nothing is authorised, time or the shop may end it; afterwards neither', () => {
  for (const state of states) {
    expect(mayMove(state, 'expired')).toBe(isOpen(state));
    expect(mayMove(state, 'cancelled')).toBe(isOpen(state));
  }
  expect(openStates).toHaveLength(4);
});

test('words that are no states are none', () => {
  expect(['', 'shipped', '__proto__', 'constructor'].filter(isState)).toEqual([]);
});
