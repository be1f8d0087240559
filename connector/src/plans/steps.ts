// What every step of an execution uses: persist a move, make a call, end a plan one way or another.
import { normaliseWord, type PlanResult } from 'shared-schemas';
import type { StockDesk } from '../catalogue/stock-desk.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ZohoOrder } from '../zoho/ports/orders.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import type { ZohoAdjustment, ZohoTransfer } from '../zoho/ports/stock-moves.ts';
import { noteSale } from './clear-order.ts';
import { dropHolds, endHolds } from './holds.ts';
import { elsewhere, type Move, move } from './move.ts';
import type { OutboundCall, PersistedStep, Probe } from './probe.ts';
import { type PlanRecord, type Progress, toRecord } from './record.ts';
import type { Next, State } from './states.ts';
import { tellDone } from './tell.ts';

/** What a handler answers: carry on with the plan as it is now, or look again in a while; `held` is not waited for. */
export type Turn =
  | { readonly kind: 'go'; readonly plan: PlanRecord }
  | { readonly kind: 'park'; readonly ms: number; readonly held?: boolean };

export interface Run {
  readonly parts: Pick<Parts, 'store' | 'now' | 'config' | 'clearance'> & { readonly stockDesk: StockDesk };
  readonly zoho: ZohoOrganization;
  readonly spend: Spend;
  /** For the audit log; null where nobody asked just now. */
  readonly requestId: string | null;
  readonly probe: (moment: Parameters<Probe>[0]) => void;
  /** The order as just answered by Zoho in this run, to spare a call; `made` where by our own create call. */
  order: { readonly is: ZohoOrder; readonly made: boolean } | null;
  /** As `order`, of the other documents. */
  adjustment: ZohoAdjustment | null;
  transfer: ZohoTransfer | null;
  /** Whether this run has just packed the order. */
  packed: boolean;
}

export const nowMs = (run: Run): number => run.parts.now().getTime();

/** A call to Zoho, between its two moments. */
export const call = async <T>(run: Run, name: OutboundCall, make: () => Promise<T>): Promise<T> => {
  run.probe(`before ${name}`);
  const answer = await make();
  run.probe(`after ${name}`);
  return answer;
};

/** Persists a step, together with what must happen with it. */
export const step = async <S extends State, T extends Next<S>>(
  run: Run,
  plan: PlanRecord<S>,
  to: T,
  facts: Move = {},
  together: (s: Groups) => Promise<void> = async () => {},
): Promise<PlanRecord<T>> => {
  const name = to === 'proposed' || to === 'approved' ? 'reopened' : (to as PersistedStep);
  run.probe(`before ${name}`);
  const moved = await run.parts.store.write(async (s) => {
    await move(s, plan, to, nowMs(run), { ...facts, cause: { requestId: run.requestId } });
    await together(s);
    return s.plans.byKey(plan.planKey);
  });
  run.probe(`after ${name}`);
  if (moved === null) throw new ConnectorError('internal', `Plan ${plan.display} has vanished.`);
  return { ...toRecord(moved), state: to };
};

/** Whoever approves in Zoho takes their time. */
export const APPROVAL_POLL_MS = 900_000;

export const go = (plan: PlanRecord): Turn => ({ kind: 'go', plan });
export const park = (ms: number): Turn => ({ kind: 'park', ms });
/** By a pause, which lasts as long as a person likes. */
export const hold = (ms: number): Turn => ({ kind: 'park', ms, held: true });

type Ending =
  | 'sending'
  | 'looking'
  | 'drafted'
  | 'confirming'
  | 'submitting'
  | 'voiding'
  | 'awaiting_zoho_approval'
  | 'packing'
  | 'shipping'
  | 'invoicing'
  | 'adjusting';

/**
 * Zoho has it: the reservation ends with the first reading that begins from now on.
 * @param reason What was left undone, in words; null where nothing was.
 */
export const finish = async (
  run: Run,
  plan: PlanRecord<Ending>,
  result: PlanResult,
  reason: string | null = null,
): Promise<Turn> => {
  const change = { result: JSON.stringify(result), reason };
  return go(
    await step(run, plan, 'done', { change }, async (s) => {
      await endHolds(s, plan, result.id, nowMs(run));
      await tellDone(s, plan, result, nowMs(run));
      if (plan.recipe.kind === 'create-customer') {
        const { id: contactId, number: name, status } = result;
        const company = plan.recipe.company ?? '';
        const row = { contactId, word: normaliseWord(name), name, company, status, listedAt: nowMs(run) };
        await s.contacts.put(plan.organizationId, [row]);
      }
      // What it names need not be asked of Zoho when its list shows it as new.
      if (plan.recipe.kind === 'create-order') {
        await noteSale(s, plan, result, nowMs(run));
        await s.feeds.putOrderItems(plan.organizationId, {
          orderId: result.id,
          modifiedTime: '',
          status: result.status,
          itemIds: [...new Set(plan.recipe.lines.map((line) => line.itemId))],
          seenAt: nowMs(run),
          lines: null,
        });
      }
      if (plan.write.kind === 'cancel-order') {
        await s.feeds.putOrderItems(plan.organizationId, {
          orderId: result.id,
          modifiedTime: '',
          status: 'void',
          itemIds: [...new Set(plan.write.lines.map(({ itemId }) => itemId).filter((id) => id !== ''))],
          seenAt: nowMs(run),
          lines: null,
        });
      }
    }),
  );
};

/** It will not happen: the units are free and the day's limits are given back. */
export const refuse = async (run: Run, plan: PlanRecord<Ending | 'accepted'>, reason: string): Promise<Turn> =>
  go(await step(run, plan, 'refused', { change: { reason, day: null } }, (s) => dropHolds(s, plan, nowMs(run))));

/** Nothing left the house: the plan can be confirmed again, and the units are free meanwhile. */
export const reopen = async (run: Run, plan: PlanRecord<'sending'>, error: unknown): Promise<never> => {
  const to = plan.approvedAt === null ? 'proposed' : 'approved';
  await step(run, plan, to, { change: { day: null, leaseOwner: null, leaseUntil: null } }, (s) =>
    dropHolds(s, plan, nowMs(run)),
  );
  throw error;
};

/** Nobody can tell: reservation and limits stay, and a person settles it. */
export const leaveUncertain = async (run: Run, plan: PlanRecord<Ending>, reason: string): Promise<Turn> =>
  go(await step(run, plan, 'uncertain', { change: { reason } }));

export const readOrder = (run: Run, plan: PlanRecord): Promise<ZohoOrder | null> =>
  call(run, 'read-order', () => run.zoho.orders.get(run.spend, plan.zohoId ?? ''));

/** What Zoho's status means for a plan on its way (API notes 6.4). */
export const phaseOf = (order: ZohoOrder): 'void' | 'rejected' | 'draft' | 'pending' | 'approved' | 'confirmed' => {
  switch (order.status) {
    case 'void':
      return 'void';
    case 'rejected':
      return 'rejected';
    case 'draft':
      return 'draft';
    case 'pending_approval':
      return 'pending';
    case 'approved':
      return 'approved';
    default:
      return 'confirmed';
  }
};

/**
 * Keeps what the run has learnt without moving the plan. Errors: `plan_in_progress` when another executor has it in hand
 * meanwhile: what was to be kept before a call leaves must not be taken for kept.
 */
export const learn = async <S extends State>(
  run: Run,
  plan: PlanRecord<S>,
  learnt: Partial<Progress>,
): Promise<PlanRecord<S>> => {
  const progress = { ...plan.progress, ...learnt };
  const kept = await run.parts.store.write((s) =>
    s.plans.learn(plan, JSON.stringify({ recipe: plan.recipe, progress })),
  );
  if (!kept) throw elsewhere(plan);
  return { ...plan, progress };
};

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'Zoho refused it.');

export const outcomeOf = (error: unknown): 'refused' | 'not_sent' | 'unknown' =>
  error instanceof ConnectorError ? (error.facts.outcome ?? 'unknown') : 'unknown';

/** How long to leave a plan alone after the nth trouble: 1 s, doubling, at most five minutes. */
export const backoffMs = (times: number): number => Math.min(300_000, 1_000 * 2 ** Math.min(times, 10));
