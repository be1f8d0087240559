// Where a buyer takes the next step at the stand-in: one button, in place of a camera.
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { AgeProvider } from './age-provider.ts';

export const stepPages = (age: AgeProvider): Hono => {
  const app = new Hono();
  const path = '/__providers/checks/:uuid';

  app.get(path, (c) => {
    const check = age.checks.get(c.req.param('uuid'));
    if (check === undefined) return c.text('There is no such check.', 404);
    const open = !['accepted', 'not_created'].includes(check.status);
    return c.html(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Age check (a stand-in)</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:12vh auto;padding:0 1rem}button{font:inherit;padding:.7rem 1.2rem}</style></head>
<body><h1>Age check</h1><p>This stands in for the age provider: nobody looks at a document here.</p>
<p>It stands at <strong>${check.status}</strong>${check.reason === null ? '' : html` (${check.reason})`}.</p>
${open ? html`<form method="post" action="${check.uuid}/taken"><button>Hold a document into the camera</button></form>` : html`<p>You can close this page: the shop goes on by itself.</p>`}
</body></html>`);
  });

  app.post(`${path}/taken`, async (c) => {
    const uuid = c.req.param('uuid');
    if (!age.checks.has(uuid)) return c.text('There is no such check.', 404);
    await age.step(uuid);
    return c.redirect(`../${uuid}`, 303);
  });

  return app;
};
