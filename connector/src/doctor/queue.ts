// What the connector has tried in vain and given up.
import { bad, type Finding, good } from './finding.ts';
import type { Probe } from './probe.ts';

export interface DeadJob {
  readonly id: number;
  readonly kind: string;
  readonly error: string | null;
}

/** @param newest Of those that were given up, the newest few. */
export const judgeQueue = (dead: number, waiting: number, newest: readonly DeadJob[]): readonly Finding[] => {
  const [first] = newest;
  if (dead === 0 || first === undefined) {
    return [good('queue', 'No job was given up.', waiting === 0 ? '' : `${waiting} wait for their turn.`)];
  }
  const told = newest.map(({ id, kind, error }) => `${id} (${kind}): ${error ?? 'no cause is known'}`);
  return [
    bad('queue', 'warn', {
      title: `${dead === 1 ? 'One job was' : `${dead} jobs were`} given up.`,
      detail: `${told.join('; ')}${dead > newest.length ? `; and ${dead - newest.length} more: pnpm connector jobs list` : ''}.`,
      fix: `Mend the cause, then: pnpm connector jobs replay ${first.id} (or throw it away: pnpm connector jobs drop ${first.id})`,
    }),
  ];
};

const TOLD = 3;

export const queueProbe: Probe = {
  id: 'queue',
  what: 'the queue of jobs',
  look: async ({ store }) => {
    const { dead, waiting } = await store.read.jobs.counts();
    return judgeQueue(dead, waiting, dead === 0 ? [] : await store.read.jobs.dead(TOLD));
  },
};
