// For tests: a queue over a real store, with a clock and chance of the test's own and a handler it tells what to do.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { watchLog } from '../log-watch.ts';
import { newFolder } from '../store/folder-testbed.ts';
import { openStore } from '../store/open.ts';
import type { Job, NewJob } from './kinds.ts';
import { createJobRunner } from './runner.ts';

export const ORGANIZATION = '10234695';

interface Line {
  readonly level: string;
  readonly facts: object;
  readonly message: string;
}

export const openQueue = async ({ timeoutMs = 5_000 } = {}) => {
  const folder = newFolder('queue');
  const file = join(folder, 'connector.db');
  const store = await openStore({ file });
  const clock = { now: Date.parse('2026-11-22T10:00:00Z'), chance: 1 };
  const ran: Job<'notify'>[] = [];
  const lines: Line[] = [];
  const keep = (level: string) => (facts: object, message: string) => void lines.push({ level, facts, message });
  const bed = {
    folder,
    file,
    store,
    clock,
    /** Jobs as they were handed out. */
    ran,
    lines,
    /** What a job does; nothing at first. */
    handle: async (_: Job<'notify'>): Promise<void> => {},
    enqueue: (more: Partial<Omit<NewJob, 'payload' | 'kind'>> & { subscriberId?: string } = {}): Promise<number> => {
      const { subscriberId = 'a', ...rest } = more;
      return store.write((s) =>
        s.jobs.enqueue({ organizationId: ORGANIZATION, kind: 'notify', ...rest, payload: { subscriberId } }),
      );
    },
    lease: (owner = 'me', leaseMs = 60_000) =>
      store.write((s) => s.jobs.lease({ owner, now: clock.now, until: clock.now + leaseMs, maxFaults: 3 })),
    /** A runner such as every process has one. */
    runner: () =>
      createJobRunner({
        store,
        now: () => new Date(clock.now),
        newId: () => 'owner',
        chance: () => clock.chance,
        log: watchLog({ debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }),
        timeoutMs,
        handlers: {
          notify: async (job) => {
            ran.push(job);
            await bed.handle(job);
          },
          webhook: () => Promise.reject(new Error('no webhook is in this queue')),
          reconcile: () => Promise.reject(new Error('no reconciliation is in this queue')),
        },
      }),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return bed;
};
