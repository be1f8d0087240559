// What a command is handed: settings, a log, a way to answer. And how it opens the connector's parts for one job.
import { userInfo } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { assemble, realWorld, type World } from '../assemble.ts';
import { oneLine } from '../catalogue/written.ts';
import type { Config } from '../config.ts';
import type { Log, Parts } from '../parts.ts';
import { requireDatabase } from '../store/open.ts';
import type { CliWorld } from './cli.ts';
import { findOpenSecrets } from './secret-files.ts';

export interface Terminal extends CliWorld {
  /** Errors: Error that names every bad setting. */
  config(more?: Readonly<Record<string, string | undefined>>): Config;
  log(config: Pick<Config, 'LOG_LEVEL'>): Log;
  /** Prints the facts with --json, else the text. */
  answer(facts: unknown, text: string): void;
  /** As `answer`, of one row of many: with --json each is a line. */
  line(facts: unknown, text: string): void;
  /** For people alone: nothing with --json. */
  say(text: string): void;
  /** What the command ends with, where it has done what it was to do. */
  endWith(code: number): void;
}

/**
 * Opens the parts, does one job with them, and closes the store again. A database is made only where the command may be
 * the first one: elsewhere its absence means that the settings are another connector's.
 * Errors: `not_found` where there is no database.
 */
export const withParts = async <T>(
  terminal: Terminal,
  job: (parts: Parts) => Promise<T>,
  { mayBeFirst = false }: { readonly mayBeFirst?: boolean } = {},
): Promise<T> => {
  const config = terminal.config();
  if (!mayBeFirst) requireDatabase(config.DATABASE_FILE);
  const parts = await openParts(terminal, config);
  try {
    return await job(parts);
  } finally {
    await parts.store.close();
  }
};

/** The caller closes its store. Errors: those of `assemble`. */
export const openParts = (
  terminal: Terminal,
  config: Config,
  more: Pick<World, 'chooseOrganization'> = {},
): Promise<Parts> => {
  const { env, execArgv = [] } = terminal;
  const openSettings = () => findOpenSecrets({ env, execArgv });
  const world = { ...realWorld, operator: operator(), openSettings, ...more };
  return assemble(config, terminal.log({ LOG_LEVEL: 'error' }), world);
};

/** Who runs this command, for plans and the audit log. */
export const operator = (): string => {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have no name.
    return 'the admin';
  }
};

/** Rows as aligned columns. */
export const columns = (written: readonly (readonly string[])[]): string => {
  const rows = written.map((row) => row.map(oneLine));
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** A whole number, as it is typed. */
export const readWhole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

export { grouped, moment } from '../catalogue/written.ts';
