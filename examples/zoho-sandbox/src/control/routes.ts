// /__sandbox: the control API, for this machine alone.
import type { Context, Hono } from 'hono';
import { isRecord } from '../wire/body.ts';
import { Refusal } from '../wire/reply.ts';
import type { Control } from './control.ts';
import {
  ControlError,
  type FieldChange,
  type Gesture,
  type OrderWanted,
  type Purchase,
  type StockMove,
} from './parts.ts';

interface NodeEnv {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } };
}

type Body = Record<string, unknown>;

export function mountControl(app: Hono, control: Control, describe: () => object): void {
  const addresses: string[] = ['DELETE /__sandbox/faults'];
  const get = (path: string, work: (c: Context) => unknown) => {
    addresses.push(`GET ${path}`);
    app.get(path, (c) => run(c, async () => work(c)));
  };
  const post = (path: string, work: (body: Body) => unknown) => {
    addresses.push(`POST ${path}`);
    app.post(path, (c) => run(c, async () => work(await readJson(c))));
  };

  get('/__sandbox', () => ({ ...describe(), addresses }));
  get('/__sandbox/calls', (c) => control.calls(Number(c.req.query('since') ?? 0)));
  get('/__sandbox/counters', () => control.counters());
  get('/__sandbox/salesorders', (c) => ({ salesorders: control.salesorders(c.req.query('organization_id')) }));
  get('/__sandbox/adjustments', (c) => ({ adjustments: control.adjustments(c.req.query('organization_id')) }));
  get('/__sandbox/transfers', (c) => ({ transfers: control.transfers(c.req.query('organization_id')) }));
  get('/__sandbox/pending-commits', () => ({ count: control.pendingCommits() }));
  get('/__sandbox/faults', () => ({ faults: control.faults() }));
  get('/__sandbox/stock', (c) => control.stockOf(c.req.query()));
  app.delete('/__sandbox/faults', (c) => run(c, async () => control.clearFaults()));

  post('/__sandbox/reset-calls', () => control.resetCalls());
  post('/__sandbox/latency', (body) => control.latency(body as { ms: number }));
  post('/__sandbox/faults', (body) => control.addFault(body as unknown as Parameters<Control['addFault']>[0]));
  post('/__sandbox/list-lag', (body) => control.listLag(body as { ms: number }));
  post('/__sandbox/stock', (body) => control.stock(body as unknown as StockMove));
  post('/__sandbox/custom-field', (body) => control.customField(body as unknown as FieldChange));
  post('/__sandbox/price', (body) => control.price(body as { rate: number }));
  post('/__sandbox/clock', (body) => control.clock(body));
  post('/__sandbox/expire-tokens', () => control.expireTokens());
  post('/__sandbox/revoke-tokens', () => control.revokeTokens());
  post('/__sandbox/change-grants', (body) => control.changeGrants(body as { scope: string; allowed: boolean }));
  post('/__sandbox/grant', (body) => control.grant(body.scope as string | undefined));
  post('/__sandbox/self-client-code', (body) => ({ code: control.selfClientCode(String(body.scope)) }));
  post('/__sandbox/org', (body) => control.setOrganization(body));
  post('/__sandbox/unblock', () => control.unblock());
  post('/__sandbox/spend-day', (body) => control.spendDay(Number(body.calls ?? 0)));
  post('/__sandbox/ship', (body) => control.ship(body as OrderWanted));
  post('/__sandbox/deliver', (body) => control.deliver(body as OrderWanted));
  post('/__sandbox/approve-transfer', (body) => control.approveTransfer(String(body.transfer_order_id)));
  post('/__sandbox/receive', (body) => control.receive(body as unknown as Purchase));
  post('/__sandbox/bill', (body) => control.bill(body as unknown as Purchase));
  post('/__sandbox/by-hand', (body) => control.byHand(body as unknown as Gesture));
  get('/__sandbox/webhooks', () => ({ deliveries: control.webhookLog() }));
  post('/__sandbox/webhooks', (body) => control.addWebhook(body as unknown as Parameters<Control['addWebhook']>[0]));
  post('/__sandbox/webhooks/mischief', (body) => control.webhookMischief(body));
  post('/__sandbox/webhooks/deliver', () => control.deliverWebhooks());
  post('/__sandbox/invoice', (body) => control.invoice(body as OrderWanted));
  post('/__sandbox/pay', (body) => control.pay(body as OrderWanted));
  post('/__sandbox/hold', (body) => control.hold(body as OrderWanted));
  post('/__sandbox/close', (body) => control.close(body as OrderWanted));
}

async function run(c: Context, work: () => Promise<unknown>): Promise<Response> {
  const address = (c.env as NodeEnv | undefined)?.incoming?.socket?.remoteAddress;
  const loopback = address === undefined || /^(::ffff:)?127(\.\d{1,3}){3}$|^::1$/.test(address);
  if (!loopback) return c.json({ error: 'the control API is for this machine alone' }, 403);
  try {
    return c.json((await work()) ?? { ok: true });
  } catch (error) {
    if (error instanceof ControlError || error instanceof Refusal) return c.json({ error: error.message }, 400);
    throw error;
  }
}

async function readJson(c: Context): Promise<Body> {
  const text = await c.req.text();
  if (text.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (isRecord(parsed)) return parsed;
  } catch {
    // Told below.
  }
  throw new ControlError('the body is not a JSON object');
}
