// Where an order stands, and dropping it. Nobody sees an order of another session.
import { type Context, Hono } from 'hono';
import { Refused } from '../connector/away.ts';
import type { Entry } from '../orders/book.ts';
import { isMoving, markOf, orderPage } from '../pages/order.ts';
import type { Env, Parts } from '../parts.ts';
import { readForm } from '../session/read-form.ts';
import { keep, show, showTrouble, tokenOf } from './show.ts';

const PATIENCE_MS = 3_000;
const AGAIN_SECONDS = 4;

export const orderRoutes = (parts: Parts): Hono<Env> => {
  const { book, buying, settings, log } = parts;
  const app = new Hono<Env>();
  const path = '/orders/:id{[0-9a-f]{32}}';

  const entryOf = (c: Context<Env>): Entry | null => book.get(c.req.param('id') ?? '', c.get('session').id);
  const none = (c: Context<Env>) => {
    const text = 'There is no such order of this browser’s.';
    return showTrouble(c, parts, { status: 404, title: 'We do not know this order', text });
  };

  app.get(path, async (c) => {
    const entry = entryOf(c);
    if (entry === null) return none(c);
    const standing = await buying.look(entry, PATIENCE_MS);
    if (standing.kind === 'known' && standing.checkout.state === 'done') {
      book.forgetTyped(entry.id);
      const session = c.get('session');
      if (JSON.stringify(session.cart) === JSON.stringify(entry.cart)) await keep(c, parts, { ...session, cart: [] });
    }
    const body = orderPage({ entry, standing, settings, token: tokenOf(c, parts) });
    const refreshSeconds = isMoving(standing) ? { refreshSeconds: AGAIN_SECONDS } : {};
    return show(c, parts, { title: 'Your order', body, ...refreshSeconds });
  });

  /** For the page's script: whether the page is still how it stands. */
  app.get(`${path}/mark`, async (c) => {
    const entry = entryOf(c);
    if (entry === null) return c.json({ mark: 'none' }, 404);
    return c.json({ mark: markOf(await buying.look(entry, PATIENCE_MS)) });
  });

  app.post(`${path}/drop`, async (c) => {
    await readForm(c, parts, {});
    const entry = entryOf(c);
    if (entry === null) return none(c);
    try {
      await buying.drop(entry);
    } catch (error) {
      // It has gone on meanwhile: its page says how far.
      if (!(error instanceof Refused)) throw error;
      log('an order could not be dropped', error);
    }
    return c.redirect(`/orders/${entry.id}`, 303);
  });

  return app;
};
