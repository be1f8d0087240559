// For tests: one process that runs jobs until none is left, writes down each it has done, and may kill itself in one.
import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../log.ts';
import { openStore } from '../store/open.ts';
import { createJobRunner } from './runner.ts';

export interface RunningProcess {
  readonly file: string;
  /** Where it writes down what it has done, a line each. */
  readonly diary: string;
  /** In which job of its own it dies, counted from 1; before or after the job's work. Null for never. */
  readonly diesIn: number | null;
  readonly dies: 'before' | 'after';
  /** How many processes must have a job in hand before any does its work. */
  readonly together: number;
  /** How far its clock is ahead, so that a dead one's lease is over. */
  readonly aheadMs: number;
}

const plan = JSON.parse(process.argv[2] ?? '') as RunningProcess;
const store = await openStore({ file: plan.file });
let taken = 0;
const die = (when: RunningProcess['dies']): void => {
  if (taken === plan.diesIn && plan.dies === when) process.kill(process.pid, 'SIGKILL');
};
/** Whether as many have come as are waited for. */
const others = (): boolean => readFileSync(plan.diary, 'utf8').split('hello').length > plan.together;

const runner = createJobRunner({
  store,
  now: () => new Date(Date.now() + plan.aheadMs),
  newId: () => String(process.pid),
  chance: () => 0,
  log: createLog({ LOG_LEVEL: 'debug' }),
  handlers: {
    notify: async (job) => {
      taken += 1;
      die('before');
      while (!others()) await sleep(2);
      appendFileSync(plan.diary, `${job.payload.subscriberId} ${process.pid}\n`);
      die('after');
    },
    webhook: () => Promise.reject(new Error('no webhook is in this queue')),
    reconcile: () => Promise.reject(new Error('no reconciliation is in this queue')),
  },
});
process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  appendFileSync(plan.diary, `hello ${process.pid}\n`);
  while ((await runner.runDue()) > 0);
  await store.close();
  process.exit(0);
});
