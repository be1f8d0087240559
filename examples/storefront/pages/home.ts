// The shop window: everything, or what was searched for, a page at a time.
import type { Product } from 'shared-schemas';
import { art } from './art.ts';
import { badge } from './badge.ts';
import { type Html, html } from './html.ts';
import { kindName } from './kinds.ts';
import { money } from './money.ts';

export interface Window {
  readonly q: string;
  readonly kind: string | null;
  readonly kinds: readonly string[];
  readonly products: readonly Product[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  readonly currency: string;
  readonly member: boolean;
  /** Nothing has ever been read from the connector. */
  readonly unread: boolean;
}

export const homeUrl = ({ q, kind, page }: { q?: string; kind?: string | null; page?: number }): string => {
  const query = new URLSearchParams();
  if (q !== undefined && q !== '') query.set('q', q);
  if (kind != null) query.set('kind', kind);
  if (page !== undefined && page > 1) query.set('page', String(page));
  return query.size === 0 ? '/' : `/?${query}`;
};

export const homePage = (window: Window): Html => {
  const { q, kind, kinds, products, total } = window;
  const shown = q === '' && kind === null ? 'Everything in the shop' : q === '' ? kindName(kind ?? '') : `“${q}”`;
  const first = q === '' && kind === null && window.page === 1;
  return html`${first ? hero() : ''}
<nav class="chips" aria-label="Kinds of goods">
<a class="chip" href="${homeUrl({ q })}"${kind === null ? html` aria-current="true"` : ''}>All</a>
${kinds.map(
  (each) =>
    html`<a class="chip" href="${homeUrl({ q, kind: each })}"${each === kind ? html` aria-current="true"` : ''}>${kindName(each)}</a>`,
)}
</nav>
<div class="list-head">${first ? html`<h2>${shown}</h2>` : html`<h1>${shown}</h1>`}<p class="quiet">${total === 1 ? '1 product' : `${total} products`}</p></div>
${
  products.length === 0
    ? html`<p class="empty">${window.unread ? 'Our shelves are being read; please come back in a moment.' : html`Nothing here is called that. <a href="/">See everything</a>.`}</p>`
    : html`<ul class="grid">${products.map((product) => card(product, window))}</ul>`
}
${window.pages > 1 ? pager(window) : ''}`;
};

const hero = (): Html => html`<section class="hero">
<p class="eyebrow">Sold to adults, from one stock</p>
<h1>Good things, lawfully.</h1>
<p>Vapes, cigars, hemp and the things around them. What you see is what is on the shelf right now, and whether we may send it to you is settled before you pay.</p>
</section>`;

const card = (product: Product, { currency, member }: Window): Html => {
  const { id, name, price, memberPrice, regulation } = product;
  const paid = member && memberPrice !== null ? memberPrice : price;
  return html`<li class="card">
<a class="card-link" href="/products/${id}">
<span class="art">${art(product)}</span>
<span class="card-name">${name}</span>
</a>
<p class="card-price"><span class="price">${money(paid, currency)}</span>${
    memberPrice === null
      ? ''
      : member
        ? html` <s class="quiet"><span class="hidden">instead of </span>${money(price, currency)}</s>`
        : html` <span class="member">${money(memberPrice, currency)} for members</span>`
  }</p>
<p class="card-foot">${badge(product)}${regulation.regulated ? html`<span class="age" title="Sold to adults alone">${regulation.ageRequired ?? 21}+</span>` : ''}</p>
</li>`;
};

const pager = ({ q, kind, page, pages }: Window): Html => html`<nav class="pager" aria-label="Pages">
${page > 1 ? html`<a class="button button-plain" rel="prev" href="${homeUrl({ q, kind, page: page - 1 })}">Previous</a>` : html`<span></span>`}
<span class="quiet">Page ${page} of ${pages}</span>
${page < pages ? html`<a class="button button-plain" rel="next" href="${homeUrl({ q, kind, page: page + 1 })}">Next</a>` : html`<span></span>`}
</nav>`;
