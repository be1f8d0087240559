// Deliveries are kept for as long as somebody may want to look into one, and no longer: their bodies name people.
import type { Parts } from '../parts.ts';

const DAY_MS = 24 * 3_600_000;
/** In one unit of work, so that none takes long. */
const AT_ONCE = 500;

/** Answers how many were forgotten. */
export const forgetDeliveries = async ({
  store,
  now,
  config,
}: Pick<Parts, 'store' | 'now' | 'config'>): Promise<number> => {
  const before = now().getTime() - config.WEBHOOK_KEEP_DAYS * DAY_MS;
  let forgotten = 0;
  for (;;) {
    const gone = await store.write((s) =>
      s.deliveries.forget({ before, keep: config.WEBHOOK_KEEP_COUNT, limit: AT_ONCE }),
    );
    forgotten += gone;
    if (gone < AT_ONCE) return forgotten;
  }
};
