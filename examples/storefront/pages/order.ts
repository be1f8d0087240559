// Where an order stands, in plain words: what the buyer has to do, what was charged, and why it ended otherwise.
import type { Checkout } from 'shared-schemas';
import type { Entry } from '../orders/book.ts';
import type { Standing } from '../orders/buying.ts';
import type { Settings } from '../parts.ts';
import { totals } from './cart.ts';
import { hiddenToken } from './form.ts';
import { type Html, html } from './html.ts';
import { money } from './money.ts';
import { nextStep } from './next-step.ts';
import { isMendable, refusalList } from './refusals.ts';

export interface OrderShown {
  readonly entry: Entry;
  readonly standing: Standing;
  readonly settings: Settings;
  readonly token: string;
}

/** Whether it may yet become another by itself. */
export const isMoving = (standing: Standing): boolean =>
  standing.kind === 'asking' ||
  standing.kind === 'unseen' ||
  (standing.kind === 'known' && ['working', 'waiting', 'stuck'].includes(standing.checkout.state));

/** What a page holds its own against, to see that it is an older one. */
export const markOf = (standing: Standing): string =>
  standing.kind === 'known'
    ? `${standing.checkout.state} ${standing.checkout.step} ${standing.checkout.next?.step ?? ''}`.trim()
    : standing.kind;

export const orderPage = (shown: OrderShown): Html => {
  const { standing, entry } = shown;
  const follow = isMoving(standing) ? html` data-order="${entry.id}" data-mark="${markOf(standing)}"` : '';
  return html`<section class="order"${follow}>${bodyOf(shown)}</section>`;
};

const bodyOf = (shown: OrderShown): Html => {
  const { standing } = shown;
  switch (standing.kind) {
    case 'known':
      return checkoutOf(standing.checkout, shown);
    case 'asking':
      return html`<h1>We are placing your order</h1>
<p class="lead">Our stock has not answered yet. We keep asking: the order is made once or not at all, and you are charged once at most.</p>
<p class="quiet">This page looks again by itself. Where it does not, load it again.</p>`;
    case 'unseen':
      return html`<h1>Your order is on its way</h1>
<p class="lead">We cannot reach our stock to see how it stands. It goes on without us, and you are charged once at most.</p>
<p class="quiet">This page looks again by itself. Where it does not, load it again.</p>`;
    case 'lost':
      return html`<h1>We do not know what became of this order</h1>
<p class="lead">Our stock did not answer for half an hour, so we have stopped asking. Please write to us before you order again: it may have been placed.</p>`;
    case 'refused':
      return html`<h1>Nothing was ordered</h1><p class="lead">${wordsFor(standing)}</p><p>You have not been charged.</p>${backToCart()}`;
  }
};

const wordsFor = ({ code, detail }: Extract<Standing, { kind: 'refused' }>): string => {
  if (code === 'short_of_stock') return 'Somebody was faster: not all of it is there any more.';
  if (code === 'quote_changed')
    return 'Prices have changed since you looked. Please see the new ones, and buy again if you agree.';
  if (code === 'item_not_found') return 'Something in your cart is not sold any more.';
  if (code === 'limit_exceeded') return 'This order is larger than we take online.';
  return code === 'intent_disabled' || code === 'paused' ? 'We are not taking orders right now.' : detail;
};

const backToCart = (): Html => html`<p><a class="button" href="/cart">Back to the cart</a></p>`;

const checkoutOf = (checkout: Checkout, shown: OrderShown): Html => {
  switch (checkout.state) {
    case 'working':
      return html`<h1>We are placing your order</h1>${steps(checkout)}<p class="quiet">It takes a few seconds. This page looks again by itself.</p>${goods(checkout)}`;
    case 'waiting':
      return html`${nextStep(checkout, shown.settings)}${steps(checkout)}${drop(shown)}${goods(checkout)}`;
    case 'done':
      return html`<p class="eyebrow">Thank you</p><h1>Your order is placed</h1>
${steps(checkout)}<p class="lead">${paid(checkout)} Its number is <strong class="number">${checkout.order?.number ?? ''}</strong>.</p>${goods(checkout)}<p><a class="button button-plain" href="/">Look around</a></p>`;
    case 'refused':
      return html`<h1>${refusedAs(checkout)}</h1>
${checkout.payment === 'declined' ? '' : checkout.refusals.length === 0 ? html`<p class="lead">${checkout.reason ?? ''}</p>` : html`<div class="note note-bad">${refusalList(checkout.refusals, checkout.lines)}</div>`}
${corrections(checkout, shown)}<p>${paid(checkout)}</p>${backToCart()}${goods(checkout)}`;
    case 'expired':
      return html`<h1>The time is over</h1><p class="lead">${checkout.reason ?? ''} The goods are back on the shelf.</p><p>${paid(checkout)}</p>${backToCart()}`;
    case 'cancelled':
      return html`<h1>You have dropped this order</h1><p class="lead">The goods are back on the shelf.</p><p>${paid(checkout)}</p>${backToCart()}`;
    case 'stuck':
      return html`<h1>Somebody has to look at your order</h1>
<p class="lead">Something did not go as it should, and one of us looks into it. You have been charged once at most. Please do not order again.</p>${goods(checkout)}`;
  }
};

/** No sale is forbidden where a bank says no, or where the buyer has something to put right. */
const refusedAs = ({ payment, refusals }: Checkout): string => {
  if (payment === 'declined') return 'Your payment was declined';
  return isMendable(refusals) ? 'Nothing was ordered' : 'We cannot sell you this';
};

const paid = ({ payment, total, currency }: Checkout): string => {
  const amount = money(total, currency);
  switch (payment) {
    case 'captured':
      return `You have paid ${amount}.`;
    case 'asked':
    case 'authorised':
      return `${amount} is held with your bank; it is taken when the order stands, and let go otherwise.`;
    case 'voided':
      return 'What was held with your bank has been let go: you have not been charged.';
    case 'declined':
      return 'Your means of payment was declined: you have not been charged.';
    case 'none':
      return 'You have not been charged.';
  }
};

/** By the step that the connector names. */
const stages = [
  ['Kept for you', ['reserved']],
  ['Age and address', ['proving', 'waiting']],
  ['May it be sold?', ['clearing']],
  ['Payment', ['authorising', 'authorised']],
  ['Order', ['ordering', 'capturing', 'withdrawing', 'voiding']],
] as const;

const steps = ({ step, state }: Checkout): Html => {
  const at = stages.findIndex(([, named]) => (named as readonly string[]).includes(step));
  const reached = state === 'done' ? stages.length : at;
  return html`<ol class="stages">${stages.map(
    ([name], index) =>
      html`<li class="${index < reached ? 'stage-done' : index === reached ? 'stage-now' : ''}"${
        index === reached ? html` aria-current="step"` : ''
      }>${name}</li>`,
  )}</ol>`;
};

const goods = (checkout: Checkout): Html =>
  html`<div class="sum sum-order"><ul class="sum-lines">${checkout.lines.map(
    (line) =>
      html`<li><span>${line.quantity} × ${line.name}</span><span>${money(line.total, checkout.currency)}</span></li>`,
  )}</ul>${totals(checkout)}<p class="quiet">Checkout <span class="number">${checkout.id}</span></p></div>`;

const drop = ({ entry, token }: OrderShown): Html =>
  html`<form method="post" action="/orders/${entry.id}/drop">${hiddenToken(token)}<button class="link-button">Drop this order</button></form>`;

/** What the postal service makes of the address. */
const corrections = ({ address }: Checkout, { entry }: OrderShown): Html => {
  if (address === null) return html``;
  const { suggested, corrections: said } = address;
  return html`<div class="note">
${said.length === 0 ? '' : html`<p>The postal service says: ${said.join(' ')}</p>`}
${
  suggested === null
    ? html`<p><a href="/checkout?again=${entry.id}">Mend the address</a></p>`
    : html`<p>The postal service knows this address as</p><p><strong>${suggested.street}${suggested.secondary === undefined ? '' : `, ${suggested.secondary}`}, ${suggested.city}, ${suggested.state} ${suggested.zip}</strong></p><p><a class="button button-plain" href="/checkout?again=${entry.id}&amp;address=suggested">Use this address</a></p><p><a href="/checkout?again=${entry.id}">Type another one</a></p>`
}
</div>`;
};
