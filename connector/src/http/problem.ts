// Turns an error into application/problem+json: the one place that decides what the outside is told.
import { type Cost, type Problem, type ProblemCode, problemCodes } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';

interface Row {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 422 | 429 | 500 | 502 | 503;
  readonly title: string;
  /** The same ask may succeed later without anybody mending anything. */
  readonly retryable: boolean;
}

const row = (status: Row['status'], title: string, retryable = false): Row => ({ status, title, retryable });

const table: Record<ProblemCode, Row> = {
  invalid_ask: row(400, 'The question is not understood'),
  malformed_body: row(400, 'The body is not valid'),
  body_too_large: row(413, 'The body is too large'),
  not_found: row(404, 'There is nothing at this address'),
  method_not_allowed: row(405, 'This address does not take that method'),
  item_not_found: row(404, 'No such item'),
  item_ambiguous: row(409, 'More than one item'),
  customer_not_found: row(404, 'No such customer'),
  customer_ambiguous: row(409, 'More than one customer'),
  customer_exists: row(409, 'The customer exists already'),
  location_not_found: row(404, 'No such location'),
  address_not_found: row(404, 'No such address'),
  order_not_found: row(404, 'No such order'),
  order_ambiguous: row(409, 'More than one order'),
  order_not_cancellable: row(409, 'The order cannot be cancelled'),
  item_not_sellable: row(409, 'The item cannot be sold'),
  item_regulated: row(403, 'The item is regulated'),
  order_not_cleared: row(403, 'The order is not cleared'),
  item_not_adjustable: row(409, 'The item’s stock cannot be changed here'),
  nothing_to_change: row(409, 'There is nothing to change'),
  adjustment_not_found: row(404, 'No such adjustment'),
  adjustment_not_undoable: row(409, 'The adjustment cannot be undone'),
  transfer_not_found: row(404, 'No such transfer'),
  transfer_not_receivable: row(409, 'The transfer cannot be received'),
  short_of_stock: row(409, 'Not enough stock'),
  reconciliation_in_progress: row(409, 'A reconciliation is under way', true),
  reconciliation_stopped: row(409, 'The reconciliation was stopped'),
  plan_not_found: row(404, 'No such plan'),
  plan_expired: row(410, 'The plan has expired'),
  plan_not_open: row(409, 'The plan is over'),
  plan_already_open: row(409, 'Another plan is open'),
  plan_not_released: row(403, 'A person has yet to release the plan'),
  plan_changed: row(409, 'The figures have changed'),
  plan_uncertain: row(409, 'It is uncertain whether it happened'),
  plan_in_progress: row(409, 'The plan is being carried out', true),
  code_wrong: row(403, 'The code is wrong'),
  limit_exceeded: row(403, 'Over the key’s limit'),
  intent_disabled: row(403, 'This is switched off'),
  idempotency_key_missing: row(400, 'An idempotency key is needed'),
  idempotency_key_reused: row(422, 'The idempotency key belongs to another order'),
  quote_changed: row(409, 'The figures have changed'),
  checkout_not_found: row(404, 'No such checkout'),
  checkout_over: row(409, 'The checkout cannot be dropped'),
  checkout_in_progress: row(409, 'The checkout is being carried out', true),
  unauthenticated: row(401, 'Not signed in'),
  clock_skew: row(401, 'The clocks differ'),
  key_revoked: row(401, 'The key has been revoked'),
  scope_missing: row(403, 'The key does not allow this'),
  wrong_organization: row(403, 'The organisation is not the one that is meant'),
  signature_wrong: row(401, 'The signature is wrong or missing'),
  webhook_misdirected: row(403, 'The webhook is of another organisation'),
  not_connected: row(503, 'Not connected to Zoho'),
  needs_reauthorisation: row(503, 'Zoho must be connected again'),
  zoho_scope_missing: row(502, 'Zoho does not allow this'),
  zoho_refused: row(422, 'Zoho refused'),
  zoho_plan_lapsed: row(502, 'The Zoho subscription is over'),
  zoho_blocked: row(503, 'Zoho has blocked the organisation for a while', true),
  zoho_day_spent: row(503, 'Today’s Zoho calls are used up', true),
  zoho_busy: row(503, 'Zoho is busy', true),
  zoho_unavailable: row(503, 'Zoho cannot be reached', true),
  zoho_unintelligible: row(502, 'Zoho’s answer is not understood'),
  provider_unavailable: row(503, 'A provider cannot be reached', true),
  paused: row(503, 'Writes are paused'),
  too_many_requests: row(429, 'Too many tries', true),
  store_unavailable: row(503, 'The connector cannot use its database', true),
  internal: row(500, 'Something is broken in the connector'),
};

/** The problem as sent. An unknown error is `internal`, without a word of what it was. */
export const toProblem = (error: unknown, requestId: string, cost?: Cost): Problem => {
  const known = error instanceof ConnectorError ? error : null;
  const code = known?.code ?? 'internal';
  const { status, title, retryable } = table[code];
  const facts = known?.facts ?? {};
  const detail =
    known !== null && code !== 'internal'
      ? known.message
      : 'The connector met an error it does not know. It is in its log.';
  return {
    code,
    title,
    status,
    detail,
    retryable,
    ...(facts.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: facts.retryAfterSeconds }),
    ...(facts.hint === undefined ? {} : { hint: facts.hint }),
    requestId,
    ...(facts.candidates === undefined ? {} : { candidates: [...facts.candidates] }),
    ...(facts.plan === undefined ? {} : { plan: facts.plan }),
    ...(facts.fields === undefined ? {} : { fields: [...facts.fields] }),
    ...(facts.serverTime === undefined ? {} : { serverTime: facts.serverTime }),
    ...(cost === undefined ? {} : { cost }),
  };
};

export const problemResponse = (problem: Problem): Response =>
  new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(problem.retryAfterSeconds === undefined ? {} : { 'retry-after': String(problem.retryAfterSeconds) }),
      ...(problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    },
  });

export interface ProblemRow {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly retryable: boolean;
}

/** Every code with what it always says, for the OpenAPI document. */
export const problemTable: readonly ProblemRow[] = problemCodes.map((code) => ({ code, ...table[code] }));
