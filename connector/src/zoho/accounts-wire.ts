// HTTP to Zoho's accounts servers. Secrets travel in form bodies, to addresses from the allow-list, and into no log.
import ky from 'ky';
import { readText } from '../body-text.ts';
import { ConnectorError } from '../errors.ts';
import type { ZohoOrganizationFacts } from './ports/organization.ts';

const TIMEOUT_MS = 10_000;
const MAX_TOKEN_BYTES = 64 * 1024;
// Somebody who keeps the books of many shops sees many organisations.
const MAX_ORGANIZATIONS_BYTES = 1024 * 1024;

/** The client as registered at Zoho; two secrets while one replaces the other. */
export interface ZohoClient {
  readonly id: string;
  readonly secret: string;
  readonly previousSecret: string | undefined;
}

/** What the token endpoint said. Its HTTP status does not tell (API notes 3): only a token is a success. */
export type TokenAnswer =
  | {
      readonly kind: 'granted';
      readonly accessToken: string;
      /** Null for a refresh: the old one stays good. */
      readonly refreshToken: string | null;
      /** Null where Zoho does not say. */
      readonly scopes: readonly string[] | null;
      readonly apiDomain: string | null;
      readonly lifetimeSeconds: number;
    }
  /** The code or the refresh token is wrong, used, expired or revoked. */
  | { readonly kind: 'code_refused' }
  /** The client id or secret is wrong, or not switched on in this data centre. */
  | { readonly kind: 'client_refused' }
  /** Too many calls; more of them make it last longer. */
  | { readonly kind: 'throttled' }
  /** Another error in words; `error` holds letters, digits and underscores alone. */
  | { readonly kind: 'refused'; readonly error: string }
  /** No answer, or none that is Zoho's. */
  | { readonly kind: 'unreachable'; readonly error: Error };

export interface AccountsWire {
  token(accountsOrigin: string, form: Readonly<Record<string, string>>): Promise<TokenAnswer>;
  /** True when the token is good for nothing any more. Never throws. */
  revoke(accountsOrigin: string, token: string): Promise<boolean>;
  /** Errors: `zoho_scope_missing`, `zoho_unavailable`. */
  organizations(apiOrigin: string, token: string): Promise<readonly ZohoOrganizationFacts[]>;
}

interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown> | null;
}

/** @param fetch how requests leave; the global one unless a test says otherwise. */
export const createAccountsWire = (fetch?: typeof globalThis.fetch): AccountsWire => {
  const send = async (url: string, init: RequestInit, maxBytes: number): Promise<Reply | Error> => {
    try {
      const response = await ky(url, {
        ...init,
        ...(fetch === undefined ? {} : { fetch: fetch as never }),
        retry: 0,
        // The signal bounds the reading of the body too; ky's own timeout does not.
        timeout: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        throwHttpErrors: false,
        redirect: 'manual',
        cache: 'no-store',
      });
      return { status: response.status, body: parse(await readText(response, maxBytes, tooLarge)) };
    } catch (error) {
      return unreachable(url, error);
    }
  };

  const post = (origin: string, path: string, form: Readonly<Record<string, string>>) =>
    send(`${origin}${path}`, { method: 'POST', body: new URLSearchParams(form) }, MAX_TOKEN_BYTES);

  return {
    token: async (origin, form) => {
      const reply = await post(origin, '/oauth/v2/token', form);
      return reply instanceof Error ? { kind: 'unreachable', error: reply } : readTokenAnswer(reply);
    },

    revoke: async (origin, token) => {
      const reply = await post(origin, '/oauth/v2/token/revoke', { token });
      if (reply instanceof Error) return false;
      // A token that Zoho does not know is as good as revoked: it was, or its user has left.
      return reply.body?.status === 'success' || /^invalid_(token|code)$/.test(text(reply.body?.error) ?? '');
    },

    organizations: async (origin, token) => {
      const headers = { authorization: `Zoho-oauthtoken ${token}`, accept: 'application/json' };
      const reply = await send(`${origin}/inventory/v1/organizations`, { headers }, MAX_ORGANIZATIONS_BYTES);
      return readOrganizations(reply);
    },
  };
};

const tooLarge = () => Object.assign(new Error('body too large'), { code: 'BODY_TOO_LARGE' });

// Written anew: the errors of ky and fetch carry the request, and with it the secrets.
const unreachable = (url: string, error: unknown): Error => {
  let deepest = error;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  const code = (deepest as { code?: unknown }).code;
  const reason = typeof code === 'string' ? code : deepest instanceof Error ? deepest.name : 'unknown';
  return new Error(`no answer from ${url}: ${reason}`);
};

const parse = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null; // maintenance pages are HTML
  }
};

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const readTokenAnswer = ({ status, body }: Reply): TokenAnswer => {
  const accessToken = text(body?.access_token);
  if (body !== null && accessToken !== null) {
    return {
      kind: 'granted',
      accessToken,
      refreshToken: text(body.refresh_token),
      scopes:
        text(body.scope)
          ?.split(/[\s,]+/)
          .filter((scope) => scope !== '') ?? null,
      apiDomain: text(body.api_domain),
      lifetimeSeconds: readLifetime(body),
    };
  }
  const error = text(body?.error);
  if (error === 'invalid_code') return { kind: 'code_refused' };
  if (error === 'invalid_client' || error === 'invalid_client_secret') return { kind: 'client_refused' };
  // The throttle's `error` is in the user's own language; only `status` can be told.
  if (body?.status === 'failure' || status === 429) return { kind: 'throttled' };
  if (error !== null && status < 500) return { kind: 'refused', error: error.replaceAll(/\W+/g, '_').slice(0, 40) };
  return { kind: 'unreachable', error: new Error(`HTTP ${status} without a token from the accounts server`) };
};

/** Seconds. Old accounts say milliseconds in `expires_in`, and seconds in `expires_in_sec`. */
const readLifetime = (body: Record<string, unknown>): number => {
  const seconds = Number(body.expires_in_sec ?? Number.NaN);
  const either = Number(body.expires_in ?? Number.NaN);
  const lifetime = seconds > 0 ? seconds : either > 86_400 ? either / 1_000 : either;
  return lifetime > 0 && Number.isFinite(lifetime) ? Math.floor(lifetime) : 3_600;
};

const readOrganizations = (reply: Reply | Error): ZohoOrganizationFacts[] => {
  if (reply instanceof Error) {
    throw new ConnectorError('zoho_unavailable', 'Zoho cannot be reached.', { cause: reply, retryAfterSeconds: 30 });
  }
  const { status, body } = reply;
  if (status === 401) {
    throw new ConnectorError('zoho_scope_missing', 'Zoho does not let the connector see the organisations.', {
      hint: 'Connect again and grant everything that is asked.',
      zoho: { code: typeof body?.code === 'number' ? body.code : null, status },
    });
  }
  if (body === null || body.code !== 0 || !Array.isArray(body.organizations)) {
    throw new ConnectorError('zoho_unavailable', `Zoho did not list the organisations (HTTP ${status}).`, {
      retryAfterSeconds: 30,
    });
  }
  return body.organizations.map(toOrganization);
};

export const toOrganization = (row: Readonly<Record<string, unknown>>): ZohoOrganizationFacts => ({
  id: String(row.organization_id ?? ''),
  name: String(row.name ?? ''),
  timeZone: text(row.time_zone) ?? 'UTC',
  currency: String(row.currency_code ?? ''),
  pricePrecision: typeof row.price_precision === 'number' ? row.price_precision : 2,
});
