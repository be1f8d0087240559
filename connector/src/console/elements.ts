// What pages are made of: tables that become cards on a phone, moments, states, and the way from one page of a list to the next.
import { html } from 'hono/html';
import { moment } from '../catalogue/written.ts';
import type { Html, Mood, Place } from './page.ts';

type Cell = Html | string | number | null;

export interface Column {
  readonly label: string;
  readonly kind?: 'number' | 'when';
}

export interface Table {
  readonly caption: Html | string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Said where there is no row. */
  readonly none: string;
}

export const table = ({ caption, columns, rows, none }: Table): Html => {
  if (rows.length === 0) return html`<p class="soft">${none}</p>`;
  const head = columns.map(({ label, kind }) => html`<th scope="col" class="${kind ?? ''}">${label}</th>`);
  const cells = (row: readonly Cell[]) =>
    row.map(
      (cell, at) => html`<td class="${columns[at]?.kind ?? ''}" data-label="${columns[at]?.label ?? ''}">${cell}</td>`,
    );
  return html`<div class="wide"><table class="stack"><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody></table></div>`;
};

/** Terms and what there is to say of each; those with nothing to say are left out. */
export const facts = (rows: readonly (readonly [term: string, said: Cell])[]): Html =>
  html`<dl>${rows.flatMap(([term, said]) => (said === null || said === '' ? [] : [html`<dt>${term}</dt><dd>${said}</dd>`]))}</dl>`;

export const when = (at: number | string | null, none = 'never'): Html | string => {
  if (at === null) return none;
  const iso = typeof at === 'string' ? at : new Date(at).toISOString();
  return html`<time datetime="${iso}">${moment(iso)}</time>`;
};

export const state = (word: string, mood: Mood | '' = ''): Html => html`<span class="state ${mood}">${word}</span>`;

const PER_PAGE = 25;
const MOST_PAGES = 400;

export interface Page {
  /** From 1. */
  readonly number: number;
  readonly offset: number;
  readonly size: number;
}

/** The page of a list that an address names. */
export const pageOf = (asked: string | undefined): Page => {
  const number = /^[1-9]\d{0,2}$/.test(asked ?? '') ? Math.min(Number(asked), MOST_PAGES) : 1;
  return { number, offset: (number - 1) * PER_PAGE, size: PER_PAGE };
};

/** @param address of this list, filter and all. */
export const pager = ({ number }: Page, more: boolean, address: string): Html | string => {
  const to = (page: number) => `${address}${address.includes('?') ? '&' : '?'}page=${page}`;
  if (number === 1 && !more) return '';
  return html`<nav class="pager" aria-label="Pages">${number > 1 ? html`<a href="${to(number - 1)}">Previous page</a>` : ''}<span class="soft">Page ${number}</span>${more && number < MOST_PAGES ? html`<a href="${to(number + 1)}">Next page</a>` : ''}</nav>`;
};

/** "3 minutes", for how old something is. */
export const age = (ms: number): string => {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return minutes === 1 ? 'a minute' : `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
};

export { keyNames } from '../skill-tokens/key-names.ts';

/** The parts of a page that are pages of their own. */
export const tabs = (label: string, all: readonly Place[], here: string): Html =>
  html`<nav class="menu tabs" aria-label="${label}"><ul>${all.map(({ path, name }) => html`<li><a href="${path}"${path === here ? html` aria-current="page"` : ''}>${name}</a></li>`)}</ul></nav>`;
