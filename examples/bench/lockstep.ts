// Several real processes and one simulated clock: nobody's time passes while anybody works, and then it passes for all
// at once, to the next moment at which something happens.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Rest, Setup, Turn } from './lanes-process.ts';

// Processes wake at multiples of this: timers of a real machine are late too, and falling together they contend for the
// store. What happens elsewhere happens at its own millisecond.
const GRID_MS = 25;

export interface Process {
  /** For its next turn. */
  readonly asks: Turn['asks'][number][];
  readonly replies: Turn['replies'][number][];
}

export interface Lockstep extends AsyncDisposable {
  readonly processes: readonly Process[];
  readonly now: () => number;
  /** Calls back at that time, before the processes have their turns. */
  at(time: number, happen: () => void | Promise<void>): void;
  /** Goes on until `over`, telling what each process did in its turn. */
  run(over: () => boolean, tell: (process: Process, rest: Rest) => void): Promise<void>;
}

interface Running extends Process {
  readonly child: ChildProcess;
  /** Rejects when the process ends. */
  readonly gone: Promise<never>;
  rested: (rest: Rest) => void;
  wakeAt: number;
}

interface Event {
  readonly time: number;
  readonly happen: () => void | Promise<void>;
}

export const startLockstep = async (count: number, setup: Setup, startAt: number): Promise<Lockstep> => {
  let now = startAt;
  const agenda: Event[] = [];
  const processes = await Promise.all(Array.from({ length: count }, () => startProcess(setup)));

  const takeTurn = async (process: Running): Promise<Rest> => {
    const rested = new Promise<Rest>((resolve) => {
      process.rested = resolve;
    });
    process.child.send({ now, asks: process.asks.splice(0), replies: process.replies.splice(0) } satisfies Turn);
    const rest = await Promise.race([rested, process.gone]);
    process.wakeAt = rest.wakeAt ?? Number.POSITIVE_INFINITY;
    return rest;
  };
  const hasPost = ({ asks, replies }: Process) => asks.length > 0 || replies.length > 0;
  const turnAt = (process: Running) => Math.ceil((hasPost(process) ? now : process.wakeAt) / GRID_MS) * GRID_MS;

  return {
    processes,
    now: () => now,
    at: (time, happen) => void agenda.push({ time, happen }),
    run: async (over, tell) => {
      while (!over()) {
        const turn = Math.min(...processes.map(turnAt));
        const first = agenda.reduce<Event | null>((a, b) => (a !== null && a.time <= b.time ? a : b), null);
        if (first !== null && first.time <= turn) {
          agenda.splice(agenda.indexOf(first), 1);
          now = first.time;
          await first.happen();
          continue;
        }
        now = turn;
        const awake = processes.filter((process) => turnAt(process) <= now);
        const rests = await Promise.all(awake.map(async (process) => ({ process, rest: await takeTurn(process) })));
        for (const { process, rest } of rests) tell(process, rest);
      }
    },
    [Symbol.asyncDispose]: async () => {
      for (const { child, gone } of processes) {
        if (child.connected) child.disconnect();
        await gone.catch(() => undefined);
      }
    },
  };
};

const startProcess = async (setup: Setup): Promise<Running> => {
  const child = fork(new URL('lanes-process.ts', import.meta.url), [JSON.stringify(setup)]);
  const gone = once(child, 'exit').then(([code]) => Promise.reject(new Error(`A process has ended with ${code}.`)));
  // It ends in the end, when nobody listens any more.
  gone.catch(() => undefined);
  await Promise.race([once(child, 'message'), gone]);
  const process: Running = { child, gone, asks: [], replies: [], rested: () => {}, wakeAt: Number.POSITIVE_INFINITY };
  child.on('message', (rest: Rest) => process.rested(rest));
  return process;
};
