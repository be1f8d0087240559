// Age and address: asked of those who keep no shop of ours. Whatever they say, the rules decide what follows from it.

import type { AgeCheck } from '../clearance/clearance.ts';
import { readState, zip5 } from '../compliance/places.ts';
import { hasCode } from '../errors.ts';
import { toAddress } from './buyer.ts';
import { minimumAgeOf, type SaleAsk } from './judging.ts';
import { toRefusals } from './quote.ts';
import type { CheckoutRecord, KeptBuyer, Progress } from './record.ts';
import { FORGOTTEN, saleOf } from './sale.ts';
import { again, call, endOpen, go, learn, nowMs, park, type Run, reasonOf, step, type Turn } from './steps.ts';

/** The provider tells us as well; this is for when it does not. */
const LOOK_MS = 15_000;

/** What the provider wants of the buyer, or may yet change its mind about. */
const OPEN: readonly AgeCheck['status'][] = ['signature', 'photo_id', 'phone_validation', 'pending', 'denied'];

const UNUSABLE = 'The age provider cannot use the name, the address or the date of birth that was given.';

/** Reserved: what the buyer has said themself is looked at before anybody is asked. */
export const reservedStep = async (run: Run, record: CheckoutRecord<'reserved'>): Promise<Turn> => {
  const sale = await saleOf(run, record);
  if (typeof sale === 'string') return endOpen(run, record, 'refused', { progress: { reason: sale } });
  const { decision } = await run.needs.clearance.decide({ ...sale, moment: 'quote' });
  if (decision.outcome !== 'deny') return go(await step(run, record, decision.regulated ? 'proving' : 'clearing'));
  const reason = 'It may not be sold to this buyer, or not to there.';
  return endOpen(run, record, 'refused', { progress: { reason, refusals: toRefusals(decision) } });
};

/** Asked, or asked again by a later run: both providers answer the same about the same order. */
export const provingStep = async (run: Run, record: CheckoutRecord<'proving'>): Promise<Turn> => {
  const sale = await saleOf(run, record);
  if (typeof sale === 'string') return endOpen(run, record, 'refused', { progress: { reason: sale } });
  const { buyer } = record;
  if (buyer === null) return endOpen(run, record, 'refused', { progress: { reason: FORGOTTEN } });
  try {
    const address = await lookAtAddress(run, buyer);
    // Nobody is asked for their papers for a parcel that will not be sent: the rules say why.
    if (!address.deliverable) return go(await step(run, record, 'clearing', { progress: { address: address.told } }));
    const now = nowMs(run);
    if ((await minimumAgeOf(run.needs.store.read, sale, now)) === 0 || buyer.bornOn === undefined) {
      return go(await step(run, record, 'clearing', { progress: { address: address.told } }));
    }
    const check = await startAge(run, sale, { ...buyer, bornOn: buyer.bornOn });
    const progress = { address: address.told, ageStep: stepOf(check) };
    return go(
      await step(run, record, OPEN.includes(check.status) ? 'waiting' : 'clearing', { progress, note: check.status }),
    );
  } catch (error) {
    if (hasCode(error, 'order_not_cleared')) {
      return endOpen(run, record, 'refused', { progress: { reason: reasonOf(error) } });
    }
    // It will say so however often it is asked, and each time is a call to it.
    if (hasCode(error, 'invalid_ask')) return endOpen(run, record, 'refused', { progress: { reason: UNUSABLE } });
    // Until the time is over: then nothing is sold.
    if (hasCode(error, 'provider_unavailable')) return again(run, record, LOOK_MS);
    throw error;
  }
};

interface LookedAt {
  readonly deliverable: boolean;
  readonly told: Progress['address'];
}

/** Errors: `provider_unavailable`. */
const lookAtAddress = async (run: Run, { shipTo }: KeptBuyer): Promise<LookedAt> => {
  try {
    const { dpv, mailDrop, vacant, standard, corrections } = await call(run, 'verify-address', () =>
      run.needs.clearance.addresses.check(toAddress(shipTo)),
    );
    const { street, secondary, city, state, zip } = standard;
    const elsewhere = readState(state) !== readState(shipTo.state) || zip5(zip) !== zip5(shipTo.zip);
    const deliverable = dpv === 'Y' && !mailDrop && !vacant && !elsewhere;
    const suggested =
      elsewhere && dpv === 'Y'
        ? { street, ...(secondary === '' ? {} : { secondary }), city, state, zip, country: 'US' }
        : null;
    return {
      deliverable,
      told: suggested === null && corrections.length === 0 ? null : { suggested, corrections },
    };
  } catch (error) {
    // It cannot even be asked about: the rules say why.
    if (hasCode(error, 'invalid_ask')) return { deliverable: false, told: null };
    throw error;
  }
};

/** Errors: `order_not_cleared`, `provider_unavailable`. */
const startAge = (run: Run, sale: SaleAsk, buyer: KeptBuyer & { readonly bornOn: string }): Promise<AgeCheck> => {
  const { firstName, lastName, bornOn, email, phone, ip, shipTo } = buyer;
  const person = {
    firstName,
    lastName,
    bornOn,
    street: [shipTo.street, shipTo.secondary ?? ''].filter((part) => part !== '').join(' '),
    city: shipTo.city,
    state: readState(shipTo.state) ?? shipTo.state,
    zip: shipTo.zip,
    email,
    ...(phone === undefined ? {} : { phone }),
  };
  return call(run, 'start-age', () => run.needs.clearance.ages.start(sale, person, ip));
};

/** Until the provider has made up its mind, or the time is over. */
export const waitingStep = async (run: Run, record: CheckoutRecord<'waiting'>): Promise<Turn> => {
  let check: AgeCheck | null;
  try {
    check = await call(run, 'read-age', () => run.needs.clearance.ages.look(record.organizationId, record.id));
  } catch (error) {
    if (hasCode(error, 'provider_unavailable')) return park(LOOK_MS);
    throw error;
  }
  if (check === null || !OPEN.includes(check.status)) {
    const ageStep = check === null ? null : stepOf(check);
    return go(await step(run, record, 'clearing', { progress: { ageStep }, note: check?.status ?? 'none' }));
  }
  const { ageStep } = record.progress;
  // It wants something else of the buyer now, or has denied what it may yet accept: no new try is paid for by itself.
  if (ageStep?.step !== check.status || ageStep.reason !== check.reason) {
    await learn(run, record, { ageStep: stepOf(check) });
  }
  return park(LOOK_MS);
};

const stepOf = ({ status, reason, providerId }: AgeCheck): Progress['ageStep'] => ({
  step: status,
  reason,
  id: providerId,
});
