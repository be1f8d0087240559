// What a connector is made of: types only, so that every room can be handed its needs.
import type { IntentName, Scope } from 'shared-schemas';
import type { Clearance } from './clearance/clearance.ts';
import type { Config } from './config.ts';
import type { Metrics } from './metrics/port.ts';
import type { Mirror } from './mirror/mirror.ts';
import type { Payments } from './providers/payment-port.ts';
import type { MountMcp } from './routes/mcp.ts';
import type { MountShop } from './routes/shop.ts';
import type { OrderMode } from './store/connections.ts';
import type { Store } from './store/open.ts';
import type { Lane, Spend, TokenSource } from './zoho/ports/door.ts';
import type { ZohoOrganization } from './zoho/ports/organization.ts';

export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** Seals secrets for the store and opens them again (JWE, key id in the header). */
export interface Vault {
  seal(secret: string): Promise<string>;
  /** Errors: `internal` where no known master key fits. */
  open(sealed: string): Promise<string>;
}

/** What a key may do, per write and per day; amounts are whole millionths, null means no limit. */
export interface KeyLimits {
  readonly orderValueMicros: number | null;
  readonly orderUnitsMicros: number | null;
  readonly dayValueMicros: number | null;
  readonly dayUnitsMicros: number | null;
  readonly dayOrders: number | null;
  readonly dayCancellations: number | null;
  /** Changes of stock, in both directions alike: what goes weighs as much as what comes. */
  readonly stockValueMicros: number | null;
  readonly stockUnitsMicros: number | null;
  readonly dayStockValueMicros: number | null;
  readonly dayStockUnitsMicros: number | null;
  readonly dayStockWrites: number | null;
  /** Calls to Zoho a day. */
  readonly dayZohoCalls: number | null;
  /** Asks a day, by the intent's name; one that is not there has no limit of its own. */
  readonly dayIntents: Readonly<Record<string, number>>;
}

/** Who is asking: a verified token's key, as it stands right now. */
export interface Asker {
  readonly kid: string;
  readonly name: string;
  readonly kind: 'skill' | 'service';
  readonly organizationId: string;
  /** Of this token: those asked for and allowed. */
  readonly scopes: readonly Scope[];
  readonly release: 'person' | 'code' | 'agent';
  readonly limits: KeyLimits;
  /** Null for all locations. */
  readonly locationIds: readonly string[] | null;
}

/** One ask on its way through the house. */
export interface Ask {
  readonly asker: Asker;
  readonly requestId: string;
  readonly spend: Spend;
}

/** Sells and checks the short-lived tokens. */
export interface SkillTokens {
  /**
   * Exchanges a signed assertion for an access token.
   * Errors: `unauthenticated`, `clock_skew`, `key_revoked`, `scope_missing`, `wrong_organization`.
   */
  exchange(ask: {
    readonly assertion: string;
    readonly scope: string;
    readonly organizationId?: string;
  }): Promise<{ readonly accessToken: string; readonly expiresInSeconds: number; readonly scope: string }>;
  /** Errors: `unauthenticated`, `key_revoked`. */
  verify(accessToken: string): Promise<Asker>;
  /** A key as it stands right now, for what is done in its name. Errors: `not_found`, `key_revoked`. */
  holder(kid: string): Promise<Asker>;
  /** Public signing keys, as a JWK set. */
  jwks(): Promise<{ keys: object[] }>;
}

/** The link between the connector and Zoho's accounts. */
export interface Accounts extends TokenSource {
  /** A one-time admin link that starts the consent; good for 15 minutes. */
  createLink(options?: { readonly organizationId?: string; readonly orderMode?: OrderMode }): Promise<string>;
  /** The admin's browser opens the link: where to send it, and the value of its cookie. */
  begin(linkSecret: string): Promise<{ readonly redirectTo: string; readonly browserSecret: string }>;
  /** Zoho sends the browser back. Answers the organisation that is connected now. */
  finish(callback: {
    readonly query: Readonly<Record<string, string>>;
    readonly browserSecret: string | undefined;
  }): Promise<{ readonly organizationId: string; readonly name: string }>;
  /**
   * Connects with a code that an admin made in Zoho's console (a Self Client), where no browser can be sent back here.
   * Errors: as `finish`; `invalid_ask` where it is no code.
   */
  redeem(ask: {
    readonly code: string;
    readonly organizationId?: string;
    readonly orderMode?: OrderMode;
  }): Promise<{ readonly organizationId: string; readonly name: string }>;
  /** What Zoho is asked for, to be typed in by who makes such a code. */
  askedScopes(orderMode?: OrderMode): readonly string[];
  /** Whether there is a client id and a secret, in the settings or sealed. */
  hasClient(): Promise<boolean>;
  /**
   * Revokes at Zoho and forgets the tokens, also those that could not be revoked unless `onlyIfRevoked`.
   * Errors: `zoho_unavailable` where they could not be.
   */
  disconnect(organizationId: string, how?: { readonly onlyIfRevoked?: boolean }): Promise<void>;
}

/** The machine the connector runs on, as far as the doctor asks of it. */
export interface Machine {
  /** Of the database: its folder, what is free there, and the number of its file system's kind. */
  disk(): Promise<{ readonly folder: string; readonly freeBytes: number; readonly type: number }>;
  /** Null where the master key comes from elsewhere. */
  readonly masterKeyFile: string | null;
  /** Files of secrets that others on this machine can read. */
  openFiles(): readonly { readonly what: string; readonly path: string }[];
  /** The Node that a login shell finds, which is the one an agent's commands run on; null where there is none. */
  shellNode(): Promise<{ readonly path: string; readonly version: string } | null>;
}

export interface Parts {
  /** Who runs this command, for the audit log; left out where nobody does. */
  readonly operator?: string;
  readonly config: Config;
  readonly now: () => Date;
  /** 128 random bits as 32 hex digits. */
  readonly newId: () => string;
  /** Waits; handed in so that tests own the clock. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** From 0 to 1. */
  readonly chance: () => number;
  readonly log: Log;
  readonly store: Store;
  readonly vault: Vault;
  readonly machine: Machine;
  readonly skillTokens: SkillTokens;
  /** The gate that every order of a shop passes; null where none is configured, and regulated goods are not sold. */
  readonly clearance: Clearance | null;
  /**
   * Accepts a person's one-time code once. Only a code that began to show after `issuedAfter` is good.
   * Errors: `code_wrong`, `too_many_requests`.
   */
  readonly verifyCode: (ask: { kid: string; code: string; issuedAfter?: number }) => Promise<void>;
  /**
   * Counts an ask against the key's limit of that intent a day; null, and nothing done, where it has none. Whatever comes
   * of an ask that is let through, it counts.
   * Errors: `limit_exceeded`.
   */
  readonly admit: (ask: {
    readonly asker: Asker;
    readonly requestId: string;
    readonly intent: string;
    /** Of an ask that may be repeated: a repetition is no second one. */
    readonly repeat?: {
      /** The same for each repetition, also while the first is still being begun. */
      readonly key: string;
      /** Whether it was let through on whichever day. */
      readonly isKnown: () => Promise<boolean>;
    };
  }) => Promise<void> | null;
  readonly accounts: Accounts;
  readonly zoho: (organizationId: string) => ZohoOrganization;
  /** The local copy of items and stock, which answers in the first place. */
  readonly mirror: Mirror;
  /** By Zoho's own count, as last heard in this process: free to ask. Null before Zoho's first answer. */
  readonly callsLeftToday: (organizationId: string) => number | null;
  /** Absent where nobody may ask for them, and then none of it is loaded. */
  readonly metrics?: Metrics;
  /** The shop's payment step; absent where none is configured: then nothing is checked out. */
  readonly payments?: Payments;
  /** The door of agents that are not OpenClaw; absent where it is not switched on, and then none of it is loaded. */
  readonly mountMcp?: MountMcp;
  /** The shop's part of the connector; absent where no shop sells through it, and then none of it is loaded. */
  readonly mountShop?: MountShop;
  /** Of these intents, those that cannot work with the scopes Zoho granted. */
  readonly darkIntents: (
    enabled: readonly IntentName[],
    granted: readonly string[],
    mode?: OrderMode,
  ) => readonly IntentName[];
}

export type { Lane };
