// Does together what comes at the same time: a unit of work syncs the disk once, however much is in it. Whatever comes
// while one is on its way goes with the next, and nobody waits for company that is not there yet.
import { ConnectorError } from '../errors.ts';

export interface TogetherOptions {
  /** At most so many at a time. */
  readonly most: number;
  /** At most so many that wait; more are turned away. */
  readonly waiting: number;
}

interface Waiting<T, R> {
  readonly one: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** SQL holds the thread, so what has come meanwhile lies in the sockets: it is read first. */
const everybodyHere = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * @param work answers one result for each, in their order; where it fails, it fails for all of them.
 * Errors of what is answered: those of `work`; `store_unavailable` where too many wait.
 */
export const together = <T, R>(
  work: (all: readonly T[]) => Promise<readonly R[]>,
  options: TogetherOptions,
): ((one: T) => Promise<R>) => {
  let waiting: Waiting<T, R>[] = [];
  let busy = false;
  const run = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) {
      await everybodyHere();
      const all = waiting.slice(0, options.most);
      waiting = waiting.slice(options.most);
      try {
        const results = await work(all.map(({ one }) => one));
        for (const [place, { resolve }] of all.entries()) resolve(results[place] as R);
      } catch (error) {
        for (const { reject } of all) reject(error);
      }
    }
    busy = false;
  };
  return (one) => {
    if (waiting.length >= options.waiting) {
      const busyWords = 'More comes in at once than the connector can write down.';
      return Promise.reject(new ConnectorError('store_unavailable', busyWords, { retryAfterSeconds: 30 }));
    }
    const { promise, resolve, reject } = Promise.withResolvers<R>();
    waiting.push({ one, resolve, reject });
    void run();
    return promise;
  };
};
