// Answers a page: its frame, its status, its session.
import type { Context } from 'hono';
import { layout, type Page } from '../pages/layout.ts';
import { troublePage } from '../pages/trouble.ts';
import type { Env, Parts } from '../parts.ts';
import { formToken } from '../session/form-token.ts';
import { type Session, writeSession } from '../session/session.ts';

type Status = 200 | 400 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503;

export const show = (c: Context<Env>, parts: Parts, page: Page, status: Status = 200): Response | Promise<Response> =>
  c.html(
    layout({ settings: parts.settings, session: c.get('session'), shelf: parts.catalogue.current() }, page),
    status,
  );

export const showTrouble = (
  c: Context<Env>,
  parts: Parts,
  { status, title, text }: { readonly status: Status; readonly title: string; readonly text: string },
): Response | Promise<Response> => show(c, parts, { title, body: troublePage(title, text) }, status);

export const tokenOf = (c: Context<Env>, { settings }: Parts): string => formToken(settings, c.get('session'));

/** From now on this is who is looking. */
export const keep = async (c: Context<Env>, { settings }: Parts, session: Session): Promise<void> => {
  c.set('session', session);
  await writeSession(c, settings, session);
};

/** A page of this shop: nobody is sent elsewhere by an address of ours. */
export const ownPath = (text: string): string =>
  /^\/(?![/\\])[\x21-\x7e]{0,300}$/.test(text) && !text.includes('\\') ? text : '/';
