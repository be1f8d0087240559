// The table of who may buy what where: each row with its source and the day from which on it allows nothing.
import { html } from 'hono/html';
import { listRules } from '../clearance/rules-desk.ts';
import type { RuleRow } from '../compliance/rule-rows.ts';
import { ConnectorError } from '../errors.ts';
import { facts, pageOf, pager, state, table, when } from './elements.ts';
import type { Desk } from './mount.ts';
import { type Html, note } from './page.ts';

const HERE = '/console/rules';
const SOON_MS = 30 * 86_400_000;
const HISTORY = 25;

/** Loaded only where a shop sells through the connector. */
export const addRules = ({ app, needs, show }: Desk): void => {
  app.get(HERE, async (c) => {
    const asked = (name: string): string => (c.req.query(name) ?? '').trim().slice(0, 40);
    const [productClass, place, stale] = [asked('class'), asked('state').toUpperCase(), asked('stale') === 'yes'];
    const page = pageOf(c.req.query('page'));
    const today = needs.now().toISOString().slice(0, 10);
    const soon = new Date(needs.now().getTime() + SOON_MS).toISOString().slice(0, 10);
    const all = await listRules(needs.store.read);
    const classes = [...new Set(all.flatMap(({ row }) => row?.productClass ?? []))].sort();
    const found = all.filter(
      ({ row }) =>
        row === null ||
        ((productClass === '' || row.productClass === productClass) &&
          (place === '' || (row.kind === 'place' && row.state === place)) &&
          (!stale || row.staleOn <= soon)),
    );
    const due = all.filter(({ row }) => row !== null && row.staleOn <= today).length;
    const filter = new URLSearchParams({ class: productClass, state: place, ...(stale ? { stale: 'yes' } : {}) });
    const body = html`${due === 0 ? '' : note('bad', `${due} rows are stale: what they allowed is refused until somebody has looked again.`)}
      <section class="card"><form method="get" action="${HERE}" role="search"><div class="row">
      <label>Class of goods<select name="class"><option value="">all</option>${classes.map((each) => html`<option value="${each}"${each === productClass ? html` selected` : ''}>${each}</option>`)}</select></label>
      <label>State<input name="state" value="${place}" maxlength="2" placeholder="such as NV" autocomplete="off"></label>
      <label class="choice"><input type="checkbox" name="stale" value="yes"${stale ? html` checked` : ''}>stale, or within thirty days</label><button class="plain">Filter</button></div></form>
      ${table({
        caption: `${found.length} of ${all.length} rows. They are changed on the command line: pnpm connector compliance rules set`,
        columns: [
          { label: 'Row' },
          { label: 'Class' },
          { label: 'Where' },
          { label: 'Effect' },
          { label: 'Stale on', kind: 'when' },
          { label: 'Source' },
        ],
        rows: found
          .slice(page.offset, page.offset + page.size)
          .map(({ id, row }) =>
            row === null
              ? [
                  link(id),
                  state('cannot be read', 'bad'),
                  '',
                  '',
                  '',
                  'Nothing regulated is sold until it is set or removed.',
                ]
              : [
                  link(id),
                  row.productClass,
                  where(row),
                  effect(row),
                  staleOn(row, today, soon),
                  `${row.source} (${row.confidence})`,
                ],
          ),
        none: 'The table has no such row.',
      })}${pager(page, found.length > page.offset + page.size, `${HERE}?${filter}`)}</section>`;
    return show(c, { title: 'Rules', here: HERE, body });
  });

  // Ids hold slashes.
  app.get(`${HERE}/row`, async (c) => {
    const id = c.req.query('id') ?? '';
    const [found, changes] = await Promise.all([
      listRules(needs.store.read).then((all) => all.find((each) => each.id === id)),
      needs.store.read.complianceRules.history(id, HISTORY),
    ]);
    if (found === undefined && changes.length === 0) throw new ConnectorError('not_found', 'There is no such row.');
    const row = found?.row ?? null;
    const body = html`${row === null ? note('warn', 'This row is not in force.') : ''}<section class="card">${facts(
      Object.entries(row ?? {}).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]),
    )}</section><section class="card"><h2>Its history</h2>${table({
      caption: 'The newest first.',
      columns: [{ label: 'When', kind: 'when' }, { label: 'What' }, { label: 'By' }, { label: 'Why' }],
      rows: changes.map((change) => [
        when(change.at),
        change.body === null ? 'removed' : `version ${change.version}`,
        change.by,
        change.reason,
      ]),
      none: 'It has never been changed.',
    })}</section>`;
    return show(c, { title: id, here: HERE, body });
  });
};

const link = (id: string): Html => html`<a href="${HERE}/row?${new URLSearchParams({ id })}">${id}</a>`;

const where = (row: RuleRow): string => {
  if (row.kind === 'place')
    return [row.state, row.county, row.city, row.zip].filter((part) => part !== undefined).join(' ');
  return row.kind === 'carrier' ? `by ${row.carrier}` : 'to one buyer';
};

const effect = (row: RuleRow): Html => {
  if (row.kind === 'limit') return html`${row.quantityMicros / 1_000_000} in ${row.days} days`;
  const besides = row.kind === 'place' && row.minimumAge !== undefined ? ` from ${row.minimumAge} years` : '';
  return html`${state(row.effect.replaceAll('_', ' '), row.effect === 'block' ? 'bad' : row.effect === 'allow' ? 'good' : 'warn')}${besides}`;
};

const staleOn = (row: RuleRow, today: string, soon: string): Html | string => {
  if (row.staleOn <= today) return state(`${row.staleOn}, stale`, 'bad');
  return row.staleOn <= soon ? state(row.staleOn, 'warn') : row.staleOn;
};
