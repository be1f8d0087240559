// The checkout: typed, held against the contract and the connector's own figures, and begun once.
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import type { Quote } from '../connector/connector.ts';
import type { Typed } from '../orders/book.ts';
import { bornOn, toAsk, toLines } from '../orders/to-ask.ts';
import { ageAsked, type CheckoutShown, checkoutPage, notAllowed, notEnough, pricesMoved } from '../pages/checkout.ts';
import type { Env, Parts } from '../parts.ts';
import { readForm, typed, WrongForm } from '../session/read-form.ts';
import { visitorOf } from '../session/visitor.ts';
import { quoteOf } from './cart.ts';
import { show, showTrouble, tokenOf } from './show.ts';

/** A shopper waits so long before they are shown that it is on its way. */
const PATIENCE_MS = 6_000;

const UNFINISHED =
  'There are orders from here that are not finished, and goods are kept for each of them. Please finish or drop one of them first: your account shows those of this browser. Nothing more was ordered.';

/** Of the gate: said where nobody knows yet from which age on it may be bought. */
const SHOP_AGE = 21;

const fields = {
  attempt: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  quote: v.pipe(v.string(), v.regex(/^Q-[0-9A-F]{24}$/)),
  firstName: typed,
  lastName: typed,
  email: typed,
  phone: typed,
  street: typed,
  secondary: typed,
  city: typed,
  state: typed,
  zip: typed,
  means: typed,
} as const;
const born = { bornMonth: typed, bornDay: typed, bornYear: typed } as const;
/** Where the cart alone asks for no age, the place it goes to may: then the page was shown a second time, with these. */
const maybeBorn = { bornMonth: v.optional(typed), bornDay: v.optional(typed), bornYear: v.optional(typed) } as const;

export const checkoutRoutes = (parts: Parts): Hono<Env> => {
  const { connector, book, buying, settings, now, newId } = parts;
  const app = new Hono<Env>();

  const page = (c: Context<Env>, shown: Omit<CheckoutShown, 'token' | 'attempt'>, status: 200 | 409 | 422 = 200) => {
    const body = checkoutPage({ ...shown, token: tokenOf(c, parts), attempt: newId() });
    return show(c, parts, { title: 'Checkout', body }, status);
  };

  app.get('/checkout', async (c) => {
    const session = c.get('session');
    const { quote } = await quoteOf(parts, session);
    // The cart says what is wrong.
    if (quote === null || !quote.enough || quote.outcome !== 'allow') return c.redirect('/cart', 303);
    const again = await typedBefore(c);
    return page(c, { quote, typed: { email: session.member ?? '', ...again }, faults: [], refused: null });
  });

  /** Of an order of this session that did not come about, and with the postal service's spelling where it is wanted. */
  const typedBefore = async (c: Context<Env>): Promise<Typed> => {
    const entry = book.get(c.req.query('again') ?? '', c.get('session').id);
    if (entry?.typed == null) return {};
    if (c.req.query('address') !== 'suggested' || entry.checkout === null) return entry.typed;
    const { address } = await connector.show(entry.checkout);
    const { street, secondary = '', city, state, zip } = address?.suggested ?? {};
    return street === undefined || city === undefined || state === undefined || zip === undefined
      ? entry.typed
      : { ...entry.typed, street, secondary, city, state, zip };
  };

  app.post('/checkout', async (c) => {
    const session = c.get('session');
    const { quote: cart } = await quoteOf(parts, session);
    if (cart === null) return c.redirect('/cart', 303);
    const always = cart.needs.minimumAge > 0;
    const form = await readForm(c, parts, { ...fields, ...(always ? born : maybeBorn) });
    const { attempt, quote: agreed, bornMonth, bornDay, bornYear, ...rest } = form;
    const day = { bornMonth: bornMonth ?? '', bornDay: bornDay ?? '', bornYear: bornYear ?? '' };
    const asksAge = always || Object.values(day).some((part) => part !== '');
    const given: Typed = asksAge ? { ...rest, ...day } : rest;
    const before = book.get(attempt, session.id);
    if (before !== null) return c.redirect(`/orders/${attempt}`, 303);
    const ip = getConnInfo(c).remote.address ?? '';
    const { ask, faults } = toAsk({ typed: given, session, ip, quote: agreed, asksAge });
    if (ask === null) {
      const needs = asksAge && !always ? { ...cart.needs, minimumAge: SHOP_AGE } : cart.needs;
      return page(c, { quote: { ...cart, needs }, typed: given, faults, refused: null }, 422);
    }
    const line = toLines(session);
    const { shipTo, member = false } = ask;
    const quote: Quote = await connector.quote({ line, member, shipTo, ...(asksAge ? { bornOn: bornOn(given) } : {}) });
    const refused = quote.id !== agreed ? pricesMoved() : !quote.enough ? notEnough(quote) : null;
    if (refused !== null) return page(c, { quote, typed: given, faults: [], refused }, 409);
    if (quote.outcome !== 'allow') {
      return page(c, { quote, typed: given, faults: [], refused: notAllowed(quote) }, 422);
    }
    if (quote.needs.minimumAge > 0 && !asksAge) {
      return page(c, { quote, typed: given, faults: [], refused: ageAsked() }, 422);
    }
    // Pressed twice, and the other press was faster.
    if (book.get(attempt, session.id) !== null) return c.redirect(`/orders/${attempt}`, 303);
    const visitor = visitorOf(settings, ip);
    const open = book.open({ sessionId: session.id, visitor }, now().getTime());
    if (open.session >= settings.openOrders.ofSession || open.visitor >= settings.openOrders.ofAddress) {
      return showTrouble(c, parts, { status: 429, title: 'First things first', text: UNFINISHED });
    }
    const { means: _, ...shown } = given;
    const entry = {
      ...{ id: attempt, sessionId: session.id, ask, cart: session.cart, typed: shown },
      ...{ checkout: null, refused: null, at: now().getTime() },
    };
    if (!book.add(entry, visitor)) throw new WrongForm('It is another’s.');
    const standing = await buying.look(entry, PATIENCE_MS);
    if (standing.kind === 'refused' && standing.code === 'invalid_ask') {
      return showTrouble(c, parts, { status: 422, title: 'Nothing was ordered', text: standing.detail });
    }
    return c.redirect(`/orders/${attempt}`, 303);
  });

  return app;
};
