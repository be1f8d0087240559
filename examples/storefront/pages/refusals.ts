// Why something cannot be bought, in the connector's words for the buyer; and of what, where it is not the whole cart.
import type { Checkout } from 'shared-schemas';
import { type Html, html } from './html.ts';

type Refusals = Checkout['refusals'];

export const refusalList = (
  refusals: Refusals,
  lines: readonly { readonly sku: string; readonly name: string }[],
): Html => {
  const names = (items: readonly string[]): string =>
    items.map((sku) => lines.find((line) => line.sku === sku)?.name ?? sku).join(', ');
  const said = new Map<string, string[]>();
  for (const { reason, items } of refusals) said.set(reason, [...(said.get(reason) ?? []), ...items]);
  return html`<ul class="refusals">${[...said].map(
    ([reason, items]) =>
      html`<li>${reason}${items.length === 0 ? '' : html` <span class="quiet">(${names([...new Set(items)])})</span>`}</li>`,
  )}</ul>`;
};

/** Whether all of it is something that the buyer can put right: the connector's words then ask them to. */
export const isMendable = (refusals: Refusals): boolean =>
  refusals.length > 0 && refusals.every(({ reason }) => reason.startsWith('Please '));
