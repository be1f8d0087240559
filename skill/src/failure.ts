// The one error thrown on purpose: what to print, and how to end. 1 refused or wrong ask, 2 try later, 3 broken.
import type { AnyProblem, ExitCode } from './types.ts';

export class Failure extends Error {
  declare readonly exitCode: ExitCode;
  declare readonly problem: AnyProblem;
  declare readonly lines: readonly string[];
  constructor(exitCode: ExitCode, problem: AnyProblem, lines: readonly string[]) {
    super(problem.code);
    Object.assign(this, { exitCode, problem, lines });
  }
}

export const HEADS = ['Done', 'Refused', 'Try later', 'Broken'] as const;
const CHECK = 'tell the person that an admin must check CONNECTOR_URL and the connector (references/setup.md).';
const REPEAT = 'repeat the same command once in a minute (it is safe); then tell the person it is down.';

/** A failure the connector did not report. Nobody else's words are in it, unless fenced. */
const ownFailure = (exitCode: ExitCode, code: string, detail: string, hint: string): Failure => {
  const title = HEADS[exitCode];
  const problem = { code, title, status: 0, detail, retryable: exitCode === 2, hint, requestId: '' };
  return new Failure(exitCode, problem, [`${title}: ${detail} Next: ${hint}`]);
};
export const refused = (detail: string, hint: string): Failure => ownFailure(1, 'invalid_ask', detail, hint);
export const tryLater = (detail: string): Failure => ownFailure(2, 'connector_unreachable', detail, REPEAT);
export const broken = (code: string, detail: string, hint = CHECK): Failure => ownFailure(3, code, detail, hint);
export const notUnderstood = (): Failure => broken('answer_unintelligible', 'the answer is not one of this connector.');
