// The moments between which a crash can fall: before and after each persisted step and each call to Zoho. Tests kill
// the process at every one of them; since steps can only be named from these lists, a new one cannot be forgotten.

/** States an executor persists. */
export const persistedSteps = [
  'accepted',
  'sending',
  'looking',
  'drafted',
  'confirming',
  'submitting',
  'awaiting_zoho_approval',
  'voiding',
  'uncertain',
  'done',
  'refused',
  'reopened',
] as const;

/** Calls an executor makes. */
export const outboundCalls = [
  'create-order',
  'create-customer',
  'look-up',
  'read-order',
  'confirm-order',
  'submit-order',
  'void-order',
] as const;

export type PersistedStep = (typeof persistedSteps)[number];
export type OutboundCall = (typeof outboundCalls)[number];
export type Moment = `${'before' | 'after'} ${PersistedStep | OutboundCall}`;

export const moments: readonly Moment[] = [...persistedSteps, ...outboundCalls].flatMap((name): Moment[] => [
  `before ${name}`,
  `after ${name}`,
]);

/** Called at each moment; does nothing but in tests. */
export type Probe = (moment: Moment) => void;
