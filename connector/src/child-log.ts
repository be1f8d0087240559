// For tests: where the processes that they start write their log, so that its lines are searched as a test's own are.
import { fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchLines } from './log-watch.ts';

export interface ChildLog {
  /** To go above the process's other settings. */
  readonly env: Readonly<Record<string, string>>;
  /** Its stderr, as spawn and fork take it: a file's number, whose types would not know that no pipe comes of it. */
  readonly stderr: 'inherit';
}

interface Kept {
  file: number | null;
  read: number;
  /** What stands behind the last whole line. */
  rest: string;
}

const KEPT: unique symbol = Symbol.for('the log of the processes that tests have started');
// Of the whole process: a test may have loaded this file a second time.
const world = globalThis as { [KEPT]?: Kept };

/** Whoever calls it searches what they write; outside tests nobody does, and a log says as much as its settings say. */
export const watchChildren = (): void => {
  world[KEPT] ??= { file: null, read: 0, rest: '' };
};

/** A file rather than a pipe: nobody has to listen, and what a killed process has written is there. */
export const childLog = (): ChildLog => {
  const kept = world[KEPT];
  if (kept === undefined) return { env: {}, stderr: 'inherit' };
  kept.file ??= openNameless();
  return { env: { LOG_LEVEL: 'debug' }, stderr: kept.file as number as never };
};

/** Gone with the last process that has it open. */
const openNameless = (): number => {
  const folder = mkdtempSync(join(tmpdir(), 'child-log-'));
  try {
    return openSync(join(folder, 'log'), 'a+');
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const AT_ONCE_BYTES = 1_024 * 1_024;

/** Searches what they have written since; at the end also a line that was cut off. */
export const searchChildren = ({ end = false }: { readonly end?: boolean } = {}): void => {
  const kept = world[KEPT];
  if (kept === undefined || kept.file === null) return;
  const { size } = fstatSync(kept.file);
  const chunk = Buffer.alloc(Math.min(AT_ONCE_BYTES, size - kept.read));
  const parts: Buffer[] = [];
  while (kept.read < size) {
    const bytes = readSync(kept.file, chunk, 0, chunk.length, kept.read);
    if (bytes === 0) break;
    parts.push(Buffer.from(chunk.subarray(0, bytes)));
    kept.read += bytes;
  }
  const text = kept.rest + Buffer.concat(parts).toString('utf8');
  const whole = end ? text.length : text.lastIndexOf('\n') + 1;
  kept.rest = text.slice(whole);
  const lines = text.slice(0, whole);
  watchLines(lines);
  passOn(lines);
};

/** What is no line of a log, such as why a process could not start, is for whoever watches the test. */
const passOn = (text: string): void => {
  const others = text.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
  if (others.length > 0) process.stderr.write(`${others.join('\n')}\n`);
};
