// Every way to fail: the closed list of codes, in the shape of RFC 9457 (application/problem+json).
import * as v from 'valibot';
import { cost } from './intent.ts';
import { candidate, itemCandidate } from './words.ts';

export const problemCodes = [
  // The ask is wrong, or may not be done.
  'invalid_ask',
  'malformed_body',
  'body_too_large',
  'not_found',
  'method_not_allowed',
  'item_not_found',
  'item_ambiguous',
  'customer_not_found',
  'customer_ambiguous',
  'customer_exists',
  'location_not_found',
  'address_not_found',
  'order_not_found',
  'order_ambiguous',
  'order_not_cancellable',
  'item_not_sellable',
  'item_regulated',
  'order_not_cleared',
  'item_not_adjustable',
  'nothing_to_change',
  'adjustment_not_found',
  'adjustment_not_undoable',
  'transfer_not_found',
  'transfer_not_receivable',
  'short_of_stock',
  'reconciliation_in_progress',
  'reconciliation_stopped',
  'plan_not_found',
  'plan_expired',
  'plan_not_open',
  'plan_already_open',
  'plan_not_released',
  'plan_changed',
  'plan_uncertain',
  'plan_in_progress',
  'code_wrong',
  'limit_exceeded',
  'intent_disabled',
  'idempotency_key_missing',
  'idempotency_key_reused',
  'quote_changed',
  'checkout_not_found',
  'checkout_over',
  'checkout_in_progress',
  // Who is asking.
  'unauthenticated',
  'clock_skew',
  'key_revoked',
  'scope_missing',
  'wrong_organization',
  'signature_wrong',
  'webhook_misdirected',
  // Zoho, or the way to it.
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
  // Third parties who prove an age or an address.
  'provider_unavailable',
  // The connector itself.
  'paused',
  'too_many_requests',
  'store_unavailable',
  'internal',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

export const problem = v.object({
  code: v.picklist(problemCodes),
  title: v.string(),
  status: v.number(),
  /** What happened, for the person who meets it. */
  detail: v.string(),
  /** True when the same ask may succeed later without anybody mending anything. */
  retryable: v.boolean(),
  retryAfterSeconds: v.optional(v.number()),
  /** What to do next. */
  hint: v.optional(v.string()),
  requestId: v.string(),
  /** What the ask might have meant, where it was not an exact single match. */
  candidates: v.optional(v.array(v.union([itemCandidate, candidate]))),
  /** A fresh plan with the new figures, where the old one no longer holds. */
  plan: v.optional(v.unknown()),
  /** Where in the ask the fault lies: field and reason. */
  fields: v.optional(v.array(v.strictObject({ field: v.string(), reason: v.string() }))),
  /** The server's clock, when the asker's differs too much. */
  serverTime: v.optional(v.string()),
  /** What it cost at Zoho to find that out; told to who is known. */
  cost: v.optional(cost),
});
export type Problem = v.InferOutput<typeof problem>;
