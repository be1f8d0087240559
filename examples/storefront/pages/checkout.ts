// The checkout: who buys, where it goes, when they were born where that is asked, and what they have agreed to pay.
import type { Quote } from '../connector/connector.ts';
import type { Typed } from '../orders/book.ts';
import type { Fault } from '../orders/to-ask.ts';
import { totals } from './cart.ts';
import { type Field, field, hiddenToken, summary } from './form.ts';
import { type Html, html } from './html.ts';
import { money } from './money.ts';
import { isMendable, refusalList } from './refusals.ts';

export interface CheckoutShown {
  readonly quote: Quote;
  readonly typed: Typed;
  readonly faults: readonly Fault[];
  /** Why it was not taken: prices that moved, rules that say no. */
  readonly refused: { readonly title: string; readonly body: Html } | null;
  readonly attempt: string;
  readonly token: string;
}

export const checkoutPage = (shown: CheckoutShown): Html => {
  const { quote, faults, refused, attempt, token } = shown;
  const { needs, total, currency } = quote;
  const input = (of: Omit<Field, 'value' | 'error'>): Html =>
    field({
      ...of,
      value: shown.typed[of.name] ?? '',
      // What is wrong with a date is said once, above its three fields.
      error: of.size === 'short' ? undefined : faults.find(({ name }) => name === of.name)?.text,
    });
  return html`<h1>Checkout</h1>
${faults.length === 0 ? '' : summary('Please look at this again', faults)}
${refused === null ? '' : html`<div class="note note-bad" role="alert" tabindex="-1" autofocus><h2>${refused.title}</h2>${refused.body}</div>`}
<form class="split" method="post" action="/checkout">
<div>
${hiddenToken(token)}<input type="hidden" name="attempt" value="${attempt}"><input type="hidden" name="quote" value="${quote.id}">
<fieldset><legend>You</legend>
<div class="pair">
${input({ name: 'firstName', label: 'First name', autocomplete: 'given-name', maxLength: 60 })}
${input({ name: 'lastName', label: 'Last name', autocomplete: 'family-name', maxLength: 60 })}
</div>
${input({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email' })}
${input({ name: 'phone', label: 'Telephone', type: 'tel', autocomplete: 'tel', maxLength: 40, required: false })}
</fieldset>
${needs.minimumAge > 0 ? born(needs.minimumAge, faults, input) : ''}
<fieldset><legend>Where it goes</legend>
${input({ name: 'street', label: 'Street and number', autocomplete: 'address-line1' })}
${input({ name: 'secondary', label: 'Flat, unit or floor', autocomplete: 'address-line2', maxLength: 60, required: false })}
${input({ name: 'city', label: 'City', autocomplete: 'address-level2', maxLength: 60 })}
<div class="pair">
${input({ name: 'state', label: 'State', autocomplete: 'address-level1', maxLength: 40 })}
${input({ name: 'zip', label: 'ZIP code', autocomplete: 'postal-code', maxLength: 12 })}
</div>
</fieldset>
<fieldset><legend>Payment</legend>
<p class="hint">This is a demonstration: no card is asked for, and no money moves.</p>
${means.map(
  ([value, label], index) =>
    html`<label class="choice"><input type="radio" name="means" value="${value}" required${
      (shown.typed.means ?? 'honoured') === value ? html` checked` : ''
    } id="means-${index}"><span>${label}</span></label>`,
)}
</fieldset>
</div>
<aside class="sum" aria-label="What you buy">
<ul class="sum-lines">${quote.lines.map(
    (line) => html`<li><span>${line.quantity} × ${line.name}</span><span>${money(line.total, currency)}</span></li>`,
  )}</ul>
${totals(quote)}
<button class="button button-wide">Buy for ${money(total, currency)}</button>
<p class="quiet">${needs.minimumAge > 0 ? 'Your age and your address are proved first. ' : ''}You are charged once, and only when the order stands.</p>
</aside>
</form>`;
};

/** What the stand-in of a payment step knows; a real shop has its provider's own fields here. */
export const means = [
  ['honoured', 'A test card that is honoured'],
  ['declined', 'A test card that is declined'],
] as const;

const born = (age: number, faults: readonly Fault[], input: (of: Omit<Field, 'value' | 'error'>) => Html): Html => {
  const fault = faults.find(({ name }) => name === 'bornMonth');
  const wrong = fault === undefined ? '' : html`<p class="wrong" id="born-error">${fault.text}</p>`;
  const part = { inputmode: 'numeric', size: 'short' } as const;
  return html`<fieldset${fault === undefined ? '' : html` class="field-wrong"`}><legend>When were you born?</legend>
<p class="hint">You must be ${age} or over. Such as 5 17 1980.</p>
${wrong}
<div class="date">
${input({ ...part, name: 'bornMonth', label: 'Month', autocomplete: 'bday-month', maxLength: 2 })}
${input({ ...part, name: 'bornDay', label: 'Day', autocomplete: 'bday-day', maxLength: 2 })}
${input({ ...part, name: 'bornYear', label: 'Year', autocomplete: 'bday-year', maxLength: 4 })}
</div>
</fieldset>`;
};

/** What an address would be that the postal service knows. */
export const pricesMoved = (): { title: string; body: Html } => ({
  title: 'Prices have changed',
  body: html`<p>Nothing was ordered. Please look at the new total, and buy again if you agree to it.</p>`,
});

export const ageAsked = (): { title: string; body: Html } => ({
  title: 'We need your date of birth',
  body: html`<p>Nothing was ordered. Where it goes, this is sold to adults alone: please say when you were born, and buy again.</p>`,
});

export const notEnough = (quote: Quote): { title: string; body: Html } => ({
  title: 'Not all of it is there any more',
  body: html`<ul>${quote.lines
    .filter(({ enough }) => !enough)
    .map(
      ({ name, quantity }) => html`<li>There are fewer than ${quantity} left of ${name}.</li>`,
    )}</ul><p><a href="/cart">Change your cart</a></p>`,
});

export const notAllowed = (quote: Quote): { title: string; body: Html } => ({
  title: isMendable(quote.refusals)
    ? 'Nothing was ordered yet'
    : quote.outcome === 'review'
      ? 'We cannot take this order by ourselves'
      : 'We cannot sell you this',
  body: refusalList(quote.refusals, quote.lines),
});
