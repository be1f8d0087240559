// A problem of the connector's in words: one line that says what happened and what to do next, then the choices.
import type { Plan, ProblemCode } from 'shared-schemas';
import { Failure, HEADS } from './failure.ts';
import { choiceLines, costLine } from './lists.ts';
import { planLines, UNCERTAIN } from './plan-words.ts';
import type { AnyProblem, ExitCode } from './types.ts';
import { quote, told, word } from './voice.ts';

const WHICH = 'ask the person which one is meant, if any, then repeat the command with that one.';
const AFRESH = 'prepare the plan again, show it and ask again.';
const ADMIN = 'tell the person that an admin must mend this (references/setup.md).';

/** What the agent should do, where the code says more than its kind does and than the choices below it. */
const NEXT: Partial<Record<ProblemCode, string>> = {
  invalid_ask: 'mend the command; --help after its name shows the flags.',
  address_not_found: WHICH,
  item_regulated: 'tell the person that it cannot be ordered here; do not look for a way around it.',
  order_not_cleared: 'tell the person what stands against it; do not look for a way around it.',
  plan_not_found: AFRESH,
  plan_expired: AFRESH,
  plan_already_open: 'show the person the open plan; confirm it or drop it (cancel-plan) first.',
  plan_not_released: 'tell the person that it must be released first, as the hint says.',
  plan_changed: 'show the person the new plan and ask again.',
  plan_uncertain: UNCERTAIN,
  plan_in_progress: 'look at it with show-plan in a moment; do not prepare another.',
  code_wrong: 'ask the person to read their code again; never guess one.',
  paused: 'tell the person that an admin has stopped all changes for now; reading still works.',
  limit_exceeded: 'tell the person; never split an order to pass a limit.',
};

/** How to end, and what to print: 2 where the same ask may succeed later, 3 where something is broken, else 1. */
export const toFailure = (problem: AnyProblem): Failure => {
  const broken = problem.status >= 500 && problem.code !== 'paused';
  const exitCode: ExitCode = problem.retryable ? 2 : broken ? 3 : 1;
  const choices = choiceLines(problem.candidates ?? []);
  const which = choices.length > 0 || problem.code.endsWith('_ambiguous');
  const next = NEXT[problem.code as ProblemCode] ?? (which ? WHICH : fallback(problem, exitCode));
  const what = `${word(problem.code)}${exitCode === 3 ? `, request ${word(problem.requestId)}` : ''}`;
  const hint = choices.length === 0 && problem.hint !== undefined && `Hint: ${quote(problem.hint, 300)}`;
  const lines = told(
    told(`${HEADS[exitCode]} (${what}): ${quote(problem.detail, 400)}`, hint, `Next: ${next}`).join(' '),
    problem.fields?.map(({ field, reason }) => `  ${quote(field, 40)}: ${quote(reason, 200)}`) ?? [],
    choices,
    problem.plan !== undefined && planLines(problem.plan as Plan),
    typeof problem.cost?.zohoCalls === 'number' && costLine(problem.cost),
  );
  return new Failure(exitCode, problem, lines);
};

const fallback = ({ status, retryAfterSeconds: seconds }: AnyProblem, exitCode: ExitCode): string => {
  if (exitCode !== 2) return exitCode === 3 || status === 401 ? ADMIN : 'tell the person.';
  const wait = seconds === undefined ? 'in a minute' : `in ${Math.ceil(Number(seconds))} seconds`;
  return `repeat the same command once, ${wait}; then tell the person.`;
};
