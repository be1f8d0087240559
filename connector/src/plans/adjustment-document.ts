// An adjustment as it is sent and found again. It has no number that Zoho takes once, and its list no filter: what was
// sent with an unknown outcome is never sent again, and is sought by its mark in the newest pages; the items' own figures
// say whether it is worth seeking longer (API notes 6.5).
import type { ZohoAdjustment, ZohoAdjustmentHead } from '../zoho/ports/stock-moves.ts';
import { shelfAt } from './adjustable.ts';
import { isOurAdjustment, reachesBefore, whatFiguresSay } from './match-stock.ts';
import type { AdjustmentRecipe } from './recipe.ts';
import type { PlanRecord } from './record.ts';
import { noteLook, type Outgoing } from './sending.ts';
import { call, leaveUncertain, type Run, type Turn } from './steps.ts';

/** After the settling time, and each time twice as long. */
const LOOKS = 5;
/** Where the figures have moved as it would move them: the list may be all that is late. */
const MOST_LOOKS = 9;
const MAX_PAGES = 5;

/** What of an adjustment is sent, whichever plan it is part of. */
export interface Adjusting extends Pick<AdjustmentRecipe, 'reason' | 'description' | 'reference' | 'date'> {
  readonly lines: readonly Pick<AdjustmentRecipe['lines'][number], 'itemId' | 'locationId' | 'deltaMicros'>[];
}

export const adjustmentDocument = (run: Run, recipe: Adjusting): Outgoing<ZohoAdjustment> => ({
  what: 'adjustment',
  createCall: 'create-adjustment',
  unique: false,
  looks: LOOKS,
  settleMs: run.parts.config.SETTLE_SECONDS * 1_000,
  create: () => run.zoho.adjustments.create(run.spend, toDraft(recipe)),
  find: async () => {
    const head = await look(run, recipe);
    if (head === null) return null;
    const found = await call(run, 'read-adjustment', () => run.zoho.adjustments.get(run.spend, head.id));
    if (found === null || isOurAdjustment(recipe, found)) return found;
    return `Zoho has an adjustment with the reference ${recipe.reference}, but with another content than this plan.`;
  },
  keep: (adjustment) => {
    run.adjustment = adjustment;
    return { id: adjustment.id, number: adjustment.reference };
  },
  conclude: (plan) => conclude(run, plan, recipe),
});

/** By its mark, in the newest pages: as far down as something made on its day can be. */
const look = async (run: Run, { reference, date }: Adjusting): Promise<ZohoAdjustmentHead | null> => {
  const seen: ZohoAdjustmentHead[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { rows, more } = await call(run, 'look-up', () => run.zoho.adjustments.newest(run.spend, page));
    const head = rows.find((row) => row.reference.trim() === reference);
    if (head !== undefined) return head;
    seen.push(...rows);
    if (!more || reachesBefore(date, seen)) return null;
  }
  return null;
};

/**
 * Its own figures can say that it has come while no list shows it: then it is awaited longer. That it has not come they
 * cannot prove, since a call whose answer was lost may land yet; nor that it was this one that moved them.
 */
const conclude = async (run: Run, plan: PlanRecord<'looking'>, recipe: Adjusting): Promise<Turn> => {
  const figures = await figuresNow(run, plan, recipe);
  const { looks } = plan.progress;
  if (figures === 'moved' && looks + 1 < MOST_LOOKS) return noteLook(run, plan, looks + 1);
  const told = {
    moved: 'the figures have moved as if it had come',
    unmoved: 'the figures have not moved',
    unclear: 'the figures have moved otherwise',
  }[figures];
  return leaveUncertain(
    run,
    plan,
    `Zoho was asked to adjust the stock and did not answer; no adjustment with the reference ${recipe.reference} shows, and ${told}.`,
  );
};

const figuresNow = async (
  run: Run,
  { organizationId, progress }: PlanRecord,
  { lines }: Adjusting,
): Promise<ReturnType<typeof whatFiguresSay>> => {
  const ids = lines.map(({ itemId }) => itemId);
  const readings = await call(run, 'read-stock', () => run.parts.stockDesk.read(organizationId, ids, run.spend));
  return whatFiguresSay(
    lines.flatMap(({ itemId, locationId, deltaMicros }, index) => {
      const item = readings.get(itemId)?.item;
      const before = progress.before?.[index];
      return item === undefined || before === undefined
        ? []
        : [{ delta: deltaMicros, before, now: shelfAt(item, locationId) }];
    }),
  );
};

const toDraft = (recipe: Adjusting) => ({
  date: recipe.date,
  reason: recipe.reason,
  reference: recipe.reference,
  ...(recipe.description === null ? {} : { description: recipe.description }),
  lines: recipe.lines.map(({ itemId, locationId, deltaMicros }) => ({ itemId, locationId, quantity: deltaMicros })),
});
