// Whether anybody else on this machine can read the files that the connector's secrets come from.
import { statSync } from 'node:fs';
import { platform } from 'node:os';
import { secretNames } from '../config.ts';

const OTHERS = 0o077;

export interface OpenSecret {
  /** The setting that names it. */
  readonly what: string;
  readonly path: string;
}

/**
 * The files of secrets that are open to others: those that settings name, the `.env` of this folder, and those that
 * Node was told of. The client secret is never stored: where it comes from is all that protects it. Mode bits mean
 * nothing on Windows.
 */
export const findOpenSecrets = (
  {
    env,
    execArgv,
  }: { readonly env: Readonly<Record<string, string | undefined>>; readonly execArgv: readonly string[] },
  modeOf: (path: string) => number = (path) => statSync(path).mode,
): OpenSecret[] => {
  if (platform() === 'win32') return [];
  const named = secretNames.map((name) => [`${name}_FILE`, env[`${name}_FILE`] ?? ''] as const);
  const given = ['.env', ...envFilesOf(execArgv)].map((path) => ['settings', path] as const);
  return [...named, ...given]
    .filter(([, path]) => path !== '' && isOpen(path, modeOf))
    .map(([what, path]) => ({ what, path }));
};

/** The same in words. */
export const openSecretFiles = (...asked: Parameters<typeof findOpenSecrets>): string[] =>
  findOpenSecrets(...asked).map(({ what, path }) => `${what} (${path})`);

const isOpen = (path: string, modeOf: (path: string) => number): boolean => {
  try {
    return (modeOf(path) & OTHERS) !== 0;
  } catch {
    return false; // what is not there is told elsewhere
  }
};

/** Node takes `--env-file=path` and `--env-file path`, and the same with `-if-exists`. */
const envFilesOf = (execArgv: readonly string[]): string[] =>
  execArgv.flatMap((arg, index) => {
    const found = /^--env-file(?:-if-exists)?(?:=(.*))?$/.exec(arg);
    return found === null ? [] : (found[1] ?? execArgv[index + 1] ?? []);
  });
