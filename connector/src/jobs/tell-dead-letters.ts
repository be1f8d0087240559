// Tells of jobs that were given up: once a day and kind, so that what cannot be told of does not tell of itself for ever.
import { eventId } from 'shared-schemas';
import type { Parts } from '../parts.ts';

const MOST = 1_000;
const DAY_MS = 86_400_000;

/** Jobs of the last day; older ones have been told of, or nobody listened. */
export const tellOfDeadLetters = async ({ store, now }: Pick<Parts, 'store' | 'now'>): Promise<void> => {
  const at = now().getTime();
  const dead = (await store.read.jobs.dead(MOST)).filter(({ endedAt }) => (endedAt ?? 0) > at - DAY_MS);
  const groups = Map.groupBy(dead, ({ organizationId, kind }) => `${organizationId} ${kind}`);
  for (const jobs of groups.values()) {
    const [{ organizationId, kind } = { organizationId: '', kind: '' }] = jobs;
    const id = eventId('job.given_up', organizationId, kind, new Date(at).toISOString().slice(0, 10));
    if (await store.read.outbox.knows(id)) continue;
    const data = { kind, items: String(jobs.length) };
    await store.write((s) =>
      s.outbox.add({ id, organizationId, type: 'job.given_up', at, origin: 'connector', data, next: null }),
    );
  }
};
