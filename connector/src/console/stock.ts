// The copy of the stock: an item by its words, its figures by place and how old they are, and what counts said of them.
import { html } from 'hono/html';
import { formatDecimal, type Micros } from 'shared-schemas';
import { normaliseWord } from '../catalogue/sku.ts';
import { reservedBeyond } from '../catalogue/stock-desk.ts';
import { grouped } from '../catalogue/written.ts';
import { ConnectorError } from '../errors.ts';
import { toToldEvent } from '../events/messages.ts';
import { listRuns, readRun } from '../reconcile/runs.ts';
import { stockReportText } from '../reconcile/stock-report.ts';
import type { MirroredRow } from '../store/readings.ts';
import type { ItemReading, ZohoItem } from '../zoho/ports/items.ts';
import { age, facts, pageOf, pager, state, table, tabs, when } from './elements.ts';
import { eventLook } from './event-look.ts';
import type { ConsoleNeeds, Desk } from './mount.ts';
import { chosen } from './organization.ts';
import { type Html, note, type Place } from './page.ts';

const HERE = '/console/stock';
const COUNTS = `${HERE}/counts`;
const places: readonly Place[] = [
  { path: HERE, name: 'Items' },
  { path: COUNTS, name: 'Counts and drift' },
];
const nav = (here: string): Html => tabs('Stock', places, here);
const SHOWN = 25;
const DRIFTS = 25;
const MOST_WORDS = 200;

export const addStock = (desk: Desk): void => {
  addItems(desk);
  addItem(desk);
  addCounts(desk);
};

const addItems = ({ app, needs, show }: Desk): void => {
  app.get(HERE, async (c) => {
    const { connection, choice, query } = await chosen(needs, c);
    const { organizationId } = connection;
    const text = (c.req.query('text') ?? '').trim().slice(0, MOST_WORDS);
    const after = /^\d{1,25}$/.exec(c.req.query('after') ?? '')?.[0] ?? '';
    const found =
      text === ''
        ? await needs.store.read.items.page(organizationId, after, SHOWN + 1)
        : await needs.catalogue.find(organizationId, text, SHOWN + 1);
    const exact = c.req.query('all') === 'yes' ? [] : found.filter((item) => isCalledSo(item, text));
    const shown = exact.length > 0 ? exact : found.slice(0, SHOWN);
    const readings = await readingsOf(
      needs,
      organizationId,
      shown.map(({ itemId }) => itemId),
    );
    const last = shown.at(-1)?.itemId ?? '';
    const others = new URLSearchParams({ organization: organizationId, text, all: 'yes' });
    const more =
      exact.length > 0
        ? found.length > exact.length
          ? html`<p><a href="${HERE}?${others}">What resembles these words too</a></p>`
          : ''
        : found.length <= SHOWN
          ? ''
          : text === ''
            ? html`<nav class="pager" aria-label="Pages"><a href="${HERE}?${query}&after=${last}">More</a></nav>`
            : html`<p class="soft">There are more. Say more of what you look for.</p>`;
    const body = html`${nav(HERE)}${choice}<section class="card"><form method="get" action="${HERE}" role="search"><input type="hidden" name="organization" value="${organizationId}"><div class="row">
      <label>Name or SKU<input type="search" name="text" value="${text}" maxlength="${MOST_WORDS}" autocomplete="off"></label><button class="plain">Search</button></div></form>
      ${table({
        caption:
          text === ''
            ? 'Every item, as the copy has it. Looking costs no call to Zoho.'
            : exact.length > 0
              ? 'What is called exactly so.'
              : 'What resembles these words most.',
        columns: [
          { label: 'SKU' },
          { label: 'Item' },
          { label: 'On hand', kind: 'number' },
          { label: 'Available', kind: 'number' },
          { label: 'Read', kind: 'when' },
        ],
        rows: shown.map((item) => {
          const read = readings.get(item.itemId);
          return [
            html`<a href="${HERE}/items/${item.itemId}?${query}">${item.sku || item.itemId}</a>`,
            html`${item.name}${item.status === 'active' ? '' : html` ${state(item.status)}`}`,
            read === undefined ? '' : figure(read.reading.item.total.physical.onHand),
            read === undefined ? '' : figure(read.reading.item.total.physical.available),
            read === undefined ? 'not yet' : when(read.row.readAt),
          ];
        }),
        none: text === '' ? 'No item is known yet.' : 'Nothing resembles these words.',
      })}${more}</section>`;
    return show(c, { title: 'Stock', here: HERE, body });
  });
};

const addItem = ({ app, needs, show }: Desk): void => {
  app.get(`${HERE}/items/:itemId`, async (c) => {
    const { connection, query } = await chosen(needs, c);
    const { organizationId } = connection;
    const itemId = c.req.param('itemId');
    const read = (await readingsOf(needs, organizationId, [itemId])).get(itemId);
    if (read === undefined) throw new ConnectorError('item_not_found', 'The copy has no figures of such an item yet.');
    const { row, reading } = read;
    const { item } = reading;
    const [promised, followedTo] = await Promise.all([
      needs.stockDesk.outstanding(organizationId),
      needs.mirror.followedTo(organizationId),
    ]);
    const now = needs.now().getTime();
    const line = (name: Html | string, of: Pick<ZohoItem['total'], 'physical' | 'accounting'>, here: Micros) => [
      name,
      figure(of.physical.onHand),
      figure(of.physical.committed),
      figure(of.physical.available),
      figure(here),
      figure(of.physical.available - here),
      figure(of.accounting.onHand),
    ];
    const body = html`${row.dirtyAt === null ? '' : note('warn', html`<p>It is known to have changed since ${when(row.dirtyAt)}, and is read again soon.</p>`)}
      <section class="card">${facts([
        ['Item', item.name],
        ['SKU', item.sku],
        ['State', item.status],
        ['Unit', item.unit],
        ['Reorder at', item.reorderLevel === null ? null : figure(item.reorderLevel)],
        ['Read', html`${when(row.readAt)}, ${age(now - row.readAt)} ago`],
        ['Changes known', followedTo === null ? 'not followed yet' : html`until ${when(followedTo)}`],
        [
          'Kept back',
          needs.config.STOCK_BUFFER === '0' ? null : `${needs.config.STOCK_BUFFER} of every item (STOCK_BUFFER)`,
        ],
        ['In Zoho', html`<code>${item.itemId}</code>`],
      ])}</section>
      <section class="card"><h2>By place</h2>${
        item.tracking === 'untracked'
          ? html`<p class="soft">Zoho keeps no stock of it.</p>`
          : table({
              caption:
                'As Zoho counted when it was read; promised here is what the connector’s own orders hold and Zoho does not show yet.',
              columns: [
                { label: 'Place' },
                ...['On hand', 'Committed', 'Available', 'Promised here', 'Left', 'In the books'].map((label) => ({
                  label,
                  kind: 'number' as const,
                })),
              ],
              rows: [
                ...item.places.map((place) =>
                  line(
                    place.active ? place.name : `${place.name} (inactive)`,
                    place,
                    reservedBeyond(promised, reading, place.id),
                  ),
                ),
                line(html`<strong>All</strong>`, item.total, reservedBeyond(promised, reading)),
              ],
              none: '',
            })
      }</section><p><a href="${HERE}?${query}">Back to the items</a></p>`;
    return show(c, { title: item.sku || item.name, here: HERE, body });
  });
};

/** By its SKU or id, whichever way it is written. */
const isCalledSo = ({ sku, itemId }: { readonly sku: string; readonly itemId: string }, text: string): boolean =>
  text !== '' && (itemId === text || normaliseWord(sku) === normaliseWord(text));

const figure = (micros: Micros): string => grouped(formatDecimal(micros));

interface Read {
  readonly row: MirroredRow;
  readonly reading: ItemReading;
}

const readingsOf = async (
  { store }: ConsoleNeeds,
  organizationId: string,
  itemIds: readonly string[],
): Promise<ReadonlyMap<string, Read>> => {
  const rows = await store.read.mirror.readings(organizationId, itemIds);
  return new Map(
    rows.map((row) => {
      const { itemId, body, readAt, sequence } = row;
      return [itemId, { row, reading: { item: JSON.parse(body) as ZohoItem, readAt, sequence } }];
    }),
  );
};

const addCounts = ({ app, needs, show }: Desk): void => {
  app.get(COUNTS, async (c) => {
    const { connection, choice, query } = await chosen(needs, c);
    const { organizationId } = connection;
    const page = pageOf(c.req.query('page'));
    const all = await listRuns(needs, organizationId, page.offset + page.size + 1);
    const shown = all.slice(page.offset, page.offset + page.size);
    const drift = await needs.store.read.outbox.newest(organizationId, DRIFTS, 'reconciliation.drift');
    const body = html`${nav(COUNTS)}${choice}<section class="card">${table({
      caption: 'Counts from elsewhere held against Zoho’s stock, the newest first.',
      columns: [{ label: 'Begun', kind: 'when' }, { label: 'Run' }, { label: 'State' }, { label: 'From' }],
      rows: shown.map((run) => [
        when(run.startedAt),
        html`<a href="${COUNTS}/${encodeURIComponent(run.runId)}?${query}">${run.runId}</a>`,
        state(run.standing, run.state === 'stopped' || run.state === 'failed' ? 'bad' : ''),
        run.source,
      ]),
      none: 'Nothing has been reconciled yet. See: pnpm connector reconcile-stock --help',
    })}${pager(page, all.length > page.offset + page.size, `${COUNTS}?${query}`)}</section><section class="card"><h2>Drift</h2>${table(
      {
        caption: 'Where figures differed from what was expected, or could not be believed; the newest first.',
        columns: [{ label: 'When', kind: 'when' }, { label: 'What' }],
        rows: drift.map(toToldEvent).map((event) => [when(event.at), eventLook(event)]),
        none: 'No figure has drifted.',
      },
    )}</section>`;
    return show(c, { title: 'Counts and drift', here: HERE, body });
  });

  app.get(`${COUNTS}/:run`, async (c) => {
    const { connection } = await chosen(needs, c);
    const found = await readRun(needs, connection.organizationId, c.req.param('run'));
    if (found === null) throw new ConnectorError('not_found', 'There is no such reconciliation.');
    const body = html`${nav(COUNTS)}<section class="card">${
      found.report === null
        ? html`<p>${found.state}</p>`
        : html`<pre tabindex="0" aria-label="The report">${stockReportText(found.report)}</pre>`
    }${table({
      caption: 'Its plans.',
      columns: [{ label: 'Plan' }, { label: 'Part', kind: 'number' }, { label: 'State' }],
      rows: found.plans.map(({ id, part, state: word }) => [
        html`<a class="id" href="/console/plans/${id}">${id}</a>`,
        String(part),
        word,
      ]),
      none: 'It made no plans.',
    })}</section>`;
    return show(c, { title: `Run ${found.runId}`, here: HERE, body });
  });
};
