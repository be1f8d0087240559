// Whether what Zoho tells can be believed: a list that has become short, a mass of zeros or a place that vanished is more
// likely a fault than the truth, and changes nothing. Pure.
import type { ItemReading } from '../zoho/ports/items.ts';

export interface Doubt {
  readonly kind: 'mass_of_zeros' | 'location_vanished';
  /** For people. */
  readonly detail: string;
  readonly itemIds: readonly string[];
}

/** So many items, and this share of those that had stock, must have fallen to nothing at once. */
const FEWEST = 10;
const SHARE = 0.5;
/** A place must have vanished from so many items, and from all of them that it held stock of. */
const FEWEST_AT_A_PLACE = 3;

/** A list that is shorter than what is known by more than this is doubted. */
const MISSING_SHARE = 0.05;
const MISSING_FEWEST = 5;

export const isTooShort = (missing: number, known: number): boolean =>
  missing > Math.max(MISSING_FEWEST, known * MISSING_SHARE);

export const doubtsOf = (
  previous: ReadonlyMap<string, ItemReading['item']>,
  readings: readonly ItemReading[],
): Doubt[] => {
  const pairs = readings.flatMap(({ item }) => {
    const before = previous.get(item.itemId);
    return before === undefined ? [] : [{ before, after: item }];
  });
  return [...zeros(pairs), ...vanished(pairs)];
};

type Pair = { readonly before: ItemReading['item']; readonly after: ItemReading['item'] };

const zeros = (pairs: readonly Pair[]): Doubt[] => {
  const held = pairs.filter(({ before }) => before.total.physical.onHand > 0);
  const gone = held.filter(({ after }) => after.total.physical.onHand === 0);
  if (gone.length < FEWEST || gone.length < held.length * SHARE) return [];
  return [
    {
      kind: 'mass_of_zeros',
      detail: `${gone.length} of ${held.length} items have no stock all at once.`,
      itemIds: gone.map(({ after }) => after.itemId),
    },
  ];
};

const vanished = (pairs: readonly Pair[]): Doubt[] => {
  const places = new Map<string, { name: string; held: number; lost: string[] }>();
  for (const { before, after } of pairs) {
    for (const place of before.places) {
      if (place.physical.onHand === 0) continue;
      const tally = places.get(place.id) ?? { name: place.name, held: 0, lost: [] };
      tally.held += 1;
      if (!after.places.some(({ id }) => id === place.id)) tally.lost.push(after.itemId);
      places.set(place.id, tally);
    }
  }
  return [...places.values()]
    .filter(({ held, lost }) => lost.length >= FEWEST_AT_A_PLACE && lost.length === held)
    .map(({ name, held, lost }) => ({
      kind: 'location_vanished' as const,
      detail: `The location ${name} has vanished from ${held} items that had stock there.`,
      itemIds: lost,
    }));
};
