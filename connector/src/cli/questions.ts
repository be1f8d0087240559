// What a command may ask the person in front of it, and what it does where nobody is there: every question has a flag.
import { ConnectorError } from '../errors.ts';
import type { Terminal } from './terminal.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

export interface Prompts {
  text(ask: {
    readonly message: string;
    readonly initial?: string;
    /** Why it will not do; undefined where it does. */
    readonly check?: (said: string) => string | undefined;
  }): Promise<string>;
  /** What is typed is not shown. */
  secret(ask: { readonly message: string }): Promise<string>;
  choose(ask: { readonly message: string; readonly options: readonly Choice[] }): Promise<string>;
  yes(message: string): Promise<boolean>;
}

/** Errors: `invalid_ask` that names the flag, where nobody can be asked. */
export const askOr = async (
  prompts: Prompts | null,
  flag: string,
  ask: (prompts: Prompts) => Promise<string>,
): Promise<string> => {
  if (prompts !== null) return (await ask(prompts)).trim();
  throw mustBeGiven([flag]);
};

/** Nobody can be asked what these flags would have said. */
export const mustBeGiven = (flags: readonly string[]): ConnectorError =>
  new ConnectorError(
    'invalid_ask',
    `Without a terminal ${flags.length === 1 ? 'this' : 'these'} must be given: ${flags.join(', ')}.`,
    { hint: 'See: pnpm connector init --help' },
  );

/**
 * For what cannot be undone: the person types the command's own word, or has given --yes.
 * Errors: `invalid_ask` where they type another, or nobody can be asked.
 */
export const requireWord = async (
  terminal: Terminal,
  {
    word,
    yes,
    message,
    hint,
  }: { readonly word: string; readonly yes: boolean; readonly message: string; readonly hint: string },
): Promise<void> => {
  if (yes) return;
  const prompts = await terminal.prompts?.();
  if (prompts === undefined) {
    throw new ConnectorError('invalid_ask', 'Without a terminal this must be given: --yes.', { hint });
  }
  const said = await prompts.text({ message: `${message} Type ${word} to go on:` });
  if (said.trim() !== word) throw new ConnectorError('invalid_ask', 'Nothing was done.');
};
