// What strangers or a mad agent can bring about without end is told so often an hour, and the last time that more came.
import type { Groups } from '../store/groups.ts';
import type { NewAuditEntry } from './entry.ts';

const HOUR_MS = 3_600_000;
export const MOST_AN_HOUR = 200;

/** Of one organisation, key and action: a key that is refused without end hides nobody else's refusals. */
export const appendBounded = async (s: Pick<Groups, 'audit'>, entry: NewAuditEntry): Promise<void> => {
  const told = await s.audit.countSince(entry, entry.at - HOUR_MS, MOST_AN_HOUR);
  if (told >= MOST_AN_HOUR) return;
  const isLast = told === MOST_AN_HOUR - 1;
  await s.audit.append(isLast ? { ...entry, after: { ...entry.after, moreAreNotTold: true } } : entry);
};
