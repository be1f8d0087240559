// Every reading that lands is kept, in one unit of work: the mirror is told, the reservations it shows end, and what
// changed is told on.
// Readings that cannot be believed change nothing.
import { LONGEST_PRODUCT_ID, toProductId } from '../catalogue/product-ids.ts';
import type { Config } from '../config.ts';
import type { Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { NewReading } from '../store/readings.ts';
import type { ItemReading, ZohoItem } from '../zoho/ports/items.ts';
import type { Interest } from './interest.ts';
import { type Doubt, doubtsOf } from './plausible.ts';
import { tellDrift, tellStock } from './tell.ts';
import { isTrusting } from './trust.ts';

/** Keeps what has landed. Never fails: whoever asked has Zoho's answer, and the mirror reads the items again. */
export type Keep = (organizationId: string, readings: readonly ItemReading[]) => Promise<void>;

export const createKeep =
  (
    needs: Pick<Parts, 'store' | 'now' | 'log'> & {
      readonly interest: Interest;
      readonly config: Pick<Config, 'PRODUCT_ID_FIELD'>;
    },
  ): Keep =>
  async (organizationId, readings) => {
    try {
      const doubts = await needs.store.write((s) =>
        keepReadings(s, organizationId, readings, { now: needs.now().getTime(), field: needs.config.PRODUCT_ID_FIELD }),
      );
      for (const { detail } of doubts) needs.log.warn({ organizationId, detail }, 'readings not believed');
      if (doubts.length > 0) return;
      needs.interest.renewed(
        organizationId,
        readings.map(({ item, readAt }) => ({ itemId: item.itemId, readAt })),
      );
    } catch (error) {
      needs.log.warn({ organizationId, error }, 'readings could not be kept');
    }
  };

/** Answers what was doubted; then nothing was kept. */
export const keepReadings = async (
  s: Groups,
  organizationId: string,
  readings: readonly ItemReading[],
  { now, field }: { readonly now: number; readonly field: string | undefined },
): Promise<readonly Doubt[]> => {
  const ids = readings.map(({ item }) => item.itemId);
  const rows = new Map((await s.mirror.readings(organizationId, ids)).map((row) => [row.itemId, row]));
  const previous = new Map([...rows].map(([id, row]) => [id, JSON.parse(row.body) as ZohoItem]));
  const doubts = (await isTrusting(s, organizationId, now)) ? [] : doubtsOf(previous, readings);
  if (doubts.length > 0) {
    for (const { kind, detail, itemIds } of doubts) {
      await tellDrift(s, organizationId, { kind, reason: detail, items: itemIds.length }, now);
    }
    return doubts;
  }
  const newer = readings.filter(({ item, readAt, sequence }) => {
    const row = rows.get(item.itemId);
    if (row === undefined || row.sequence < sequence) return true;
    // One from the future was kept before the clock was put back.
    return row.sequence === sequence && (row.readAt <= readAt || row.readAt > now);
  });
  if (newer.length === 0) return [];
  const promised = await s.reservations.outstanding(organizationId, now);
  const ending = new Set(
    newer.flatMap((reading) => (promised.some((each) => shows(reading, each)) ? [reading.item.itemId] : [])),
  );
  const successions = newer.flatMap((after) => {
    const item = previous.get(after.item.itemId);
    const sequence = rows.get(after.item.itemId)?.sequence ?? 0;
    return item === undefined ? [] : [{ before: { item, sequence }, after }];
  });
  await tellStock(s, organizationId, successions);
  const renamed = await s.mirror.keep(organizationId, newer.map(toRow), now);
  await s.settings.raise('mirror');
  const learnt = field !== undefined && (await s.productIds.learn(organizationId, toldIds(newer, field), now));
  if (renamed || learnt) await s.settings.raise('items');
  if (ending.size > 0) await s.settings.raise('stock');
  return [];
};

/** What a custom field says that another system calls these items; nothing of an item whose fields were not told. */
const toldIds = (
  readings: readonly ItemReading[],
  field: string,
): { readonly itemId: string; readonly productId: string | null }[] =>
  readings.flatMap(({ item }) => {
    const told = item.customFields.find(({ apiName }) => apiName === field);
    if (told === undefined && !item.fieldsTold) return [];
    const text = typeof told?.value === 'string' ? toProductId(told.value) : '';
    const usable = text !== '' && text.length <= LONGEST_PRODUCT_ID;
    return [{ itemId: item.itemId, productId: usable ? text : null }];
  });

const shows = (
  { item, sequence }: ItemReading,
  reservation: { readonly itemId: string; readonly committedSequence: number | null },
): boolean =>
  reservation.itemId === item.itemId &&
  reservation.committedSequence !== null &&
  reservation.committedSequence <= sequence;

const toRow = ({ item, readAt, sequence }: ItemReading): NewReading => ({
  itemId: item.itemId,
  sku: item.sku,
  name: item.name,
  status: item.status,
  modifiedTime: item.modifiedTime,
  sequence,
  readAt,
  body: JSON.stringify(item),
  physicalMicros: item.tracking === 'untracked' ? null : item.total.physical.onHand,
  booksMicros: item.tracking === 'untracked' ? null : item.total.accounting.onHand,
  reorderMicros: item.tracking === 'untracked' ? null : item.reorderLevel,
});
