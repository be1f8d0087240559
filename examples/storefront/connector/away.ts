// The two ways in which the connector does not do what it is asked: it says why, or nobody can tell.
import type { Problem } from 'shared-schemas';

/** It has answered, and said no. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.problem = problem;
  }
}

/** It cannot be reached, or what came back is no answer of its own. */
export class Away extends Error {}

/** Whether the same ask may yet be answered otherwise: then nothing is known to have been refused. */
export const mayYetCome = (error: unknown): boolean =>
  error instanceof Away || (error instanceof Refused && error.problem.retryable);
