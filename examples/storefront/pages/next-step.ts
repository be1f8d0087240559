// What the age provider wants of the buyer, in plain words, and where they do it.
import type { Checkout } from 'shared-schemas';
import type { Settings } from '../parts.ts';
import { clock } from './checked.ts';
import { type Html, html } from './html.ts';

interface Words {
  readonly title: string;
  readonly what: string;
  /** On the way to it; null where there is nothing to do. */
  readonly go: string | null;
}

const words: Readonly<Record<string, Words>> = {
  photo_id: {
    title: 'One more step: show a photo ID',
    what: 'Your age could not be told from your name, address and date of birth alone. The age provider asks for a photo of a driver’s licence, passport or ID card.',
    go: 'Show a photo ID',
  },
  signature: {
    title: 'One more step: sign',
    what: 'The age provider asks you to sign that these are your own particulars.',
    go: 'Sign',
  },
  phone_validation: {
    title: 'One more step: confirm your telephone',
    what: 'The age provider sends a code to your telephone.',
    go: 'Confirm your telephone',
  },
  pending: {
    title: 'Your ID is being looked at',
    what: 'Somebody at the age provider is looking at what you have shown. There is nothing to do for you.',
    go: null,
  },
  denied: {
    title: 'Your ID was not accepted',
    what: 'You can try again with another photo or another document.',
    go: 'Try again',
  },
};

const reasons: Readonly<Record<string, string>> = {
  invalid_id: 'The document could not be read, or is not valid.',
  info_mismatch: 'The document does not say what you have typed.',
  underage: 'The document says that you are too young.',
  fake_id: 'The document was not taken for a real one.',
  selfie_mismatch: 'The picture of you does not match the document.',
};

export const nextStep = (checkout: Checkout, settings: Settings): Html => {
  const { next } = checkout;
  const { title, what, go } = words[next?.step ?? ''] ?? {
    title: 'One more step',
    what: 'The age provider wants something more of you.',
    go: 'Go on',
  };
  const reason = next?.reason == null ? null : (reasons[next.reason] ?? null);
  const url = next?.id == null ? null : (settings.ageStepUrl?.replace('{id}', encodeURIComponent(next.id)) ?? null);
  return html`<h1>${title}</h1>
<div class="note">${reason === null ? '' : html`<p><strong>${reason}</strong></p>`}<p>${what}</p>
${go === null || url === null ? '' : html`<p><a class="button" href="${url}" target="_blank" rel="noopener">${go}<span class="hidden"> (opens the age provider’s page)</span></a></p>`}
<p>We keep the goods for you until <strong>${clock(Date.parse(checkout.heldUntil), settings)}</strong>. Nothing has been charged. This page goes on by itself.</p></div>`;
};
