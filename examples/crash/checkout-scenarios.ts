// Ways a checkout can go, so that every step of it is reached by at least one. A new step without a scenario does not
// compile.
import type { OutboundCall } from 'connector/checkout/probe.ts';
import type { State } from 'connector/checkout/states.ts';
import type { orderCalls, PersistedStep } from 'connector/plans/probe.ts';
import type { Sandbox } from 'zoho-sandbox';
import { DECLINED, type Payments } from '../payment-step/payments.ts';

export interface CheckoutScenario {
  readonly name: string;
  /** John is accepted at once, Jane after a step of hers, Grace never. */
  readonly firstName: 'John' | 'Jane' | 'Grace';
  readonly token: string;
  /** Somebody the shop has sold to before, and another address each time. */
  readonly regular: boolean;
  /** What is done to it while it waits for Jane: she takes her step, stays away, or the shop drops it. */
  readonly meanwhile: 'step' | 'nothing' | 'cancel';
  readonly arrange: (at: { readonly sandbox: Sandbox; readonly payments: Payments }) => void;
  /** True where that bends a write to Zoho itself. Every other write may be dropped and land late besides. */
  readonly bendsWrite: boolean;
}

const scenario = (name: string, more: Partial<CheckoutScenario> = {}): CheckoutScenario => ({
  name,
  firstName: 'John',
  token: 'tok_visa',
  regular: false,
  meanwhile: 'step',
  arrange: () => {},
  bendsWrite: false,
  ...more,
});

const createOrder = { method: 'POST', path: '^/inventory/v1/salesorders$' } as const;
const createContact = { method: 'POST', path: '^/inventory/v1/contacts$' } as const;
const voidOrder = { method: 'POST', path: '/status/void$' } as const;
/** Writes to Zoho that any checkout makes. */
export const writes = [
  createOrder,
  createContact,
  { method: 'POST', path: '/status/confirmed$' },
] as const satisfies readonly object[];

export const plain = scenario('a lawful purchase');
export const troubled = scenario('every answer of the payment step is lost once', {
  arrange: ({ payments }) => {
    payments.spoil('authorise', 'after', 'before');
    payments.spoil('capture', 'before', 'after');
  },
});
export const lateOrder = scenario('the order lands late, after its answer was given up', {
  bendsWrite: true,
  arrange: ({ sandbox }) =>
    sandbox.control.addFault({ match: createOrder, kind: 'late-commit', delayMs: 400, times: 1 }),
});
const lostContact = scenario('the contact is made, and the answer is lost', {
  bendsWrite: true,
  arrange: ({ sandbox }) => sandbox.control.addFault({ match: createContact, kind: 'lost-answer', times: 1 }),
});
const lostOrder = scenario('the order is made, and the answer is lost', {
  bendsWrite: true,
  arrange: ({ sandbox }) => sandbox.control.addFault({ match: createOrder, kind: 'lost-answer', times: 1 }),
});
export const oneMoreStep = scenario('the provider wants a photo ID', { firstName: 'Jane' });
const staysAway = scenario('the buyer never shows a photo ID', { firstName: 'Jane', meanwhile: 'nothing' });
const dropped = scenario('the buyer goes away, and the shop drops it', { firstName: 'Jane', meanwhile: 'cancel' });
const declined = scenario('the payment is declined', { token: DECLINED });
const regular = scenario('a buyer who is known, at another address', { regular: true });
const otherTotal = scenario('Zoho computes another total', {
  // Turned on only once the buyer has agreed to the figures.
  arrange: ({ sandbox, payments }) =>
    payments.meanwhile(() => void sandbox.control.setOrganization({ taxPercentage: 9.5 })),
});
export const lapsed = scenario('what was held has lapsed, and the void is answered late', {
  arrange: ({ payments }) => {
    payments.spoil('capture', 'lapse');
    payments.spoil('void', 'after');
  },
});
const cannotWithdraw = scenario('what was held has lapsed, and the order cannot be cancelled', {
  bendsWrite: true,
  arrange: ({ sandbox, payments }) => {
    payments.spoil('capture', 'lapse');
    const body = { code: 36020, message: 'It has been packed.' };
    sandbox.control.addFault({ match: voidOrder, kind: 'status', status: 400, body, times: 50 });
  },
});
const refusedByZoho = scenario('Zoho refuses the order', {
  bendsWrite: true,
  arrange: ({ sandbox }) => {
    const body = { code: 2, message: 'Invalid value.' };
    sandbox.control.addFault({ match: createOrder, kind: 'status', status: 400, body, times: 50 });
  },
});

/** Where each step of a checkout is reached. */
export const scenarioOfStep: Record<State | OutboundCall, CheckoutScenario> = {
  reserved: plain,
  'read-items': plain,
  proving: plain,
  'verify-address': plain,
  'start-age': plain,
  clearing: plain,
  clear: plain,
  authorising: plain,
  authorise: troubled,
  authorised: plain,
  'create-contact': plain,
  'find-contact': lostContact,
  'add-address': regular,
  ordering: plain,
  sell: plain,
  capturing: plain,
  capture: troubled,
  done: plain,
  waiting: oneMoreStep,
  'read-age': oneMoreStep,
  withdrawing: lapsed,
  withdraw: lapsed,
  voiding: otherTotal,
  void: lapsed,
  stuck: cannotWithdraw,
  refused: declined,
  expired: staysAway,
  cancelled: dropped,
};

/** The steps of its order's own plan on which a crash falls as well. */
export const scenarioOfPlanStep: Partial<Record<PersistedStep | (typeof orderCalls)[number], CheckoutScenario>> = {
  accepted: plain,
  sending: plain,
  'create-order': plain,
  drafted: plain,
  confirming: plain,
  'confirm-order': plain,
  done: plain,
  looking: lateOrder,
  'look-up': lateOrder,
  'read-order': lostOrder,
  refused: refusedByZoho,
  voiding: otherTotal,
};
