// What only a person with access to the connector may do with checkouts: see them all, and say how one ended that is stuck.
import { toInstant } from '../catalogue/to-answer.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { move } from './move.ts';
import { type CheckoutRecord, toRecord } from './record.ts';
import { showCheckout } from './show.ts';
import { runningStates } from './states.ts';
import { letGo } from './steps.ts';

type Needs = Pick<Parts, 'store' | 'now'>;

const seen = (record: CheckoutRecord) => ({ ...showCheckout(record), kid: record.kid });
export type SeenCheckout = ReturnType<typeof seen>;

/** Newest first; those that are on their way, or all. */
export const listCheckouts = async ({ store }: Needs, all: boolean): Promise<SeenCheckout[]> => {
  const filter = all ? { limit: 50 } : { limit: 50, states: runningStates };
  return (await store.read.checkouts.list(filter)).map((row) => seen(toRecord(row)));
};

const require = async (s: Pick<Needs['store']['read'], 'checkouts'>, id: string): Promise<CheckoutRecord> => {
  const row = await s.checkouts.get(id.trim().toUpperCase());
  if (row !== null) return toRecord(row);
  throw new ConnectorError('checkout_not_found', `There is no checkout ${id}.`, {
    hint: 'See all of them with: pnpm connector checkouts list --all',
  });
};

/** Errors: `checkout_not_found`. */
export const showOne = async ({ store }: Needs, id: string) => {
  const record = await require(store.read, id);
  const steps = await store.read.checkouts.steps(record.id);
  return { ...seen(record), steps: steps.map(({ at, state, note }) => ({ at: toInstant(at), state, note })) };
};

/**
 * Settles a stuck checkout as a person has seen it in Zoho and at the payment step.
 * @param as `sold` where the order stands and is paid; `not_sold` where neither is so.
 * Errors: `checkout_not_found`, `checkout_over`.
 */
export const settleCheckout = async (
  { store, now }: Needs,
  id: string,
  as: 'sold' | 'not_sold',
  by: string,
): Promise<SeenCheckout> => {
  await store.write(async (s) => {
    const record = await require(s, id);
    if (record.state !== 'stuck') {
      throw new ConnectorError(
        'checkout_over',
        `Checkout ${record.id} is ${record.state}, so there is nothing to settle.`,
      );
    }
    const stuck = record as CheckoutRecord<'stuck'>;
    const at = now().getTime();
    const progress = { stuckBecause: null, stuckIn: null };
    const facts = { progress, note: `settled by ${by}`, by };
    if (as === 'sold') await move(s, stuck, 'done', at, facts);
    else await move(s, stuck, 'refused', at, facts);
    if (as === 'not_sold') {
      await letGo(s, record, at);
    }
  });
  return seen(await require(store.read, id));
};
