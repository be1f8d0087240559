// GET /oauth/v2/auth: who may ask, the consent page, and the redirect back with a code (API notes 3, "Authorize"; 2).

import { Grant, readScopes } from './scopes.ts';
import type { Accounts } from './token-endpoint.ts';
import { throttle } from './token-endpoint.ts';

export type AuthorizeAnswer =
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'page'; readonly status: number; readonly html: string }
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown };

/** @param decision what the person pressed on the consent page, once they have. */
export function authorize(
  accounts: Accounts,
  query: URLSearchParams,
  accountsServer: string,
  decision?: 'accept' | 'reject',
): AuthorizeAnswer {
  const refused = refuse(accounts, query);
  if (refused) return errorPage(refused);
  const scopes = readScopes(query.get('scope') ?? '');
  if (!scopes) return errorPage('Scope does not exist', 'invalid_scope');
  const { consent } = accounts.settings;
  if (consent === 'page' && !decision) return { kind: 'page', status: 200, html: consentPage(query, scopes) };
  if (decision === 'reject' || consent === 'deny') return back(query, { error: 'access_denied' });
  return accept(accounts, query, new Grant(scopes), accountsServer);
}

function refuse(accounts: Accounts, query: URLSearchParams): string | undefined {
  if (query.get('client_id') !== accounts.client.id) return 'Invalid Client ID';
  if (!mayRedirectTo(accounts, query.get('redirect_uri') ?? '')) return 'Invalid Redirect Uri';
  return query.get('response_type') === 'code' ? undefined : 'Invalid Response Type';
}

/** Loopback addresses count as registered, so that a client on any port can be tried (API notes 3, redirect URIs). */
function mayRedirectTo(accounts: Accounts, uri: string): boolean {
  if (accounts.settings.redirectUris.includes(uri)) return true;
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return /^https?:$/.test(protocol) && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function accept(accounts: Accounts, query: URLSearchParams, grant: Grant, accountsServer: string): AuthorizeAnswer {
  const challenge = query.get('code_challenge');
  const code = accounts.tokens.issueCode({
    grant,
    redirectUri: query.get('redirect_uri') ?? '',
    // Without access_type=offline there is no refresh token.
    offline: query.get('access_type') === 'offline',
    promptConsent: (query.get('prompt') ?? '').split(/[ ,]/).includes('consent'),
    challenge: challenge ? { value: challenge, method: query.get('code_challenge_method') ?? 'plain' } : undefined,
  });
  if (!code) return { kind: 'json', ...throttle(accounts.settings) };
  return back(query, { code, location: accounts.settings.dataCentre, 'accounts-server': accountsServer });
}

function back(query: URLSearchParams, words: Readonly<Record<string, string>>): AuthorizeAnswer {
  const to = new URL(query.get('redirect_uri') ?? '');
  const state = query.get('state');
  const said = new URLSearchParams({ ...(state !== null && { state }), ...words });
  to.search = to.search ? `${to.search}&${said}` : `?${said}`;
  return { kind: 'redirect', to: to.href };
}

function errorPage(title: string, word = title.toLowerCase().replaceAll(' ', '_')): AuthorizeAnswer {
  const html = page('Error', `<h1>${title}</h1><p>An error occurred. Error: <code>${word}</code></p>`);
  return { kind: 'page', status: 200, html };
}

function consentPage(query: URLSearchParams, scopes: readonly string[]): string {
  const wishes = scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('');
  return page(
    'Accounts',
    `<h1>A client would like to access the following information</h1><ul>${wishes}</ul>
<form method="post" action="/oauth/v2/auth?${escapeHtml(query.toString())}">
<button name="decision" value="accept">Accept</button> <button name="decision" value="reject">Reject</button></form>`,
  );
}

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`;

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
