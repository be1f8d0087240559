// Ways an execution can go, so that every step is reached by at least one. A new step without a scenario does not
// compile.
import type { OrderMode } from 'connector/plans/order-mode.ts';
import type { orderCalls, PersistedStep } from 'connector/plans/probe.ts';
import type { Sandbox } from 'zoho-sandbox';

export type StockKind = 'adjust-stock' | 'transfer-stock' | 'receive-transfer';
/** Those whose steps are told kind by kind: changes of stock, and what is written into items. */
export type TabledKind = StockKind | 'link-items';

export interface Scenario {
  readonly name: string;
  readonly kind: 'create-order' | 'create-customer' | 'cancel-order' | TabledKind;
  readonly strategy: 'number' | 'reference';
  /** How the order takes its stock. */
  readonly mode: OrderMode;
  /** Bends the local Zoho after the plan has been proposed and before it is confirmed. */
  readonly arrange: (sandbox: Sandbox) => void;
  /** True where that bends the write itself. Every other write may be dropped and land late besides. */
  readonly bendsWrite: boolean;
}

export const scenario = (name: string, more: Partial<Scenario> = {}): Scenario => ({
  name,
  kind: 'create-order',
  strategy: 'number',
  mode: 'commit',
  arrange: () => {},
  bendsWrite: false,
  ...more,
});

/** The call that does what a plan wants. */
export const writeOf = {
  'create-order': { method: 'POST', path: '^/inventory/v1/salesorders$' },
  'create-customer': { method: 'POST', path: '^/inventory/v1/contacts$' },
  'cancel-order': { method: 'POST', path: '/status/void$' },
  'adjust-stock': { method: 'POST', path: '^/inventory/v1/inventoryadjustments$' },
  'transfer-stock': { method: 'POST', path: '^/inventory/v1/transferorders$' },
  'receive-transfer': { method: 'POST', path: '/markastransferred$' },
  'link-items': { method: 'PUT', path: '^/inventory/v1/item/[^/]+/customfields$' },
} as const;
const create = writeOf['create-order'];
const confirm = { method: 'POST', path: '/status/confirmed$' } as const;

export const plain = scenario('a plain order');
export const lateAndLagging = scenario('the answer is lost, and the order lands late', {
  bendsWrite: true,
  arrange: ({ control }) => control.addFault({ match: create, kind: 'late-commit', delayMs: 400, times: 1 }),
});
const lostAnswer = scenario('the order is made but the answer is lost', {
  bendsWrite: true,
  arrange: ({ control }) => control.addFault({ match: create, kind: 'lost-answer', times: 1 }),
});
const otherTotal = scenario('Zoho computes another total', {
  arrange: ({ control }) => void control.setOrganization({ taxPercentage: 9.5 }),
});
const approvals = scenario('the organisation wants approvals', {
  arrange: ({ control }) => void control.setOrganization({ approvals: true }),
});
const submitFirst = scenario('Zoho confirms nothing that was not submitted', {
  arrange: ({ control }) =>
    control.addFault({
      match: confirm,
      kind: 'status',
      status: 400,
      body: { code: 2, message: 'Submit it first.' },
      times: 50,
    }),
});
const refusedByZoho = scenario('Zoho refuses the order', {
  bendsWrite: true,
  arrange: ({ control }) =>
    control.addFault({
      match: create,
      kind: 'status',
      status: 400,
      body: { code: 2, message: 'Invalid value.' },
      times: 50,
    }),
});
const neverSent = scenario('Zoho has no place for the call', {
  bendsWrite: true,
  arrange: ({ control }) =>
    control.addFault({ match: create, kind: 'status', status: 429, body: { code: 1070, message: 'Busy.' }, times: 1 }),
});
const lostForGood = scenario('by reference, and the request never arrives', {
  strategy: 'reference',
  bendsWrite: true,
  arrange: ({ control }) => control.addFault({ match: create, kind: 'reset', times: 1 }),
});
const newCustomer = scenario('a new customer', { kind: 'create-customer' });
const cancellation = scenario('an order is cancelled', { kind: 'cancel-order' });

const shipped = scenario('an order is packed and shipped', { mode: 'fulfil' });
const invoiced = scenario('an order is packed, shipped and invoiced', { mode: 'fulfil-and-invoice' });
const adjusted = scenario('an adjustment takes the stock of an order', { mode: 'adjust' });
const bent = (name: string, mode: OrderMode, path: string, kind: 'lost-answer' | 'late-commit') =>
  scenario(name, {
    mode,
    arrange: ({ control }) =>
      control.addFault({ match: { method: 'POST', path: `/${path}$` }, kind, delayMs: 400, times: 1 }),
  });
const lostPackage = bent('the answer of a package is lost', 'fulfil', 'packages', 'lost-answer');
const lateShipment = bent('a shipment lands late', 'fulfil-and-invoice', 'shipmentorders', 'late-commit');
const lostInvoice = bent('the answer of an invoice is lost', 'fulfil-and-invoice', 'invoices', 'lost-answer');
const lateTaking = bent('the adjustment of an order lands late', 'adjust', 'inventoryadjustments', 'late-commit');

/** For kills at random moments. */
export const ordersAtRandom: readonly Scenario[] = [
  plain,
  invoiced,
  lateAndLagging,
  adjusted,
  lateShipment,
  lateTaking,
  lostInvoice,
];

/** Where each step of an order, a customer or a cancellation is reached. */
export const scenarioOf: Record<PersistedStep | (typeof orderCalls)[number], Scenario> = {
  accepted: plain,
  sending: plain,
  drafted: plain,
  confirming: plain,
  done: plain,
  'create-order': plain,
  'confirm-order': plain,
  looking: lateAndLagging,
  'look-up': lateAndLagging,
  'read-order': lostAnswer,
  voiding: otherTotal,
  'void-order': cancellation,
  awaiting_zoho_approval: approvals,
  submitting: submitFirst,
  'submit-order': submitFirst,
  refused: refusedByZoho,
  reopened: neverSent,
  uncertain: lostForGood,
  'create-customer': newCustomer,
  packing: lostPackage,
  'create-package': shipped,
  shipping: lateShipment,
  'create-shipment': shipped,
  invoicing: lostInvoice,
  'create-invoice': invoiced,
  'send-invoice': invoiced,
  adjusting: adjusted,
};
