// What a plan meets when it is confirmed, and what it holds from then on: a plan of each kind has its own.
import type { Groups } from '../store/groups.ts';
import type { PlanRecord, Progress } from './record.ts';

export interface Moved {
  readonly reason: string;
  /** True where there is less than it takes. */
  readonly short: boolean;
}

export interface Recheck {
  /** Why the plan no longer holds; null where it does. */
  readonly moved: Moved | null;
  /** What execution has to know of this moment. */
  readonly learnt: Partial<Progress>;
  /**
   * Inside the lock: looks once more at what another process may have taken, and takes what the plan needs. Answers why
   * that is not to be had; null where the plan has it.
   */
  hold(s: Groups, plan: PlanRecord, now: number): Promise<Moved | null>;
}

export const nothingToCheck: Recheck = { moved: null, learnt: {}, hold: async () => null };
