// The addresses an admin's browser meets while connecting Zoho: pages without scripts, and without secrets.
import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { html, raw } from 'hono/html';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';

const COOKIE = 'zoho_connect';
const COOKIE_SECONDS = 900;

const STYLE = `
  body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: #1c1f23; background: #f5f6f7; }
  main { max-width: 34rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: 12px; }
  h1 { margin: 0 0 .75rem; font-size: 1.35rem; }
  .good { color: #1a7f4b; } .bad { color: #b3261e; }
  code { font-size: .95em; background: #f0f1f3; padding: .1em .35em; border-radius: 4px; }
  @media (prefers-color-scheme: dark) {
    body { color: #e8eaed; background: #16181b; } main { background: #202327; } code { background: #2d3136; }
    .good { color: #6fcf97; } .bad { color: #f28b82; }
  }
`;

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Mounted at the root. */
export const oauthRoutes = ({ accounts, config, log }: Pick<Parts, 'accounts' | 'config' | 'log'>): Hono => {
  const routes = new Hono();
  const cookie = {
    path: '/oauth',
    httpOnly: true,
    // Zoho's redirect is a top-level navigation, which Lax lets the cookie through for.
    sameSite: 'Lax',
    secure: config.PUBLIC_URL.startsWith('https:'),
  } as const;

  routes.use('/oauth/*', async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
  });

  routes.get('/oauth/start', async (c) => {
    const { redirectTo, browserSecret } = await accounts.begin(c.req.query('link') ?? '');
    setCookie(c, COOKIE, browserSecret, { ...cookie, maxAge: COOKIE_SECONDS });
    return c.redirect(redirectTo, 302);
  });

  routes.get('/oauth/callback', async (c) => {
    const browserSecret = getCookie(c, COOKIE);
    const { organizationId, name } = await accounts.finish({ query: c.req.query(), browserSecret });
    deleteCookie(c, COOKIE, cookie);
    return c.html(
      page(
        'Connected to Zoho Inventory',
        'good',
        html`<p><strong>${name}</strong> (organisation <code>${organizationId}</code>) is connected now.</p>
          <p>You can close this window, and go back to the terminal.</p>
          <p><code>pnpm connector init</code> goes on there by itself. After <code>pnpm connector connect</code>, whoever shall ask needs a key, where there is none yet: <code>pnpm connector keys create --name 'shop agent'</code></p>`,
      ),
    );
  });

  routes.onError((error, c) => {
    if (!(error instanceof ConnectorError)) log.error({ err: error }, 'connecting Zoho failed');
    else log.warn({ code: error.code, cause: error.cause }, `connecting Zoho failed: ${error.message}`);
    return errorPage(c, error);
  });

  return routes;
};

const errorPage = (c: Context, error: Error): Response | Promise<Response> => {
  const known = error instanceof ConnectorError ? error : null;
  const detail = known?.message ?? 'The connector met an error it does not know. It is in its log.';
  const { hint, candidates = [] } = known?.facts ?? {};
  const list = html`<ul>${candidates.map(({ id, name }) => html`<li>${name}: <code>${id}</code></li>`)}</ul>`;
  const body = html`<p>${detail}</p>${candidates.length === 0 ? '' : list}${hint === undefined ? '' : html`<p>${hint}</p>`}`;
  return c.html(page('Not connected', 'bad', body), statusOf(known));
};

const statusOf = (error: ConnectorError | null): 400 | 500 | 503 => {
  if (error === null || error.code === 'internal') return 500;
  const later = ['zoho_unavailable', 'zoho_busy', 'store_unavailable', 'not_connected'];
  return later.includes(error.code) ? 503 : 400;
};

type Html = ReturnType<typeof html>;

const page = (title: string, mood: 'good' | 'bad', body: Html): Html =>
  html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>${title}</title><style>${raw(STYLE)}</style></head>
<body><main><h1 class="${mood}">${title}</h1>${body}</main></body>
</html>`;
