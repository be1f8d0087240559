// Forgets what nobody needs any more: done jobs, old dead letters, events that everybody has, notifications given up.
import type { Parts } from '../parts.ts';

const DAY_MS = 24 * 3_600_000;
const KEPT = {
  done: { ms: DAY_MS, most: 10_000 },
  dead: { ms: 90 * DAY_MS, most: 1_000 },
  events: { ms: 30 * DAY_MS, most: 100_000 },
  failed: { ms: 30 * DAY_MS },
} as const;
/** Behind by so many events, a subscriber is not waited for any longer. */
const MOST_BEHIND = 2 * KEPT.events.most;
/** In one unit of work, and in how many. */
const LIMIT = 1_000;
const UNITS = 20;

/** Answers how much was forgotten; called again until that is nothing. */
export const tidy = async ({ store, now, log }: Pick<Parts, 'store' | 'now' | 'log'>): Promise<number> => {
  const at = now().getTime();
  for (const subscriber of await store.read.subscribers.list()) {
    if (subscriber.state === 'disabled' || (await store.read.outbox.lag(subscriber)) <= MOST_BEHIND) continue;
    const reason = `It fell behind by more than ${MOST_BEHIND} events.`;
    await store.write((s) => s.subscribers.disable(subscriber.id, reason));
    log.error({ subscriber: subscriber.id, reason }, 'a subscriber is disabled');
  }
  let forgotten = 0;
  for (let unit = 0; unit < UNITS; unit += 1) {
    const some = await store.write(async (s) => {
      let count = 0;
      for (const state of ['done', 'dead'] as const) {
        count += await s.jobs.prune(state, { before: at - KEPT[state].ms, keep: KEPT[state].most, limit: LIMIT });
      }
      count += await s.outbox.prune({ before: at - KEPT.events.ms, keep: KEPT.events.most, limit: LIMIT });
      return count + (await s.notifications.prune(at - KEPT.failed.ms, LIMIT));
    });
    if (some === 0) break;
    forgotten += some;
  }
  return forgotten;
};
