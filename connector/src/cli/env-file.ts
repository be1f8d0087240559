// The .env of a folder: written whole and for its owner alone, read, and relieved of its secrets again.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { secretNames } from '../config.ts';
import { ConnectorError } from '../errors.ts';

export const ENV_FILE = '.env';

export const envFileOf = ({ folder = '' }: { readonly folder?: string }): string => join(folder, ENV_FILE);

export type Entries = Readonly<Record<string, string>>;

/** Null where there is none. Errors: `invalid_ask` where it cannot be read. */
export const readEnvFile = (path: string): Entries | null => {
  if (!existsSync(path)) return null;
  try {
    return parseEnv(readFileSync(path, 'utf8')) as Entries;
  } catch (cause) {
    throw new ConnectorError('invalid_ask', `${path} cannot be read.`, { cause });
  }
};

/** Under which one that was replaced is kept: each of its own, since a master key may stand in the first of them alone. */
const keptNames = (path: string): string[] =>
  Array.from({ length: 99 }, (_, index) => (index === 0 ? `${path}.before` : `${path}.before-${index + 1}`));

/** It, and those that were kept when it was replaced. */
export const envFilesAt = (path: string): string[] => [path, ...keptNames(path)].filter((name) => existsSync(name));

/** What needs no quotes in any reader of such files. */
const PLAIN = /^[\w@%+=:,./-]*$/;

const lineOf = ([name, value]: readonly [string, string]): string => {
  if (PLAIN.test(value)) return `${name}=${value}`;
  // Readers of such files differ in what they escape: what holds no quote of its kind is taken as it is by all.
  const quote = ["'", '"', '`'].find((mark) => !value.includes(mark));
  if (quote === undefined || /[\r\n]/.test(value)) {
    throw new ConnectorError('invalid_ask', `${name} cannot be written into ${ENV_FILE}: it holds quotes or lines.`);
  }
  return `${name}=${quote}${value}${quote}`;
};

/**
 * Writes it anew; one that is there is kept beside it, and only replaced where that is said.
 * Errors: `invalid_ask`.
 */
export const writeEnvFile = (
  path: string,
  { head, entries }: { readonly head: readonly string[]; readonly entries: readonly (readonly [string, string])[] },
  { replace }: { readonly replace: boolean },
): void => {
  const text = [...head.map((line) => `# ${line}`), '', ...entries.map(lineOf), ''].join('\n');
  try {
    if (replace && existsSync(path))
      renameSync(path, keptNames(path).find((name) => !existsSync(name)) ?? `${path}.before`);
    // Fails where somebody else has made one meanwhile.
    const handle = openSync(path, 'wx', 0o600);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw notOverwritten(path);
    throw new ConnectorError('invalid_ask', `${path} cannot be written.`, { cause });
  }
};

export const notOverwritten = (path: string): ConnectorError =>
  new ConnectorError('invalid_ask', `There is a ${path} already, and it is not overwritten.`, {
    hint: `Go on with what stands in it by leaving those flags out, or replace it with --force (it is kept as ${path}.before).`,
  });

/** Empties the lines of secrets; answers which were. Everything else stays as it is, comments too. */
export const wipeSecrets = (path: string): string[] => {
  if (!existsSync(path)) return [];
  const wiped: string[] = [];
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => {
      const [, name = '', value = ''] = /^\s*(?:export\s+)?([A-Z_]+)\s*=(.*)$/.exec(line) ?? [];
      if (!(secretNames as readonly string[]).includes(name) || value.trim() === '') return line;
      wiped.push(name);
      return `# ${name}=`;
    });
  if (wiped.length > 0) writeFileSync(path, lines.join('\n'), { mode: 0o600 });
  return wiped;
};
