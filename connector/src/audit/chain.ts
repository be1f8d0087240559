// The chain of the audit log: each entry's hash covers all of the entry and the hash of the one before it. What names
// people is in it as a salted commitment alone, so that it can be erased and the chain still holds. Pure.
import { createHash } from 'node:crypto';

/** As it is kept: objects are the JSON text that was hashed. */
export interface ChainedEntry {
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly at: number;
  readonly organizationId: string | null;
  readonly kid: string | null;
  readonly action: string;
  readonly subject: string;
  readonly requestId: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly zohoIds: string;
  /** JSON: of each personal part its name and its commitment. */
  readonly commitments: string;
  readonly previousHash: string;
  readonly entryHash: string;
}

/** One thing that names or was said by a person; without salt and value once it has been erased. */
export interface PersonalPart {
  readonly name: string;
  readonly salt: string | null;
  /** JSON. */
  readonly value: string | null;
  /** The entry that tells of its erasure. */
  readonly erasedBy: number | null;
}

/** The newest entry, as it is remembered apart from the log: without it a cut tail would not show. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** What stands before the first entry. */
export const noEntry: Head = { sequence: 0, hash: '0'.repeat(64) };

export const formatHead = ({ sequence, hash }: Head): string => `${sequence}:${hash}`;

/** Null where the text is no head. */
export const parseHead = (text: string): Head | null => {
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  return sequence === undefined || hash === undefined ? null : { sequence: Number(sequence), hash };
};

const FORMAT = 1;

export const hashOf = (entry: Omit<ChainedEntry, 'entryHash'>): string =>
  sha256(
    JSON.stringify([
      FORMAT,
      entry.sequence,
      entry.previousHash,
      entry.at,
      entry.organizationId,
      entry.kid,
      entry.action,
      entry.subject,
      entry.requestId,
      entry.before,
      entry.after,
      entry.zohoIds,
      entry.commitments,
    ]),
  );

/** Tells nothing of the value without the salt, and fits no other value. */
export const commitTo = ({ name, salt, value }: { name: string; salt: string; value: string }): string =>
  sha256(JSON.stringify([FORMAT, salt, name, value]));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
