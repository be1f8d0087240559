// From what a shop wants to sell to a priced cart: items found among those it may sell, prices from Zoho's own figures.
import { createHash } from 'node:crypto';
import {
  type AskOf,
  formatDecimal,
  type Micros,
  multiply,
  parseDecimal,
  percentOf,
  type quoteCart,
} from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { Asker } from '../parts.ts';
import type { SaleLine } from '../plans/sales.ts';
import type { Cart } from './record.ts';
import { type Goods, placesFor } from './shelf.ts';

export interface Wanted {
  readonly goods: Goods;
  readonly quantityMicros: Micros;
}

type Line = AskOf<typeof quoteCart>['line'][number];

/** SKUs that are named twice are wanted together. Errors: `item_not_found`, `invalid_ask`. */
export const wantedOf = (lines: readonly Line[], found: readonly (Goods | null)[]): Wanted[] => {
  const wanted = new Map<string, { goods: Goods; quantityMicros: Micros }>();
  lines.forEach((line, index) => {
    const goods = found[index] ?? null;
    if (goods === null) {
      throw new ConnectorError('item_not_found', `The shop has no product "${line.item}".`, {
        fields: [{ field: `line.${index}.item`, reason: 'is no product of this shop' }],
      });
    }
    const quantityMicros = parseDecimal(line.quantity) ?? 0;
    if (goods.whole && quantityMicros % 1_000_000 !== 0) {
      throw new ConnectorError('invalid_ask', `${goods.item.sku} is sold in whole ${goods.item.unit || 'pieces'}.`, {
        fields: [{ field: `line.${index}.quantity`, reason: 'must be a whole number' }],
      });
    }
    const { itemId } = goods.item;
    wanted.set(itemId, { goods, quantityMicros: (wanted.get(itemId)?.quantityMicros ?? 0) + quantityMicros });
  });
  return [...wanted.values()];
};

/** Errors: `invalid_ask` where it comes to more than can be reckoned with. */
export const priceCart = (
  wanted: readonly Wanted[],
  given: Pick<Cart, 'member' | 'currency' | 'timeZone' | 'location' | 'mode'>,
): Cart => {
  const lines = wanted.map(({ goods, quantityMicros }): SaleLine => {
    const rateMicros = (given.member ? goods.memberPrice : null) ?? goods.price;
    const { itemId, sku, name, unit, tracking } = goods.item;
    const totalMicros = multiply(rateMicros, quantityMicros);
    if (rateMicros > 0 && totalMicros === 0) {
      throw new ConnectorError('invalid_ask', `${formatDecimal(quantityMicros)} of ${sku} would cost nothing.`, {
        hint: 'Ask for more of it.',
      });
    }
    return { itemId, sku, name, unit, quantityMicros, rateMicros, totalMicros, stocked: tracking !== 'untracked' };
  });
  const subTotalMicros = lines.reduce((sum, { totalMicros }) => sum + totalMicros, 0);
  const taxMicros = lines.reduce(
    (sum, { totalMicros }, index) => sum + percentOf(totalMicros, wanted[index]?.goods.item.taxPercent ?? 0),
    0,
  );
  const totalMicros = subTotalMicros + taxMicros;
  if (!lines.every((line) => Number.isSafeInteger(line.totalMicros)) || !Number.isSafeInteger(totalMicros)) {
    throw new ConnectorError('invalid_ask', 'The cart comes to more than the connector can reckon with.');
  }
  return { ...given, lines, subTotalMicros, taxMicros, totalMicros };
};

/** The same for the same figures, whoever reckons them: nothing that is kept, and nothing that anybody could forge to use. */
export const quoteIdOf = (organizationId: string, cart: Cart): string => {
  const { member, lines, taxMicros, totalMicros, currency } = cart;
  const told = lines.map(({ itemId, quantityMicros, rateMicros }) => [itemId, quantityMicros, rateMicros].join(' '));
  const figures = JSON.stringify([organizationId, member, told.sort(), taxMicros, totalMicros, currency]);
  return `Q-${createHash('sha256').update(figures).digest('hex').slice(0, 24).toUpperCase()}`;
};

export interface Room {
  readonly id: string | null;
  readonly name: string;
  /** What may be promised of each line there, in the order of the lines; null for what is not counted. */
  readonly had: readonly (Micros | null)[];
}

/**
 * The one place the whole order is sent from: the first in which everything is there, else the first that lacks least.
 * Errors: `item_not_found` where no place of the key keeps all of it.
 */
export const chooseRoom = (
  wanted: readonly Wanted[],
  asker: Pick<Asker, 'locationIds'>,
  promisableAt: (goods: Goods, available: Micros, placeId: string | null) => Micros,
): Room => {
  const places = wanted.map(({ goods }) => placesFor(goods.item, asker));
  const counted = places.filter((each) => each !== null);
  const ids = [...new Set(counted.flatMap((each) => each.map(({ id }) => id)))];
  // Nothing of it is counted: it is sent from the key's first place.
  if (counted.length === 0) return { id: asker.locationIds?.[0] ?? null, name: '', had: wanted.map(() => null) };
  const rooms = inOrderOf(asker.locationIds, ids).map((id): Room & { lacking: number } => {
    const had = wanted.map(({ goods }, index) => {
      const kept = places[index];
      if (kept == null) return null;
      const place = kept.find((each) => each.id === id);
      return place === undefined ? 0 : promisableAt(goods, place.available, id);
    });
    const lacking = wanted.filter(({ quantityMicros }, index) => {
      const there = had[index];
      return there != null && there < quantityMicros;
    }).length;
    return { id, name: nameOf(wanted, id), had, lacking };
  });
  const [first, ...others] = rooms;
  if (first === undefined) {
    throw new ConnectorError('item_not_found', 'No place of this shop keeps what is wanted.');
  }
  const { lacking: _, ...room } = others.reduce((best, each) => (each.lacking < best.lacking ? each : best), first);
  return room;
};

const inOrderOf = (locationIds: readonly string[] | null, ids: readonly (string | null)[]): (string | null)[] =>
  [...ids].sort((a, b) => (locationIds?.indexOf(a ?? '') ?? 0) - (locationIds?.indexOf(b ?? '') ?? 0));

const nameOf = (wanted: readonly Wanted[], id: string | null): string =>
  wanted.flatMap(({ goods }) => goods.item.places).find((place) => place.id === id)?.name ?? '';

/** What is short, in words for the shop. */
export const shortOf = (wanted: readonly Wanted[], room: Room): string | null => {
  const short = wanted.flatMap(({ goods, quantityMicros }, index) => {
    const had = room.had[index];
    return had != null && had < quantityMicros
      ? [`${goods.item.sku}: ${formatDecimal(quantityMicros)} wanted, ${formatDecimal(Math.max(0, had))} there`]
      : [];
  });
  return short.length === 0 ? null : `${short.join('; ')}.`;
};
