// Moves a checkout one step: persisted with its version, so that a stale executor moves nothing, and told to the audit log.
import { auditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import type { CheckoutChange } from '../store/checkouts.ts';
import type { Groups } from '../store/groups.ts';
import type { CheckoutRecord, Progress } from './record.ts';
import { isOver, type Next, type State } from './states.ts';

export interface Move {
  readonly change?: Omit<CheckoutChange, 'progress'>;
  readonly progress?: Partial<Progress>;
  readonly note?: string;
  readonly requestId?: string | null;
  readonly by?: string;
}

/** Errors: `checkout_in_progress` where another executor has moved it meanwhile. */
export const move = async <S extends State>(
  s: Pick<Groups, 'checkouts' | 'audit'>,
  from: CheckoutRecord<S>,
  to: Next<S>,
  now: number,
  { change = {}, progress, note, requestId = null, by }: Move = {},
): Promise<void> => {
  const state: State = to;
  // Each step counts its own failures.
  const learnt = JSON.stringify({ ...from.progress, tries: 0, ...progress });
  const ended = isOver(state) ? { payment: null } : {};
  const moved = await s.checkouts.move(from, to, now, { ...ended, ...change, progress: learnt }, note ?? null);
  if (!moved) {
    throw new ConnectorError('checkout_in_progress', `Checkout ${from.id} is being carried out elsewhere.`, {
      retryAfterSeconds: 2,
      hint: 'Ask where it stands in a moment.',
    });
  }
  const decisionId = change.decisionId ?? from.decisionId;
  const orderId = change.orderId ?? from.orderId;
  await s.audit.append(
    auditEntry({
      organizationId: from.organizationId,
      at: now,
      kid: from.kid,
      by: by ?? null,
      action: `checkout.${to}`,
      subject: `checkout ${from.id}`,
      reason: progress?.reason ?? note ?? null,
      before: { state: from.state },
      after: { state: to, ...(decisionId === null ? {} : { decisionId }) },
      zohoIds: orderId === null ? [] : [orderId],
      requestId,
    }),
  );
};
