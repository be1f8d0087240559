// When something is not there, not ours, or has gone wrong.
import { type Html, html } from './html.ts';

export const troublePage = (title: string, text: string): Html =>
  html`<section class="gate"><h1>${title}</h1><p class="lead">${text}</p><p><a class="button" href="/">To the shop</a></p></section>`;
