// An exported audit log, line by line as JSON: proven without the connector's database.
import type { ChainedEntry, Head, PersonalPart } from './chain.ts';
import { type Check, createCheck, type Verdict } from './check.ts';

export interface ExportedEntry extends ChainedEntry {
  /** Left out where the export was made without what names people. */
  readonly parts?: readonly PersonalPart[];
}

/** Null where the text is no exported entry. */
export const readExported = (line: string): ExportedEntry | null => {
  try {
    const entry = JSON.parse(line) as Partial<ExportedEntry>;
    const isEntry =
      Number.isSafeInteger(entry.sequence) && HASH.test(entry.entryHash ?? '') && HASH.test(entry.previousHash ?? '');
    return isEntry && typeof entry.commitments === 'string' ? (entry as ExportedEntry) : null;
  } catch {
    return null;
  }
};

const HASH = /^[0-9a-f]{64}$/;

/** From its first entry on: an export may begin behind the log's beginning, and its end is known by `known` alone. */
export const verifyExported = async (lines: AsyncIterable<string>, known: readonly Head[]): Promise<Verdict | null> => {
  let check: Check | null = null;
  let newest: Head | null = null;
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const read = readExported(line);
    if (read === null) return null;
    const { parts = null, ...entry } = read;
    check ??= createCheck(known, { sequence: entry.sequence - 1, hash: entry.previousHash });
    check.take(entry, parts);
    newest = { sequence: entry.sequence, hash: entry.entryHash };
  }
  return check === null ? null : check.end(newest);
};
