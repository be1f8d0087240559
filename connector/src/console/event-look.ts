// Where the console shows what an event is about.
import { html } from 'hono/html';
import type { ToldEvent } from '../events/messages.ts';
import type { Html } from './page.ts';

/** The sentence of an event, and a link to what it is about where the console has a page of that. */
export const eventLook = ({ text, data, next, organizationId }: ToldEvent): Html => {
  const query = new URLSearchParams({ organization: organizationId });
  const [, run] = /^show-reconciliation --run '([^']+)'$/.exec(next ?? '') ?? [];
  if (data.plan !== undefined)
    return html`<span>${text} <a href="/console/plans/${encodeURIComponent(data.plan)}">See plan ${data.plan}</a></span>`;
  if (run !== undefined)
    return html`<span>${text} <a href="/console/stock/counts/${encodeURIComponent(run)}?${query}">See run ${run}</a></span>`;
  if (data.itemId !== undefined)
    return html`<span>${text} <a href="/console/stock/items/${encodeURIComponent(data.itemId)}?${query}">See ${data.sku || data.name || data.itemId}</a></span>`;
  return html`${text}`;
};
