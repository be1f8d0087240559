// The connector's own description, for machines and for people: what may be asked, by whom, and what is answered.
import { Hono } from 'hono';
import type { Parts } from '../parts.ts';
import { type ApiDocument, describeConnector } from './openapi-document.ts';
import { showApi } from './openapi-page.ts';
import { API_STYLESHEET_PATH, apiStylesheet } from './openapi-style.ts';

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Made when they are first asked for: most connectors are never asked. */
export const openApiRoutes = ({ config }: Pick<Parts, 'config'>): Hono => {
  const app = new Hono();
  const describe = (): ApiDocument => describeConnector(config.PUBLIC_URL, config.SHOP === 'on');
  let text: string | null = null;
  let page: Promise<string> | null = null;
  // As texts, and each made once: anybody may ask, and as often as they like.
  app.get('/openapi.json', (c) => {
    text ??= JSON.stringify(describe());
    return c.body(text, 200, { 'content-type': 'application/json' });
  });
  app.get('/openapi', async (c) => {
    page ??= Promise.resolve(showApi(describe())).then(String);
    c.header('content-security-policy', POLICY);
    c.header('x-frame-options', 'DENY');
    c.header('cache-control', 'no-cache');
    return c.html(await page);
  });
  app.get(API_STYLESHEET_PATH, (c) => {
    c.header('content-type', 'text/css; charset=utf-8');
    c.header('cache-control', 'public, max-age=31536000, immutable');
    return c.body(apiStylesheet);
  });
  return app;
};
