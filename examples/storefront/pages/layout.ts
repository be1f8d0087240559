// What every page has around it: where one is, the search, the cart, and what the shop honestly says of itself.

import { ASSETS } from '../assets.ts';
import type { Shelf } from '../cache/catalogue.ts';
import type { Settings } from '../parts.ts';
import type { Session } from '../session/session.ts';
import { awayLine, checkedLine } from './checked.ts';
import { type Html, html } from './html.ts';

export interface Frame {
  readonly settings: Settings;
  readonly session: Session;
  readonly shelf: Shelf;
}

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** What was searched for. */
  readonly q?: string;
  /** Asked for again after so many seconds, where no script runs. */
  readonly refreshSeconds?: number;
  /** Without search and cart, as for who has not been let in. */
  readonly bare?: boolean;
}

export const layout = ({ settings, session, shelf }: Frame, page: Page): Html => {
  const { title, body, q = '', refreshSeconds, bare = false } = page;
  const units = session.cart.reduce((sum, [, quantity]) => sum + quantity, 0);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} · ${settings.name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f6f3ec" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#141512" media="(prefers-color-scheme: dark)">
<link rel="icon" href="${ASSETS.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${ASSETS.style}">
${refreshSeconds === undefined ? '' : html`<noscript><meta http-equiv="refresh" content="${refreshSeconds}"></noscript>`}
<script src="${ASSETS.live}" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<div class="wrap top-row">
<a class="brand" href="/"><svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><path d="M16 2c5 5 8 9 8 14a8 8 0 0 1-16 0c0-5 3-9 8-14z" fill="currentColor"/><path d="M16 12v18" stroke="var(--paper)" stroke-width="2"/></svg><span>${settings.name}</span></a>
${
  bare
    ? ''
    : html`<form class="search" action="/" role="search"><label class="hidden" for="q">Search the shop</label><input id="q" name="q" type="search" value="${q}" maxlength="80" placeholder="Search" autocomplete="off"><button class="icon-button" aria-label="Search"><svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><circle cx="11" cy="11" r="6.5" fill="none" stroke="currentColor" stroke-width="2"/><path d="m16 16 5 5" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg></button></form>
<nav class="top-nav" aria-label="You">
<a href="/account">${session.member === null ? 'Sign in' : 'Account'}</a>
<a class="cart-link" href="/cart"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M3 4h2.5l2 11h10l2-8H6.5" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/><circle cx="9" cy="19.5" r="1.6" fill="currentColor"/><circle cx="16" cy="19.5" r="1.6" fill="currentColor"/></svg><span class="cart-word">Cart</span>${units === 0 ? '' : html`<span class="count">${units}<span class="hidden"> in it</span></span>`}</a>
</nav>`
}
</div>
</header>
<main id="main" class="wrap" tabindex="-1">
${bare ? '' : awayLine(shelf, settings)}
${body}
</main>
<footer class="foot">
<div class="wrap">
${bare ? '' : checkedLine(shelf, settings)}
<p>For adults of 21 and over. Age and address are proved by third parties before anything regulated is sold. This is a demonstration: nothing is sent and no money moves.</p>
</div>
</footer>
<div class="hidden" role="status" aria-live="polite" data-live></div>
</body>
</html>`;
};
