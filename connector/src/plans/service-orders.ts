// Orders of services, at once and without a person: once per idempotency key, whatever is repeated or crashes.
import type { AskOf, createOrder, Plan } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { Ask } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import { accept } from './accept.ts';
import type { PlanDeskNeeds } from './desk.ts';
import { answerEnd } from './ending.ts';
import { requireGranted } from './granted.ts';
import { keepPlan } from './keep.ts';
import { requireNotPaused } from './pause.ts';
import { draftOrder } from './propose-plan.ts';
import { type PlanRecord, toRecord } from './record.ts';
import { isExecuting, isOpen } from './states.ts';

export type CarryOut = (record: PlanRecord, asked: Ask) => Promise<PlanRecord>;

/** Errors: `idempotency_key_reused`, `paused`, and those of proposing and carrying out an order. */
export const orderNow = async (
  needs: PlanDeskNeeds,
  carryOut: CarryOut,
  ask: AskOf<typeof createOrder>,
  idempotencyKey: string,
  asked: Ask,
): Promise<Plan> => {
  const { asker } = asked;
  const requestHash = await sha256(JSON.stringify(ask));
  const earlier = await needs.store.read.plans.idempotent(asker.kid, idempotencyKey);
  const record =
    earlier === null
      ? await place(needs, ask, asked, { idempotencyKey, requestHash })
      : await resume(needs, earlier, requestHash);
  return answerEnd(await goOn(needs, carryOut, record, asked), needs.now().getTime());
};

const place = async (
  needs: PlanDeskNeeds,
  ask: AskOf<typeof createOrder>,
  asked: Ask,
  key: { readonly idempotencyKey: string; readonly requestHash: string },
): Promise<PlanRecord> => {
  const { asker, spend } = asked;
  await requireNotPaused(needs);
  await requireGranted(needs, asker.organizationId, 'create-order');
  const draft = await draftOrder(needs, ask, asker, spend);
  const row = { kid: asker.kid, ...key, planKey: draft.planKey, createdAt: needs.now().getTime() };
  return keepPlan(needs, asked, draft, (s) => rememberOnce(s, row));
};

const resume = async (
  needs: PlanDeskNeeds,
  earlier: { readonly requestHash: string; readonly planKey: string },
  requestHash: string,
): Promise<PlanRecord> => {
  if (earlier.requestHash !== requestHash) {
    throw new ConnectorError(
      'idempotency_key_reused',
      'This idempotency key was used for an order with another content.',
      {
        hint: 'Use a new key for a new order, and the same key only to repeat the same order.',
      },
    );
  }
  const row = await needs.store.read.plans.byKey(earlier.planKey);
  if (row === null) throw new ConnectorError('plan_not_found', 'The order of this idempotency key is no longer kept.');
  return toRecord(row);
};

/** From wherever it stands: kept only just now, left by a process that died, being carried out, or over. */
const goOn = async (needs: PlanDeskNeeds, carryOut: CarryOut, record: PlanRecord, asked: Ask): Promise<PlanRecord> => {
  if (isExecuting(record.state)) return carryOut(record, asked);
  if (!isOpen(record.state) || record.expiresAt <= needs.now().getTime()) return record;
  const verdict = await accept(needs, record, asked, undefined, 'service');
  if (verdict.kind === 'accepted') return carryOut(verdict.plan, asked);
  throw new ConnectorError(
    verdict.short ? 'short_of_stock' : 'plan_changed',
    `${verdict.reason} Nothing was ordered.`,
    {
      hint: 'Ask again with a new idempotency key once the order has been changed.',
    },
  );
};

const rememberOnce = async (s: Groups, row: Parameters<Groups['plans']['rememberIdempotent']>[0]): Promise<void> => {
  if ((await s.plans.idempotent(row.kid, row.idempotencyKey)) !== null) {
    throw new ConnectorError('plan_in_progress', 'An order with this idempotency key is being placed right now.', {
      retryAfterSeconds: 2,
      hint: 'Ask again with the same key in a moment.',
    });
  }
  await s.plans.rememberIdempotent(row);
};

const sha256 = async (text: string): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('hex');
