// Carries out what a reconciliation has planned, within the key's limits and as its plans are released: what waits for a
// person is left, unless it is a person who asks.
import { ConnectorError, hasCode } from '../errors.ts';
import type { Ask, Parts } from '../parts.ts';
import type { PlanDesk } from '../plans/desk.ts';
import { createOverseer } from '../plans/overseer.ts';
import type { Spend } from '../zoho/ports/door.ts';

export interface Applied {
  readonly plan: string;
  readonly state: string;
  /** What became of it where it was not done. */
  readonly note: string;
}

export interface ApplyNeeds extends Pick<Parts, 'store' | 'now' | 'zoho' | 'skillTokens'> {
  readonly plans: Pick<PlanDesk, 'confirm'>;
}

const COMPARED = ['proposed', 'approved'];

/** @param by Who releases them by this; null where only what is released already is carried out. */
export const applyRun = async (
  needs: ApplyNeeds,
  {
    organizationId,
    runId,
    by,
  }: { readonly organizationId: string; readonly runId: string; readonly by: string | null },
): Promise<Applied[]> => {
  if ((await needs.store.read.reconciliations.get(organizationId, runId))?.state === 'comparing') {
    throw new ConnectorError('reconciliation_in_progress', `The reconciliation ${runId} is not over yet.`, {
      retryAfterSeconds: 30,
      hint: 'Its plans are carried out when it has ended.',
    });
  }
  const applied: Applied[] = [];
  for (const { display, state, kid } of await needs.store.read.reconciliations.plansOf(organizationId, runId)) {
    if (!COMPARED.includes(state)) {
      applied.push({ plan: display, state, note: '' });
      continue;
    }
    applied.push((await applyPlan(needs, { plan: display, kid, runId, by })).applied);
  }
  return applied;
};

const AT_ONCE = 20;
/** Each try reads the items anew, and a day's limit lasts for the day. */
const PUT_OFF_MS = 10 * 60_000;

/**
 * Plans of whichever run that a person has released meanwhile; answers how many were carried out or refused.
 * @param putOff Until when those that could not be carried out are left alone, by their id for people.
 */
export const applyApproved = async (
  needs: ApplyNeeds,
  organizationId: string,
  putOff: Map<string, number> = new Map(),
): Promise<number> => {
  const now = needs.now().getTime();
  for (const [plan, until] of putOff) if (until <= now || until > now + PUT_OFF_MS) putOff.delete(plan);
  const most = AT_ONCE + putOff.size;
  const rows = await needs.store.read.reconciliations.plansIn(organizationId, ['approved'], most);
  const good = rows.filter(({ display, expiresAt }) => expiresAt > now && !putOff.has(display)).slice(0, AT_ONCE);
  for (const { display, kid } of good) {
    const { problem } = await applyPlan(needs, { plan: display, kid, runId: 'approved', by: null });
    const { retryAfterSeconds } = problem?.facts ?? {};
    if (problem === null) continue;
    putOff.set(display, now + Math.min(PUT_OFF_MS, (retryAfterSeconds ?? Number.POSITIVE_INFINITY) * 1_000));
  }
  return good.length;
};

const applyPlan = async (
  needs: ApplyNeeds,
  {
    plan,
    kid,
    runId,
    by,
  }: { readonly plan: string; readonly kid: string; readonly runId: string; readonly by: string | null },
): Promise<{ readonly applied: Applied; readonly problem: ConnectorError | null }> => {
  const spend: Spend = { lane: 'order', kid, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 };
  try {
    const asked: Ask = { asker: await needs.skillTokens.holder(kid), requestId: `reconcile ${runId}`, spend };
    if (by !== null && asked.asker.release === 'person') await createOverseer(needs).approve(plan, by);
    const { state } = await needs.plans.confirm({ plan }, asked);
    return { applied: { plan, state, note: '' }, problem: null };
  } catch (error) {
    if (!isProblem(error)) throw error;
    const { message, facts } = error;
    const note = [message, facts.hint].filter((part) => part !== undefined).join(' ');
    return { applied: { plan, state: error.code, note }, problem: error };
  }
};

/** What is told of one plan does not keep the others from being carried out. */
const isProblem = (error: unknown): error is ConnectorError =>
  hasCode(
    error,
    'plan_not_released',
    'plan_not_open',
    'plan_expired',
    'plan_changed',
    'plan_uncertain',
    'plan_in_progress',
    'short_of_stock',
    'limit_exceeded',
    'item_not_adjustable',
    'item_not_found',
    'zoho_refused',
    'key_revoked',
    'not_found',
  );
