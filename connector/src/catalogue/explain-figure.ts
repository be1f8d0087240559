// Why a figure is as it is, from what Zoho said to what is left to sell. Pure.
import { formatDecimal, type Micros } from 'shared-schemas';
import type { ItemReading, PlaceStock } from '../zoho/ports/items.ts';
import { moment } from './written.ts';

export interface FigureFacts {
  readonly reading: ItemReading;
  /** Of the places that may be seen. */
  readonly seen: PlaceStock;
  /** Null where all of them may be. */
  readonly places: readonly string[] | null;
  /** Promised here, which this reading does not show. */
  readonly promised: Micros;
  /** Those of the asker's plans that hold it. */
  readonly plans: readonly string[];
  readonly buffer: Micros;
  /** Known to have changed in Zoho since; null where nothing is known of that. */
  readonly changedAt: number | null;
  readonly followedTo: number | null;
  /** What Zoho's list told otherwise; null where it agrees. */
  readonly mismatch: boolean;
}

const time = (at: number): string => moment(new Date(at).toISOString());

export const explainFigure = (facts: FigureFacts): string[] => {
  const { reading, seen, places, promised, plans, buffer, changedAt, followedTo, mismatch } = facts;
  const { item, readAt } = reading;
  if (item.tracking === 'untracked') return ['Zoho keeps no stock of this item.'];
  if (places?.length === 0) return ['No place of this key keeps this item.'];
  const unit = item.unit === '' ? '' : ` ${item.unit}`;
  const units = (micros: Micros): string => `${formatDecimal(micros)}${unit}`;
  const { physical, accounting } = seen;
  const where =
    places === null ? '' : ` at ${places.join(', ')}, the places of this key alone; Zoho's page adds up all`;
  const left = physical.available - promised - buffer;
  return [
    `Zoho said at ${time(readAt)}: ${units(physical.onHand)} on the shelf, ${units(physical.committed)} of it committed to orders, ${units(physical.available)} available${where}.`,
    ...(accounting.onHand === physical.onHand
      ? []
      : [
          `By the books (invoices and bills) it is ${units(accounting.onHand)}: a page of Zoho that shows accounting stock shows that figure.`,
        ]),
    ...(promised === 0
      ? []
      : [
          `${units(promised)} are promised to orders of this connector that Zoho did not show yet${plans.length === 0 ? '' : `, plan ${plans.join(', ')} among them`}: they are taken off what may be sold.`,
        ]),
    ...(buffer === 0 ? [] : [`${units(buffer)} of every item are kept back (STOCK_BUFFER).`]),
    ...(promised === 0 && buffer === 0 ? [] : [`So ${units(left)} may be sold.`]),
    ...(changedAt === null
      ? []
      : [`It is known to have changed in Zoho at ${time(changedAt)}, and is read again soon.`]),
    ...(mismatch ? ["Zoho's own list shows another figure than its page of the item."] : []),
    followedTo === null
      ? 'Changes in Zoho are not followed yet: what happened there since is not known.'
      : `Changes in Zoho are known until ${time(followedTo)}; what happened there since shows with the next look, or with --live.`,
  ];
};
