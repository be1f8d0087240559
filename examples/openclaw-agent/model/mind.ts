// How the stand-in thinks: a generator that yields one tool call after the other, is handed what came back, and ends
// with what it says. It is run anew from the person's last message for every request, so what it does follows from what
// it has seen alone, and a request that OpenClaw repeats is answered the same again.
import type { Seen } from './seen.ts';

export interface Call {
  readonly tool: 'read' | 'exec';
  readonly input: Readonly<Record<string, unknown>>;
}

export type Thought<T> = Generator<Call, T, string>;
export type Mind = (seen: Seen) => Thought<string>;

export type Move = { readonly call: Call } | { readonly say: string };

/** What the mind does next. Errors: whatever it throws. */
export const nextMove = (mind: Mind, seen: Seen): Move => {
  const thought = mind(seen);
  let next = thought.next();
  for (const { result } of seen.steps) {
    if (next.done === true) break;
    next = thought.next(result);
  }
  return next.done === true ? { say: next.value } : { call: next.value };
};

/** OpenClaw sends a command to the background after ten seconds; on a slow machine that is too soon for the script. */
const PATIENCE_MS = 90_000;

export function* read(path: string): Thought<string> {
  return yield { tool: 'read', input: { path } };
}

/** @param env Overrides for this one command: a door that the exec tool leaves open, and that only a hostile mind uses. */
export function* exec(command: string, env?: Readonly<Record<string, string>>): Thought<string> {
  const input = { command, yieldMs: PATIENCE_MS };
  return yield { tool: 'exec', input: env === undefined ? input : { ...input, env } };
}
