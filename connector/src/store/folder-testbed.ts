// For tests: a folder for a store that need not survive the machine, in memory where there is such a place. Most of a
// test's time would otherwise be the disk's.
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';

/** A new folder; whoever makes it removes it. */
export const newFolder = (name: string): string =>
  mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), `${name}-`));
