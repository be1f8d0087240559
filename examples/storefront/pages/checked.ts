// When figures were checked, and since when nobody could be asked. Pure.
import type { Shelf } from '../cache/catalogue.ts';
import type { Settings } from '../parts.ts';
import { type Html, html } from './html.ts';

type Zone = Pick<Settings, 'timeZone'>;

export const clock = (at: number, { timeZone }: Zone): string =>
  new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', minute: '2-digit', timeZoneName: 'short' }).format(at);

export const checkedWords = ({ checkedAt, awaySince }: Shelf, zone: Zone): { text: string; away: boolean } => {
  const checked =
    checkedAt === null ? 'Stock has not been checked yet.' : `Stock checked at ${clock(checkedAt, zone)}.`;
  if (awaySince === null) return { text: checked, away: false };
  return {
    text: `We cannot reach our stock since ${clock(awaySince, zone)}. ${checked} What you see may have changed, and nothing can be ordered until we are back.`,
    away: true,
  };
};

export const checkedLine = (shelf: Shelf, zone: Zone): Html => {
  const { text, away } = checkedWords(shelf, zone);
  return html`<p class="checked${away ? ' checked-away' : ''}" data-checked>${text}</p>`;
};
