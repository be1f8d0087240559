// The shop's payment step: hold, take, let go. Each is asked for by the checkout's own id, so that asking again is asking
// about the same hold; what happened nobody knows until it is answered, and it is asked until it is.
import { hasCode } from '../errors.ts';
import type { CheckoutRecord } from './record.ts';
import { again, call, go, letGo, nowMs, type Run, reasonOf, step, type Turn } from './steps.ts';

/** The hold is let go where the payment step says nothing for as long as the units are held. */
export const authorisingStep = async (run: Run, record: CheckoutRecord<'authorising'>): Promise<Turn> => {
  const { payments, vault } = run.needs;
  const { payment, cart, id } = record;
  if (payments === null || payment === null) {
    return giveUp(run, record, 'No payment step is configured any more.');
  }
  if (nowMs(run) >= record.heldUntil) return giveUp(run, record, 'The payment step did not answer in time.');
  try {
    const token = await vault.open(payment);
    const state = await call(run, 'authorise', () =>
      payments.authorise({ id, amountMicros: cart.totalMicros, currency: cart.currency, token }),
    );
    if (state === 'declined' || state === 'voided') {
      const progress = { payment: state, reason: 'The payment was declined.' };
      return go(await step(run, record, 'refused', { progress }, (s) => letGo(s, record, nowMs(run))));
    }
    return go(await step(run, record, 'authorised', { progress: { payment: 'authorised' } }));
  } catch (error) {
    if (!hasCode(error, 'provider_unavailable')) throw error;
    return again(run, record, 10_000);
  }
};

/** Nothing has been ordered: whatever is held, or will yet be, is let go. */
export const giveUp = async (
  run: Run,
  record: CheckoutRecord<'authorising' | 'authorised'>,
  reason: string,
): Promise<Turn> =>
  go(
    await step<'authorising' | 'authorised', 'voiding'>(run, record, 'voiding', { progress: { reason } }, (s) =>
      letGo(s, record, nowMs(run)),
    ),
  );

/** Asking again would ask nobody. Where it is configured again, it goes on by itself: see stuckStep. */
const unpayable = async (run: Run, record: CheckoutRecord<'capturing' | 'voiding'>, byHand: string): Promise<Turn> => {
  const stuckBecause = `No payment step is configured any more. Either it is configured again; or ${byHand}`;
  const progress = { stuckBecause, stuckIn: record.state };
  return go(await step<'capturing' | 'voiding', 'stuck'>(run, record, 'stuck', { progress }));
};

export const capturingStep = async (run: Run, record: CheckoutRecord<'capturing'>): Promise<Turn> => {
  const { payments, newId } = run.needs;
  if (payments === null) {
    const order = record.orderNumber ?? record.orderId ?? '';
    return unpayable(
      run,
      record,
      `the money of order ${order} is taken there by hand, and then: pnpm connector checkouts settle ${record.id} --sold`,
    );
  }
  try {
    const state = await call(run, 'capture', () => payments.capture(record.id));
    switch (state) {
      case 'captured':
        return go(await step(run, record, 'done', { progress: { payment: 'captured' } }));
      case 'authorised':
        return again(run, record);
      default: {
        // Held no longer: who does not pay gets nothing, and the order is cancelled again.
        const progress = { payment: state, reason: 'The payment could not be captured.', withdrawKey: newId() };
        return go(await step(run, record, 'withdrawing', { progress }));
      }
    }
  } catch (error) {
    if (!hasCode(error, 'provider_unavailable')) throw error;
    return again(run, record);
  }
};

export const voidingStep = async (run: Run, record: CheckoutRecord<'voiding'>): Promise<Turn> => {
  const { payments } = run.needs;
  if (payments === null) {
    return unpayable(
      run,
      record,
      `whatever it holds is let go there by hand, and then: pnpm connector checkouts settle ${record.id} --not-sold`,
    );
  }
  try {
    const state = await call(run, 'void', () => payments.void(record.id));
    if (state === 'voided' || state === 'declined') {
      return go(await step(run, record, 'refused', { progress: { payment: state } }));
    }
    if (state === 'authorised') return again(run, record);
    const stuckBecause = `The payment was captured although nothing was sold: somebody gives it back, and runs: pnpm connector checkouts settle ${record.id} --not-sold`;
    return go(await step(run, record, 'stuck', { progress: { payment: state, stuckBecause, stuckIn: 'voiding' } }));
  } catch (error) {
    if (!hasCode(error, 'provider_unavailable')) throw error;
    run.needs.log.warn({ checkout: record.id, reason: reasonOf(error) }, 'a payment is not let go yet');
    return again(run, record);
  }
};
