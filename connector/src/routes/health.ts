// Is the process alive, and may it be sent work?
import { Hono } from 'hono';
import type { Parts } from '../parts.ts';

export const healthRoutes = (parts: Pick<Parts, 'store' | 'log'>): Hono => {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    try {
      const connections = await parts.store.read.connections.list();
      const troubled = connections.filter((connection) => connection.state !== 'connected').length;
      const ready = connections.length > 0 && troubled < connections.length;
      return c.json(
        { status: ready ? 'ready' : 'not_connected', connections: connections.length, troubled },
        ready ? 200 : 503,
      );
    } catch (error) {
      parts.log.error({ error }, 'not ready: the store cannot be read');
      return c.json({ status: 'store_unavailable' }, 503);
    }
  });
  return app;
};
