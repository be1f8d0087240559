// The address of the metrics: for whoever shows the token, or, on a port of its own, for this machine alone.
import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { ConnectorError } from '../errors.ts';
import { asksForThisMachine } from '../http/this-machine.ts';
import type { Metrics } from '../metrics/port.ts';

/** @param token null for a port that only this machine can reach. Errors: `unauthenticated`. */
export const metricsRoutes = (metrics: Pick<Metrics, 'text' | 'contentType'>, token: string | null): Hono => {
  const app = new Hono();
  app.get('/metrics', async (c) => {
    if (token === null && !asksForThisMachine(c)) return c.body(null, 403);
    if (token !== null && !same(c.req.header('authorization') ?? '', `Bearer ${token}`)) {
      throw new ConnectorError('unauthenticated', 'The metrics are for who shows METRICS_TOKEN.');
    }
    c.header('cache-control', 'no-store');
    return c.body(await metrics.text(), 200, { 'content-type': metrics.contentType });
  });
  return app;
};

/** Compared by their hashes: in the same time, however long and however alike they are. */
const same = (given: string, wanted: string): boolean => timingSafeEqual(hash(given), hash(wanted));
const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
