// From yes to go: is it released as its key demands, do the figures still hold, is it within the limits? Then the units
// are reserved and the plan accepted, in one unit of work.
import { formatDecimal, type Micros } from 'shared-schemas';
import { dayIn } from '../catalogue/day.ts';
import { reservedBeyond } from '../catalogue/stock-desk.ts';
import { ConnectorError } from '../errors.ts';
import type { Ask, Asker, Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { PlanDeskNeeds } from './desk.ts';
import { availableAt, type FiguredLine, type Figures, figureOrder } from './figure-order.ts';
import { limitHint, overDayLimit, overOrderLimit } from './limits.ts';
import { totalsAgree } from './match.ts';
import { move } from './move.ts';
import { requireNotPaused } from './pause.ts';
import { type OrderRecipe, type PlanRecord, shortageOf, toRecord } from './record.ts';
import { calledOf, soldFrom } from './shortage.ts';
import { showPlan } from './show.ts';
import { isOpen } from './states.ts';

export type Verdict =
  | { readonly kind: 'accepted'; readonly plan: PlanRecord }
  /** The plan is over; a new one with the new figures is due. */
  | { readonly kind: 'changed'; readonly reason: string; readonly short: boolean };

/** Errors: `paused`, `plan_not_released`, `code_wrong`, `limit_exceeded`, `plan_in_progress`, and those of reading. */
export const accept = async (
  needs: PlanDeskNeeds,
  record: PlanRecord,
  asked: Ask,
  code: string | undefined,
  by: 'release' | 'service' = 'release',
): Promise<Verdict> => {
  await requireNotPaused(needs);
  if (by === 'release') requireReleased(record, code, needs.now().getTime());
  const figures = record.recipe.kind === 'create-order' ? await figuresNow(needs, record, record.recipe, asked) : null;
  const moved = figures === null ? null : whatMoved(needs, record, record.recipe as OrderRecipe, figures);
  if (moved !== null) {
    await close(needs, record, moved.reason);
    return { kind: 'changed', ...moved };
  }
  // Last, because a code works once: it must not be spent on a plan that then turns out to be outdated.
  if (by === 'release' && record.release === 'code') {
    await needs.verifyCode({ kid: record.kid, code: code ?? '', issuedAfter: await codesFrom(needs, record) });
  }
  needs.probe?.('before accepted');
  const verdict = await needs.store.write((s) => acceptNow(needs, s, record, asked.asker, figures));
  needs.probe?.('after accepted');
  return verdict;
};

// An authenticator's clock may be ahead by a period: a code read out for a plan that was then dropped would still be
// new enough for the one made in its place, so that one wants a code that is younger by as much.
const CODE_MAY_LINGER_MS = 31_000;

const codesFrom = async (needs: Pick<Parts, 'store'>, { kid, createdAt }: PlanRecord): Promise<number> => {
  const ended = ['cancelled', 'rejected', 'refused', 'expired'];
  const since = { after: createdAt - CODE_MAY_LINGER_MS, until: createdAt };
  return (await needs.store.read.plans.droppedWithin(kid, ended, since)) ? createdAt + CODE_MAY_LINGER_MS : createdAt;
};

const requireReleased = (record: PlanRecord, code: string | undefined, now: number): void => {
  const shortage = shortageOf(record);
  if (record.release === 'person' && shortage !== null) {
    throw new ConnectorError('short_of_stock', `Plan ${record.display} is short of stock. Nothing was ordered.`, {
      hint: shortage,
    });
  }
  if (record.release === 'person' && record.approvedAt === null) {
    throw new ConnectorError(
      'plan_not_released',
      `Plan ${record.display} waits for a person to approve it outside this chat.`,
      {
        hint: showPlan(record, now).next,
      },
    );
  }
  if (record.release === 'code' && code === undefined) {
    throw new ConnectorError('plan_not_released', `Plan ${record.display} needs a one-time code of the person.`, {
      hint: 'Show them the plan. If they agree, ask for the next code of their authenticator app and pass it with --code.',
    });
  }
};

const figuresNow = (
  needs: PlanDeskNeeds,
  record: PlanRecord,
  recipe: OrderRecipe,
  { asker, spend }: Ask,
): Promise<Figures> =>
  figureOrder(
    needs,
    record.organizationId,
    { lines: recipe.lines, locationId: recipe.locationId, locationIds: asker.locationIds },
    spend,
  );

/** Prices are compared line by line, since two changes can cancel out in a total. */
const whatMoved = (
  needs: Pick<PlanDeskNeeds, 'config'>,
  record: PlanRecord,
  recipe: OrderRecipe,
  figures: Figures,
): { reason: string; short: boolean } | null => {
  const tolerance = Number(needs.config.PRICE_TOLERANCE_PERCENT);
  for (const [index, line] of figures.lines.entries()) {
    const shown = recipe.lines[index]?.rateMicros ?? 0;
    if (!totalsAgree(shown, line.rateMicros, 0, tolerance)) {
      const called = line.reading.item.sku || line.reading.item.name;
      return {
        reason: `${called} now costs ${formatDecimal(line.rateMicros, 2)}, not ${formatDecimal(shown, 2)}.`,
        short: false,
      };
    }
  }
  return needs.config.BACKORDERS === 'refuse' && figures.short
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

const acceptNow = async (
  needs: PlanDeskNeeds,
  s: Groups,
  record: PlanRecord,
  asker: Asker,
  figures: Figures | null,
): Promise<Verdict> => {
  const now = needs.now().getTime();
  // Everything that another process may have changed meanwhile is looked at once more, inside the lock.
  const row = await s.plans.byKey(record.planKey);
  const plan = row === null ? null : toRecord(row);
  if (plan === null || !isOpen(plan.state) || plan.version !== record.version || plan.expiresAt <= now) {
    throw new ConnectorError('plan_in_progress', `Plan ${record.display} has just been changed elsewhere.`, {
      retryAfterSeconds: 1,
      hint: 'Look at it with show-plan.',
    });
  }
  if ((await s.settings.get('paused')) !== null) throw new ConnectorError('paused', 'An admin has paused all writes.');
  const connection = await s.connections.get(record.organizationId);
  const day = dayIn(connection?.timeZone ?? 'UTC', needs.now());
  const tooMuch =
    overOrderLimit(asker.limits, plan) ??
    overDayLimit(asker.limits, plan, await s.plans.dayTotals(await lineage(s, plan.kid), day));
  if (tooMuch !== null) throw new ConnectorError('limit_exceeded', tooMuch, { hint: limitHint(plan.kid) });
  if (figures !== null && plan.recipe.kind === 'create-order') {
    const taken = needs.config.BACKORDERS === 'refuse' ? await firstTaken(needs, s, plan, plan.recipe, figures) : null;
    if (taken !== null) {
      await move(s, plan as PlanRecord<'proposed' | 'approved'>, 'refused', now, { change: { reason: taken } });
      return { kind: 'changed', reason: taken, short: true };
    }
    await reserve(s, plan, plan.recipe, figures, now);
  }
  await move(s, plan as PlanRecord<'proposed' | 'approved'>, 'accepted', now, { change: { day } });
  const accepted = await s.plans.byKey(plan.planKey);
  return { kind: 'accepted', plan: accepted === null ? plan : toRecord(accepted) };
};

/** The key and those it has replaced: a new key is no new day. */
const lineage = async (s: Groups, kid: string): Promise<string[]> => {
  const kids = [kid];
  for (let key = await s.keys.get(kid); key?.rotatedFrom != null && kids.length < 50; ) {
    kids.push(key.rotatedFrom);
    key = await s.keys.get(key.rotatedFrom);
  }
  return kids;
};

/** Another order may have reserved the last units since the figures were read. */
const firstTaken = async (
  needs: Pick<PlanDeskNeeds, 'bufferMicros'>,
  s: Groups,
  plan: PlanRecord,
  recipe: OrderRecipe,
  figures: Figures,
): Promise<string | null> => {
  const outstanding = await s.reservations.outstanding(plan.organizationId);
  for (const line of figures.lines) {
    const { reading, quantityMicros } = line;
    const available = availableAt(reading, recipe.locationId);
    if (available === null) continue;
    const free = available - reservedBeyond(outstanding, reading, recipe.locationId ?? undefined) - needs.bufferMicros;
    if (free < quantityMicros) return tooFew(line, free, placeOf(plan));
  }
  return null;
};

const reserve = async (
  s: Groups,
  plan: PlanRecord,
  recipe: OrderRecipe,
  figures: Figures,
  now: number,
): Promise<void> => {
  const tracked = figures.lines.filter((line) => line.sellableMicros !== null);
  await s.reservations.add(
    tracked.map(({ itemId, quantityMicros }) => ({
      planKey: plan.planKey,
      organizationId: plan.organizationId,
      itemId,
      locationId: recipe.locationId ?? '',
      quantityMicros,
    })),
    now,
  );
  await s.settings.raise('stock');
};

const close = (needs: Pick<Parts, 'store' | 'now'>, record: PlanRecord, reason: string): Promise<void> =>
  needs.store.write((s) =>
    move(s, record as PlanRecord<'proposed' | 'approved'>, 'refused', needs.now().getTime(), { change: { reason } }),
  );
