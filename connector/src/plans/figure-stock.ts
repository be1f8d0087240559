// What a change of stock finds and leaves, from live figures: asked when it is proposed and again when it is confirmed.
// Levels are those of Zoho's physical stock on hand: what is on the shelf, promised or not.
import { formatDecimal, type Micros, type StockChange } from 'shared-schemas';
import type { StockDesk } from '../catalogue/stock-desk.ts';
import { ConnectorError } from '../errors.ts';
import type { OutstandingChange } from '../store/stock-changes.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ItemReading, ZohoItem } from '../zoho/ports/items.ts';
import { shelfAt, whyNotAdjustable, whyNotSoMany, worthOf } from './adjustable.ts';
import type { ShelfFigures } from './record.ts';

export interface WantedChange {
  readonly itemId: string;
  readonly locationId: string | null;
  readonly change: StockChange;
  /** As the person named it, where they did. */
  readonly unit?: string | undefined;
}

export interface FiguredChange {
  readonly itemId: string;
  readonly locationId: string | null;
  readonly reading: ItemReading;
  readonly before: ShelfFigures;
  /** Of the physical stock, what is promised to confirmed orders. */
  readonly committed: Micros;
  readonly delta: Micros;
  readonly after: Micros;
  readonly level: Micros | null;
  readonly worth: Micros;
}

/** @param arriving True for goods that are on their way already: how they are tracked was settled when they left. */
export interface FigureOptions {
  readonly arriving?: boolean;
}

/** Errors: `item_not_found`, `item_not_adjustable`, `invalid_ask` (too much to reckon with), and those of reading. */
export const figureStock = async (
  needs: { readonly stockDesk: StockDesk },
  organizationId: string,
  wanted: readonly WantedChange[],
  spend: Spend,
  { arriving = false }: FigureOptions = {},
): Promise<FiguredChange[]> => {
  const ids = [...new Set(wanted.map(({ itemId }) => itemId))];
  const readings = await needs.stockDesk.read(organizationId, ids, spend);
  return wanted.map((each) => {
    const reading = readings.get(each.itemId);
    if (reading === undefined)
      throw new ConnectorError('item_not_found', `Zoho no longer has the item ${each.itemId}.`);
    if (!arriving) requireAdjustable(reading.item, each);
    return figure(reading, each);
  });
};

export const calledOf = (item: Pick<ZohoItem, 'sku' | 'name'>): string => item.sku || item.name;

const requireAdjustable = (item: ZohoItem, { locationId, change, unit }: WantedChange): void => {
  const quantity = 'level' in change ? change.level : Math.abs(change.delta);
  const obstacle = whyNotAdjustable(item, locationId) ?? whyNotSoMany(item, quantity, unit);
  if (obstacle === null) return;
  throw new ConnectorError(
    'item_not_adjustable',
    `The stock of ${calledOf(item)} cannot be changed here: ${obstacle}.`,
    {
      hint: 'Nothing was written. Where it is right all the same, somebody does it in Zoho.',
    },
  );
};

const figure = (reading: ItemReading, { itemId, locationId, change }: WantedChange): FiguredChange => {
  const { committed, ...before } = shelfAt(reading.item, locationId);
  const level = 'level' in change ? change.level : null;
  const delta = 'level' in change ? change.level - before.physical : change.delta;
  const worth = worthOf(reading.item, delta);
  if (!Number.isSafeInteger(worth)) {
    throw new ConnectorError('invalid_ask', 'The change is worth more than the connector can reckon with.');
  }
  return { itemId, locationId, reading, before, committed, delta, after: before.physical + delta, level, worth };
};

/** Changes of our own that this reading cannot show yet. Pure. */
export const notShownYet = (
  changes: readonly OutstandingChange[],
  { itemId, locationId, reading }: Pick<FiguredChange, 'itemId' | 'locationId' | 'reading'>,
): OutstandingChange[] =>
  changes.filter(
    (each) =>
      each.itemId === itemId &&
      each.locationId === (locationId ?? '') &&
      (each.committedSequence === null || each.committedSequence > reading.sequence),
  );

/** Why more would go than is there, with what is on its way out already; null where it is enough. Pure. */
export const tooLittle = (line: FiguredChange, changes: readonly OutstandingChange[]): string | null => {
  if (line.delta >= 0) return null;
  const leaving = notShownYet(changes, line)
    .filter(({ deltaMicros }) => deltaMicros < 0)
    .reduce((sum, { deltaMicros }) => sum + deltaMicros, 0);
  const there = line.before.physical + leaving;
  if (there + line.delta >= 0) return null;
  return `${calledOf(line.reading.item)}: ${formatDecimal(-line.delta)} would go, and ${formatDecimal(Math.max(0, there))} are there.`;
};

/** Sentences about what the person should know before saying yes. Pure. */
export const warningsForStock = (lines: readonly FiguredChange[]): string[] =>
  lines.flatMap(({ reading: { item }, committed, before, delta, after }) => {
    const warnings: string[] = [];
    if (delta < 0 && after < committed) {
      warnings.push(
        `${calledOf(item)}: ${formatDecimal(committed)} are promised to orders there, and ${formatDecimal(after)} would be left.`,
      );
    }
    const inBooks = before.accounting + delta;
    if (delta !== 0 && inBooks < 0) {
      warnings.push(`${calledOf(item)}: by invoices and bills (accounting) it would be ${formatDecimal(inBooks)}.`);
    }
    return warnings;
  });
