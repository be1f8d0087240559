// Is what was found in Zoho what this plan sent, and how far has it come there? And what do an item's own figures say of
// an adjustment that no list shows? Pure.
import type { Micros } from 'shared-schemas';
import type { ZohoAdjustment, ZohoAdjustmentHead, ZohoTransfer } from '../zoho/ports/stock-moves.ts';
import type { AdjustmentRecipe, TransferRecipe } from './recipe.ts';
import type { ShelfFigures } from './record.ts';

/** The same items, places and signed quantities. */
export const isOurAdjustment = (
  recipe: {
    readonly lines: readonly Pick<AdjustmentRecipe['lines'][number], 'itemId' | 'locationId' | 'deltaMicros'>[];
  },
  found: ZohoAdjustment,
): boolean => {
  const placed = recipe.lines.some(({ locationId }) => locationId !== null);
  const ours = recipe.lines.map((line) => `${line.itemId} ${line.locationId ?? ''} ${line.deltaMicros}`);
  const theirs = found.lines.map((line) => `${line.itemId} ${placed ? line.locationId : ''} ${line.quantity}`);
  return found.kind === 'quantity' && sameLines(ours, theirs);
};

/** The same items and quantities, from and to the same places. Whether it is on its way or there is judged apart. */
export const isOurTransfer = (recipe: TransferRecipe, found: ZohoTransfer): boolean => {
  const ours = recipe.lines.map((line) => `${line.itemId} ${line.quantityMicros}`);
  const theirs = found.lines.map((line) => `${line.itemId} ${line.quantity}`);
  return found.fromId === recipe.fromId && found.toId === recipe.toId && sameLines(ours, theirs);
};

const sameLines = (ours: readonly string[], theirs: readonly string[]): boolean => {
  const sorted = [...theirs].sort();
  return ours.length === theirs.length && [...ours].sort().every((line, index) => line === sorted[index]);
};

/** Most organisations approve no adjustments, and Zoho then says nothing of their status, or "adjusted". */
export const adjustmentPhase = (status: string): 'adjusted' | 'pending' | 'void' => {
  switch (status) {
    case 'draft':
    case 'pending_approval':
    case 'submitted':
    case 'approved':
      return 'pending';
    case 'rejected':
    case 'void':
      return 'void';
    default:
      return 'adjusted';
  }
};

/** How far a transfer has come (API notes 6.7). */
export type TransferPhase = 'held' | 'pending' | 'moving' | 'there' | 'void' | 'unknown';

export const transferPhase = (status: string): TransferPhase => {
  switch (status) {
    case 'draft':
    case 'approved':
      return 'held';
    case 'pending_approval':
      return 'pending';
    case 'in_transit':
    case 'partially_transferred':
      return 'moving';
    case 'transferred':
      return 'there';
    case 'void':
    case 'rejected':
      return 'void';
    default:
      return 'unknown';
  }
};

export interface ShelfMove {
  readonly delta: Micros;
  readonly before: ShelfFigures;
  readonly now: ShelfFigures;
}

/**
 * What figures say of an adjustment, which moves all its lines in both ledgers at once:
 * `moved` all of them stand where it would have put them; `unmoved` one of them has not moved at all, and none as it would
 * have; `unclear` somebody else has been there.
 */
export const whatFiguresSay = (lines: readonly ShelfMove[]): 'moved' | 'unmoved' | 'unclear' => {
  const by = (line: ShelfMove, delta: Micros): boolean =>
    line.now.physical - line.before.physical === delta && line.now.accounting - line.before.accounting === delta;
  if (lines.length === 0) return 'unclear';
  if (lines.every((line) => by(line, line.delta))) return 'moved';
  return lines.some((line) => by(line, 0)) && !lines.some((line) => by(line, line.delta)) ? 'unmoved' : 'unclear';
};

/**
 * Whether pages read from the top of a list reach back before a day, so that what was made on that day would have been
 * among them. By its documents Zoho promises no order: only where the days fall is it taken to be the latest first.
 */
export const reachesBefore = (day: string, rows: readonly Pick<ZohoAdjustmentHead, 'date'>[]): boolean => {
  const falls = rows.every((row, index) => index === 0 || row.date <= (rows[index - 1]?.date ?? ''));
  const last = rows.at(-1);
  return falls && last !== undefined && last.date !== '' && last.date < day;
};
