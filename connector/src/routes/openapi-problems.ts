// Which problems an address may answer, besides those that all of them may.
import type { adminEndpoints, IntentName, ProblemCode, shopEndpoints } from 'shared-schemas';

type Operation =
  | IntentName
  | (typeof shopEndpoints)[number]['name']
  | (typeof adminEndpoints)[number]['name']
  | 'token'
  | 'place-order';
type Codes = readonly ProblemCode[];

/** Of every address behind a token: the ask, who asks, and the way to Zoho. */
export const anywhere: Codes = [
  'invalid_ask',
  'unauthenticated',
  'key_revoked',
  'scope_missing',
  'limit_exceeded',
  'intent_disabled',
  'not_connected',
  'needs_reauthorisation',
  'zoho_scope_missing',
  'zoho_refused',
  'zoho_plan_lapsed',
  'zoho_blocked',
  'zoho_day_spent',
  'zoho_busy',
  'zoho_unavailable',
  'zoho_unintelligible',
  'too_many_requests',
  'store_unavailable',
  'internal',
];

const body: Codes = ['malformed_body', 'body_too_large'];
const item: Codes = ['item_not_found', 'item_ambiguous'];
const customer: Codes = ['customer_not_found', 'customer_ambiguous'];
const order: Codes = ['order_not_found', 'order_ambiguous'];
/** Of whatever makes a plan. */
const planned: Codes = [...body, 'paused', 'plan_already_open'];
const stock: Codes = [...item, 'location_not_found', 'item_not_adjustable', 'short_of_stock'];
const ordered: Codes = [
  ...customer,
  ...item,
  'location_not_found',
  'address_not_found',
  'item_not_sellable',
  'item_regulated',
  'order_not_cleared',
  'item_not_adjustable',
  'short_of_stock',
  'provider_unavailable',
];

/** An address without a row does not compile. */
export const problemsOf: Readonly<Record<Operation, Codes>> = {
  token: [
    ...body,
    'invalid_ask',
    'unauthenticated',
    'clock_skew',
    'key_revoked',
    'scope_missing',
    'wrong_organization',
    'store_unavailable',
    'internal',
  ],
  'place-order': [
    ...ordered,
    ...body,
    'paused',
    'idempotency_key_missing',
    'idempotency_key_reused',
    'plan_changed',
    'plan_not_open',
    'plan_not_found',
    'plan_expired',
    'plan_uncertain',
    'plan_in_progress',
  ],
  'check-stock': [...item, 'location_not_found'],
  'find-items': [],
  'show-item': item,
  'list-low-stock': [],
  'list-locations': [],
  'find-customer': [],
  'track-order': order,
  'list-orders': customer,
  'create-order': [...planned, ...ordered],
  'create-customer': [...planned, 'customer_exists'],
  'cancel-order': [...planned, ...order, 'order_not_cancellable'],
  'adjust-stock': [...planned, ...stock, 'nothing_to_change'],
  'count-stock': [...planned, ...stock, 'nothing_to_change'],
  'undo-adjustment': [
    ...planned,
    'plan_not_found',
    'adjustment_not_found',
    'adjustment_not_undoable',
    'item_not_adjustable',
    'short_of_stock',
  ],
  'transfer-stock': [...planned, ...stock],
  'name-item': [...planned, ...item],
  'receive-transfer': [...planned, 'transfer_not_found', 'transfer_not_receivable'],
  'show-plan': ['plan_not_found'],
  'confirm-plan': [
    ...body,
    'paused',
    'plan_not_found',
    'plan_expired',
    'plan_not_open',
    'plan_not_released',
    'plan_changed',
    'plan_uncertain',
    'plan_in_progress',
    'code_wrong',
    'short_of_stock',
    'item_not_sellable',
    'item_regulated',
    'order_not_cleared',
    'customer_exists',
    'address_not_found',
    'provider_unavailable',
  ],
  'cancel-plan': [...body, 'plan_not_found', 'plan_not_open', 'plan_in_progress'],
  'show-reconciliation': ['not_found'],
  explain: ['not_found', 'order_ambiguous'],
  'list-events': [],
  'connection-status': [],
  'list-products': [],
  'quote-cart': [...body, 'item_not_found', 'provider_unavailable'],
  'start-checkout': [
    ...body,
    'idempotency_key_missing',
    'idempotency_key_reused',
    'paused',
    'item_not_found',
    'item_not_sellable',
    'quote_changed',
    'short_of_stock',
    'checkout_in_progress',
    'provider_unavailable',
  ],
  'show-checkout': ['checkout_not_found'],
  'cancel-checkout': [...body, 'checkout_not_found', 'checkout_over', 'checkout_in_progress'],
  doctor: [],
};
