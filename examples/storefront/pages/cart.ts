// The cart, with the connector's own figures: nothing that a browser has sent is a price.
import type { Product } from 'shared-schemas';
import type { Quote } from '../connector/connector.ts';
import { MOST_OF_ONE } from '../session/session.ts';
import { art } from './art.ts';
import { badge } from './badge.ts';
import { hiddenToken } from './form.ts';
import { type Html, html } from './html.ts';
import { money } from './money.ts';
import { refusalList } from './refusals.ts';

export interface CartLine {
  readonly id: string;
  readonly quantity: number;
  /** Null for what the shop has no more. */
  readonly product: Product | null;
}

export interface CartShown {
  readonly lines: readonly CartLine[];
  /** Null where the connector cannot be asked, or cannot price what is in the cart. */
  readonly quote: Quote | null;
  readonly trouble: string | null;
  readonly currency: string;
  readonly token: string;
}

export const cartPage = (cart: CartShown): Html => {
  const { lines, quote, trouble } = cart;
  if (lines.length === 0) {
    return html`<h1>Your cart</h1><p class="empty">There is nothing in it. <a href="/">Look around</a>.</p>`;
  }
  const refused = quote !== null && quote.outcome !== 'allow';
  const ready = quote?.enough === true && !refused && lines.every(({ product }) => product !== null);
  return html`<h1>Your cart</h1>
${trouble === null ? '' : html`<p class="note note-bad" role="alert">${trouble}</p>`}
${refused ? html`<div class="note note-bad" role="alert"><h2>We cannot sell you all of this</h2>${refusalList(quote.refusals, quote.lines)}</div>` : ''}
<div class="split">
<ul class="lines">${lines.map((line) => lineOf(line, cart))}</ul>
<aside class="sum" aria-label="What it comes to">
${quote === null ? html`<p class="quiet">What it comes to is said as soon as our stock can be reached.</p>` : totals(quote)}
${
  ready
    ? html`<a class="button button-wide" href="/checkout">Go to the checkout</a>`
    : html`<p class="button button-wide button-off" aria-disabled="true">Go to the checkout</p>`
}
${quote !== null && quote.needs.minimumAge > 0 ? html`<p class="quiet">There are goods for adults of ${quote.needs.minimumAge} and over in it: we will ask for your date of birth and your address.</p>` : ''}
</aside>
</div>`;
};

const lineOf = ({ id, quantity, product }: CartLine, { quote, currency, token }: CartShown): Html => {
  const quoted = quote?.lines.find((line) => line.id === id);
  const name = product?.name ?? 'Something we have no more';
  return html`<li class="line${quoted?.enough === false ? ' line-short' : ''}">
<span class="art art-small">${product === null ? '' : art(product)}</span>
<div class="line-what">
<p class="line-name">${product === null ? name : html`<a href="/products/${id}">${name}</a>`}</p>
<p class="quiet">${quoted === undefined ? '' : html`${money(quoted.price, currency)} each `}${product === null ? '' : badge(product)}</p>
${quoted?.enough === false ? html`<p class="wrong">There are fewer than ${quantity} left.</p>` : ''}
</div>
<form class="line-change" method="post" action="/cart/change">
${hiddenToken(token)}<input type="hidden" name="item" value="${id}">
<label class="hidden" for="quantity-${id}">How many of ${name}</label>
<input id="quantity-${id}" name="quantity" type="number" inputmode="numeric" min="0" max="${MOST_OF_ONE}" value="${quantity}" required>
<button class="link-button">Change</button>
</form>
<form method="post" action="/cart/change">
${hiddenToken(token)}<input type="hidden" name="item" value="${id}"><input type="hidden" name="quantity" value="0">
<button class="link-button">Remove<span class="hidden"> ${name}</span></button>
</form>
<p class="line-total">${quoted === undefined ? '' : money(quoted.total, currency)}</p>
</li>`;
};

export const totals = ({
  subTotal,
  tax,
  total,
  currency,
}: Pick<Quote, 'subTotal' | 'tax' | 'total' | 'currency'>): Html =>
  html`<dl class="totals">
<div><dt>Goods</dt><dd>${money(subTotal, currency)}</dd></div>
<div><dt>Tax</dt><dd>${money(tax, currency)}</dd></div>
<div class="totals-end"><dt>Total</dt><dd>${money(total, currency)}</dd></div>
</dl>`;
