// Which adjustment is to be undone, and whether it may be: once, and only one that moved quantities.
import type { Micros } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { Asker, Parts } from '../parts.ts';
import type { ZohoAdjustment } from '../zoho/ports/stock-moves.ts';
import type { WantedChange } from './figure-stock.ts';
import { requirePlan } from './keep.ts';
import { adjustmentPhase } from './match-stock.ts';
import type { OrderSetting } from './propose-order.ts';
import { toRecord } from './record.ts';

export interface Undoable {
  /** The Zoho id of the adjustment. */
  readonly id: string;
  readonly date: string;
  readonly reason: string;
  /** The opposite of what it did. */
  readonly changes: readonly WantedChange[];
}

type UndoNeeds = Pick<Parts, 'store' | 'zoho'>;

/** Errors: `adjustment_not_found`, `adjustment_not_undoable`, `plan_not_found`. */
export const requireUndoable = async (
  needs: UndoNeeds,
  word: string,
  { asker, spend }: Pick<OrderSetting, 'asker' | 'spend'>,
): Promise<Undoable> => {
  const id = await idOf(needs, word, asker);
  const adjustment = await needs.zoho(asker.organizationId).adjustments.get(spend, id);
  if (adjustment === null || !isWithin(adjustment, asker)) throw notFound(word);
  const obstacle = whyNotUndoable(adjustment) ?? (await whyNotAgain(needs, asker.organizationId, id));
  if (obstacle !== null) throw notUndoable(obstacle);
  return { id, date: adjustment.date, reason: adjustment.reason, changes: toOpposite(adjustment) };
};

/** By the plan that made it, which only the key that asked for it knows; else by its Zoho id. */
const idOf = async (needs: UndoNeeds, word: string, asker: Asker): Promise<string> => {
  if (/^\d{7,25}$/.test(word)) return word;
  if (!/^[0-9A-Z]{4}-?[0-9A-Z]{2}$/i.test(word)) throw notFound(word);
  const plan = await requirePlan(needs.store.read, word, asker);
  if (plan.recipe.kind === 'create-order' && plan.progress.adjustmentId !== null) return plan.progress.adjustmentId;
  if (plan.recipe.kind !== 'adjust-stock') throw notUndoable(`plan ${plan.display} adjusts no stock`);
  if (plan.state === 'done' && plan.zohoId !== null) return plan.zohoId;
  throw notUndoable(`plan ${plan.display} has not been carried out`);
};

const isWithin = (adjustment: ZohoAdjustment, { locationIds }: Asker): boolean =>
  locationIds === null || adjustment.lines.every(({ locationId }) => locationIds.includes(locationId));

const MOST_LINES = 100;

/** Of the adjustment alone; null where nothing of it stands in the way. Pure. */
export const whyNotUndoable = (adjustment: ZohoAdjustment): string | null => {
  if (adjustment.kind === 'value') return 'it changed values, not quantities';
  if (adjustmentPhase(adjustment.status) !== 'adjusted') return `it is ${adjustment.status} in Zoho`;
  const moved = toOpposite(adjustment).length;
  if (moved > MOST_LINES) return `it has more than ${MOST_LINES} lines`;
  return moved === 0 ? 'it changed nothing' : null;
};

const whyNotAgain = async (needs: UndoNeeds, organizationId: string, id: string): Promise<string | null> => {
  const by = await needs.store.read.stockChanges.undoneBy(organizationId, id);
  if (by !== null) return `plan ${by} has undone it, or is about to`;
  const maker = await needs.store.read.plans.makerOf(organizationId, 'adjust-stock', id);
  if (maker === null) return null;
  const { recipe } = toRecord(maker);
  return recipe.kind === 'adjust-stock' && recipe.undoes !== null ? 'it undid another one itself' : null;
};

/** What would put it right again, an item and place at a time. Pure. */
export const toOpposite = ({ lines }: Pick<ZohoAdjustment, 'lines'>): WantedChange[] => {
  const moved = new Map<string, { itemId: string; locationId: string; quantity: Micros }>();
  for (const { itemId, locationId, quantity } of lines) {
    const key = `${itemId} ${locationId}`;
    moved.set(key, { itemId, locationId, quantity: (moved.get(key)?.quantity ?? 0) + quantity });
  }
  return [...moved.values()]
    .filter(({ quantity }) => quantity !== 0)
    .map(({ itemId, locationId, quantity }) => ({
      itemId,
      locationId: locationId === '' ? null : locationId,
      change: { delta: -quantity },
    }));
};

const notFound = (word: string): ConnectorError =>
  new ConnectorError('adjustment_not_found', `There is no adjustment "${word}" that this key may see.`, {
    hint: 'Name the plan that made it, or its Zoho id.',
  });

const notUndoable = (why: string): ConnectorError =>
  new ConnectorError('adjustment_not_undoable', `The adjustment cannot be undone: ${why}.`, {
    hint: 'Where the stock is wrong, count it or adjust it anew.',
  });
