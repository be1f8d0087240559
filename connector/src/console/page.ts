// The frame that every page of the console stands in.
import { html } from 'hono/html';
import type { Session } from './sessions.ts';
import { stylesheetAddress } from './stylesheet.ts';

export type Html = ReturnType<typeof html>;
export type Mood = 'good' | 'warn' | 'bad';

export interface Place {
  readonly path: string;
  readonly name: string;
}

const document = (title: string, body: Html): Html => html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${title} · Connector console</title><link rel="icon" href="data:,"><link rel="stylesheet" href="${stylesheetAddress}"></head>
<body>${body}</body>
</html>`;

export interface Framed {
  readonly title: string;
  /** The address of the place in the menu that this is part of. */
  readonly here: string;
  readonly session: Session;
  readonly places: readonly Place[];
  readonly body: Html;
}

export const framed = ({ title, here, session, places, body }: Framed): Html =>
  document(
    title,
    html`<a class="skip" href="#content">Skip to the content</a>
<header class="top"><span class="name">Connector console</span><span class="who">signed in as ${session.by}</span>
${form(session, { action: '/console/sign-out' }, html`<button class="plain">Sign out</button>`)}</header>
<nav class="menu" aria-label="Console"><ul>${places.map(
      ({ path, name }) =>
        html`<li><a href="${path}"${path === here ? html` aria-current="page"` : ''}>${name}</a></li>`,
    )}</ul></nav>
<main id="content" tabindex="-1"><h1>${title}</h1>${body}</main>`,
  );

/** A page for who is not signed in. */
export const alone = (title: string, body: Html): Html =>
  document(title, html`<main class="alone"><div class="card"><h1>${title}</h1>${body}</div></main>`);

/** A form that the console takes from its own pages alone. */
export const form = (session: Session, { action }: { readonly action: string }, body: Html): Html =>
  html`<form method="post" action="${action}"><input type="hidden" name="token" value="${session.formToken}">${body}</form>`;

export const note = (mood: Mood | '', body: Html | string, { live = false } = {}): Html =>
  html`<div class="note ${mood}"${live ? html` role="status"` : ''}>${typeof body === 'string' ? html`<p>${body}</p>` : body}</div>`;
