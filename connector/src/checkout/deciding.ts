// May it be? Decided once everything is known, and kept in the same unit of work as the step it allows.
import type { Decision } from '../compliance/decide.ts';
import { ConnectorError } from '../errors.ts';
import { move } from './move.ts';
import { toRefusals } from './quote.ts';
import type { CheckoutRecord, Progress } from './record.ts';
import { toRecord } from './record.ts';
import { buyerKeyFor, saleOf } from './sale.ts';
import { call, endOpen, go, letGo, nowMs, type Run, type Turn } from './steps.ts';

export const clearingStep = async (run: Run, record: CheckoutRecord<'clearing'>): Promise<Turn> => {
  const { needs, asked } = run;
  const { buyer } = record;
  const sale = await saleOf(run, record);
  if (typeof sale === 'string' || buyer === null) {
    return endOpen(run, record, 'refused', { progress: { reason: typeof sale === 'string' ? sale : null } });
  }
  const cleared = await call(run, 'clear', () => needs.clearance.decide(sale));
  if (cleared.decision.outcome !== 'allow') {
    return endOpen(run, record, 'refused', {
      ...(cleared.id === null ? {} : { change: { decisionId: cleared.id } }),
      progress: refusedBy(cleared.decision, record),
    });
  }
  const field = await needs.clearance.orderField(record.organizationId);
  needs.probe?.('before authorising');
  const row = await needs.store.write(async (s) => {
    // Limits are counted by whoever the buyer is in Zoho, and that may have been found out just now.
    if ((await buyerKeyFor(s, record, buyer)) !== sale.buyer.key) {
      throw new ConnectorError('checkout_in_progress', 'The buyer has just become known in Zoho.', {
        retryAfterSeconds: 1,
      });
    }
    // By the table, the proofs and the sales of this very moment.
    const final = await cleared.keep(s);
    const change = cleared.id === null ? {} : { decisionId: cleared.id };
    if (final.outcome === 'allow') {
      const progress = { payment: 'asked' as const, ageStep: null, decisionField: field };
      await move(s, record, 'authorising', nowMs(run), { change, progress, requestId: asked.requestId });
    } else {
      const progress = refusedBy(final, record);
      await move(s, record, 'refused', nowMs(run), { change, progress, requestId: asked.requestId });
      await letGo(s, record, nowMs(run));
    }
    return s.checkouts.get(record.id);
  });
  needs.probe?.('after authorising');
  if (row === null) throw new ConnectorError('internal', `Checkout ${record.id} has vanished.`);
  return go(toRecord(row));
};

const refusedBy = (decision: Decision, { progress }: CheckoutRecord): Partial<Progress> => {
  const refusals = toRefusals(decision);
  // Whose papers nobody has asked for is not told that they are missing.
  const asked = progress.ageStep !== null;
  const others = refusals.filter(({ rule }) => rule !== 'age-proof');
  return {
    reason: decision.outcome === 'review' ? 'A person has to look at it first.' : 'It may not be sold like this.',
    refusals: asked || others.length === 0 ? refusals : others,
  };
};
