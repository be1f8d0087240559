// The gate: who does not say that they are of age sees nothing of the shop.
import { Hono, type MiddlewareHandler } from 'hono';
import { gatePage, turnedAwayPage } from '../pages/gate.ts';
import type { Env, Parts } from '../parts.ts';
import { readForm, typed } from '../session/read-form.ts';
import { keep, ownPath, show, tokenOf } from './show.ts';

export const ageGate =
  (parts: Parts): MiddlewareHandler<Env> =>
  async (c, next) => {
    if (c.get('session').ofAge) return next();
    if (!['GET', 'HEAD'].includes(c.req.method)) return c.redirect('/', 303);
    // What a page's script asks for shows nobody a gate, and must not take the place of a session that a gate just began.
    if (!['document', undefined].includes(c.req.header('sec-fetch-dest'))) return c.body(null, 403);
    // The answer's form is held against the session that it was shown to.
    await keep(c, parts, c.get('session'));
    const { pathname, search } = new URL(c.req.url);
    const body = gatePage({ token: tokenOf(c, parts), back: ownPath(`${pathname}${search}`) });
    return show(c, parts, { title: 'Are you 21 or over?', body, bare: true });
  };

export const ageRoutes = (parts: Parts): Hono<Env> => {
  const app = new Hono<Env>();
  app.post('/age', async (c) => {
    const given = await readForm(c, parts, { back: typed, 'of-age': typed });
    if (given['of-age'] !== 'yes') {
      return show(c, parts, { title: 'We cannot let you in', body: turnedAwayPage(), bare: true }, 403);
    }
    await keep(c, parts, { ...c.get('session'), ofAge: true });
    return c.redirect(ownPath(given.back), 303);
  });
  return app;
};
