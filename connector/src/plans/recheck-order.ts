// An order's figures once more when it is confirmed, and its units reserved: prices and stock as they are now.
import { formatDecimal, type Micros } from 'shared-schemas';
import { reservedBeyond } from '../catalogue/stock-desk.ts';
import type { Ask } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import { clearOrder } from './clear-order.ts';
import type { PlanDeskNeeds } from './desk.ts';
import { availableAt, type FiguredLine, type Figures, figureOrder } from './figure-order.ts';
import { totalsAgree } from './match.ts';
import { backordersFor } from './propose-order.ts';
import type { Recheck } from './recheck.ts';
import type { OrderRecipe } from './recipe.ts';
import type { PlanRecord } from './record.ts';
import { calledOf, soldFrom } from './shortage.ts';

export const recheckOrder = async (
  needs: PlanDeskNeeds,
  record: PlanRecord,
  recipe: OrderRecipe,
  { asker, spend }: Ask,
): Promise<Recheck> => {
  const wanted = { lines: recipe.lines, locationId: recipe.locationId, locationIds: asker.locationIds };
  const figures = await figureOrder(needs, record.organizationId, wanted, spend);
  const moved = whatMoved(needs, record, recipe, figures);
  const cleared = moved === null ? await clearOrder(needs, record, recipe, figures, spend) : null;
  const learnt = cleared === null ? {} : { decisionId: cleared.decisionId, decisionField: cleared.field };
  return {
    moved,
    learnt,
    hold: async (s, plan, now) => {
      const refused = (await cleared?.hold(s)) ?? null;
      if (refused !== null) return refused;
      const taken =
        backordersFor(needs.config, recipe.mode) === 'refuse'
          ? await firstTaken(needs, s, plan, recipe, figures)
          : null;
      if (taken !== null) return { reason: taken, short: true };
      await reserve(s, plan, recipe, figures, now);
      return null;
    },
  };
};

/** Prices are compared line by line, since two changes can cancel out in a total. */
const whatMoved = (
  needs: Pick<PlanDeskNeeds, 'config'>,
  record: PlanRecord,
  recipe: OrderRecipe,
  figures: Figures,
): Recheck['moved'] => {
  const tolerance = Number(needs.config.PRICE_TOLERANCE_PERCENT);
  for (const [index, line] of figures.lines.entries()) {
    const shown = recipe.lines[index]?.rateMicros ?? 0;
    if (!totalsAgree(shown, line.rateMicros, 0, tolerance)) {
      return {
        reason: `${calledOf(line)} now costs ${formatDecimal(line.rateMicros, 2)}, not ${formatDecimal(shown, 2)}.`,
        short: false,
      };
    }
  }
  return backordersFor(needs.config, recipe.mode) === 'refuse' && figures.short
    ? { reason: shortReason(figures, placeOf(record)), short: true }
    : null;
};

const placeOf = ({ write }: PlanRecord): { readonly name: string } | null =>
  write.kind === 'create-order' ? write.location : null;

const shortReason = (figures: Figures, place: { readonly name: string } | null): string =>
  figures.lines
    .filter((line) => line.shortMicros > 0)
    .map((line) => tooFew(line, line.sellableMicros, place))
    .join(' ');

const tooFew = (line: FiguredLine, sellableMicros: Micros | null, place: { readonly name: string } | null): string =>
  `${calledOf(line)}: ${formatDecimal(line.quantityMicros)} wanted, ${soldFrom(sellableMicros, place)}.`;

/** Another order may have reserved the last units since the figures were read. */
const firstTaken = async (
  needs: Pick<PlanDeskNeeds, 'bufferMicros' | 'now'>,
  s: Groups,
  plan: PlanRecord,
  recipe: OrderRecipe,
  figures: Figures,
): Promise<string | null> => {
  const outstanding = await s.reservations.outstanding(plan.organizationId, needs.now().getTime());
  for (const line of figures.lines) {
    const { reading, quantityMicros } = line;
    const available = availableAt(reading, recipe.locationId);
    if (available === null) continue;
    const free = available - reservedBeyond(outstanding, reading, recipe.locationId ?? undefined) - needs.bufferMicros;
    if (free < quantityMicros) return tooFew(line, free, placeOf(plan));
  }
  return null;
};

const reserve = (s: Groups, plan: PlanRecord, recipe: OrderRecipe, figures: Figures, now: number): Promise<void> =>
  holdUnits(
    s,
    plan,
    recipe,
    figures.lines.filter((line) => line.sellableMicros !== null),
    now,
  );

/** Of lines whose stock is kept. */
export const holdUnits = async (
  s: Groups,
  plan: PlanRecord,
  recipe: Pick<OrderRecipe, 'locationId' | 'mode'>,
  tracked: readonly { readonly itemId: string; readonly quantityMicros: number }[],
  now: number,
): Promise<void> => {
  const locationId = recipe.locationId ?? '';
  await s.reservations.add(
    tracked.map(({ itemId, quantityMicros }) => ({
      planKey: plan.planKey,
      organizationId: plan.organizationId,
      itemId,
      locationId,
      quantityMicros,
    })),
    now,
  );
  // Where the goods leave with the order, the shelf will have less as well.
  if ((recipe.mode ?? 'commit') !== 'commit') {
    const deltas = tracked.map(({ itemId, quantityMicros }) => ({ itemId, locationId, deltaMicros: -quantityMicros }));
    await s.stockChanges.add(plan, deltas, now);
  }
  await s.settings.raise('stock');
};
