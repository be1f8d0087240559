// Buys, and looks how that goes. Whatever falls over on the way, the same order is asked for by the same name: it is made
// once or not at all, and the shopper is told which of the two as soon as anybody knows.
import type { Checkout } from 'shared-schemas';
import { mayYetCome, Refused } from '../connector/away.ts';
import type { Connector } from '../connector/connector.ts';
import type { Log } from '../parts.ts';
import type { Book, Entry } from './book.ts';

export type Standing =
  | { readonly kind: 'known'; readonly checkout: Checkout }
  /** There is one, and nobody can be asked how it stands. */
  | { readonly kind: 'unseen' }
  /** Nobody knows yet whether the connector has it; it is being asked. */
  | { readonly kind: 'asking' }
  /** It was never found out in time: asking again would be another purchase than the one that was wanted. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string };

export interface Buying {
  /** Where it stands after at most `patienceMs`. */
  look(entry: Entry, patienceMs: number): Promise<Standing>;
  /** Errors: `Refused`, `Away`. */
  drop(entry: Entry): Promise<void>;
}

const OVER: readonly Checkout['state'][] = ['done', 'refused', 'expired', 'cancelled'];

/** Who has waited so long for an answer has gone. */
const ASKED_FOR_MS = 30 * 60_000;

export const createBuying = ({
  connector,
  book,
  now,
  log,
}: {
  readonly connector: Pick<Connector, 'start' | 'show' | 'cancel'>;
  readonly book: Book;
  readonly now: () => Date;
  readonly log: Log;
}): Buying => {
  const asking = new Map<string, Promise<Standing>>();
  const known = (id: string, checkout: Checkout): Standing => {
    if (OVER.includes(checkout.state)) book.ended(id);
    return { kind: 'known', checkout };
  };

  const start = async ({ id, ask, sessionId }: Entry): Promise<Standing> => {
    if (ask === null) return { kind: 'lost' };
    try {
      const checkout = await connector.start(ask, `${sessionId}-${id}`);
      book.learnt(id, checkout);
      return known(id, checkout);
    } catch (error) {
      log('a checkout was not answered with one', error);
      if (mayYetCome(error) || !(error instanceof Refused)) return { kind: 'asking' };
      const { code, detail } = error.problem;
      book.refused(id, { code, detail });
      return { kind: 'refused', code, detail };
    }
  };

  const startOnce = (entry: Entry): Promise<Standing> => {
    const under = asking.get(entry.id) ?? start(entry).finally(() => asking.delete(entry.id));
    asking.set(entry.id, under);
    return under;
  };

  const show = async (id: string, checkout: string): Promise<Standing> => {
    try {
      return known(id, await connector.show(checkout));
    } catch (error) {
      log('a checkout could not be looked at', error);
      return { kind: 'unseen' };
    }
  };

  return {
    look: (entry, patienceMs) => {
      if (entry.refused !== null) return Promise.resolve({ kind: 'refused', ...entry.refused });
      const late = new Promise<Standing>((resolve) => {
        setTimeout(() => resolve({ kind: entry.checkout === null ? 'asking' : 'unseen' }), patienceMs).unref();
      });
      if (entry.checkout !== null) return Promise.race([show(entry.id, entry.checkout), late]);
      if (now().getTime() - entry.at > ASKED_FOR_MS) return Promise.resolve({ kind: 'lost' });
      return Promise.race([startOnce(entry), late]);
    },
    drop: async ({ id, checkout }) => {
      if (checkout !== null) known(id, await connector.cancel(checkout));
    },
  };
};
