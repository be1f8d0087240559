// The style, the script and the icon: read once, named by what is in them, and kept by browsers for a year.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Hono } from 'hono';

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

const load = (file: string) => {
  const text = readFileSync(new URL(`assets/${file}`, import.meta.url), 'utf8');
  const mark = createHash('sha256').update(text).digest('base64url').slice(0, 10);
  const [name = '', ending = ''] = file.split('.');
  return { path: `/assets/${name}-${mark}.${ending}`, text, type: types[ending] ?? 'application/octet-stream' };
};

const [style, live, icon] = [load('style.css'), load('live.js'), load('icon.svg')];

export const ASSETS = { style: style.path, live: live.path, icon: icon.path } as const;

export const assetRoutes = (): Hono => {
  const app = new Hono();
  for (const { path, text, type } of [style, live, icon]) {
    const packed = new Uint8Array(gzipSync(text));
    const headers = { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' };
    app.get(path, (c) =>
      /\bgzip\b/.test(c.req.header('accept-encoding') ?? '')
        ? c.body(packed, 200, { ...headers, vary: 'accept-encoding', 'content-encoding': 'gzip' })
        : c.body(text, 200, { ...headers, vary: 'accept-encoding' }),
    );
  }
  return app;
};
