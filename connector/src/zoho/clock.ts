// What an answer's Date header says of Zoho's clock: a pure reading. It is told in whole seconds, and somewhere between
// sending and hearing.
import type { ZohoClock } from './ports/door.ts';

const HALF_A_SECOND = 500;

/** Null where the answer tells no time. */
export const readClock = (
  headers: { get(name: string): string | null },
  sentAt: number,
  heardAt: number,
): ZohoClock | null => {
  const told = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(told)) return null;
  return { aheadMs: Math.round(told + HALF_A_SECOND - (sentAt + heardAt) / 2), at: heardAt };
};
