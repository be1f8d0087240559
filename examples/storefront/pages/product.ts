// One product: from the fields that the owner has mapped, and what the law has to say of it.
import type { Product } from 'shared-schemas';
import { MOST_OF_ONE } from '../session/session.ts';
import { art } from './art.ts';
import { badge, badgeOf } from './badge.ts';
import { hiddenToken } from './form.ts';
import { homeUrl } from './home.ts';
import { type Html, html } from './html.ts';
import { kindName, kindOf } from './kinds.ts';
import { money } from './money.ts';

export interface Shown {
  readonly product: Product;
  readonly currency: string;
  readonly member: boolean;
  readonly token: string;
  /** Just put into the cart. */
  readonly added: boolean;
}

export const productPage = ({ product, currency, member, token, added }: Shown): Html => {
  const { id, name, sku, description, unit, price, memberPrice, msrp, regulation } = product;
  const kind = kindOf(product);
  const out = badgeOf(product).band === 'out';
  return html`<nav class="crumbs" aria-label="Where you are"><a href="/">Shop</a> <span aria-hidden="true">/</span> <a href="${homeUrl({ kind })}">${kindName(kind)}</a></nav>
${added ? html`<p class="note note-good" role="status">It is in your cart. <a href="/cart">Go to the cart</a></p>` : ''}
<article class="product">
<div class="art art-large">${art(product)}</div>
<div class="product-facts">
<h1>${name}</h1>
<p class="product-price"><span class="price">${money(member && memberPrice !== null ? memberPrice : price, currency)}</span>
${memberPrice === null ? '' : member ? html`<span class="member">your member price; others pay ${money(price, currency)}</span>` : html`<a class="member" href="/account">${money(memberPrice, currency)} for members</a>`}</p>
<p>${badge(product)}</p>
<p class="lead">${description}</p>
${regulation.regulated ? lawful(product) : ''}
<form class="buy" method="post" action="/cart/add">
${hiddenToken(token)}<input type="hidden" name="item" value="${id}">
<label for="quantity">Quantity</label>
<input id="quantity" name="quantity" type="number" inputmode="numeric" min="1" max="${MOST_OF_ONE}" value="1" required>
<button class="button" data-buy="${id}"${out ? html` disabled` : ''}>Add to cart</button>
</form>
<dl class="facts">
<div><dt>SKU</dt><dd>${sku}</dd></div>
${unit === '' ? '' : html`<div><dt>Unit</dt><dd>${unit}</dd></div>`}
${msrp === null ? '' : html`<div><dt>Maker’s suggested price</dt><dd>${money(msrp, currency)}</dd></div>`}
</dl>
</div>
</article>`;
};

const lawful = ({ regulation }: Product): Html => {
  const { productClass, ageRequired, restrictedStates } = regulation;
  if (productClass === null || ageRequired === null || restrictedStates === null) {
    return html`<div class="law"><p><strong>We cannot sell this item online.</strong> Too little is known about it.</p></div>`;
  }
  return html`<div class="law">
<p><strong>Sold to adults of ${Math.max(ageRequired, 21)} and over.</strong> Your age and address are proved before you pay, and an adult has to sign for it.</p>
${restrictedStates.length === 0 ? '' : html`<p>We do not send it to ${restrictedStates.join(', ')}.</p>`}
</div>`;
};
