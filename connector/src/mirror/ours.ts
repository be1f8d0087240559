// Whether a change between two readings is what writes of our own did: told by the figures alone, never by when it was
// seen. Pure.
import type { Micros } from 'shared-schemas';
import type { OwnMove } from '../store/own-moves.ts';
import type { LedgerFigures, ZohoItem } from '../zoho/ports/items.ts';

/** One of two readings of an item, and the stock epoch it began with. */
interface Read {
  readonly item: Pick<ZohoItem, 'total' | 'places'>;
  readonly sequence: number;
}

type Moved = Pick<LedgerFigures, 'onHand' | 'available'>;

/**
 * Answers, for a place or for the item as a whole (''), whether our writes explain all that changed there. What is sure
 * to show in `after` and did not in `before` is ours; so is what may show already, where the figures say that it does.
 */
export const explainedBy = (
  moves: readonly OwnMove[],
  before: Read,
  after: Read,
): ((locationId: string) => boolean) => {
  const sure = moves.filter(
    ({ sequence }) => sequence !== null && sequence > before.sequence && sequence <= after.sequence,
  );
  const unsure = moves.filter(({ sequence }) => sequence === null || sequence > after.sequence);
  // A plan may do all it does at once, or one part after the other.
  const plans = [...Map.groupBy(unsure, ({ planKey }) => planKey).values()];
  const parts = [[], unsure, ...plans, ...unsure.map((one) => [one])];
  const ways = parts.map((part) => [...sure, ...part]).filter((way) => way.length > 0);
  return (locationId) => ways.some((way) => fits(way, before.item, after.item, locationId));
};

/** Place by place where the writes name theirs; else over all places together. */
const fits = (way: readonly OwnMove[], before: Read['item'], after: Read['item'], locationId: string): boolean => {
  const named = way.every((move) => move.locationId !== '');
  if (named && locationId !== '') {
    const here = way.filter((move) => move.locationId === locationId);
    return here.length > 0 && isSum(here, figuresAt(before, locationId), figuresAt(after, locationId));
  }
  return isSum(way, before.total.physical, after.total.physical);
};

const isSum = (moves: readonly OwnMove[], from: Moved, to: Moved): boolean => {
  const sum = (of: (move: OwnMove) => Micros): Micros => moves.reduce((total, move) => total + of(move), 0);
  return (
    to.onHand - from.onHand === sum((move) => move.onHandMicros) &&
    to.available - from.available === sum((move) => move.availableMicros)
  );
};

const nothing: Moved = { onHand: 0, available: 0 };

const figuresAt = ({ places }: Pick<ZohoItem, 'places'>, locationId: string): Moved =>
  places.find(({ id }): boolean => id === locationId)?.physical ?? nothing;
