// What uninstall removes, noted beside the database before the first of it is gone: whatever cuts it off, a second run ends
// exactly what the first began, and touches nothing that was made since.
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../config.ts';
import { envFilesAt, wipeSecrets } from './env-file.ts';

export interface Wiped {
  readonly files: readonly string[];
  readonly secrets: readonly string[];
}

/** A path, and what tells the file there from a later one of its name. */
type Noted = readonly [path: string, identity: string];

export interface Wipe {
  readonly files: readonly Noted[];
  readonly envFiles: readonly Noted[];
}

type Settings = Pick<Config, 'DATABASE_FILE' | 'MASTER_KEY' | 'MASTER_KEY_COMMAND'>;

const markOf = ({ DATABASE_FILE }: Pick<Settings, 'DATABASE_FILE'>): string => `${resolve(DATABASE_FILE)}.uninstalling`;

/** An inode's number is given again, its time of birth is not. */
const identityOf = (path: string): string | null => {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev} ${found.ino} ${found.birthtimeNs}`;
};

const contentOf = (path: string): string | null =>
  existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : null;

const noted = (paths: readonly string[], tell: (path: string) => string | null): Noted[] =>
  paths.flatMap((path) => {
    const identity = tell(path);
    return identity === null ? [] : [[path, identity] as const];
  });

/** What an earlier run has begun and not ended; null where there is none. */
export const begunWipe = (config: Settings): Wipe | null => {
  const mark = markOf(config);
  return existsSync(mark) ? (JSON.parse(readFileSync(mark, 'utf8')) as Wipe) : null;
};

/** Notes it; from then on it can be ended. */
export const beginWipe = (config: Settings, envFile: string): Wipe => {
  const named = resolve(config.DATABASE_FILE);
  // Where its name is a link, what it leads to, and the link.
  const database = realpathSync(named);
  const link = lstatSync(named).isSymbolicLink() ? [named] : [];
  const ownKey = config.MASTER_KEY === undefined && config.MASTER_KEY_COMMAND === undefined;
  // The key first: without it nothing that is sealed in the rest can be read.
  const paths = [
    ...(ownKey ? [join(dirname(named), 'master.key')] : []),
    ...link,
    ...['', '-wal', '-shm'].map((suffix) => `${database}${suffix}`),
  ];
  const wipe: Wipe = {
    files: noted(paths, identityOf),
    envFiles: noted(
      envFilesAt(envFile).map((path) => resolve(path)),
      contentOf,
    ),
  };
  const mark = markOf(config);
  writeSynced(`${mark}.new`, JSON.stringify(wipe));
  renameSync(`${mark}.new`, mark);
  syncFolder(dirname(mark));
  return wipe;
};

/** Answers what was left to do and is done. */
export const endWipe = (config: Settings, { files, envFiles }: Wipe): Wiped => {
  const still = files.filter(([path, identity]) => identityOf(path) === identity).map(([path]) => path);
  for (const path of still) {
    if (path.endsWith('master.key')) overwrite(path);
    rmSync(path);
  }
  const untouched = envFiles.filter(([path, content]) => contentOf(path) === content);
  const secrets = untouched.flatMap(([path]) => wipeSecrets(path));
  // The mark goes last, whatever the disk does with the power.
  for (const folder of new Set(still.map((path) => dirname(path)))) syncFolder(folder);
  const mark = markOf(config);
  rmSync(mark, { force: true });
  try {
    rmdirSync(dirname(mark));
  } catch {
    // Something of others is in it.
  }
  return { files: still, secrets };
};

const writeSynced = (path: string, text: string): void => {
  rmSync(path, { force: true });
  const handle = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

const syncFolder = (path: string): void => {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** As far as a disk does what it is told. */
const overwrite = (path: string): void => {
  const handle = openSync(path, 'r+');
  try {
    writeSync(handle, Buffer.alloc(statSync(path).size), 0);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
