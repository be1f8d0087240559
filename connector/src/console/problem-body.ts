// What is said of a problem on a page: what it is, what to do next, and which fields it is about.
import { html } from 'hono/html';
import { ConnectorError } from '../errors.ts';
import { type Html, note } from './page.ts';

/** @param detail where the error itself is not for people. */
export const problemBody = (error: unknown, detail = error instanceof ConnectorError ? error.message : ''): Html => {
  const { hint, fields } = error instanceof ConnectorError ? error.facts : {};
  return html`${note('bad', detail, { live: true })}${hint === undefined ? '' : html`<p>${hint}</p>`}
    ${fields === undefined ? '' : html`<ul>${fields.map(({ field, reason }) => html`<li><code>${field}</code> ${reason}</li>`)}</ul>`}`;
};
