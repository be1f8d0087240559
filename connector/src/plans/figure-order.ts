// What an order would cost and what is short of it, from live figures: asked when it is proposed and again when it is
// confirmed. Never from memory.
import { formatDecimal, type Micros, multiply, percentOf } from 'shared-schemas';
import type { StockDesk } from '../catalogue/stock-desk.ts';
import { regulatedItems } from '../compliance/regulated.ts';
import type { Config } from '../config.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ItemReading } from '../zoho/ports/items.ts';
import { calledOf, soldFrom } from './shortage.ts';

export interface WantedLine {
  readonly itemId: string;
  readonly quantityMicros: Micros;
}

export interface FiguredLine extends WantedLine {
  readonly reading: ItemReading;
  readonly rateMicros: Micros;
  readonly totalMicros: Micros;
  /** Sellable at the location by this reading; null for items without stock. */
  readonly sellableMicros: Micros | null;
  readonly shortMicros: Micros;
  /** Other places that have some, where it is short; none where it is enough. */
  readonly elsewhere: readonly { readonly name: string; readonly sellableMicros: Micros }[];
}

export interface Figures {
  readonly lines: readonly FiguredLine[];
  readonly subTotalMicros: Micros;
  readonly taxMicros: Micros;
  readonly totalMicros: Micros;
  readonly unitsMicros: Micros;
  readonly short: boolean;
}

export interface FigureNeeds {
  readonly store: Parts['store'];
  /** The gate of a shop, which judges regulated goods; null where there is none, and they are refused. */
  readonly clearance: Parts['clearance'];
  readonly stockDesk: StockDesk;
  /** Kept back of every item, so that people in the shop find one too. */
  readonly bufferMicros: Micros;
}

/** Errors: `item_not_found`, `item_not_sellable`, `item_regulated`, and those of reading from Zoho. */
export const figureOrder = async (
  needs: FigureNeeds,
  organizationId: string,
  wanted: {
    readonly lines: readonly WantedLine[];
    readonly locationId: string | null;
    /** Those the key may use; null for all. */
    readonly locationIds: readonly string[] | null;
  },
  spend: Spend,
): Promise<Figures> => {
  const readings = await needs.stockDesk.read(
    organizationId,
    wanted.lines.map((line) => line.itemId),
    spend,
  );
  const read = wanted.lines.map((line) => ({ line, reading: requireReading(readings, line.itemId) }));
  if (needs.clearance === null) {
    // Asked after the reading, which may be the first to show such a field.
    const fieldsInUse = (await needs.store.read.itemFields.seen(organizationId)).length > 0;
    refuseRegulated(
      read.map(({ reading }) => reading),
      fieldsInUse,
    );
  }
  const lines = await Promise.all(
    read.map(async ({ line, reading }): Promise<FiguredLine> => {
      const rateMicros = requireRate(reading);
      const sellableMicros = await sellable(needs, organizationId, reading, wanted.locationId);
      const shortMicros = sellableMicros === null ? 0 : Math.max(0, line.quantityMicros - Math.max(0, sellableMicros));
      return {
        ...line,
        reading,
        rateMicros,
        totalMicros: multiply(rateMicros, line.quantityMicros),
        sellableMicros,
        shortMicros,
        elsewhere: shortMicros === 0 ? [] : await elsewhere(needs, organizationId, reading, wanted),
      };
    }),
  );
  if (lines.some((line) => !Number.isSafeInteger(line.totalMicros))) throw tooLarge();
  const subTotalMicros = sum(lines, (line) => line.totalMicros);
  const taxMicros = sum(lines, (line) => percentOf(line.totalMicros, line.reading.item.taxPercent));
  if (!Number.isSafeInteger(subTotalMicros + taxMicros)) throw tooLarge();
  return {
    lines,
    subTotalMicros,
    taxMicros,
    totalMicros: subTotalMicros + taxMicros,
    unitsMicros: sum(lines, (line) => line.quantityMicros),
    short: lines.some((line) => line.shortMicros > 0),
  };
};

/** Zoho's physical stock available for sale at the place, without reservations and buffer; null for untracked items. */
export const availableAt = (reading: ItemReading, locationId: string | null): Micros | null => {
  const { item } = reading;
  if (item.tracking === 'untracked') return null;
  if (locationId === null) return item.total.physical.available;
  // An item that is not kept at the place has nothing there.
  return item.places.find((place) => place.id === locationId)?.physical.available ?? 0;
};

const sellable = async (
  needs: FigureNeeds,
  organizationId: string,
  reading: ItemReading,
  locationId: string | null,
): Promise<Micros | null> => {
  const available = availableAt(reading, locationId);
  if (available === null) return null;
  const reserved = await needs.stockDesk.reserved(organizationId, reading, locationId ?? undefined);
  return available - reserved - needs.bufferMicros;
};

const elsewhere = async (
  needs: FigureNeeds,
  organizationId: string,
  reading: ItemReading,
  { locationId, locationIds }: { readonly locationId: string | null; readonly locationIds: readonly string[] | null },
): Promise<FiguredLine['elsewhere']> => {
  const others = reading.item.places.filter(
    ({ id, active }) => active && id !== locationId && (locationIds === null || locationIds.includes(id)),
  );
  const figured = await Promise.all(
    others.map(async ({ id, name }) => ({
      name,
      sellableMicros: (await sellable(needs, organizationId, reading, id)) ?? 0,
    })),
  );
  return figured.filter(({ sellableMicros }) => sellableMicros > 0);
};

const requireReading = (readings: ReadonlyMap<string, ItemReading>, itemId: string): ItemReading => {
  const reading = readings.get(itemId);
  if (reading === undefined) throw new ConnectorError('item_not_found', `Zoho no longer has the item ${itemId}.`);
  const { item } = reading;
  if (item.status !== 'active' || !item.sellable) {
    throw new ConnectorError(
      'item_not_sellable',
      `${item.sku || item.name} is ${item.status === 'active' ? 'not for sale' : item.status} in Zoho.`,
    );
  }
  return reading;
};

const requireRate = ({ item }: ItemReading): Micros => {
  if (item.rate !== null && item.rate >= 0) return item.rate;
  throw new ConnectorError('item_not_sellable', `${item.sku || item.name} has no selling price in Zoho.`);
};

const refuseRegulated = (readings: readonly ItemReading[], fieldsInUse: boolean): void => {
  const items = readings.map((reading) => reading.item);
  const [first, ...others] = regulatedItems(items, { fieldsInUse });
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new ConnectorError('item_regulated', `${first.called} cannot be ordered here: ${first.reason}${more}.`, {
    hint: 'Regulated goods are not sold through this connector as it is set up. Sell them in Zoho, with the checks the law asks for.',
  });
};

const tooLarge = (): ConnectorError =>
  new ConnectorError('invalid_ask', 'The order’s total is larger than the connector can reckon with.');

const sum = <T>(list: readonly T[], of: (each: T) => Micros): Micros =>
  list.reduce((total, each) => total + of(each), 0);

/** Sentences about what the person should know before saying yes. */
export const warningsFor = (
  figures: Figures,
  backorders: Config['BACKORDERS'],
  place: { readonly name: string } | null,
): string[] =>
  figures.lines.flatMap((line) => {
    const { reading, shortMicros, sellableMicros } = line;
    const called = calledOf(line);
    const warnings: string[] = [];
    if (shortMicros > 0) {
      const consequence =
        backorders === 'allow' ? 'the rest would be back-ordered' : 'it cannot be confirmed like this';
      warnings.push(
        `${called}: ${formatDecimal(shortMicros)} short (${soldFrom(sellableMicros, place)}); ${consequence}.`,
      );
    }
    if (reading.item.tracking === 'serial')
      warnings.push(`${called} is tracked by serial number: they are picked when it is packed.`);
    if (reading.item.tracking === 'batch')
      warnings.push(`${called} is tracked by batch: batches are picked when it is packed.`);
    return warnings;
  });
