// One line a request: who asked for what, how it ended, how long it took. Never what was asked or answered.
import type { MiddlewareHandler } from 'hono';
import type { Parts } from '../parts.ts';
import type { AskVariables } from './authenticate.ts';
import { completeHeaders } from './headers.ts';

export const requestLog =
  (parts: Pick<Parts, 'log' | 'newId' | 'metrics'>): MiddlewareHandler<{ Variables: AskVariables }> =>
  async (c, next) => {
    const startedAt = performance.now();
    const requestId = parts.newId();
    c.set('requestId', requestId);
    await next();
    completeHeaders(c, requestId);
    const heard = {
      method: c.req.method,
      route: c.req.routePath,
      status: c.res.status,
      ms: Math.round((performance.now() - startedAt) * 10) / 10,
    };
    parts.log.info({ requestId, kid: c.get('asker')?.kid, ...heard }, 'request');
    parts.metrics?.request(heard);
  };
