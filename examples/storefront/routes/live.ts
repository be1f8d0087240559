// What open pages listen to, and where the connector tells what has happened.
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { Webhook } from 'standardwebhooks';
import type { Env, Parts } from '../parts.ts';

const MOST_IDS = 60;

export const liveRoutes = ({ live }: Pick<Parts, 'live'>): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/live', (c) => {
    // Nobody reads behind a head, nor says when they have gone: no line is kept open for one.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' });
    const who = getConnInfo(c).remote.address ?? '';
    if (live.full(who)) return c.body(null, 503, { 'retry-after': '60' });
    const ids = (c.req.query('ids') ?? '').split(',').filter((id) => /^\d{1,25}$/.test(id));
    // A proxy that gathers what it passes on would hold it back.
    c.header('x-accel-buffering', 'no');
    return streamSSE(c, (stream) => live.follow(who, new Set(ids.slice(0, MOST_IDS)), stream));
  });
  return app;
};

/** Signed by Standard Webhooks. Whatever it says, it is only ever a reason to ask the connector. */
export const hookRoutes = ({ following, settings, log }: Pick<Parts, 'following' | 'settings' | 'log'>): Hono<Env> => {
  const app = new Hono<Env>();
  const webhook = new Webhook(settings.eventsSecret);
  app.post('/hooks/connector', async (c) => {
    try {
      webhook.verify(await c.req.text(), c.req.header());
    } catch (error) {
      log('an event that the connector has not signed', error);
      return c.body(null, 401);
    }
    following.heard();
    return c.body(null, 204);
  });
  return app;
};
