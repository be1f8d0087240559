// How the description of the addresses looks, besides what all pages of the connector share.
import { namedByContent, stylesheet } from '../http/stylesheet.ts';

const text = `
.api { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 2rem; align-items: start; }
.api > nav { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto; font-size: .925rem; }
.api > nav h2 { font-size: .8rem; color: var(--soft); margin: 1rem 0 .15rem; }
.api > nav > :first-child { margin-top: 0; }
.api > nav ul { list-style: none; margin: 0; padding: 0; }
.api > nav a { display: inline-block; min-height: 1.6rem; padding: .1rem .25rem; color: var(--ink); text-decoration: none; border-radius: 4px; }
.api > nav a:hover { background: var(--accent-soft); }
.api h2 { margin-top: 2.25rem; } .api section:first-child > h2 { margin-top: 0; }
.api .card h3 { display: flex; flex-wrap: wrap; gap: .35rem .75rem; align-items: center; font-size: 1.05rem; }
.api .card h3 .id { overflow-wrap: anywhere; font-weight: 600; }
.api h4 { font-size: .925rem; margin: 1rem 0 .4rem; }
.api .method { padding: .1rem .55rem; border-radius: 5px; font-size: .8rem; font-weight: 700; letter-spacing: .03em; background: var(--accent-soft); color: var(--accent); }
.api .method.post { background: var(--warn-soft); color: var(--warn); }
.api :target { outline: 3px solid var(--accent); outline-offset: 2px; }
.api caption.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.codes { display: flex; flex-wrap: wrap; gap: .35rem .5rem; list-style: none; margin: 0 0 .75rem; padding: 0; }
.codes a { display: inline-block; min-height: 1.6rem; padding: .1rem .5rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .85rem; text-decoration: none; }
.codes a:hover { background: var(--accent-soft); }
.api summary { min-height: 1.6rem; }
.api td { overflow-wrap: break-word; }
.api .problem { padding: .75rem 0; border-bottom: 1px solid var(--line); } .api .problem:last-child { border-bottom: 0; }
.api .problem h4 { margin: 0 0 .35rem; } .api .problem p { margin: 0 0 .25rem; }
@media (max-width: 60rem) {
  .api { display: block; }
  .api > nav { position: static; max-height: none; margin-bottom: 1.5rem; }
  .api > nav ul { display: flex; flex-wrap: wrap; gap: .1rem .5rem; }
  .api > nav a { text-decoration: underline; color: var(--accent); min-height: 1.75rem; padding: .2rem .25rem; }
}
`;

export const apiStylesheet = `${stylesheet}\n${text.trim()}`;
export const API_STYLESHEET_PATH = '/openapi.css';
export const apiStylesheetAddress = namedByContent(API_STYLESHEET_PATH, apiStylesheet);
