// Carries a checkout on, from whatever state a crash has left it in. One executor at a time has it in hand, by a lease; its
// version keeps a stale one from moving it.
import { ConnectorError, hasCode } from '../errors.ts';
import type { Ask } from '../parts.ts';
import { clearingStep } from './deciding.ts';
import { authorisedStep, orderingStep, stuckStep, withdrawingStep } from './ordering.ts';
import { authorisingStep, capturingStep, voidingStep } from './paying.ts';
import { provingStep, reservedStep, waitingStep } from './proving.ts';
import { type CheckoutRecord, toRecord } from './record.ts';
import { isOpen, isRunning, type RunningState } from './states.ts';
import { type CheckoutNeeds, endOpen, nowMs, park, type Run, type Turn } from './steps.ts';

/** Longer than any call may take, waiting for the door and the order's own patience included. */
const LEASE_MS = 180_000;
const MAX_TURNS = 60;
const TROUBLE_MS = 5_000;

/** Answers the checkout where it stands after at most about `patienceMs`: over, or waiting for its next look. */
export type Carry = (id: string, asked: Ask, patienceMs: number) => Promise<CheckoutRecord>;

export const createCarry =
  (needs: CheckoutNeeds): Carry =>
  async (id, asked, patienceMs) => {
    const owner = needs.newId();
    const startedAt = needs.now().getTime();
    let record = await take(needs, id, owner);
    if (record === null) return read(needs, id);
    const run: Run = { needs, asked, readings: null };
    let parkedUntil: number | null = null;
    try {
      for (let turns = 0; turns < MAX_TURNS && isRunning(record.state); turns += 1) {
        const turn: Turn = await attempt(run, record);
        if (turn.kind === 'go') {
          record = turn.record;
          continue;
        }
        const now = nowMs(run);
        const parked = await read(needs, id);
        parkedUntil = wakeAt(parked, now + turn.ms);
        // Nothing comes of waiting for a buyer who has not been told yet what to do; and what they do wakes it only while
        // nobody has it in hand.
        if (parked.state === 'waiting' || parkedUntil - startedAt > patienceMs) break;
        await needs.wait(parkedUntil - now);
        parkedUntil = null;
        const taken = await take(needs, id, owner);
        // The clock has jumped over the lease, and somebody else has it in hand now.
        if (taken === null) break;
        record = taken;
      }
    } finally {
      await needs.store.write((s) => s.checkouts.park(id, owner, parkedUntil));
    }
    return read(needs, id);
  };

/** Not later than its time is over: its units are not held a moment longer. */
const wakeAt = ({ state, heldUntil }: CheckoutRecord, at: number): number =>
  isOpen(state) ? Math.min(at, heldUntil) : at;

const attempt = async (run: Run, record: CheckoutRecord): Promise<Turn> => {
  try {
    if (isOpen(record.state) && nowMs(run) >= record.heldUntil) return await expire(run, record);
    return await handle(run, record);
  } catch (error) {
    if (hasCode(error, 'checkout_in_progress', 'store_unavailable')) throw error;
    run.needs.log.warn({ checkout: record.id, state: record.state, error }, 'a checkout waits after trouble');
    const seconds = error instanceof ConnectorError ? error.facts.retryAfterSeconds : undefined;
    return park(Math.max(TROUBLE_MS, Math.min(seconds ?? 0, 300) * 1_000));
  }
};

const expire = (run: Run, record: CheckoutRecord): Promise<Turn> => {
  const reason =
    record.state === 'waiting'
      ? 'The age was not proved in time.'
      : 'It was not finished in the time that its units were held.';
  return endOpen(run, record as CheckoutRecord<'reserved'>, 'expired', { progress: { reason } });
};

const handle = (run: Run, record: CheckoutRecord): Promise<Turn> => {
  const state = record.state as RunningState;
  switch (state) {
    case 'reserved':
      return reservedStep(run, record as CheckoutRecord<'reserved'>);
    case 'proving':
      return provingStep(run, record as CheckoutRecord<'proving'>);
    case 'waiting':
      return waitingStep(run, record as CheckoutRecord<'waiting'>);
    case 'clearing':
      return clearingStep(run, record as CheckoutRecord<'clearing'>);
    case 'authorising':
      return authorisingStep(run, record as CheckoutRecord<'authorising'>);
    case 'authorised':
      return authorisedStep(run, record as CheckoutRecord<'authorised'>);
    case 'ordering':
      return orderingStep(run, record as CheckoutRecord<'ordering'>);
    case 'capturing':
      return capturingStep(run, record as CheckoutRecord<'capturing'>);
    case 'withdrawing':
      return withdrawingStep(run, record as CheckoutRecord<'withdrawing'>);
    case 'voiding':
      return voidingStep(run, record as CheckoutRecord<'voiding'>);
    case 'stuck':
      return stuckStep(run, record as CheckoutRecord<'stuck'>);
  }
};

const take = (needs: CheckoutNeeds, id: string, owner: string): Promise<CheckoutRecord | null> =>
  needs.store.write(async (s) => {
    const now = needs.now().getTime();
    if (!(await s.checkouts.lease(id, owner, now + LEASE_MS, now))) return null;
    const row = await s.checkouts.get(id);
    return row === null ? null : toRecord(row);
  });

const read = async (needs: CheckoutNeeds, id: string): Promise<CheckoutRecord> => {
  const row = await needs.store.read.checkouts.get(id);
  if (row === null) throw new ConnectorError('checkout_not_found', 'There is no such checkout.');
  return toRecord(row);
};
