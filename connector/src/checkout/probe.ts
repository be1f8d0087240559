// The moments between which a crash can fall: before and after each persisted step and each call to somebody else. Tests
// kill the process at every one of them; since steps can only be named from these lists, a new one cannot be forgotten.
import { overStates, runningStates, type State } from './states.ts';

/** States an executor persists; the first is persisted by the ask itself. */
export const persistedStates = [...runningStates, ...overStates] as const satisfies readonly State[];

/** Calls to others. What the plan of the order does is the plan's own. */
export const outboundCalls = [
  'read-items',
  'verify-address',
  'start-age',
  'read-age',
  'clear',
  'authorise',
  'find-contact',
  'create-contact',
  'add-address',
  'sell',
  'capture',
  'withdraw',
  'void',
] as const;

export type OutboundCall = (typeof outboundCalls)[number];
export type Moment = `${'before' | 'after'} ${(typeof persistedStates)[number] | OutboundCall}`;

export const moments: readonly Moment[] = [...persistedStates, ...outboundCalls].flatMap((name): Moment[] => [
  `before ${name}`,
  `after ${name}`,
]);

/** Called at each moment; does nothing but in tests. */
export type Probe = (moment: Moment) => void;
