// Transfer orders at Zoho: listed, found by number, made, put on their way, received (API notes 6.7).
import { normaliseWord } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { Locations, Places } from './locations.ts';
import { readPage, search } from './pages.ts';
import { linePlace, requirePlaces } from './place-fields.ts';
import type { Door } from './ports/door.ts';
import type { ZohoOrganization } from './ports/organization.ts';
import type { TransferDraft } from './ports/stock-moves.ts';
import { toTransfer, toTransferHead } from './to-transfer.ts';
import { isId, jsonDecimal, readWritten, rowAt, saysMissing } from './wire.ts';

export interface TransfersNeeds {
  readonly door: Door;
  readonly locations: Pick<Locations, 'places'>;
}

const PATH = '/transferorders';
const LIST = { path: PATH, key: 'transfer_orders', query: { sort_column: 'created_time', sort_order: 'D' } } as const;
const MAX_PAGES = 5;

export const openTransfers = ({ door, locations }: TransfersNeeds): ZohoOrganization['transfers'] => ({
  newest: async (spend, page) => {
    const { rows, more } = await readPage(door, spend, LIST, page);
    return { rows: rows.map(toTransferHead), more };
  },

  numbered: async (spend, number) => {
    if (normaliseWord(number) === '') return [];
    const { found, unfinished } = await search(door, spend, {
      ...LIST,
      query: { ...LIST.query, transfer_order_number: number.trim() },
      maxPages: MAX_PAGES,
      to: toTransferHead,
      matches: (transfer) => normaliseWord(transfer.number) === normaliseWord(number),
      enough: 1,
    });
    if (found.length === 0 && unfinished) {
      // "Not there" decides whether a transfer is sent again, so it is not said of a list half read.
      throw new ConnectorError('zoho_unintelligible', 'Zoho does not search its transfers by number as it should.');
    }
    return found;
  },

  get: async (spend, id) => {
    if (!isId(id)) return null;
    try {
      return toTransfer(transferIn(await door.call(spend, { method: 'GET', path: `${PATH}/${id}` })));
    } catch (error) {
      if (saysMissing(error)) return null;
      throw error;
    }
  },

  create: async (spend, draft) => {
    const places = await requirePlaces(locations, spend);
    const body = await door.call(spend, {
      method: 'POST',
      path: PATH,
      query: { ignore_auto_number_generation: 'true' },
      json: toBody(draft, places),
    });
    return readWritten(() => toTransfer(transferIn(body)));
  },

  send: async (spend, id) => {
    await door.call(spend, { method: 'POST', path: `${PATH}/${requireId(id)}/intransit` });
  },

  receive: async (spend, id, date) => {
    await door.call(spend, { method: 'POST', path: `${PATH}/${requireId(id)}/markastransferred`, query: { date } });
  },
});

const transferIn = (body: Record<string, unknown>) => rowAt(body, 'transfer_order');

const requireId = (id: string): string => {
  if (isId(id)) return id;
  throw new ConnectorError('transfer_not_found', 'No transfer has this id.', { outcome: 'not_sent' });
};

const toBody = (draft: TransferDraft, places: Places): object => ({
  transfer_order_number: draft.number,
  date: draft.date,
  ...linePlace(places, draft.fromId, 'from_'),
  ...linePlace(places, draft.toId, 'to_'),
  is_intransit_order: draft.inTransit,
  ...(draft.description === undefined ? {} : { description: draft.description }),
  line_items: draft.lines.map((line) => ({
    item_id: line.itemId,
    name: line.name,
    quantity_transfer: jsonDecimal(line.quantity),
  })),
});
