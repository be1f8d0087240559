// Signing in and out: a stand-in that says so.
import { Hono } from 'hono';
import * as v from 'valibot';
import { accountPage } from '../pages/account.ts';
import type { Env, Parts } from '../parts.ts';
import { readForm, typed } from '../session/read-form.ts';
import { keep, show, tokenOf } from './show.ts';

const email = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.maxLength(90), v.email());

export const accountRoutes = (parts: Parts): Hono<Env> => {
  const { book, settings, newId } = parts;
  const app = new Hono<Env>();

  app.get('/account', (c) => {
    const { id, member } = c.get('session');
    const body = accountPage({ member, orders: book.of(id), token: tokenOf(c, parts), typed: '', settings });
    return show(c, parts, { title: member === null ? 'Sign in' : 'Account', body });
  });

  app.post('/account/sign-in', async (c) => {
    const { email: given } = await readForm(c, parts, { email: typed });
    const session = c.get('session');
    const read = v.safeParse(email, given);
    if (!read.success) {
      const shown = { member: session.member, orders: book.of(session.id), token: tokenOf(c, parts), typed: given };
      const body = accountPage({ ...shown, settings, error: 'This is not an e-mail address.' });
      return show(c, parts, { title: 'Sign in', body }, 422);
    }
    await keep(c, parts, { ...session, member: read.output });
    return c.redirect('/account', 303);
  });

  app.post('/account/sign-out', async (c) => {
    await readForm(c, parts, {});
    // Whoever comes to this browser next is somebody else.
    await keep(c, parts, { ...c.get('session'), id: newId(), member: null, cart: [] });
    return c.redirect('/account', 303);
  });

  return app;
};
