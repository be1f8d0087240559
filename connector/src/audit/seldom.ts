// What is refused may come again without end: told in full at once, and then seldom, with how often it came meanwhile.
import type { Store } from '../store/open.ts';
import { auditEntry, type NewAuditEntry } from './entry.ts';

export const TOLD_EVERY_MS = 600_000;
/** Kinds that are remembered; of one that is forgotten too early a little more is told. */
const MOST_KINDS = 1_000;

interface Told {
  readonly at: number;
  /** Came since, and was not told. */
  untold: number;
}

/** @returns tells of one kind; a failure to is the caller's, and then nothing counts as told. */
export const createSeldom = ({ store, now }: { readonly store: Pick<Store, 'write'>; readonly now: () => Date }) => {
  const kinds = new Map<string, Told>();

  return async (
    kind: string,
    entry: Pick<NewAuditEntry, 'action' | 'subject'> & Partial<Omit<NewAuditEntry, 'at'>>,
  ): Promise<void> => {
    const at = now().getTime();
    const before = kinds.get(kind);
    if (before !== undefined && at >= before.at && at - before.at < TOLD_EVERY_MS) {
      before.untold += 1;
      return;
    }
    // Before the write, so that what comes while it is under way is not told as well.
    kinds.delete(kind);
    kinds.set(kind, { at, untold: 0 });
    const [oldest] = kinds.keys();
    if (kinds.size > MOST_KINDS && oldest !== undefined) kinds.delete(oldest);
    const untold = before?.untold ?? 0;
    const after = untold === 0 ? (entry.after ?? null) : { ...entry.after, untold };
    try {
      await store.write((s) => s.audit.append(auditEntry({ ...entry, at, after })));
    } catch (error) {
      if (before === undefined) kinds.delete(kind);
      else kinds.set(kind, before);
      throw error;
    }
  };
};
