// What the README tells an operator to paste: the gateway's hooks and the agent's standing order, word by word.
import { readFile } from 'node:fs/promises';

export interface ReadmeSettings {
  /** The gateway's `hooks`, in JSON5, with this token in it. */
  readonly hooks: string;
  readonly standingOrder: string;
}

const PLACEHOLDER = '<long random token>';

/** Errors: Error where the README has no such part any more. */
export const readSettings = async (token: string): Promise<ReadmeSettings> => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const hooks = /^```json5\nhooks: (\{\n.*?^\})\n```$/ms.exec(readme)?.[1];
  const standingOrder = /standing order of the agent[^*]*\*"([^"]+)"\*/.exec(readme)?.[1];
  if (hooks === undefined || !hooks.includes(PLACEHOLDER)) throw new Error('The README has no hooks to paste.');
  if (standingOrder === undefined) throw new Error('The README has no standing order to paste.');
  return { hooks: hooks.replace(PLACEHOLDER, token), standingOrder };
};
