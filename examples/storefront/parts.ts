// What a storefront is made of, and what it is set to (types only).
import type { Catalogue } from './cache/catalogue.ts';
import type { Following } from './cache/follow.ts';
import type { Live } from './cache/live.ts';
import type { Connector } from './connector/connector.ts';
import type { Book } from './orders/book.ts';
import type { Buying } from './orders/buying.ts';
import type { Refusals } from './session/refusals.ts';
import type { Session } from './session/session.ts';

export interface Settings {
  readonly name: string;
  /** Its own address, as browsers know it. */
  readonly origin: string;
  /** Where it listens, on loopback: a proxy stands before it where it is sold from. */
  readonly port: number;
  readonly connectorUrl: string;
  /** A service key of the connector's. It stays on this side. */
  readonly connectorKey: string;
  /** What the connector signs its events with: whsec_... */
  readonly eventsSecret: string;
  /** Signs the session's cookie and the forms: 32 characters or more, of chance. */
  readonly sessionSecret: string;
  /** Where the shop keeps which order is whose; ":memory:" forgets with the process. */
  readonly bookFile: string;
  /** The age provider's own page for a buyer's next step, with {id} in it; null where it has none. */
  readonly ageStepUrl: string | null;
  readonly timeZone: string;
  /** Forms one address may send in a minute. */
  readonly postsAMinute: number;
  /** Orders that are not finished, and so hold goods: most of one browser, and of everybody at one address. */
  readonly openOrders: { readonly ofSession: number; readonly ofAddress: number };
  /** How often the connector is asked what has happened, should nobody tell. */
  readonly pollMs: number;
}

export interface Parts {
  readonly settings: Settings;
  readonly connector: Connector;
  readonly catalogue: Catalogue;
  readonly following: Following;
  readonly live: Live;
  readonly book: Book;
  readonly refusals: Refusals;
  readonly buying: Buying;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly log: Log;
}

export type Log = (what: string, error?: unknown) => void;

/** What every handler finds in its context. */
export interface Env {
  readonly Variables: { session: Session };
}
