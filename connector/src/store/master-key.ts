// Where the master key comes from: the environment, a command, or a file beside the database made at first start.
import { exec } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { platform } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Config } from '../config.ts';
import type { settingsGroup } from './settings.ts';
import type { SealedStore } from './vault.ts';

export interface MasterKey {
  /** First 8 hex digits of the key's SHA-256: names the key without telling it. */
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

export interface MasterKeys {
  /** Seals from now on. */
  readonly current: MasterKey;
  /** Still open what they sealed, until `secrets rotate` has sealed it anew. */
  readonly previous: readonly MasterKey[];
}

const KEY_BYTES = 32;
const COMMAND_TIMEOUT_MS = 10_000;
const FORM = 'must be 32 bytes as base64, base64url or 64 hex digits; make one with: openssl rand -base64 32';

const toMasterKey = (text: string, origin: string): MasterKey => {
  const trimmed = text.trim();
  const hex = /^[0-9a-f]{64}$/i.test(trimmed);
  const base64 = /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed);
  if (!hex && !base64) throw new Error(`${origin} ${FORM}`);
  const bytes = Buffer.from(trimmed, hex ? 'hex' : 'base64');
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
};

/**
 * @returns what the command wrote to stdout, read through the system's shell.
 * @throws Error without the command, its output or its complaints, since any of them may hold secrets.
 */
export const runCommand = async (command: string, timeoutMs = COMMAND_TIMEOUT_MS): Promise<string> => {
  try {
    return (await promisify(exec)(command, { timeout: timeoutMs, maxBuffer: 64 * 1024 })).stdout;
  } catch (error) {
    const { killed, code } = error as { killed?: boolean; code?: unknown };
    throw new Error(`it ${killed === true ? `took over ${timeoutMs} ms` : `failed with exit code ${String(code)}`}`);
  }
};

/**
 * The keys that seal the store's secrets.
 * @param from.run Runs MASTER_KEY_COMMAND; `runCommand` outside tests.
 * @throws Error that names the setting or file and says what to do, never the key.
 */
export const readMasterKey = async (from: {
  readonly config: Pick<Config, 'MASTER_KEY' | 'MASTER_KEY_COMMAND' | 'PREVIOUS_MASTER_KEY' | 'DATABASE_FILE'>;
  readonly run?: (command: string) => Promise<string>;
}): Promise<MasterKeys> => {
  const { MASTER_KEY, MASTER_KEY_COMMAND, PREVIOUS_MASTER_KEY, DATABASE_FILE } = from.config;
  if (MASTER_KEY !== undefined && MASTER_KEY_COMMAND !== undefined) {
    throw new Error('Set MASTER_KEY or MASTER_KEY_COMMAND, not both.');
  }
  const read = async (): Promise<MasterKey> => {
    if (MASTER_KEY !== undefined) return toMasterKey(MASTER_KEY, 'MASTER_KEY');
    if (MASTER_KEY_COMMAND === undefined) return readKeyFile(join(dirname(DATABASE_FILE), 'master.key'));
    const output = await (from.run ?? runCommand)(MASTER_KEY_COMMAND).catch((error: Error) => {
      throw new Error(`MASTER_KEY_COMMAND gave no key: ${error.message}.`);
    });
    return toMasterKey(output, 'The output of MASTER_KEY_COMMAND');
  };
  const current = await read();
  const previous = PREVIOUS_MASTER_KEY === undefined ? [] : [toMasterKey(PREVIOUS_MASTER_KEY, 'PREVIOUS_MASTER_KEY')];
  return { current, previous: previous.filter((key) => key.id !== current.id) };
};

const readKeyFile = (path: string): MasterKey => {
  const text = readPrivately(path) ?? makeKeyFile(path);
  return toMasterKey(text, `The key in ${path}`);
};

/** The file's text, or null where there is none. The open file is checked, not its name, which may be swapped meanwhile. */
const readPrivately = (path: string): string | null => {
  let handle: number;
  try {
    handle = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`${path} cannot be read: give it to the user the connector runs as.`, { cause: error });
  }
  try {
    // Windows has no such bits: there the folder's access list has to do.
    if (platform() !== 'win32' && (fstatSync(handle).mode & 0o077) !== 0) {
      throw new Error(`${path} can be read by other users of this machine. Close it with: chmod 600 '${path}'`);
    }
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
};

/**
 * Written whole under a name of its own, then linked: the link fails where another process was first, so that two that
 * start at once end with one key, and nobody ever reads half a key.
 */
const makeKeyFile = (path: string): string => {
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const handle = openSync(draft, 'wx', 0o600);
    try {
      writeFileSync(handle, `${randomBytes(KEY_BYTES).toString('base64url')}\n`);
      // A key that a power cut takes away takes every secret sealed with it.
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new Error(`${path} cannot be made: make its folder writable, or set MASTER_KEY.`, { cause: error });
    }
  } finally {
    rmSync(draft, { force: true });
  }
  const text = readPrivately(path);
  if (text === null) throw new Error(`${path} vanished while the connector started: start it again.`);
  return text;
};

/**
 * Which key everything is sealed with, and since when that is known: a key that was used before this was noted is older
 * than is told, never younger.
 */
export const rememberMasterKey = async (
  settings: ReturnType<typeof settingsGroup>,
  id: string,
  at: number,
): Promise<void> => {
  const since = await settings.get('masterKeySince');
  if (since !== null && (await settings.get('masterKeyId')) === id) return;
  await settings.set('masterKeyId', id);
  await settings.set('masterKeySince', new Date(at).toISOString());
};

/**
 * Refuses to start where the store's secrets were sealed with a key that is not at hand; else remembers whose they are.
 * The remembered key changes only once everything is sealed anew (`secrets rotate`).
 * @throws Error that says what to do.
 */
export const requireKnownMasterKey = (store: SealedStore, keys: MasterKeys, at: number): Promise<void> =>
  store.write(async (s) => {
    const known = [keys.current, ...keys.previous].map((key) => key.id);
    const remembered = await s.settings.get('masterKeyId');
    if (remembered !== null && known.includes(remembered)) return rememberMasterKey(s.settings, remembered, at);
    if (remembered !== null && (await s.sealed.any())) {
      throw new Error(
        `The secrets in the database were sealed with master key ${remembered}, but the connector was given ${known.join(', ')}. ` +
          'Give it the old key as MASTER_KEY (or put its master.key back); to change keys, set the old one as PREVIOUS_MASTER_KEY and run `secrets rotate`.',
      );
    }
    await rememberMasterKey(s.settings, keys.current.id, at);
  });
