// The cart: put something in, change how many, take it out.
import { Hono } from 'hono';
import { Away } from '../connector/away.ts';
import type { Quote } from '../connector/connector.ts';
import { toLines } from '../orders/to-ask.ts';
import { cartPage } from '../pages/cart.ts';
import type { Env, Parts } from '../parts.ts';
import { readForm, typed } from '../session/read-form.ts';
import { MOST_LINES, MOST_OF_ONE, type Session } from '../session/session.ts';
import { keep, show, showTrouble, tokenOf } from './show.ts';

export const cartRoutes = (parts: Parts): Hono<Env> => {
  const app = new Hono<Env>();

  app.get('/cart', async (c) => {
    const session = c.get('session');
    const { byId, currency } = parts.catalogue.current();
    const lines = session.cart.map(([id, quantity]) => ({ id, quantity, product: byId.get(id) ?? null }));
    const { quote, trouble } = await quoteOf(parts, session);
    const body = cartPage({ lines, quote, trouble, currency, token: tokenOf(c, parts) });
    return show(c, parts, { title: 'Cart', body });
  });

  app.post('/cart/add', async (c) => {
    const { item, quantity } = await readForm(c, parts, { item: typed, quantity: typed });
    const units = readUnits(quantity);
    const session = c.get('session');
    if (units === null || units === 0 || !parts.catalogue.current().byId.has(item)) {
      const text = `Please choose how many: 1 to ${MOST_OF_ONE}.`;
      return showTrouble(c, parts, { status: 422, title: 'That did not work', text });
    }
    const had = session.cart.find(([id]) => id === item)?.[1] ?? 0;
    if (had === 0 && session.cart.length >= MOST_LINES) {
      const text = `A cart takes ${MOST_LINES} kinds of goods. Please buy these first, or take something out.`;
      return showTrouble(c, parts, { status: 422, title: 'The cart is full', text });
    }
    await keep(c, parts, withUnits(session, item, Math.min(MOST_OF_ONE, had + units)));
    return c.redirect(`/products/${item}?added`, 303);
  });

  app.post('/cart/change', async (c) => {
    const { item, quantity } = await readForm(c, parts, { item: typed, quantity: typed });
    const units = readUnits(quantity);
    if (units === null) {
      const text = `Please choose how many: up to ${MOST_OF_ONE}, or 0 to take it out.`;
      return showTrouble(c, parts, { status: 422, title: 'That did not work', text });
    }
    const session = c.get('session');
    // What was never in it is not put in by changing it.
    if (session.cart.some(([id]) => id === item)) await keep(c, parts, withUnits(session, item, units));
    return c.redirect('/cart', 303);
  });

  return app;
};

/** What the cart comes to, and why nobody can tell where nobody can. */
export const quoteOf = async (
  { connector, log }: Pick<Parts, 'connector' | 'log'>,
  session: Session,
): Promise<{ readonly quote: Quote | null; readonly trouble: string | null }> => {
  if (session.cart.length === 0) return { quote: null, trouble: null };
  try {
    const quote = await connector.quote({ line: toLines(session), member: session.member !== null });
    return { quote, trouble: null };
  } catch (error) {
    log('a cart could not be priced', error);
    const trouble =
      error instanceof Away
        ? 'We cannot reach our stock just now, so nothing can be ordered. Your cart is kept: please come back in a few minutes.'
        : 'Something in your cart cannot be had any more. Please take it out.';
    return { quote: null, trouble };
  }
};

const readUnits = (text: string): number | null => {
  const units = /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : null;
  return units === null || units > MOST_OF_ONE ? null : units;
};

const withUnits = (session: Session, item: string, units: number): Session => {
  const others = session.cart.filter(([id]) => id !== item);
  const at = session.cart.findIndex(([id]) => id === item);
  if (units === 0) return { ...session, cart: others };
  return { ...session, cart: others.toSpliced(at === -1 ? others.length : at, 0, [item, units]) };
};
