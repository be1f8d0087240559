// The consent: from an admin's one-time link to Zoho and back, in one browser, for one organisation (API notes 2, 3).
import { createHash, timingSafeEqual } from 'node:crypto';
import { auditEntry } from '../audit/entry.ts';
import type { Config } from '../config.ts';
import type { Accounts, Log, Vault } from '../parts.ts';
import type { ConnectionRow, ConnectLinkRow, OrderMode } from '../store/connections.ts';
import type { Store } from '../store/open.ts';
import type { AccountsWire, TokenAnswer, ZohoClient } from './accounts-wire.ts';
import {
  denial,
  exchangeFailure,
  linkOver,
  noOrganization,
  notACode,
  notAnOrganization,
  notThisBrowser,
  pinnedElsewhere,
  strangersServer,
  tryAgain,
  whichOrganization,
  wrongOrganization,
} from './consent-problems.ts';
import type { DataCentre, DataCentres } from './data-centres.ts';
import type { ZohoOrganizationFacts } from './ports/organization.ts';
import { refreshTime } from './token-refresh.ts';
import { zohoScopes } from './zoho-scopes.ts';

/** Gives back what Zoho granted. Best effort: both answer whether it is good for nothing now, and never throw. */
export interface Revocation {
  token(accountsUrl: string, token: string): Promise<boolean>;
  /** The refresh token of a row, unless it is the one to keep. */
  stored(row: ConnectionRow, keep?: string): Promise<boolean>;
}

export interface ConsentNeeds {
  /** Who runs this command. */
  readonly operator?: string;
  readonly config: Pick<Config, 'PUBLIC_URL' | 'ORGANIZATION_ID' | 'INTENTS' | 'PRODUCT_ID_FIELD' | 'WEBHOOK_RULES'>;
  readonly now: () => Date;
  /** 128 random bits as 32 hex digits. */
  readonly newId: () => string;
  readonly store: Store;
  readonly vault: Vault;
  readonly log: Log;
  readonly wire: AccountsWire;
  readonly centres: DataCentres;
  /** Errors: `not_connected` where none is configured. */
  readonly client: () => Promise<ZohoClient & { accepted(): Promise<unknown> }>;
  readonly revocation: Revocation;
  /** Asked where a user belongs to several organisations and none is named; answers the id of one. */
  readonly chooseOrganization?: (found: readonly ZohoOrganizationFacts[]) => Promise<string>;
  /** Told once the store holds the new connection. */
  readonly connected: (organizationId: string) => void;
}

/** How long a link, and the browser bound to it, are good for. */
export const LINK_SECONDS = 15 * 60;

/** What was asked for when the connection was begun. */
type Wish = Pick<ConnectLinkRow, 'organizationId' | 'orderMode'>;

type Granted = Extract<TokenAnswer, { kind: 'granted' }> & {
  readonly refreshToken: string;
  readonly askedAt: number;
};

export const createConsent = (
  needs: ConsentNeeds,
): Pick<Accounts, 'createLink' | 'begin' | 'finish' | 'redeem' | 'askedScopes'> => {
  const { config, store, vault, log, wire, centres, client, revocation } = needs;
  const now = () => needs.now().getTime();
  const newSecret = () => needs.newId() + needs.newId();
  const redirectUri = `${config.PUBLIC_URL}/oauth/callback`;

  /** The link whose state and browser these are, which is then nobody's: a callback counts once. */
  const claim = (state: string, browserSecret: string): Promise<ConnectLinkRow> =>
    store.write(async ({ connections }) => {
      const link = await connections.linkWithState(hash(state));
      if (link === null || !equal(link.stateHash, hash(state)) || !equal(link.browserHash, hash(browserSecret))) {
        throw notThisBrowser();
      }
      requireOpen(link, now());
      await connections.bindLink(link.tokenHash, { stateHash: null, browserHash: null });
      return link;
    });

  /** @param redirect Left out by a code that was copied from the console: it belongs to no address. */
  const exchange = async (centre: DataCentre, code: string, redirect = true): Promise<Granted> => {
    const { id, secret, previousSecret, accepted } = await client();
    const askedAt = now();
    const ask = (client_secret: string) =>
      wire.token(centre.accountsOrigin, {
        grant_type: 'authorization_code',
        code,
        client_id: id,
        client_secret,
        ...(redirect ? { redirect_uri: redirectUri } : {}),
      });
    let answer = await ask(secret);
    if (answer.kind === 'granted') await accepted();
    if (answer.kind === 'client_refused' && previousSecret !== undefined) answer = await ask(previousSecret);
    if (answer.kind !== 'granted') throw exchangeFailure(answer, centre);
    const { refreshToken } = answer;
    if (refreshToken === null) throw tryAgain('Zoho gave a permission that ends within the hour.');
    return { ...answer, refreshToken, askedAt };
  };

  /** Which organisation must come back: the link's, the settings', or the only one connected so far. */
  const pinFor = async (link: Wish): Promise<string | null> => {
    const pinned = link.organizationId ?? config.ORGANIZATION_ID;
    if (pinned !== undefined) return pinned;
    const connected = await store.read.connections.list();
    return connected.length === 1 ? (connected[0]?.organizationId ?? null) : null;
  };

  const askedFor = (orderMode: OrderMode): string[] =>
    zohoScopes(config.INTENTS, {
      fillsIds: config.PRODUCT_ID_FIELD !== undefined,
      orderMode,
      // Nothing that is not needed: who makes Zoho's webhooks by hand grants no right to make them.
      webhookRules: config.WEBHOOK_RULES === 'by-connector',
    });

  /** How its orders will take their stock: Zoho is asked for what that needs. */
  const modeFor = async (link: Wish, organizationId: string | null): Promise<OrderMode> => {
    if (link.orderMode !== null) return link.orderMode;
    const known = organizationId === null ? null : await store.read.connections.get(organizationId);
    return known?.orderMode ?? 'commit';
  };

  const choose = async (
    organizations: readonly ZohoOrganizationFacts[],
    pin: string | null,
  ): Promise<ZohoOrganizationFacts> => {
    if (pin !== null || organizations.length < 2 || needs.chooseOrganization === undefined) {
      return chooseOrganization(organizations, pin);
    }
    return chooseOrganization(organizations, await needs.chooseOrganization(organizations));
  };

  /** @param tokenHash Of the link that is used up by it; null where there is none. */
  const keep = async (
    centre: DataCentre,
    grant: Granted,
    link: Wish,
    tokenHash: string | null,
  ): Promise<ZohoOrganizationFacts> => {
    const apiUrl = grant.apiDomain === null ? centre.apiOrigin : centres.apiOrigin(grant.apiDomain);
    if (apiUrl === null) throw strangersServer('api_domain');
    const organization = await choose(await wire.organizations(apiUrl, grant.accessToken), await pinFor(link));
    const asked = askedFor(await modeFor(link, organization.id));
    const scopes = grant.scopes ?? asked;
    const connection = {
      organizationId: organization.id,
      name: organization.name,
      dataCentre: centre.location,
      accountsUrl: centre.accountsOrigin,
      apiUrl,
      scopes: scopes.join(' '),
      timeZone: organization.timeZone,
      currencyCode: organization.currency,
      pricePrecision: organization.pricePrecision,
      refreshToken: await vault.seal(grant.refreshToken),
      accessToken: await vault.seal(grant.accessToken),
      accessExpiresAt: grant.askedAt + grant.lifetimeSeconds * 1_000,
      accessRefreshAt: refreshTime(grant.askedAt, grant.lifetimeSeconds),
      connectedAt: now(),
      ...(link.orderMode === null ? {} : { orderMode: link.orderMode }),
    };
    const before = await store.write(async ({ connections, feeds, audit }) => {
      if (tokenHash !== null && !(await connections.consumeLink(tokenHash, connection.connectedAt))) throw linkOver();
      const older = await connections.get(organization.id);
      await connections.save(connection);
      await feeds.retryFailed(organization.id);
      await audit.append(
        auditEntry({
          organizationId: organization.id,
          at: connection.connectedAt,
          by: tokenHash === null ? (needs.operator ?? null) : null,
          action: older === null ? 'connection.made' : 'connection.renewed',
          subject: `connection ${organization.id}`,
          before: older === null ? null : { state: older.state, dataCentre: older.dataCentre, scopes: older.scopes },
          after: {
            state: 'connected',
            dataCentre: centre.location,
            scopes: connection.scopes,
            orderMode: link.orderMode ?? older?.orderMode ?? 'commit',
          },
        }),
      );
      return older;
    });
    needs.connected(organization.id);
    const missing = asked.filter((scope) => !scopes.includes(scope));
    log.info({ organizationId: organization.id, dataCentre: centre.location, missing }, 'connected to Zoho');
    if (before !== null) await revocation.stored(before, grant.refreshToken);
    return organization;
  };

  return {
    askedScopes: (orderMode = 'commit') => askedFor(orderMode),

    redeem: async ({ code, organizationId, orderMode }) => {
      if (!/^[\w.-]{10,300}$/.test(code)) throw notACode();
      // Such a code is made in the console of the user's own data centre.
      const grant = await exchange(centres.home, code, false);
      try {
        const wish = { organizationId: organizationId ?? null, orderMode: orderMode ?? null };
        const { id, name } = await keep(centres.home, grant, wish, null);
        return { organizationId: id, name };
      } catch (error) {
        await revocation.token(centres.home.accountsOrigin, grant.refreshToken);
        throw error;
      }
    },

    createLink: async ({ organizationId, orderMode } = {}) => {
      await client();
      if (organizationId !== undefined && !/^\d{1,25}$/.test(organizationId)) throw notAnOrganization();
      if (organizationId !== undefined && organizationId !== (config.ORGANIZATION_ID ?? organizationId)) {
        throw pinnedElsewhere();
      }
      const secret = newSecret();
      const createdAt = now();
      await store.write(async ({ connections, audit }) => {
        await connections.createLink({
          tokenHash: hash(secret),
          createdAt,
          expiresAt: createdAt + LINK_SECONDS * 1_000,
          organizationId: organizationId ?? null,
          orderMode: orderMode ?? null,
        });
        const subject = `connection ${organizationId ?? 'of any organisation'}`;
        await audit.append(
          auditEntry({
            organizationId: organizationId ?? null,
            at: createdAt,
            by: needs.operator ?? null,
            action: 'connection.link_made',
            subject,
          }),
        );
      });
      return `${config.PUBLIC_URL}/oauth/start?link=${secret}`;
    },

    begin: async (linkSecret) => {
      const { id } = await client();
      const [state, browserSecret] = [newSecret(), newSecret()];
      const opened = await store.write(async ({ connections }) => {
        const link = await connections.link(hash(linkSecret));
        if (link === null) throw linkOver();
        requireOpen(link, now());
        await connections.bindLink(link.tokenHash, { stateHash: hash(state), browserHash: hash(browserSecret) });
        return link;
      });
      const mode = await modeFor(opened, await pinFor(opened));
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: id,
        scope: askedFor(mode).join(','),
        redirect_uri: redirectUri,
        // Without both of these Zoho may give no refresh token (API notes 3).
        access_type: 'offline',
        prompt: 'consent',
        state,
      });
      return { redirectTo: `${centres.authorizeOrigin}/oauth/v2/auth?${query}`, browserSecret };
    },

    finish: async ({ query, browserSecret }) => {
      const link = await claim(query.state ?? '', browserSecret ?? '');
      if (query.error !== undefined) throw denial(query.error);
      if (query.code === undefined || query.code === '') throw tryAgain('Zoho sent the browser back without a code.');
      const server = query['accounts-server'];
      const centre = server === undefined ? centres.home : centres.withAccounts(server);
      // Anybody can write this address into a callback; the code and our secret go to Zoho's own servers alone.
      if (centre === null) throw strangersServer('accounts-server');
      const grant = await exchange(centre, query.code);
      try {
        const { id, name } = await keep(centre, grant, link, link.tokenHash);
        return { organizationId: id, name };
      } catch (error) {
        await revocation.token(centre.accountsOrigin, grant.refreshToken);
        throw error;
      }
    },
  };
};

const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const equal = (stored: string | null, candidate: string): boolean =>
  stored !== null && timingSafeEqual(Buffer.from(stored), Buffer.from(candidate));

const requireOpen = (link: ConnectLinkRow, at: number): void => {
  if (link.usedAt !== null || link.expiresAt <= at) throw linkOver();
};

/** The pinned one, or the only one. */
const chooseOrganization = (
  organizations: readonly ZohoOrganizationFacts[],
  pin: string | null,
): ZohoOrganizationFacts => {
  const [found, ...others] = organizations.filter(({ id }) => pin === null || id === pin);
  if (found !== undefined && others.length === 0) return found;
  if (pin !== null) throw wrongOrganization(pin);
  throw organizations.length === 0 ? noOrganization() : whichOrganization(organizations);
};
