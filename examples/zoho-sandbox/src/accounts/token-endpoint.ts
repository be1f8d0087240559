// POST /oauth/v2/token and /oauth/v2/token/revoke. Errors come inside HTTP 200 (API notes 3, "Errors").
import { createHash } from 'node:crypto';
import type { Settings } from '../options.ts';
import { Grant, readScopes } from './scopes.ts';
import type { AccessToken, Code, RefreshToken, Tokens } from './tokens.ts';

export interface AccountsReply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Accounts {
  readonly tokens: Tokens;
  readonly settings: Settings;
  readonly client: { readonly id: string; readonly secret: string };
  readonly organizationIds: () => readonly string[];
  readonly apiDomain: () => string;
}

const error = (name: string): AccountsReply => ({ status: 200, body: { error: name } });

/** @param foreign the call reached a data centre that is not the user's (API notes 2). */
export function answerToken(accounts: Accounts, form: URLSearchParams, foreign: boolean): AccountsReply {
  if (form.get('client_id') !== accounts.client.id) return error('invalid_client');
  if (form.get('client_secret') !== accounts.client.secret) return error('invalid_client_secret');
  const grantType = form.get('grant_type');
  if (grantType === 'authorization_code') return foreign ? error('invalid_code') : exchange(accounts, form);
  if (grantType === 'refresh_token') return foreign ? error('invalid_code') : refresh(accounts, form);
  if (grantType === 'client_credentials') return clientCredentials(accounts, form);
  return error('unsupported_grant_type');
}

function exchange(accounts: Accounts, form: URLSearchParams): AccountsReply {
  const value = form.get('code') ?? '';
  const code = accounts.tokens.code(value);
  if (!code || !provesChallenge(accounts, code, form)) return error('invalid_code');
  // A code that was typed into the console belongs to no redirect URI (API notes 3, "Self Client").
  if (code.redirectUri && form.get('redirect_uri') !== code.redirectUri) return error('invalid_redirect_uri');
  const { access, refresh } = accounts.tokens.spendCode(value, code);
  return tokenAnswer(accounts, access, refresh);
}

function provesChallenge(accounts: Accounts, code: Code, form: URLSearchParams): boolean {
  if (accounts.settings.pkce === 'ignore' || !code.challenge) return true;
  const verifier = form.get('code_verifier') ?? '';
  if (code.challenge.method !== 'S256') return verifier === code.challenge.value;
  return createHash('sha256').update(verifier).digest('base64url') === code.challenge.value;
}

function refresh(accounts: Accounts, form: URLSearchParams): AccountsReply {
  accounts.tokens.refreshes += 1;
  const token = accounts.tokens.refreshToken(form.get('refresh_token') ?? '');
  if (!token) return error('invalid_code');
  if (accounts.tokens.throttled(token)) return throttle(accounts.settings);
  // No refresh_token in the answer: it never rotates.
  return tokenAnswer(accounts, accounts.tokens.mint(token.grant, token), undefined);
}

function clientCredentials(accounts: Accounts, form: URLSearchParams): AccountsReply {
  const scopes = readScopes(form.get('scope') ?? '');
  if (!scopes) return error('invalid_scope');
  const organizationId = (form.get('soid') ?? '').replace(/^ZohoInventory\./, '');
  if (!accounts.organizationIds().includes(organizationId)) return error('invalid_client');
  return tokenAnswer(accounts, accounts.tokens.mint(new Grant(scopes), undefined), undefined);
}

function tokenAnswer(accounts: Accounts, access: AccessToken, refresh: RefreshToken | undefined): AccountsReply {
  const lifetime = accounts.settings.expiresInMilliseconds
    ? { expires_in_sec: 3600, expires_in: 3_600_000 }
    : { expires_in: 3600 };
  return {
    status: 200,
    body: {
      access_token: access.value,
      ...(refresh && { refresh_token: refresh.value }),
      // Space-separated, although commas were sent.
      scope: access.grant.scopes.join(' '),
      api_domain: accounts.apiDomain(),
      token_type: 'Bearer',
      ...lifetime,
    },
  };
}

/** The `error` comes in the user's language; only `status` can be relied on. */
export function throttle(settings: Settings): AccountsReply {
  const chinese = settings.throttleLanguage === 'zh';
  return {
    status: settings.throttleStatus,
    body: {
      error_description: chinese
        ? '您连续发出的请求过多。请稍后重试。'
        : 'You have made too many requests continuously. Please try again after some time.',
      error: chinese ? '拒绝访问' : 'Access Denied',
      status: 'failure',
    },
  };
}

export function answerRevoke(accounts: Accounts, form: URLSearchParams): AccountsReply {
  // The bodies are inferred (API notes 3, "Revoke").
  if (accounts.tokens.revoke(form.get('token') ?? '')) return { status: 200, body: { status: 'success' } };
  return { status: 400, body: { error: 'invalid_token' } };
}
