// Refusals are told to the audit log: a key that asks for more than it may, or releases what it may not.
import type { ProblemCode } from 'shared-schemas';
import { appendBounded } from '../audit/bounded.ts';
import { type ConnectorError, hasCode } from '../errors.ts';
import type { Ask, Parts } from '../parts.ts';

const told: readonly ProblemCode[] = [
  'limit_exceeded',
  'code_wrong',
  'too_many_requests',
  'plan_not_released',
  'plan_already_open',
  'item_regulated',
  'order_not_cleared',
  'idempotency_key_reused',
  'zoho_scope_missing',
  'paused',
];

/** What was refused had written nothing, so its entry has a unit of work of its own. */
export const tellingRefusals =
  (needs: Pick<Parts, 'store' | 'now'>) =>
  <A, R>(subjectOf: string | ((ask: A) => string), work: (ask: A, asked: Ask) => Promise<R>) =>
  async (ask: A, asked: Ask): Promise<R> => {
    try {
      return await work(ask, asked);
    } catch (error) {
      const subject = typeof subjectOf === 'string' ? subjectOf : subjectOf(ask);
      if (hasCode(error, ...told)) await tellRefused(needs, asked, { subject, behalf: behalfOf(ask) }, error);
      throw error;
    }
  };

const tellRefused = (
  { store, now }: Pick<Parts, 'store' | 'now'>,
  { asker, requestId }: Ask,
  { subject, behalf }: { readonly subject: string; readonly behalf: string | null },
  { code, message }: ConnectorError,
): Promise<void> =>
  store.write((s) =>
    appendBounded(s, {
      organizationId: asker.organizationId,
      at: now().getTime(),
      kid: asker.kid,
      by: null,
      behalf,
      action: 'ask.refused',
      subject,
      reason: message,
      before: null,
      after: { code },
      zohoIds: [],
      requestId,
    }),
  );

const behalfOf = (ask: unknown): string | null =>
  typeof ask === 'object' && ask !== null && 'onBehalfOf' in ask && typeof ask.onBehalfOf === 'string'
    ? ask.onBehalfOf
    : null;
