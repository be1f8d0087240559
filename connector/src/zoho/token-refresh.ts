// Keeps a good access token at hand: renewed early, by one caller at a time whatever the number of processes, and
// never as often as Zoho would punish (API notes 3).
import { eventId } from 'shared-schemas';
import { auditEntry } from '../audit/entry.ts';
import { type ConnectorError, hasCode } from '../errors.ts';
import type { Log, Vault } from '../parts.ts';
import type { ConnectionRow } from '../store/connections.ts';
import type { Store } from '../store/open.ts';
import type { AccountsWire, TokenAnswer, ZohoClient } from './accounts-wire.ts';
import type { DataCentres } from './data-centres.ts';
import type { Access } from './ports/door.ts';
import {
  busy,
  clientRefused,
  needsReauthorisation,
  notConnected,
  notTheToken,
  toFailure,
  tooSlow,
} from './token-problems.ts';

export interface TokenRefreshNeeds {
  readonly now: () => Date;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly newId: () => string;
  readonly log: Log;
  readonly store: Store;
  readonly vault: Vault;
  readonly wire: AccountsWire;
  readonly centres: DataCentres;
  /** Errors: `not_connected` where none is configured. */
  readonly client: () => Promise<ZohoClient & { accepted(): Promise<unknown> }>;
}

/** What the store holds, opened. */
interface Held {
  readonly row: ConnectionRow;
  readonly token: string | null;
  readonly expiresAt: number;
  readonly refreshAt: number;
}

/** May this caller ask Zoho for a token? `theirs`: somebody else is asking. `changed`: the store has moved on. */
type Turn = { readonly fence: number; readonly recent: number } | ConnectorError | 'theirs' | 'changed';

// In memory a token is trusted for this long before the store is asked whether it is still the one.
const TRUST_MS = 30_000;
// While somebody else renews, or Zoho does not: how long the old token serves before looking again.
const STOPGAP_MS = 5_000;
const LEASE_MS = 20_000;
/** What lies further ahead than any lease or pause, and this much is no race, was noted before the clock was put back. */
const LONGEST_AHEAD_MS = 3_600_000;
const WINDOW_MS = 10 * 60_000;
// Zoho allows ten; one stays in reserve.
const MOST_IN_WINDOW = 9;
// Zoho says 401 for a missing scope too, which no new token mends: such calls must not spend the whole allowance.
const MOST_BEFORE_A_FORCED_ONE = 5;
const CLIENT_REFUSED_MS = 10 * 60_000;
const EARLY_MS = 5 * 60_000;

/** When a token got at `gotAt` is to be renewed: five minutes before its end, at half its life if it is a short one. */
export const refreshTime = (gotAt: number, lifetimeSeconds: number): number =>
  gotAt + Math.max(lifetimeSeconds * 1_000 - EARLY_MS, (lifetimeSeconds * 1_000) / 2);

export interface TokenRefresh {
  access(organizationId: string, refused?: string): Promise<Access>;
  /** Drops what memory holds, after the store has changed. */
  forget(organizationId: string): void;
}

export const createTokenRefresh = (needs: TokenRefreshNeeds): TokenRefresh => {
  const { store, vault, wire, log } = needs;
  const now = () => needs.now().getTime();
  const memory = new Map<string, { readonly access: Access; readonly until: number }>();
  const flights = new Map<string, Promise<Access>>();
  // Settings do not change while the process lives, so neither does Zoho's opinion of them.
  let clientRefusedUntil = 0;

  const access = async (organizationId: string, refused?: string): Promise<Access> => {
    const known = memory.get(organizationId);
    if (known !== undefined && now() < known.until && known.access.token !== refused) return known.access;
    // Those whose token was refused look apart from those who only need one.
    const flightKey = `${organizationId} ${refused ?? ''}`;
    const others = flights.get(flightKey);
    if (others !== undefined) return others;
    const flight = find(organizationId, refused).finally(() => flights.delete(flightKey));
    flights.set(flightKey, flight);
    return flight;
  };

  const find = async (organizationId: string, refused: string | undefined): Promise<Access> => {
    for (let waitedMs = 0; ; ) {
      const held = await readHeld(organizationId);
      if (held.token !== null && held.token !== refused && now() < held.refreshAt) {
        return keep(held.row, held.token, Math.min(now() + TRUST_MS, held.refreshAt));
      }
      const turn = await takeTurn(held.row, held.token !== null && held.token === refused);
      const outcome = typeof turn === 'object' && 'fence' in turn ? await renew(held.row, turn) : turn;
      if (outcome === 'changed') continue;
      const stopgap = oldToken(held, refused);
      if (stopgap !== null && !hasCode(outcome, 'needs_reauthorisation')) {
        return keep(held.row, stopgap, now() + STOPGAP_MS);
      }
      // A dead token is not to be tried again by anybody here.
      if (hasCode(outcome, 'needs_reauthorisation')) memory.delete(organizationId);
      if (outcome !== 'theirs') throw outcome;
      if (waitedMs > LEASE_MS + 5_000) throw tooSlow();
      const napMs = 50 + (Number.parseInt(needs.newId().slice(0, 4), 16) % 100);
      await needs.wait(napMs);
      waitedMs += napMs;
    }
  };

  const keep = (row: ConnectionRow, token: string, until: number): Access => {
    const found = { token, apiUrl: row.apiUrl };
    memory.set(row.organizationId, { access: found, until });
    return found;
  };

  /** The token that is due for renewal but good for another minute. */
  const oldToken = (held: Held, refused: string | undefined): string | null => {
    const margin = Math.min(60_000, (held.expiresAt - held.refreshAt) / 2);
    return held.token !== refused && now() < held.expiresAt - margin ? held.token : null;
  };

  const readHeld = async (organizationId: string): Promise<Held> => {
    const row = await store.read.connections.get(organizationId);
    if (row === null) throw notConnected();
    if (row.state === 'needs_reauthorisation') throw needsReauthorisation(row.trouble);
    // A row may be older than the settings: a sandbox that has gone must not be sent a token, nor the client's secret.
    if (needs.centres.accountsOrigin(row.accountsUrl) === null || needs.centres.apiOrigin(row.apiUrl) === null) {
      throw needsReauthorisation('It was connected to a server that this connector is no longer set up for.');
    }
    const token = row.accessToken === null ? null : await vault.open(row.accessToken);
    return { row, token, expiresAt: row.accessExpiresAt ?? 0, refreshAt: row.accessRefreshAt ?? 0 };
  };

  /** Decides in one unit of work, and counts the call before it is made. */
  const takeTurn = async (row: ConnectionRow, forced: boolean): Promise<Turn> => {
    const at = now();
    const { organizationId } = row;
    await needs.client();
    if (at < clientRefusedUntil) return clientRefused();
    // Without the write lock where there is nothing to decide.
    const early = heldUp(row, at);
    if (early !== null) return early;
    return store.write(async ({ connections }): Promise<Turn> => {
      const latest = await connections.get(organizationId);
      if (latest === null || !sameTokens(latest, row)) return 'changed';
      const late = heldUp(latest, at);
      if (late !== null) return late;
      const noted = await connections.refreshesSince(organizationId, at - WINDOW_MS);
      const recent = noted.filter((each) => each <= at + WINDOW_MS);
      if (forced && recent.length >= MOST_BEFORE_A_FORCED_ONE) return notTheToken();
      const oldest = recent.at(-MOST_IN_WINDOW);
      if (oldest !== undefined) return busy(oldest + WINDOW_MS - at);
      const lease = { organizationId, owner: needs.newId(), until: at + LEASE_MS, now: at };
      const fence = await connections.takeRefreshLease(lease);
      if (fence === null) return 'theirs';
      await connections.noteRefresh(organizationId, at, at - WINDOW_MS);
      return { fence, recent: recent.length + 1 };
    });
  };

  /** `changed` when the store holds a new token, be it ours or that of somebody who overtook our lease. */
  const renew = async (
    row: ConnectionRow,
    { fence, recent }: { readonly fence: number; readonly recent: number },
  ): Promise<ConnectorError | 'changed'> => {
    const { organizationId } = row;
    const startedAt = now();
    const answer = await askZoho(row);
    if (answer.kind === 'granted') {
      const sealed = await vault.seal(answer.accessToken);
      const refreshToken = answer.refreshToken === null ? null : await vault.seal(answer.refreshToken);
      const saved = await store.write(async (s) => {
        const kept = await s.connections.saveAccess(organizationId, fence, {
          accessToken: sealed,
          accessExpiresAt: startedAt + answer.lifetimeSeconds * 1_000,
          accessRefreshAt: refreshTime(startedAt, answer.lifetimeSeconds),
          ...(refreshToken === null ? {} : { refreshToken }),
        });
        // Else they would tell of what is mended for up to an hour.
        if (kept && row.trouble !== null) await s.feeds.retryFailed(organizationId);
        return kept;
      });
      log.info({ organizationId, saved, lifetimeSeconds: answer.lifetimeSeconds }, 'access token renewed');
      return 'changed';
    }
    const failure = toFailure(answer, now(), recent);
    if (answer.kind === 'client_refused') clientRefusedUntil = now() + CLIENT_REFUSED_MS;
    const noted = await store.write(async (s) => {
      const marked = await s.connections.markTrouble(organizationId, fence, {
        ...(failure.state === undefined ? {} : { state: failure.state }),
        ...(failure.trouble === undefined ? {} : { trouble: failure.trouble }),
        ...(failure.blockedUntil === undefined ? {} : { refreshBlockedUntil: failure.blockedUntil }),
      });
      if (marked && failure.state === 'needs_reauthorisation') {
        await s.outbox.add(turnedAway(organizationId, fence, now()));
        await s.audit.append(
          auditEntry({
            organizationId,
            at: now(),
            action: 'connection.turned_away',
            subject: `connection ${organizationId}`,
            reason: failure.trouble ?? null,
            before: { state: row.state },
            after: { state: failure.state },
          }),
        );
      }
      return marked;
    });
    log.warn({ organizationId, answer: answer.kind, cause: failure.error.cause }, 'access token not renewed');
    return noted ? failure.error : 'changed';
  };

  const askZoho = async (row: ConnectionRow): Promise<TokenAnswer> => {
    const { id, secret, previousSecret, accepted } = await needs.client();
    const refreshToken = await vault.open(row.refreshToken);
    const ask = (client_secret: string) =>
      wire.token(row.accountsUrl, {
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: id,
        client_secret,
      });
    const answer = await ask(secret);
    if (answer.kind === 'granted') await accepted();
    if (answer.kind !== 'client_refused' || previousSecret === undefined) return answer;
    log.warn({ organizationId: row.organizationId }, 'Zoho refuses the client secret; the one before it is tried');
    const at = now();
    await store.write(({ connections }) => connections.noteRefresh(row.organizationId, at, at - WINDOW_MS));
    return ask(previousSecret);
  };

  return { access, forget: (organizationId) => void memory.delete(organizationId) };
};

/** Each lease ends once, so its number makes the happening one of a kind. */
const turnedAway = (organizationId: string, fence: number, at: number) =>
  ({
    id: eventId('connection.needs_reauthorisation', organizationId, String(fence)),
    organizationId,
    type: 'connection.needs_reauthorisation',
    at,
    origin: 'zoho',
    data: {},
    next: 'connection-status',
  }) as const;

/** The pause or the lease that stops everybody right now. */
const heldUp = (row: ConnectionRow, at: number): ConnectorError | 'theirs' | null => {
  const left = (until: number | null): number => (until !== null && until <= at + LONGEST_AHEAD_MS ? until - at : 0);
  if (left(row.refreshUntil) > 0) return 'theirs';
  const pauseMs = left(row.refreshBlockedUntil);
  return pauseMs > 0 ? busy(pauseMs) : null;
};

// Sealing the same token twice gives two texts, so equal texts mean that nothing has happened since.
const sameTokens = (one: ConnectionRow, other: ConnectionRow): boolean =>
  one.accessToken === other.accessToken && one.refreshToken === other.refreshToken && one.state === other.state;
