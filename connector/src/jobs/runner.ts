// Runs what is due: a few jobs at a time, each under a lease that outlives its time limit, so that what a dead process
// had in hand is taken up by another.
import type { Log } from '../parts.ts';
import type { LeasedJob } from '../store/jobs.ts';
import type { Store } from '../store/open.ts';
import { afterFailure, MAX_FAULTS } from './after-failure.ts';
import type { Job, JobHandlers, JobKind } from './kinds.ts';

export interface JobRunner {
  /** Runs what is due until nothing is, or for long enough; answers how many jobs were run. */
  runDue(): Promise<number>;
}

export interface JobRunnerNeeds {
  readonly store: Store;
  readonly now: () => Date;
  readonly newId: () => string;
  /** From 0 to 1. */
  readonly chance: () => number;
  readonly log: Log;
  readonly handlers: JobHandlers;
  /** Awaited before each job: what is more urgent goes first. */
  readonly giveWay?: () => Promise<void>;
  /** How long one job may take. */
  readonly timeoutMs?: number;
}

const AT_ONCE = 4;
/** In one go, so that whoever calls gets to do other things. */
const MOST = 400;
const TIMEOUT_MS = 60_000;
const LEASE_SLACK_MS = 30_000;

/** SQL holds the thread: without a pause between jobs, whoever asks something meanwhile would wait for all of them. */
const otherThings = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const createJobRunner = (needs: JobRunnerNeeds): JobRunner => {
  const { store, log } = needs;
  const timeoutMs = needs.timeoutMs ?? TIMEOUT_MS;
  const now = () => needs.now().getTime();

  const lease = async (): Promise<LeasedJob | null> => {
    // Most of the time nothing is due, and that is found out without the write lock.
    if (!(await store.read.jobs.anyDue(now()))) return null;
    const owner = needs.newId();
    return store.write((s) =>
      s.jobs.lease({ owner, now: now(), until: now() + timeoutMs + LEASE_SLACK_MS, maxFaults: MAX_FAULTS }),
    );
  };

  const run = async (leased: LeasedJob): Promise<void> => {
    const { id, kind, fence, attempts, faults } = leased;
    const ended = await attempt(leased).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    const verdict = ended === null ? null : afterFailure({ attempts, faults, error: ended.error }, needs.chance());
    const kept = await store.write((s) =>
      verdict === null
        ? s.jobs.complete(id, fence, now())
        : s.jobs.fail(id, fence, {
            at: now(),
            runAt: verdict.delayMs === null ? null : now() + verdict.delayMs,
            fault: verdict.fault,
            error: verdict.why,
          }),
    );
    if (!kept) log.warn({ job: id, kind }, 'a job ended after its lease; somebody else has it now');
    else if (verdict?.delayMs === null) log.error({ job: id, kind, error: ended?.error }, 'a job is given up');
    else if (verdict !== null) log.warn({ job: id, kind, attempts, error: ended?.error }, 'a job is tried again');
  };

  const attempt = async (leased: LeasedJob): Promise<void> => {
    const late = new AbortController();
    const timer = Promise.withResolvers<never>();
    const timeout = setTimeout(() => {
      const error = new Error(`the job took over ${timeoutMs} ms`);
      late.abort(error);
      timer.reject(error);
    }, timeoutMs);
    try {
      const handle = needs.handlers[leased.kind] as ((job: Job) => Promise<void>) | undefined;
      // Left by a newer version: in the end it is a dead letter, which that version can replay.
      if (handle === undefined) throw new Error(`this version knows no job of the kind ${leased.kind as string}`);
      await Promise.race([handle(toJob(leased, late.signal)), timer.promise]);
    } finally {
      clearTimeout(timeout);
    }
  };

  return {
    runDue: async () => {
      let started = 0;
      let ran = 0;
      const worker = async (): Promise<void> => {
        while (started < MOST) {
          started += 1;
          await otherThings();
          await needs.giveWay?.();
          const job = await lease();
          if (job === null) return;
          await run(job);
          ran += 1;
        }
      };
      const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
      for (const each of ended) if (each.status === 'rejected') throw each.reason;
      return ran;
    },
  };
};

const toJob = ({ id, organizationId, kind, payload, attempts }: LeasedJob, signal: AbortSignal): Job<JobKind> => ({
  id,
  organizationId,
  kind,
  payload,
  attempt: attempts,
  signal,
});
