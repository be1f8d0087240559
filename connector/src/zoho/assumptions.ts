// Our assumptions about Zoho that can be looked at without writing anything: some fifteen calls.
import { confirmed, isSo, look, notSeen, refuted, type Seen, type Shot, shoot, wordsOf } from './assumption.ts';
import type { CallsLeft, Door, Spend, ZohoClock, ZohoRequest } from './ports/door.ts';
import type { ZohoOrganization } from './ports/organization.ts';
import { type Row, rowAt, rowOf, rowsAt, textAt } from './wire.ts';

export interface AssumptionNeeds {
  readonly door: Door;
  readonly now: () => Date;
  readonly items: ZohoOrganization['items'];
  readonly orders: ZohoOrganization['orders'];
  readonly fields: ZohoOrganization['fields'];
  readonly automation: ZohoOrganization['automation'];
  readonly callsLeft: () => Promise<CallsLeft>;
  readonly clock: () => ZohoClock | null;
}

const SAMPLE = 20;
const OFFSET_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}$/;
const DAY_MS = 86_400_000;

export const lookAtAssumptions = async (needs: AssumptionNeeds, spend: Spend): Promise<Seen[]> => {
  const { door } = needs;
  const get = (path: string, query: Record<string, string> = {}): Promise<Shot> =>
    shoot(door, spend, { method: 'GET', path, query } satisfies ZohoRequest);
  const page = { page: '1', per_page: String(SAMPLE) };
  const items = await get('/items', { ...page, filter_by: 'Status.Active' });
  const orders = await get('/salesorders', { ...page, sort_column: 'created_time', sort_order: 'D' });
  const itemRows = rowsIn(items, 'items');
  const orderRows = rowsIn(orders, 'salesorders');
  const tracked = itemRows.filter(({ value }) => 'stock_on_hand' in value || 'actual_available_stock' in value);
  const seen: Seen[] = [];
  const add = async (...asked: Parameters<typeof look>): Promise<void> => {
    seen.push(await look(...asked));
  };

  await add('rate-headers', 'every answer says how many calls a day has, and how many are left', async () => {
    const { dayLimit, leftToday } = await needs.callsLeft();
    return isSo(dayLimit !== null && leftToday !== null, `${leftToday ?? '?'} of ${dayLimit ?? '?'}`);
  });

  await add('date-header', 'every answer tells the time', async () => {
    const clock = needs.clock();
    return isSo(
      clock !== null,
      clock === null ? 'no Date header' : `${Math.round(clock.aheadMs / 1_000)} s ahead of here`,
    );
  });

  await add('ids-are-text', 'ids are text, not numbers', async () => {
    const ids = [...itemRows.map(({ value }) => value.item_id), ...orderRows.map(({ value }) => value.salesorder_id)];
    if (ids.length === 0) return notSeen('there are neither items nor orders');
    return isSo(
      ids.every((id) => typeof id === 'string'),
      `${ids.length} ids, of the type ${[...new Set(ids.map((id) => typeof id))].join(' and ')}`,
    );
  });

  await add('times-have-offsets', 'times are written such as 2025-03-28T07:23:22+0000, without a colon', async () => {
    const [time] = [...itemRows, ...orderRows]
      .map((row) => textAt(row, 'last_modified_time'))
      .filter((text) => text !== '');
    return time === undefined ? notSeen('no row tells a time') : isSo(OFFSET_TIME.test(time), time);
  });

  await add('no-total-count', 'lists say whether there is more, and never how many there are', async () => {
    if (items.body === null) return notSeen(wordsOf(items));
    const keys = Object.keys(rowOf(items.body.page_context ?? {}, 'page_context').value);
    return isSo(keys.includes('has_more_page') && !keys.includes('total'), keys.join(', '));
  });

  await add('list-totals', 'rows of the list of items carry the totals of both ledgers', async () => {
    if (tracked.length === 0) return notSeen('no item is tracked');
    const whole = tracked.filter(
      ({ value }) =>
        isFigure(value.actual_available_stock) && (isFigure(value.stock_on_hand) || isFigure(value.available_stock)),
    );
    return isSo(whole.length === tracked.length, `${whole.length} of ${tracked.length} rows`);
  });

  const details = await sampleDetails(get, itemRows);
  await add(
    'item-details',
    '/itemdetails reads many items at once, each with item-level figures of both ledgers',
    async () => {
      if (details === null) return notSeen('there are no items');
      const rows = rowsIn(details, 'items');
      if (rows.length === 0) return refuted(wordsOf(details));
      const kept = rows.filter(({ value }) => 'stock_on_hand' in value || 'actual_available_stock' in value);
      if (kept.length === 0) return notSeen('none of them is tracked');
      const whole = kept.filter(({ value }) => isFigure(value.stock_on_hand) && isFigure(value.actual_available_stock));
      return isSo(whole.length === kept.length, `${whole.length} of ${kept.length} tracked items`);
    },
  );

  await add('unset-fields', 'custom fields that are not set are left out of an item', async () => {
    const known = await needs.fields.list(spend, 'item');
    if (known === null) return notSeen('Zoho does not tell which custom fields there are');
    const active = known.filter((field) => field.active).map(({ apiName }) => apiName);
    const rows = details === null ? [] : rowsIn(details, 'items');
    if (active.length === 0 || rows.length === 0) return notSeen('there are no custom fields, or no items');
    const empty = rows.flatMap((row) =>
      rowsAt(row, 'custom_fields').filter(
        ({ value }) => value.value === '' || value.value === null || value.value === undefined,
      ),
    );
    const told = rows.filter(({ value }) => 'custom_fields' in value || 'custom_field_hash' in value);
    if (told.length === 0) return refuted('items say nothing of custom fields at all');
    const leftOut = rows.some((row) => rowsAt(row, 'custom_fields').length < active.length);
    if (empty.length > 0) return refuted(`${empty.length} stand there empty`);
    return leftOut
      ? confirmed(`of ${active.length} fields, those that are set`)
      : notSeen('every item has all of them set');
  });

  await add('places', 'places are told at /locations, or else at /settings/warehouses', async () => {
    const [newer, older] = [await get('/locations'), await get('/settings/warehouses')];
    const [locations, warehouses] = [rowsIn(newer, 'locations').length, rowsIn(older, 'warehouses').length];
    const told = `/locations: ${newer.refusal === null ? `${locations} places` : wordsOf(newer)}; /settings/warehouses: ${older.refusal === null ? `${warehouses} places` : wordsOf(older)}`;
    if (locations > 0 || warehouses > 0) return confirmed(told);
    const placed = details === null ? [] : rowsIn(details, 'items').filter((row) => placesOf(row) > 0);
    return placed.length > 0
      ? refuted(`${told}; and yet items lie in places`)
      : notSeen(`${told}: everything is in one place`);
  });

  const long = new Date(needs.now().getTime() - 30 * DAY_MS);
  await add('item-changes', 'the list of items knows the filter and the order last_modified_time', async () => {
    if (itemRows.length === 0) return notSeen('there are no items');
    const { honoured, rows } = await needs.items.changedSince(spend, long, 1);
    return rows.length === 0 && honoured
      ? notSeen('no item was edited in a month')
      : isSo(honoured, honoured ? `${rows.length} rows, in order` : 'ignored or refused');
  });

  await add('order-changes', 'the list of orders knows the order last_modified_time', async () => {
    if (orderRows.length < 2) return notSeen('there are fewer than two orders');
    const { honoured } = await needs.orders.changedSince(spend, long, 1);
    return isSo(
      honoured,
      honoured ? 'in order' : 'ignored, refused, or not to be told from the order they were made in',
    );
  });

  await add('filters-ignored', 'a filter_by such as Status.Confirmed is ignored without a word', async () => {
    if (orderRows.length === 0) return notSeen('there are no orders');
    const shot = await get('/salesorders', { ...page, filter_by: 'Status.Confirmed' });
    if (shot.body === null) return refuted(wordsOf(shot));
    const applied = textAt(rowOf(shot.body.page_context ?? {}, 'page_context'), 'applied_filter');
    return isSo(applied !== 'Status.Confirmed', `applied_filter is ${applied === '' ? 'not told' : applied}`);
  });

  await add('sku-filter', 'a SKU is found by itself, letter by letter', async () => {
    const sku = itemRows.map((row) => textAt(row, 'sku')).find((text) => text !== '');
    if (sku === undefined) return notSeen('no item has a SKU');
    const found = rowsIn(await get('/items', { ...page, sku, filter_by: 'Status.All' }), 'items');
    const others = found.filter((row) => textAt(row, 'sku') !== sku);
    return isSo(found.length > 0 && others.length === 0, `${found.length} found, ${others.length} of another SKU`);
  });

  await add('reference-filter', 'an order is found by its reference, letter by letter', async () => {
    const reference = orderRows.map((row) => textAt(row, 'reference_number')).find((text) => text !== '');
    if (reference === undefined) return notSeen('no recent order has a reference');
    const found = rowsIn(await get('/salesorders', { ...page, reference_number: reference }), 'salesorders');
    const others = found.filter((row) => textAt(row, 'reference_number') !== reference);
    return isSo(
      found.length > 0 && others.length === 0,
      `${found.length} found, ${others.length} of another reference`,
    );
  });

  await add(
    'order-key',
    'one order is told under the key salesorder, its lines with what was packed and shipped of them',
    async () => {
      const [first] = orderRows;
      if (first === undefined) return notSeen('there are no orders');
      const shot = await get(`/salesorders/${textAt(first, 'salesorder_id')}`);
      if (shot.body === null) return refuted(wordsOf(shot));
      if (shot.body.salesorder === undefined) return refuted(`the keys are ${Object.keys(shot.body).join(', ')}`);
      const [line] = rowsAt(rowAt(shot.body, 'salesorder'), 'line_items');
      if (line === undefined) return notSeen('the order has no lines');
      const keys = ['line_item_id', 'quantity_packed', 'quantity_shipped', 'quantity_invoiced'];
      const missing = keys.filter((key) => !(key in line.value));
      return isSo(missing.length === 0, missing.length === 0 ? keys.join(', ') : `without ${missing.join(', ')}`);
    },
  );

  await add(
    'no-stock-adjustments',
    'there is no /stock_adjustments: stock changes by /inventoryadjustments alone',
    async () => {
      const shot = await get('/stock_adjustments');
      return isSo(shot.refusal?.status === 404 || shot.refusal?.code === 5, wordsOf(shot));
    },
  );

  await add('webhooks-by-api', 'webhooks and workflow rules can be listed, and so be made, by API', async () => {
    const [webhooks, rules] = [await needs.automation.webhooks(spend), await needs.automation.rules(spend)];
    if (webhooks === null || rules === null) return refuted('the organisation offers none by API');
    return confirmed(`${webhooks.length} webhooks, ${rules.length} rules`);
  });

  return [...seen, ...unseen];
};

/** Those that only a document, a token's end or a parcel would show. */
const unseen: readonly Seen[] = (
  [
    ['expired-token', 'an expired token answers code 57 or 14', 'a token cannot be made to expire'],
    [
      'revoke-as-form',
      'a token is revoked by a form body',
      'it would end this connection; pnpm connector uninstall does it',
    ],
    ['packs-no-more', 'Zoho packs no more of an order than was ordered', 'it would take a package'],
    ['tracking-none', 'a shipment takes "none" for a tracking number', 'it would take a shipment'],
    [
      'progress-touches',
      'packing, shipping or invoicing an order moves its last_modified_time',
      'it would take a package',
    ],
    ['submit-first', 'a confirmed order needs submit first where approvals are on', 'no order is confirmed for this'],
  ] as const
).map(([id, assumed, seen]) => ({ id, assumed, ...notSeen(seen) }));

const rowsIn = ({ body }: Shot, key: string): Row[] => {
  const rows = body?.[key];
  return Array.isArray(rows) ? rows.map((row, index) => rowOf(row, `${key}[${index}]`)) : [];
};

const isFigure = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^-?\d/.test(value));

const placesOf = ({ value }: Row): number =>
  [value.locations, value.warehouses].reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);

const sampleDetails = async (
  get: (path: string, query: Record<string, string>) => Promise<Shot>,
  rows: readonly Row[],
): Promise<Shot | null> => {
  const ids = rows.map((row) => textAt(row, 'item_id'));
  return ids.length === 0 ? null : get('/itemdetails', { item_ids: ids.join(',') });
};
