// Does the audit log hold together? Takes its entries one after the other, and says of each what is wrong. Pure, and
// needs no more memory however long the log is.
import { type ChainedEntry, commitTo, type Head, hashOf, noEntry, type PersonalPart } from './chain.ts';

export interface Breach {
  /** The entry where it shows. */
  readonly sequence: number;
  /** In words, to go behind "entry 17". */
  readonly what: string;
}

export interface Verdict {
  readonly entries: number;
  readonly newest: Head;
  readonly erasedParts: number;
  /** How many in all, and the first of them. */
  readonly breaches: number;
  readonly first: readonly Breach[];
}

export interface Check {
  /** @param parts Null where what names people was left out. */
  take(entry: ChainedEntry, parts: readonly PersonalPart[] | null): void;
  /** @param remembered The newest entry as the store remembers it apart from the log. */
  end(remembered: Head | null): Verdict;
}

/** The action under which an erasure is written; its `after` lists what was erased. */
export const ERASED = 'personal.erased';
export const erasedLabel = (sequence: number, name: string): string => `${sequence} ${name}`;

const TOLD = 50;

/**
 * @param known Heads that somebody has kept outside: entries that must still be as they were.
 * @param from The entry before the first one that is taken, where the log is only looked at from there on.
 */
export const createCheck = (known: readonly Head[] = [], from: Head = noEntry): Check => {
  let last = from;
  let entries = 0;
  let erasedParts = 0;
  let breaches = 0;
  const first: Breach[] = [];
  const claimed = new Map<number, Set<string>>();
  const kept = new Map(known.map(({ sequence, hash }) => [sequence, hash]));

  const breach = (sequence: number, what: string): void => {
    breaches += 1;
    if (first.length < TOLD) first.push({ sequence, what });
  };

  const checkParts = ({ sequence, commitments }: ChainedEntry, parts: readonly PersonalPart[]): void => {
    const promised = new Map(Object.entries(toObject(commitments)));
    for (const { name, salt, value, erasedBy } of parts) {
      const commitment = promised.get(name);
      promised.delete(name);
      if (salt !== null && value !== null) {
        if (commitment === undefined) breach(sequence, `has a personal part "${name}" that was not in it`);
        else if (commitTo({ name, salt, value }) !== commitment) breach(sequence, `has another "${name}" than it had`);
      } else if (erasedBy === null) {
        breach(sequence, `has lost its "${name}", and no erasure tells of it`);
      } else {
        erasedParts += 1;
        const claims = claimed.get(erasedBy) ?? new Set();
        claimed.set(erasedBy, claims.add(erasedLabel(sequence, name)));
      }
    }
    for (const name of promised.keys()) breach(sequence, `has lost its "${name}", and no erasure tells of it`);
  };

  const checkErasure = ({ sequence, action, after }: ChainedEntry): void => {
    const claims = claimed.get(sequence) ?? new Set<string>();
    claimed.delete(sequence);
    const { erased } = action === ERASED ? toObject(after) : {};
    for (const label of Array.isArray(erased) ? erased : []) claims.delete(String(label));
    for (const label of claims) breach(sequence, `does not tell of the erasure of ${label}, which names it`);
  };

  return {
    take: (entry, parts) => {
      const { sequence } = entry;
      entries += 1;
      if (sequence !== last.sequence + 1)
        breach(sequence, `comes after entry ${last.sequence}: what was between is gone`);
      else if (entry.previousHash !== last.hash) breach(sequence, 'does not follow the one before it');
      if (hashOf(entry) !== entry.entryHash) breach(sequence, 'was altered');
      if (kept.has(sequence) && kept.get(sequence) !== entry.entryHash)
        breach(sequence, 'is not the one that was kept');
      kept.delete(sequence);
      checkErasure(entry);
      if (parts !== null) checkParts(entry, parts);
      last = { sequence, hash: entry.entryHash };
    },

    end: (remembered) => {
      if (remembered === null) {
        if (entries > 0) breach(last.sequence, 'is not remembered as the newest: nothing is');
      } else if (remembered.sequence > last.sequence) {
        breach(remembered.sequence, `is remembered as the newest, and the log ends with entry ${last.sequence}`);
      } else if (remembered.sequence < last.sequence) {
        breach(last.sequence, `was added past the store: entry ${remembered.sequence} is remembered as the newest`);
      } else if (remembered.hash !== last.hash) {
        breach(last.sequence, 'is not the one that is remembered as the newest');
      }
      for (const sequence of kept.keys()) breach(sequence, 'was kept, and is gone');
      for (const [sequence, labels] of claimed) {
        for (const label of labels) breach(sequence, `is not there to tell of the erasure of ${label}`);
      }
      return { entries, newest: last, erasedParts, breaches, first };
    },
  };
};

/** What somebody has tampered with may be anything. */
const toObject = (json: string | null): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};
