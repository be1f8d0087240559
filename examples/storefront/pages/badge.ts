// How many there are, in the words of a shop window. Pure.
import type { Product } from 'shared-schemas';
import { type Html, html } from './html.ts';

export interface Badge {
  readonly band: 'in' | 'low' | 'out';
  readonly label: string;
}

const LOW = 5;
const words: Readonly<Record<Badge['band'], string>> = { in: 'In stock', low: 'Low stock', out: 'Sold out' };

/** What is not told of any more is not there. */
export const badgeOf = (product: Pick<Product, 'availability'> | undefined): Badge => {
  if (product === undefined) return { band: 'out', label: words.out };
  const { availability } = product;
  if (availability.kind === 'always') return { band: 'in', label: 'Always available' };
  if (availability.kind === 'band') return { band: availability.band, label: words[availability.band] };
  const units = Number(availability.quantity);
  if (units <= 0) return { band: 'out', label: words.out };
  return units <= LOW ? { band: 'low', label: `Only ${units} left` } : { band: 'in', label: `${units} in stock` };
};

export const badge = (product: Pick<Product, 'id' | 'name' | 'availability'>): Html => {
  const { band, label } = badgeOf(product);
  return html`<span class="badge badge-${band}" data-stock="${product.id}" data-name="${product.name}">${label}</span>`;
};
