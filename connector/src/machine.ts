// What the connector may ask of the machine it runs on: its disk, who may read its files, and which Node a shell finds.
import { statSync } from 'node:fs';
import { platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Config } from './config.ts';
import { readFileSystem } from './file-system.ts';
import type { Machine } from './parts.ts';

export interface MachineNeeds {
  readonly config: Pick<Config, 'DATABASE_FILE' | 'MASTER_KEY' | 'MASTER_KEY_COMMAND'>;
  /** Runs a line in the system's shell and answers what it wrote. */
  readonly run: (command: string) => Promise<string>;
  /** Files of settings that others can read, as the command line finds them. */
  readonly openSettings?: () => readonly { readonly what: string; readonly path: string }[];
}

const OTHERS = 0o077;

export const createMachine = ({ config, run, openSettings = () => [] }: MachineNeeds): Machine => {
  const folder = resolve(dirname(config.DATABASE_FILE));
  const masterKeyFile =
    config.MASTER_KEY === undefined && config.MASTER_KEY_COMMAND === undefined ? join(folder, 'master.key') : null;
  return {
    masterKeyFile,

    disk: async () => ({ folder, ...(await readFileSystem(config.DATABASE_FILE)) }),

    openFiles: () => {
      const ours = [
        { what: 'the database', path: resolve(config.DATABASE_FILE) },
        { what: 'the database’s journal', path: `${resolve(config.DATABASE_FILE)}-wal` },
        ...(masterKeyFile === null ? [] : [{ what: 'the master key', path: masterKeyFile }]),
      ];
      return [...ours.filter(({ path }) => isOpen(path)), ...openSettings()];
    },

    // A login shell, as OpenClaw's own commands are run: its PATH is not the one this process has.
    shellNode: async () => {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
      const said = await run('"${SHELL:-/bin/sh}" -lc \'command -v node && node --version\'').catch(() => '');
      const [path, version] = said.trim().split('\n').slice(-2);
      const [, number] = /^v(\d+\.\d+\.\d+)$/.exec(version?.trim() ?? '') ?? [];
      return path === undefined || number === undefined ? null : { path: path.trim(), version: number };
    },
  };
};

/** Mode bits mean nothing on Windows. */
const isOpen = (path: string): boolean => {
  if (platform() === 'win32') return false;
  try {
    return (statSync(path).mode & OTHERS) !== 0;
  } catch {
    return false; // what is not there is told elsewhere
  }
};
