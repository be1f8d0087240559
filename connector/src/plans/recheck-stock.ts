// A change of stock once more when it is confirmed: what was to be set to a level must stand where it stood when it was
// shown, and nothing is taken below zero. What goes is then reserved, so that no order promises it meanwhile.
import { formatDecimal } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { Ask } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { OutstandingChange, StockDelta } from '../store/stock-changes.ts';
import type { ZohoAdjustment } from '../zoho/ports/stock-moves.ts';
import type { PlanDeskNeeds } from './desk.ts';
import {
  calledOf,
  type FiguredChange,
  figureStock,
  notShownYet,
  tooLittle,
  type WantedChange,
} from './figure-stock.ts';
import { whyNotReceivable } from './propose-transfer.ts';
import { toOpposite, whyNotUndoable } from './propose-undo.ts';
import type { Moved, Recheck } from './recheck.ts';
import type { AdjustmentRecipe, ReceiptRecipe, StockRecipe } from './recipe.ts';
import type { PlanRecord } from './record.ts';

/** Errors: `plan_in_progress`, `plan_uncertain` (another change of the same item), and those of figuring. */
export const recheckStock = async (
  needs: PlanDeskNeeds,
  record: PlanRecord,
  recipe: StockRecipe,
  asked: Ask,
): Promise<Recheck> => {
  const wanted = toWanted(recipe);
  const arriving = recipe.kind === 'receive-transfer';
  const lines = await figureStock(needs, record.organizationId, wanted, asked.spend, { arriving });
  const ids = lines.map(({ itemId }) => itemId);
  const changes = await needs.store.read.stockChanges.outstanding(record.organizationId, ids);
  requireSettled(recipe, lines, changes);
  return {
    moved:
      (await whatElseMoved(needs, record, recipe, asked)) ?? levelsMoved(recipe, lines) ?? takesTooMuch(lines, changes),
    learnt: recipe.kind === 'adjust-stock' ? { before: lines.map(({ before }) => before) } : {},
    hold: (s, plan, now) => hold(s, { plan, recipe, lines, ids, now }),
  };
};

const toWanted = (recipe: StockRecipe): WantedChange[] => {
  switch (recipe.kind) {
    case 'adjust-stock':
      return recipe.lines.map(({ itemId, locationId, deltaMicros }) => ({
        itemId,
        locationId,
        change: { delta: deltaMicros },
      }));
    case 'receive-transfer':
      return recipe.lines.map(({ itemId, quantityMicros }) => ({
        itemId,
        locationId: recipe.toId,
        change: { delta: quantityMicros },
      }));
    case 'transfer-stock': {
      const at = (locationId: string, sign: 1 | -1) =>
        recipe.lines.map(({ itemId, quantityMicros }) => ({
          itemId,
          locationId,
          change: { delta: sign * quantityMicros },
        }));
      return [...at(recipe.fromId, -1), ...at(recipe.toId, 1)];
    }
  }
};

/** A level is reckoned from a figure; one that another change of ours is about to move is no good for that. */
const requireSettled = (
  recipe: StockRecipe,
  lines: readonly FiguredChange[],
  changes: readonly OutstandingChange[],
): void => {
  if (recipe.kind !== 'adjust-stock') return;
  for (const [index, line] of lines.entries()) {
    if (recipe.lines[index]?.levelMicros == null) continue;
    const [other] = notShownYet(changes, line);
    if (other === undefined) continue;
    const called = calledOf(line.reading.item);
    if (other.state === 'uncertain') {
      throw new ConnectorError(
        'plan_uncertain',
        `Plan ${other.display} may or may not have changed the stock of ${called}, so it cannot be set to a level.`,
        { hint: `Somebody settles that plan first: pnpm connector plans settle ${other.display}` },
      );
    }
    // Also one that has ended since these figures were read.
    throw new ConnectorError(
      'plan_in_progress',
      `Plan ${other.display} is changing the stock of ${called} right now.`,
      {
        retryAfterSeconds: 10,
        hint: 'Confirm this plan again in a moment.',
      },
    );
  }
};

const levelsMoved = (recipe: StockRecipe, lines: readonly FiguredChange[]): Moved | null => {
  if (recipe.kind !== 'adjust-stock') return null;
  const reasons = lines.flatMap(({ before, reading }, index) => {
    const shown = recipe.lines[index];
    if (shown?.levelMicros == null || before.physical === shown.beforeMicros) return [];
    return `${calledOf(reading.item)}: ${formatDecimal(before.physical)} on hand now, not ${formatDecimal(shown.beforeMicros)}.`;
  });
  return reasons.length === 0 ? null : { reason: reasons.join(' '), short: false };
};

const takesTooMuch = (lines: readonly FiguredChange[], changes: readonly OutstandingChange[]): Moved | null => {
  const short = lines.flatMap((line) => tooLittle(line, changes) ?? []);
  return short.length === 0 ? null : { reason: short.join(' '), short: true };
};

/** What the plan is about besides figures: the adjustment it undoes, the transfer it receives. */
const whatElseMoved = async (
  needs: PlanDeskNeeds,
  { organizationId }: PlanRecord,
  recipe: StockRecipe,
  { spend }: Ask,
): Promise<Moved | null> => {
  const zoho = needs.zoho(organizationId);
  if (recipe.kind === 'adjust-stock' && recipe.undoes !== null) {
    const reason = whyNotUndone(recipe, await zoho.adjustments.get(spend, recipe.undoes));
    return reason === null ? null : { reason, short: false };
  }
  if (recipe.kind !== 'receive-transfer') return null;
  const reason = whyNotReceived(recipe, await zoho.transfers.get(spend, recipe.transferId));
  return reason === null ? null : { reason, short: false };
};

const whyNotUndone = (recipe: AdjustmentRecipe, found: ZohoAdjustment | null): string | null => {
  if (found === null) return 'Somebody has deleted the adjustment in Zoho.';
  const obstacle = whyNotUndoable(found);
  if (obstacle !== null) return `The adjustment cannot be undone: ${obstacle}.`;
  const spell = (lines: readonly WantedChange[]): string => JSON.stringify([...lines].map((line) => ({ ...line })));
  const shown = toWanted(recipe);
  return spell(toOpposite(found)) === spell(shown) ? null : 'Somebody has changed the adjustment in Zoho.';
};

const whyNotReceived = (
  recipe: ReceiptRecipe,
  found:
    | (Parameters<typeof whyNotReceivable>[0] & { readonly lines: readonly { itemId: string; quantity: number }[] })
    | null,
): string | null => {
  if (found === null) return 'Somebody has deleted the transfer in Zoho.';
  const obstacle = whyNotReceivable(found);
  if (obstacle !== null) return `Transfer ${recipe.number} cannot be received: ${obstacle}.`;
  const theirs = found.lines.map(({ itemId, quantity }) => `${itemId} ${quantity}`).join();
  const shown = recipe.lines.map(({ itemId, quantityMicros }) => `${itemId} ${quantityMicros}`).join();
  return theirs === shown ? null : 'Somebody has changed the transfer in Zoho.';
};

interface Holding {
  readonly plan: PlanRecord;
  readonly recipe: StockRecipe;
  readonly lines: readonly FiguredChange[];
  readonly ids: readonly string[];
  readonly now: number;
}

const hold = async (s: Groups, { plan, recipe, lines, ids, now }: Holding): Promise<Moved | null> => {
  const changes = await s.stockChanges.outstanding(plan.organizationId, ids);
  requireSettled(recipe, lines, changes);
  const short = takesTooMuch(lines, changes);
  if (short !== null) return short;
  if (
    recipe.kind === 'adjust-stock' &&
    recipe.undoes !== null &&
    !(await s.stockChanges.undo(plan, recipe.undoes, now))
  ) {
    const by = await s.stockChanges.undoneBy(plan.organizationId, recipe.undoes);
    return { reason: `Plan ${by} has undone the adjustment, or is about to.`, short: false };
  }
  const again = await takeRunLines(s, plan, recipe);
  if (again !== null) return again;
  const deltas = toDeltas(recipe, lines);
  const { planKey, organizationId } = plan;
  const leaving = deltas.filter(({ deltaMicros }) => deltaMicros < 0);
  await s.reservations.add(
    leaving.map(({ itemId, locationId, deltaMicros }) => ({
      planKey,
      organizationId,
      itemId,
      locationId,
      quantityMicros: -deltaMicros,
    })),
    now,
  );
  await s.stockChanges.add(plan, deltas, now);
  await s.settings.raise('stock');
  return null;
};

/** The same run adjusts nothing twice, whichever of its plans it was: the database's own key says so. */
const takeRunLines = async (s: Groups, plan: PlanRecord, recipe: StockRecipe): Promise<Moved | null> => {
  if (recipe.kind !== 'adjust-stock' || recipe.asked.intent !== 'reconcile-stock') return null;
  const { run } = recipe.asked.ask;
  const taken = await s.reconciliations.takeLines(plan, run, recipe.lines);
  return taken === null
    ? null
    : { reason: `Plan ${taken} of the reconciliation ${run} has changed this already, or is about to.`, short: false };
};

/** What the figures will do, an item and place at a time; goods in transit come to their place only later. */
const toDeltas = (recipe: StockRecipe, lines: readonly FiguredChange[]): StockDelta[] => {
  const sums = new Map<string, StockDelta>();
  for (const { itemId, locationId, delta } of lines) {
    if (recipe.kind === 'transfer-stock' && recipe.inTransit && delta > 0) continue;
    const key = `${itemId} ${locationId ?? ''}`;
    const deltaMicros = (sums.get(key)?.deltaMicros ?? 0) + delta;
    sums.set(key, { itemId, locationId: locationId ?? '', deltaMicros });
  }
  return [...sums.values()];
};
