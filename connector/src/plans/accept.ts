// From yes to go: is it released as its key demands, do the figures still hold, is it within the limits? Then what it
// needs is held and the plan accepted, in one unit of work.
import { dayIn } from '../catalogue/day.ts';
import { ConnectorError } from '../errors.ts';
import type { Ask, Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { PlanDeskNeeds } from './desk.ts';
import { limitHint, overDayLimit, overWriteLimit } from './limits.ts';
import { recheckLinks } from './link-steps.ts';
import { move } from './move.ts';
import { recheckName } from './name-steps.ts';
import { requireNotPaused } from './pause.ts';
import { nothingToCheck, type Recheck } from './recheck.ts';
import { recheckOrder } from './recheck-order.ts';
import { isSale, recheckSale } from './recheck-sale.ts';
import { recheckStock } from './recheck-stock.ts';
import { changesStock } from './recipe.ts';
import { type PlanRecord, shortageOf, toRecord } from './record.ts';
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
  const check = await recheck(needs, record, asked);
  if (check.moved !== null) {
    await close(needs, record, check.moved.reason, asked);
    return { kind: 'changed', ...check.moved };
  }
  // Last, because a code works once: it must not be spent on a plan that then turns out to be outdated.
  if (by === 'release' && record.release === 'code') {
    await needs.verifyCode({ kid: record.kid, code: code ?? '', issuedAfter: await codesFrom(needs, record) });
  }
  needs.probe?.('before accepted', record.kind);
  const verdict = await needs.store.write((s) => acceptNow(needs, s, record, asked, check));
  needs.probe?.('after accepted', record.kind);
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

/** What the plan meets now. Errors: those of reading. */
const recheck = async (needs: PlanDeskNeeds, record: PlanRecord, asked: Ask): Promise<Recheck> => {
  const { recipe } = record;
  if (recipe.kind === 'create-order') {
    return isSale(recipe) ? recheckSale(needs, record, recipe, asked) : recheckOrder(needs, record, recipe, asked);
  }
  if (recipe.kind === 'name-item') return recheckName(needs, record, recipe, asked);
  if (recipe.kind === 'link-items') return recheckLinks(recipe);
  return changesStock(recipe) ? recheckStock(needs, record, recipe, asked) : nothingToCheck;
};

const acceptNow = async (
  needs: PlanDeskNeeds,
  s: Groups,
  record: PlanRecord,
  { asker, requestId }: Ask,
  check: Recheck,
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
    overWriteLimit(asker.limits, plan) ??
    overDayLimit(asker.limits, plan, await s.plans.dayTotals(await s.keys.lineage(plan.kid), day));
  if (tooMuch !== null) throw new ConnectorError('limit_exceeded', tooMuch, { hint: limitHint(plan.kid) });
  const taken = await check.hold(s, plan, now);
  if (taken !== null) {
    const change = { reason: taken.reason };
    await move(s, plan as PlanRecord<'proposed' | 'approved'>, 'refused', now, { change, cause: { requestId } });
    return { kind: 'changed', ...taken };
  }
  await move(s, plan as PlanRecord<'proposed' | 'approved'>, 'accepted', now, {
    change: { day },
    progress: check.learnt,
    cause: { requestId },
  });
  const accepted = await s.plans.byKey(plan.planKey);
  return { kind: 'accepted', plan: accepted === null ? plan : toRecord(accepted) };
};

const close = (
  needs: Pick<Parts, 'store' | 'now'>,
  record: PlanRecord,
  reason: string,
  { requestId }: Ask,
): Promise<void> =>
  needs.store.write((s) =>
    move(s, record as PlanRecord<'proposed' | 'approved'>, 'refused', needs.now().getTime(), {
      change: { reason },
      cause: { requestId },
    }),
  );
