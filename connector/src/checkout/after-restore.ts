// What becomes of checkouts that come out of a backup: those that nobody had been asked anything for are over, and those
// whose money or order was on its way are a person's, who looks in Zoho and at the payment step.
import type { Groups } from '../store/groups.ts';
import { move } from './move.ts';
import { type CheckoutRecord, toRecord } from './record.ts';
import { committedStates, openStates } from './states.ts';

export interface SettledCheckouts {
  readonly expired: number;
  readonly stuck: readonly string[];
}

const MOST = 10_000;

export const settleCheckouts = async (s: Groups, at: number, by: string): Promise<SettledCheckouts> => {
  const open = await s.checkouts.list({ states: openStates, limit: MOST });
  for (const row of open) {
    const record = toRecord(row) as CheckoutRecord<(typeof openStates)[number]>;
    await move(s, record, 'expired', at, { by, note: 'the connector was restored from a backup' });
    await s.reservations.release(record.planKey);
  }
  const running = await s.checkouts.list({ states: committedStates, limit: MOST });
  for (const row of running) {
    const record = toRecord(row) as CheckoutRecord<(typeof committedStates)[number]>;
    const stuckBecause = `The connector was restored from a backup: somebody looks in Zoho and at the payment step, and runs: pnpm connector checkouts settle ${record.id}`;
    await move(s, record, 'stuck', at, { by, progress: { stuckBecause, stuckIn: null } });
  }
  return { expired: open.length, stuck: running.map(({ id }) => id) };
};
