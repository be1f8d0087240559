// What every step of a checkout uses: persist a move, make a call, go on or look again in a while.
import type { StockDesk } from '../catalogue/stock-desk.ts';
import type { Clearance } from '../clearance/clearance.ts';
import { ConnectorError } from '../errors.ts';
import type { Ask, Asker, Parts } from '../parts.ts';
import type { PlanDesk } from '../plans/desk.ts';
import type { Payments } from '../providers/payment-port.ts';
import type { Groups } from '../store/groups.ts';
import type { ItemReading } from '../zoho/ports/items.ts';
import { type Move, move } from './move.ts';
import type { OutboundCall, Probe } from './probe.ts';
import { type CheckoutRecord, type Progress, toRecord } from './record.ts';
import type { Fields, Shelf } from './shelf.ts';
import type { Next, State } from './states.ts';

export interface CheckoutNeeds
  extends Pick<
    Parts,
    'store' | 'now' | 'newId' | 'wait' | 'config' | 'log' | 'vault' | 'zoho' | 'mirror' | 'darkIntents'
  > {
  readonly stockDesk: StockDesk;
  readonly bufferMicros: number;
  readonly shelf: Shelf;
  readonly fields: (organizationId: string) => Promise<Fields>;
  readonly plans: Pick<PlanDesk, 'sell' | 'takeSaleBack'>;
  /** Null where no payment step is configured: then nothing is checked out. */
  readonly payments: Payments | null;
  readonly clearance: Clearance;
  /** The key as it is now, whether or not it has been revoked; null where there is none. */
  readonly askerOf: (kid: string) => Promise<Asker | null>;
  readonly probe?: Probe;
}

/** What a handler answers: carry on with the checkout as it is now, or look again in a while. */
export type Turn =
  | { readonly kind: 'go'; readonly record: CheckoutRecord }
  | { readonly kind: 'park'; readonly ms: number };

export interface Run {
  readonly needs: CheckoutNeeds;
  readonly asked: Ask;
  /** Items as read in this run, to spare a call; the clock says whether they are still good. */
  readings: ReadonlyMap<string, ItemReading> | null;
}

export const go = (record: CheckoutRecord): Turn => ({ kind: 'go', record });
export const park = (ms: number): Turn => ({ kind: 'park', ms });
export const nowMs = ({ needs }: Run): number => needs.now().getTime();

/** How long to leave a checkout alone after the nth trouble: a second, doubling, at most five minutes. */
export const backoffMs = (tries: number): number => Math.min(300_000, 1_000 * 2 ** Math.min(tries, 10));

/** A call to somebody else, between its two moments. */
export const call = async <T>({ needs }: Run, name: OutboundCall, make: () => Promise<T>): Promise<T> => {
  needs.probe?.(`before ${name}`);
  const answer = await make();
  needs.probe?.(`after ${name}`);
  return answer;
};

/** Persists a step, together with what must happen with it. */
export const step = async <S extends State, T extends Next<S>>(
  run: Run,
  record: CheckoutRecord<S>,
  to: T,
  facts: Move = {},
  together: (s: Groups) => Promise<void> = async () => {},
): Promise<CheckoutRecord<T>> => {
  const { needs, asked } = run;
  needs.probe?.(`before ${to as State}`);
  const moved = await needs.store.write(async (s) => {
    await move(s, record, to, nowMs(run), { requestId: asked.requestId === '' ? null : asked.requestId, ...facts });
    await together(s);
    return s.checkouts.get(record.id);
  });
  needs.probe?.(`after ${to as State}`);
  if (moved === null) throw new ConnectorError('internal', `Checkout ${record.id} has vanished.`);
  return { ...toRecord(moved), state: to };
};

/** Keeps what the run has learnt without moving the checkout. */
export const learn = async <S extends State>(
  { needs }: Run,
  record: CheckoutRecord<S>,
  learnt: Partial<Progress>,
): Promise<CheckoutRecord<S>> => {
  const progress = { ...record.progress, ...learnt };
  await needs.store.write((s) => s.checkouts.learn(record, JSON.stringify(progress)));
  return { ...record, progress };
};

/** Once more in a while: the step's own failures are counted. */
export const again = async (run: Run, record: CheckoutRecord, most = 300_000): Promise<Turn> => {
  const { tries } = record.progress;
  await learn(run, record, { tries: tries + 1 });
  return park(Math.min(most, backoffMs(tries)));
};

/** Nothing is sold by it: its units are free for others, and so is what it was allowed. Only while no plan has it in hand. */
export const letGo = async (
  s: Pick<Groups, 'reservations' | 'settings' | 'decisions'>,
  { planKey, decisionId }: Pick<CheckoutRecord, 'planKey' | 'decisionId'>,
  now: number,
) => {
  await s.reservations.release(planKey);
  if (decisionId !== null) await s.decisions.dropped(decisionId, now);
  await s.settings.raise('stock');
};

/** It ends without anything having been authorised. */
export const endOpen = async <S extends 'reserved' | 'proving' | 'waiting' | 'clearing'>(
  run: Run,
  record: CheckoutRecord<S>,
  to: 'refused' | 'expired' | 'cancelled',
  facts: Move = {},
  together: (s: Groups) => Promise<void> = async () => {},
): Promise<Turn> =>
  go(
    await step<'reserved' | 'proving' | 'waiting' | 'clearing', typeof to>(run, record, to, facts, async (s) => {
      await letGo(s, record, nowMs(run));
      await together(s);
    }),
  );

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'It was refused.');
