// Starting programs, feeding them, and ending them for certain: each in a process group of its own, so that nothing a
// program started outlives it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
}

export interface Ended {
  /** null where it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, or kills it with all it started when its time is over. */
export const runProgram = async (program: Program, longestMs: number): Promise<Ended> => {
  const child = start(program);
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    said.stdout += chunk;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    said.stderr += chunk;
  });
  const timer = setTimeout(() => killGroup(child, 'SIGKILL'), longestMs);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, ...said };
  } finally {
    clearTimeout(timer);
  }
};

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) killGroup(child, 'SIGKILL');
});

export const start = ({ command, args, env, cwd, input }: Program): ChildProcess => {
  const child = spawn(command, args, { env, cwd, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.stdin?.on('error', () => {});
  child.stdin?.end(input ?? '');
  return child;
};

/** Asks a program to end, and kills its group when it does not. */
export const end = async (child: ChildProcess, graceMs = 8_000): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => killGroup(child, 'SIGKILL'), graceMs);
    await gone;
    clearTimeout(timer);
  }
  // What it started, and did not end itself.
  killGroup(child, 'SIGKILL');
};

const killGroup = ({ pid }: ChildProcess, signal: NodeJS.Signals): void => {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
};
