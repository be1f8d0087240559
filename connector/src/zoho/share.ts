// One reading for everybody who asks the same thing at the same moment.
import { hasCode } from '../errors.ts';
import { lanes } from './lanes.ts';
import type { Lane, Spend } from './ports/door.ts';

/** A reading that began this long ago, or longer, is nobody else's answer any more. */
export const SHARED_MS = 1_000;

interface Begun {
  readonly spend: Spend;
  readonly startedAt: number;
}

/** An order is checked, and a change followed, only by a reading that began after it was asked for. */
export const needsOwnReading = (lane: Lane): boolean => lane === 'order' || lane === 'webhook';

/** Whether a reading is young enough for others; one from the future was made before the clock was put back. */
export const isYoung = (startedAt: number, now: number): boolean => now >= startedAt && now - startedAt < SHARED_MS;

/** Whether an asker may wait for a reading already under way: young enough, and at least as urgent. */
export const mayRide = (asking: Lane, begun: { readonly lane: Lane; readonly startedAt: number }, now: number) =>
  !needsOwnReading(asking) && isYoung(begun.startedAt, now) && lanes.indexOf(begun.lane) <= lanes.indexOf(asking);

/**
 * Keeps the last reading of each key for a second. `key` must come from a small closed set: entries are replaced, not
 * removed.
 */
export type Share = <T>(spend: Spend, key: string, read: () => Promise<T>) => Promise<T>;

export const createShare = (now: () => Date): Share => {
  const held = new Map<string, Begun & { readonly reading: Promise<unknown>; done: boolean }>();

  const lead = <T>(spend: Spend, key: string, read: () => Promise<T>): Promise<T> => {
    const startedAt = now().getTime();
    const reading = read();
    const entry = { spend, startedAt, reading, done: false };
    held.set(key, entry);
    const forget = () => held.get(key) === entry && held.delete(key);
    reading.then(() => (entry.done = true), forget);
    return reading;
  };

  const share = async <T>(spend: Spend, key: string, read: () => Promise<T>): Promise<T> => {
    const begun = held.get(key);
    // A finished reading is as good for any lane that may share at all.
    const lane = begun?.done ? spend.lane : begun?.spend.lane;
    if (begun === undefined || lane === undefined) return lead(spend, key, read);
    if (!mayRide(spend.lane, { lane, startedAt: begun.startedAt }, now().getTime())) return lead(spend, key, read);
    try {
      const reading = await begun.reading;
      if (begun.spend !== spend) spend.sharedCalls += 1;
      return reading as T;
    } catch (error) {
      // The ceiling of the key that leads is not the riders' concern: the next of them pays.
      if (hasCode(error, 'limit_exceeded')) return share(spend, key, read);
      throw error;
    }
  };
  return share;
};
