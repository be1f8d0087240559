// When figures were checked, and since when nobody could be asked. Pure.
import type { Shelf } from '../cache/catalogue.ts';
import type { Settings } from '../parts.ts';
import { type Html, html } from './html.ts';

type Zone = Pick<Settings, 'timeZone'>;

export const clock = (at: number, { timeZone }: Zone): string =>
  new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', minute: '2-digit', timeZoneName: 'short' }).format(at);

export interface Checked {
  readonly checked: string;
  /** Null while the connector answers. */
  readonly away: string | null;
}

export const checkedWords = ({ checkedAt, awaySince }: Shelf, zone: Zone): Checked => ({
  checked: checkedAt === null ? 'Stock has not been checked yet.' : `Stock checked at ${clock(checkedAt, zone)}.`,
  away:
    awaySince === null
      ? null
      : `We cannot reach our stock since ${clock(awaySince, zone)}. What you see may have changed, and nothing can be ordered until we are back.`,
});

export const checkedLine = (shelf: Shelf, zone: Zone): Html =>
  html`<p data-checked>${checkedWords(shelf, zone).checked}</p>`;

/** At the top of the page, where nobody overlooks it. */
export const awayLine = (shelf: Shelf, zone: Zone): Html => {
  const { away } = checkedWords(shelf, zone);
  return html`<p class="away" data-away${away === null ? html` hidden` : ''}>${away ?? ''}</p>`;
};
