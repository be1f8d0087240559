// Signing in, plainly a stand-in; and the orders of this browser.
import type { Entry } from '../orders/book.ts';
import type { Settings } from '../parts.ts';
import { clock } from './checked.ts';
import { field, hiddenToken } from './form.ts';
import { type Html, html } from './html.ts';

export interface AccountShown {
  readonly member: string | null;
  readonly orders: readonly Entry[];
  readonly token: string;
  readonly typed: string;
  readonly error?: string | undefined;
  readonly settings: Settings;
}

export const accountPage = ({ member, orders, token, typed, error, settings }: AccountShown): Html => html`${
  member === null
    ? html`<h1>Sign in</h1>
<p class="lead">Members pay the member price.</p>
<div class="note"><p><strong>This is a demonstration.</strong> No letter is sent and no password is asked: whatever address you type, you are signed in as it. A real shop sends a link there first.</p></div>
<form class="narrow" method="post" action="/account/sign-in">${hiddenToken(token)}
${field({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email', value: typed, error })}
<button class="button">Sign in</button></form>`
    : html`<h1>Your account</h1>
<p class="lead">You are signed in as <strong>${member}</strong> and see member prices.</p>
<form method="post" action="/account/sign-out">${hiddenToken(token)}<button class="button button-plain">Sign out</button></form>`
}
<section class="past"><h2>Orders from this browser</h2>
${
  orders.length === 0
    ? html`<p class="quiet">There are none yet.</p>`
    : html`<ul>${orders.map(({ id, at, checkout }) => html`<li><a href="/orders/${id}">${checkout ?? 'An order that was not placed'}</a> <span class="quiet">${new Date(at).toISOString().slice(0, 10)}, ${clock(at, settings)}</span></li>`)}</ul>`
}</section>`;
