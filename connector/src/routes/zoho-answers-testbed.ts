// For tests: what every answer of the pretended Zoho shares: whose it is, when, and what of it may not leave the house.
import type { Spend } from '../zoho/ports/door.ts';

export const ORGANIZATION = '10234695';
/** Stands in every object this Zoho answers; nothing of it may leave the house. */
export const SECRET = 'must-not-leave-the-house';
export const NOW = Date.parse('2026-11-22T10:00:00Z');
/** The same as Zoho writes it. */
export const WRITTEN = '2026-11-22T10:00:00+0000';

export const hidden = <T>(it: T): T => ({ ...it, internal: SECRET });

/** Counts a call, and remembers for whom it was. */
export type Spent = (spend: Spend) => void;
