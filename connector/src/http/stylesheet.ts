// How the connector's pages look: the console's, and the description of its addresses. Pages carry no styles of their own.
import { createHash } from 'node:crypto';

const text = `
:root {
  color-scheme: light dark;
  --ink: #1b2026; --soft: #59636e; --paper: #f4f5f7; --card: #ffffff; --line: #d9dee4; --line-strong: #838d98;
  --accent: #0b5cad; --accent-ink: #ffffff; --accent-soft: #e6f0fa;
  --good: #176b41; --good-soft: #e3f4ea; --warn: #875200; --warn-soft: #fdf1dc; --bad: #b3261e; --bad-soft: #fbe9e7;
  --lane-order: #0b5cad; --lane-webhook: #00857a; --lane-chat: #b35c00; --lane-sync: #7a869a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e7eaee; --soft: #a3adb8; --paper: #14171b; --card: #1d2227; --line: #343b43; --line-strong: #78838f;
    --accent: #7fb8f0; --accent-ink: #0d1b2a; --accent-soft: #1d3146;
    --good: #74d19c; --good-soft: #17352a; --warn: #f0bf6a; --warn-soft: #3a2d14; --bad: #f5958d; --bad-soft: #402120;
    --lane-order: #7fb8f0; --lane-webhook: #4fc9bc; --lane-chat: #f0a85e; --lane-sync: #9aa6b6;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.15rem; line-height: 1.3; margin: 1.75rem 0 .75rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
p { margin: 0 0 .75rem; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
code, .id { font-family: ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace; font-size: .9em; }
pre { margin: 0 0 .75rem; padding: .75rem; overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.skip { position: absolute; left: -100vw; top: 0; padding: .6rem 1rem; background: var(--accent); color: var(--accent-ink); z-index: 2; }
.skip:focus { left: 0; }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem; padding: .6rem 1.25rem; background: var(--card); border-bottom: 1px solid var(--line); }
.top .name { font-weight: 650; margin-right: auto; }
.top .who { color: var(--soft); font-size: .9rem; overflow-wrap: anywhere; }
.top form { margin: 0; }
.menu { padding: 0 1.25rem; background: var(--card); border-bottom: 1px solid var(--line); }
.menu ul { display: flex; flex-wrap: wrap; gap: 0 .25rem; list-style: none; margin: 0; padding: 0; }
.menu a { display: block; padding: .6rem .75rem; color: var(--ink); text-decoration: none; border-bottom: 3px solid transparent; }
.menu a:hover { background: var(--accent-soft); }
.menu a[aria-current] { border-bottom-color: var(--accent); font-weight: 600; }
main .menu { margin-bottom: 1rem; padding: 0; background: none; }
main { max-width: 78rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
main:focus { outline: none; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(21rem, 100%), 1fr)); }
.card { min-width: 0; padding: 1.1rem 1.25rem; margin-bottom: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.cards > .card { margin-bottom: 0; }
.cards + .card, .cards + .cards { margin-top: 1rem; }
.card > :first-child { margin-top: 0; } .card > :last-child { margin-bottom: 0; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .35rem 1rem; margin: 0 0 .75rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.state { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; font-size: .85rem; font-weight: 600; background: var(--accent-soft); color: var(--ink); white-space: nowrap; }
.good { background: var(--good-soft); color: var(--good); } .warn { background: var(--warn-soft); color: var(--warn); } .bad { background: var(--bad-soft); color: var(--bad); }
.note { padding: .75rem 1rem; margin: 0 0 1rem; border-radius: 8px; border-left: 4px solid var(--line-strong); background: var(--card); }
.note.good, .note.warn, .note.bad { border-left-color: currentColor; }
.note > :last-child { margin-bottom: 0; }
.soft { color: var(--soft); } .small { font-size: .875rem; }
.wide { overflow-x: auto; margin: 0 0 .75rem; }
table { border-collapse: collapse; width: 100%; font-size: .925rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); white-space: nowrap; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td { overflow-wrap: break-word; } td.when { white-space: nowrap; font-variant-numeric: tabular-nums; }
tbody tr:last-child td { border-bottom: 0; }
form { margin: 0 0 .75rem; }
form > :last-child, fieldset > :last-child { margin-bottom: 0; }
fieldset { margin: 0 0 1rem; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 8px; min-width: 0; }
legend { padding: 0 .4rem; font-weight: 600; }
label { display: block; margin: 0 0 .75rem; }
label .soft { display: block; font-size: .875rem; }
label.choice { display: flex; gap: .6rem; align-items: flex-start; margin-bottom: .35rem; }
input, select, textarea, button { font: inherit; color: inherit; }
input:not([type=checkbox], [type=radio]), select, textarea { display: block; width: 100%; max-width: 28rem; margin-top: .2rem; padding: .5rem .6rem; background: var(--card); border: 1px solid var(--line-strong); border-radius: 6px; }
input[type=checkbox], input[type=radio] { width: 1.05rem; height: 1.05rem; accent-color: var(--accent); flex: none; margin: .25rem 0 0; }
button, .button { display: inline-block; padding: .5rem 1rem; border: 1px solid var(--accent); border-radius: 6px; background: var(--accent); color: var(--accent-ink); font-weight: 600; cursor: pointer; text-decoration: none; }
button.plain, .button.plain { background: transparent; color: var(--accent); }
button.danger { background: transparent; border-color: var(--bad); color: var(--bad); }
button:hover, .button:hover { filter: brightness(1.08); }
.row { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; }
.row label { flex: 1 1 12rem; margin: 0; } .row > button { flex: none; }
.grid { display: grid; gap: 0 1.25rem; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); }
.actions { display: flex; flex-wrap: wrap; gap: 1rem; align-items: start; }
.actions form { margin: 0; flex: 1 1 18rem; }
details { margin: 0 0 .75rem; } summary { cursor: pointer; padding: .25rem 0; color: var(--accent); width: fit-content; }
.pager { display: flex; gap: 1rem; margin-top: .75rem; }
.chart { display: block; width: 100%; max-width: 46rem; height: auto; margin-bottom: .5rem; }
.chart text { font: 12px system-ui, sans-serif; fill: var(--soft); }
.chart.narrow { max-width: 24rem; }
.chart .strong { fill: var(--ink); font-weight: 600; }
.chart .axis { stroke: var(--line-strong); } .chart .gridline { stroke: var(--line); }
.chart .limit { stroke: var(--bad); stroke-width: 2; } .chart .edge { stroke: var(--warn); stroke-width: 1.5; stroke-dasharray: 5 4; }
.chart .kept { fill: var(--warn-soft); } .chart .spent { stroke: var(--ink); stroke-width: 2; fill: none; }
.chart .dot { fill: var(--ink); stroke: var(--card); stroke-width: 2; }
.chart .bar { fill: var(--line); } .chart .done { fill: var(--accent); } .chart .mark { stroke: var(--ink); stroke-width: 2; }
.lane-order { fill: var(--lane-order); } .lane-webhook { fill: var(--lane-webhook); } .lane-chat { fill: var(--lane-chat); } .lane-sync { fill: var(--lane-sync); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; list-style: none; margin: 0 0 .5rem; padding: 0; font-size: .875rem; }
.legend svg { width: .8rem; height: .8rem; margin-right: .35rem; }
.legend .kept { fill: var(--warn-soft); stroke: var(--warn); }
.alone { max-width: 34rem; margin: 10vh auto; }
@media (max-width: 40rem) {
  h1 { font-size: 1.35rem; }
  .top, .menu { padding-left: .9rem; padding-right: .9rem; }
  main { padding: 1rem .9rem 3rem; }
  .card { padding: .9rem 1rem; }
  dl { grid-template-columns: 6.5rem 1fr; gap: .35rem .75rem; }
  .chart text { font-size: 19px; } .chart.narrow text { font-size: 12px; }
  .top .who { display: none; }
  .menu a { padding: .55rem .6rem; }
  table.stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.stack tr { display: block; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  table.stack tr:last-child { border-bottom: 0; }
  table.stack td { display: grid; grid-template-columns: 7.5rem 1fr; gap: .5rem; padding: .15rem 0; border: 0; text-align: left; white-space: normal; overflow-wrap: anywhere; }
  table.stack td::before { content: attr(data-label); color: var(--soft); }
  table.stack td > .state { justify-self: start; }
  table.stack td.when, table.stack td.number { white-space: normal; text-align: left; }
  table.stack td:empty { display: none; }
}
@media (prefers-reduced-motion: no-preference) { a, button { transition: background-color .12s, filter .12s; } }
@media print { .menu, .top form, .skip { display: none; } }
`;

export const stylesheet = text.trim();

/** Named by its content, so that it may be kept for good. */
export const namedByContent = (path: string, sheet: string): string =>
  `${path}?v=${createHash('sha256').update(sheet).digest('hex').slice(0, 16)}`;
