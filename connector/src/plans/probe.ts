// The moments between which a crash can fall: before and after each persisted step and each call to Zoho. Tests kill
// the process at every one of them; since steps can only be named from these lists, a new one cannot be forgotten.
import type { PlanRecord } from './record.ts';
import { executingStates } from './states.ts';

/** States an executor persists. */
export const persistedSteps = [...executingStates, 'uncertain', 'done', 'refused', 'reopened'] as const;

/** Calls an executor makes for orders, customers and cancellations. */
export const orderCalls = [
  'create-order',
  'create-customer',
  'look-up',
  'read-order',
  'confirm-order',
  'submit-order',
  'void-order',
  'create-package',
  'create-shipment',
  'create-invoice',
  'send-invoice',
] as const;

/** Calls it makes for changes of stock, besides `look-up`. */
export const stockCalls = [
  'create-adjustment',
  'create-transfer',
  'read-adjustment',
  'read-transfer',
  'read-stock',
  'send-transfer',
  'receive-transfer',
] as const;

/** And for what it writes into items, which may be repeated. */
export const itemCalls = ['write-field'] as const;

export type PersistedStep = (typeof persistedSteps)[number];
export type OutboundCall = (typeof orderCalls | typeof stockCalls | typeof itemCalls)[number];
export type Moment = `${'before' | 'after'} ${PersistedStep | OutboundCall}`;

export const moments: readonly Moment[] = [...persistedSteps, ...orderCalls, ...stockCalls, ...itemCalls].flatMap(
  (name): Moment[] => [`before ${name}`, `after ${name}`],
);

/** Called at each moment, with the kind of the plan; does nothing but in tests. */
export type Probe = (moment: Moment, kind: PlanRecord['kind']) => void;
