// What a webhook has told, held against what is known: what is no news costs nothing, what is news is marked and read
// again together with the rest, and Zoho is asked about the record itself only where the delivery does not prove enough.
import type { Parts } from '../parts.ts';
import type { OrderItemsRow } from '../store/feeds.ts';
import type { Groups } from '../store/groups.ts';
import { type HeardItem, type HeardOrder, toHeardItem, toHeardOrder } from '../zoho/heard.ts';
import { readMoment } from '../zoho/moments.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ZohoItem } from '../zoho/ports/items.ts';
import { toListed } from './import.ts';
import { ourOrder } from './our-orders.ts';
import { tellOrder } from './tell.ts';

/** A delivery, as far as it is believed. */
export interface Heard {
  readonly organizationId: string;
  readonly receivedAt: number;
  readonly entity: string;
  readonly id: string;
  readonly itemIds: readonly string[];
  /** It says that the record is gone. */
  readonly deleted: boolean;
  /** What Zoho says of the record; null for a hint. */
  readonly said: { readonly record: Readonly<Record<string, unknown>>; readonly modifiedTime: string | null } | null;
}

/** Null, or why the delivery is not about anything of this organisation's. */
export type Hear = (heard: Heard) => Promise<string | null>;

type HearNeeds = Pick<Parts, 'store' | 'zoho'>;

export const createHear = (needs: HearNeeds): Hear => {
  const hear: Readonly<Record<string, Hear>> = {
    item: (heard) => hearItem(needs, heard),
    salesorder: (heard) => hearOrder(needs, heard),
  };
  return async (heard) => {
    const ofItsKind = hear[heard.entity];
    if (ofItsKind !== undefined) return ofItsKind(heard);
    // Other documents move stock in ways of their own: what they name is read again.
    await needs.store.write((s) => mark(s, heard, heard.itemIds));
    return null;
  };
};

const webhookSpend = (): Spend => ({ lane: 'webhook', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 });

const mark = async (s: Groups, { organizationId, receivedAt }: Heard, itemIds: readonly string[]): Promise<void> => {
  const ids = [...new Set(itemIds)];
  if (ids.length === 0) return;
  await s.mirror.markDirty(organizationId, ids, receivedAt);
  await s.settings.raise('mirror');
};

// ---- items ------------------------------------------------------------------------------------------------------

const hearItem = async ({ store, zoho }: HearNeeds, heard: Heard): Promise<string | null> => {
  const { organizationId, id, said } = heard;
  const told = said === null ? null : toHeardItem(said.record);
  const isKnown = await store.write(async (s) => {
    if ((await s.mirror.known(organizationId, [id])).length === 0) return false;
    const [row] = await s.mirror.readings(organizationId, [id]);
    const reading = row === undefined ? null : (JSON.parse(row.body) as ZohoItem);
    if (heard.deleted || told === null || !isOldNews(told.item, reading)) await mark(s, heard, [id]);
    return true;
  });
  // An item nobody has listed may belong to somebody else: Zoho tells of this organisation's alone.
  return isKnown || heard.deleted ? null : meet({ store, zoho }, heard, told);
};

/**
 * Whether a reading shows an item as it was told, or as it was after that: by Zoho's own time of the edit, and within
 * one second by what it says. Its figures are never taken from a delivery, which may be older than any of them. Pure.
 */
export const isOldNews = (told: ZohoItem, reading: ZohoItem | null): boolean => {
  if (reading === null) return false;
  const [toldAt, readAt] = [readMoment(told.modifiedTime), readMoment(reading.modifiedTime ?? '')];
  if (toldAt === null || readAt === null || readAt < toldAt) return false;
  return readAt > toldAt || JSON.stringify(told) === JSON.stringify(reading);
};

const meet = async ({ store, zoho }: HearNeeds, heard: Heard, told: HeardItem | null): Promise<string | null> => {
  const { organizationId, id, receivedAt } = heard;
  const reading = (await zoho(organizationId).items.details(webhookSpend(), [id])).get(id);
  if (reading === undefined) return 'Zoho has no such item in this organisation.';
  const { item } = reading;
  const { physical, accounting } = item.total;
  const tracked = item.tracking !== 'untracked';
  const listed =
    told === null
      ? {
          ...item,
          physicalMicros: tracked ? physical.onHand : null,
          booksMicros: tracked ? accounting.onHand : null,
        }
      : toListed(told.row);
  await store.write(async (s) => {
    await s.mirror.putListed(organizationId, [listed], receivedAt);
    await s.settings.raise('items');
    await s.settings.raise('mirror');
  });
  return null;
};

// ---- orders -----------------------------------------------------------------------------------------------------

const hearOrder = async (needs: HearNeeds, heard: Heard): Promise<string | null> => {
  const told = heard.said === null ? null : toHeardOrder(heard.said.record);
  const kept = told !== null && !heard.deleted && (await needs.store.write((s) => keepOrder(s, heard, told)));
  return kept ? null : lookUp(needs, heard, told);
};

/** False where nothing that is known proves the order to be this organisation's. */
const keepOrder = async (s: Groups, heard: Heard, told: HeardOrder): Promise<boolean> => {
  const { organizationId, id, itemIds, receivedAt } = heard;
  const [before = null] = await s.feeds.orderItems(organizationId, [id]);
  const ours = await ourOrder(s, organizationId, told.row);
  const isKnown = before !== null || ours !== null || (await s.mirror.known(organizationId, itemIds)).length > 0;
  if (!isKnown) return false;
  const asMade = ours !== null && (told.untouched || ours.ships) && isSameUnits(ours.units, told.units);
  // Its plan has it in hand, and says itself what has come of it.
  if (asMade && ours.inHand) return true;
  // It was so once, whatever has become of it since.
  await tellOrder(s, organizationId, told.row, before?.status ?? null, receivedAt);
  const news = newsOf(before, told);
  if (news === 'older' || news === 'none') return true;
  // What a plan of ours did it has marked itself.
  const noted = before?.modifiedTime === '' && before.status === told.row.status;
  const echo = noted && (asMade || told.row.status === 'void');
  if (news === 'news' && !echo && mayMoveStock(before, told)) {
    await mark(s, heard, [...itemIds, ...(before?.itemIds ?? [])]);
  }
  const { modifiedTime, status } = told.row;
  const { lines } = told;
  await s.feeds.putOrderItems(organizationId, {
    orderId: id,
    modifiedTime,
    status,
    itemIds,
    seenAt: receivedAt,
    lines,
  });
  return true;
};

const isSameUnits = (one: HeardOrder['units'], other: HeardOrder['units']): boolean =>
  one.size === other.size && [...one].every(([itemId, micros]) => other.get(itemId) === micros);

/** What a told order is to what is known of it: `same` where only what moves no stock has changed. */
export type News = 'older' | 'none' | 'same' | 'news';

/** How far an order has come, where that runs one way alone. */
const FORWARD: readonly string[] = [
  'draft',
  'pending_approval',
  'approved',
  'confirmed',
  'partially_shipped',
  'shipped',
];

/** By Zoho's own times; within one second by what the states say. Pure. */
export const newsOf = (
  before: Pick<OrderItemsRow, 'modifiedTime' | 'status' | 'lines'> | null,
  told: Pick<HeardOrder, 'row' | 'lines'>,
): News => {
  if (before === null) return 'news';
  const sameStatus = before.status === told.row.status;
  const sameLines = before.lines === told.lines;
  const [knownAt, toldAt] = [readMoment(before.modifiedTime), readMoment(told.row.modifiedTime)];
  if (knownAt !== null && toldAt !== null) {
    if (toldAt < knownAt) return 'older';
    if (toldAt > knownAt) return sameStatus && sameLines ? 'same' : 'news';
    if (sameStatus) return sameLines ? 'none' : before.lines === null ? 'same' : 'news';
  }
  const [was, is] = [FORWARD.indexOf(before.status), FORWARD.indexOf(told.row.status)];
  return was >= 0 && is >= 0 && is < was ? 'older' : 'news';
};

/** Until it is confirmed an order holds nothing. */
const HOLDS_NOTHING: readonly string[] = ['draft', 'pending_approval'];

const mayMoveStock = (before: Pick<OrderItemsRow, 'status'> | null, { row }: HeardOrder): boolean =>
  !HOLDS_NOTHING.includes(row.status) || (before !== null && !HOLDS_NOTHING.includes(before.status));

/** The order itself, for a hint, for one that is said to be gone, or where a delivery alone proves too little. */
const lookUp = async ({ store, zoho }: HearNeeds, heard: Heard, told: HeardOrder | null): Promise<string | null> => {
  const { organizationId, id, receivedAt } = heard;
  const order = await zoho(organizationId).orders.get(webhookSpend(), id);
  return store.write(async (s) => {
    const [before = null] = await s.feeds.orderItems(organizationId, [id]);
    if (order === null && before === null) return 'Zoho has no such order in this organisation.';
    const now = order === null ? goneAs(told, before) : order;
    const named =
      order === null ? heard.itemIds : order.lines.map(({ itemId }) => itemId).filter((item) => item !== '');
    await mark(s, heard, [...named, ...(before?.itemIds ?? [])]);
    if (now !== null) await tellOrder(s, organizationId, now, before?.status ?? null, receivedAt);
    await s.feeds.putOrderItems(organizationId, {
      orderId: id,
      modifiedTime: now?.modifiedTime ?? '',
      status: now?.status ?? 'void',
      itemIds: [...new Set(named)],
      seenAt: receivedAt,
      lines: null,
    });
    return null;
  });
};

/** An order that held units and is gone has been cancelled; what never held any is nobody's loss. */
const goneAs = (told: HeardOrder | null, before: OrderItemsRow | null) =>
  told === null || before === null || HOLDS_NOTHING.includes(before.status) ? null : { ...told.row, status: 'void' };
