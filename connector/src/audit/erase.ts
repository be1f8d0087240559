// Takes what names a person out of the audit log: found by their name, erased with its salt, and each erasure an entry.

import type { Store } from '../store/open.ts';
import type { PersonalPart } from './chain.ts';
import { ERASED, erasedLabel } from './check.ts';
import { walkLog } from './log.ts';

export interface FoundPart {
  readonly sequence: number;
  readonly name: string;
}

export interface Erasure {
  /** As they stand in the log, in any case of letters. */
  readonly words: string;
  /** Who at the command line. */
  readonly by: string;
  /** Why, without naming the person. */
  readonly reason: string | null;
}

/** In one unit of work, and told in one entry. */
const AT_ONCE = 200;

/** Every part that holds the words and is not erased yet. */
export const findPersonal = async function* (store: Pick<Store, 'read'>, words: string): AsyncGenerator<FoundPart> {
  const meant = fold(words);
  const { newest } = await store.read.audit.ends();
  for await (const { sequence, parts } of walkLog(store, { upTo: newest })) {
    for (const part of parts) if (holds(part, meant)) yield { sequence, name: part.name };
  }
};

/** Answers how many parts are gone. A crash half-way leaves the rest for another run. */
export const erasePersonal = async (
  { store, now }: { readonly store: Pick<Store, 'read' | 'write' | 'checkpoint'>; readonly now: () => Date },
  { words, by, reason }: Erasure,
): Promise<number> => {
  let erased = 0;
  let batch: FoundPart[] = [];
  const flush = async (): Promise<void> => {
    const parts = batch;
    batch = [];
    if (parts.length === 0) return;
    const labels = parts.map(({ sequence, name }) => erasedLabel(sequence, name));
    await store.write(async (s) => {
      const erasedBy = await s.audit.append({
        organizationId: null,
        at: now().getTime(),
        kid: null,
        by,
        behalf: null,
        action: ERASED,
        subject: 'personal data',
        reason,
        before: null,
        after: { erased: labels },
        zohoIds: [],
        requestId: null,
      });
      for (const { sequence, name } of parts) await s.audit.erase(sequence, name, erasedBy);
    });
    erased += parts.length;
  };
  for await (const part of findPersonal(store, words)) {
    batch.push(part);
    if (batch.length >= AT_ONCE) await flush();
  }
  await flush();
  await store.checkpoint();
  return erased;
};

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

const holds = ({ value }: PersonalPart, meant: string): boolean =>
  value !== null && textsOf(JSON.parse(value)).some((text) => fold(text).includes(meant));

const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
};
