// Rows that one executor at a time has in hand, by a lease: when such a row may be taken. For `where`, of whatever table has
// the columns leaseOwner and leaseUntil.
import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** A lease further ahead than any is given was taken while the clock was wrong. */
export const LONGEST_LEASE_MS = 3_600_000;

/** Nobody has it in hand, or nobody has any more. */
export const isFree = (now: number, longestMs = LONGEST_LEASE_MS): RawBuilder<SqlBool> =>
  sql`("leaseUntil" is null or "leaseUntil" <= ${now} or "leaseUntil" > ${now + longestMs})`;

/** Free, or this owner's own. */
export const isFreeFor = (owner: string, now: number, longestMs = LONGEST_LEASE_MS): RawBuilder<SqlBool> =>
  sql`(${isFree(now, longestMs)} or "leaseOwner" = ${owner})`;
