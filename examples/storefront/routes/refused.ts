// Every form that is refused, whoever refuses it, is told to the shop's own file.
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Env, Parts } from '../parts.ts';

export const tellRefused =
  ({ refusals, now, log }: Pick<Parts, 'refusals' | 'now' | 'log'>): MiddlewareHandler<Env> =>
  async (c, next) => {
    await next();
    if (c.req.method !== 'POST' || c.res.status < 400 || c.res.status >= 500) return;
    // As we call it: an address may be made up, and there are many of those.
    const route = matchedRoutes(c).findLast(({ method, path }) => method === 'POST' && !path.includes('*'));
    try {
      refusals.tell(route?.path ?? 'elsewhere', c.res.status, now().getTime());
    } catch (error) {
      log('a refused form could not be told', error);
    }
  };
