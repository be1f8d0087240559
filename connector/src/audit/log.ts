// The audit log as a whole, read page by page: for proofs and exports, however long it is.
import type { AuditEntry } from '../store/audit.ts';
import type { Store } from '../store/open.ts';
import type { Head } from './chain.ts';
import { createCheck, type Verdict } from './check.ts';

const PAGE = 500;

export interface Span {
  /** Only behind this entry. */
  readonly after?: number;
  readonly upTo: number;
}

/** Oldest first. */
export const walkLog = async function* (
  { read }: Pick<Store, 'read'>,
  { after = 0, upTo }: Span,
): AsyncGenerator<AuditEntry> {
  for (let last = after; ; ) {
    const page = await read.audit.page({ after: last, upTo, limit: PAGE });
    yield* page;
    last = page.at(-1)?.sequence ?? upTo;
    if (page.length < PAGE) return;
  }
};

/** What is appended while it is being read is not looked at. */
export const verifyLog = async (store: Pick<Store, 'read'>, known: readonly Head[] = []): Promise<Verdict> => {
  const check = createCheck(known);
  const { newest, remembered } = await store.read.audit.ends();
  for await (const { parts, ...entry } of walkLog(store, { upTo: newest })) check.take(entry, parts);
  return check.end(remembered);
};
