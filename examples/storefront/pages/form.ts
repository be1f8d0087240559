// Fields of forms: a label, a hint, what is wrong with it, and a name that browsers and screen readers know.
import { type Html, html } from './html.ts';

export const hiddenToken = (token: string): Html => html`<input type="hidden" name="token" value="${token}">`;

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly error?: string | undefined;
  readonly hint?: string;
  readonly autocomplete?: string;
  readonly type?: 'text' | 'email' | 'tel';
  readonly inputmode?: 'numeric';
  readonly maxLength?: number;
  readonly required?: boolean;
  readonly size?: 'short' | 'half';
}

export const field = (of: Field): Html => {
  const { name, label, value, error, hint, autocomplete = 'off', type = 'text', maxLength = 100, required = true } = of;
  const about = [...(hint === undefined ? [] : [`${name}-hint`]), ...(error === undefined ? [] : [`${name}-error`])];
  return html`<div class="field${of.size === undefined ? '' : ` field-${of.size}`}${error === undefined ? '' : ' field-wrong'}">
<label for="${name}">${label}${required ? '' : html` <span class="quiet">(if you like)</span>`}</label>
${hint === undefined ? '' : html`<p class="hint" id="${name}-hint">${hint}</p>`}
${error === undefined ? '' : html`<p class="wrong" id="${name}-error">${error}</p>`}
<input id="${name}" name="${name}" type="${type}" value="${value}" maxlength="${maxLength}" autocomplete="${autocomplete}"${
    of.inputmode === undefined ? '' : html` inputmode="${of.inputmode}"`
  }${required ? html` required` : ''}${error === undefined ? '' : html` aria-invalid="true"`}${
    about.length === 0 ? '' : html` aria-describedby="${about.join(' ')}"`
  }>
</div>`;
};

/** What is wrong with a form, at its top, each with a way to its field. Takes the focus. */
export const summary = (
  title: string,
  faults: readonly { readonly name: string | null; readonly text: string }[],
): Html =>
  html`<div class="note note-bad" role="alert" tabindex="-1" autofocus>
<h2>${title}</h2>
<ul>${faults.map(({ name, text }) => html`<li>${name === null ? text : html`<a href="#${name}">${text}</a>`}</li>`)}</ul>
</div>`;
