// A process that sells as a shop's server would have it do, with the connector's own parts, and kills itself at the moment
// it was told to; or carries on with what another has left behind.
import { createApp } from 'connector/app.ts';
import { assemble, realWorld } from 'connector/assemble.ts';
import { runningStates } from 'connector/checkout/states.ts';
import { seedTable, setRule } from 'connector/clearance/rules-desk.ts';
import { readConfig } from 'connector/config.ts';
import { createLog } from 'connector/log.ts';
import { createOverseer } from 'connector/plans/overseer.ts';
import { executingStates } from 'connector/plans/states.ts';
import { toAsker } from 'connector/skill-tokens/keys.ts';
import type { CheckoutErrand, CheckoutReport } from './checkout-world.ts';

let aheadMs = 0;
const config = readConfig(process.env);
const parts = await assemble(config, createLog(config), {
  ...realWorld,
  now: () => new Date(Date.now() + aheadMs),
  wait: (milliseconds) => passTime(milliseconds),
});
let dieAt: string | null = null;
const die = (moment: string): void => {
  if (moment === dieAt) process.kill(process.pid, 'SIGKILL');
};
const row = (await parts.store.read.keys.list()).find(({ kind }) => kind === 'service');
if (row === undefined) throw new Error('the shop has no key');
const asker = toAsker(row);
const app = createApp(
  // Who asks is not what is tried here.
  { ...parts, skillTokens: { ...parts.skillTokens, verify: async () => asker } },
  { probe: (moment) => die(`plan ${moment}`), checkoutProbe: die },
);

/** Nobody waits for the night to pass: the clock is moved on instead, and Zoho's with it. */
async function passTime(milliseconds: number): Promise<void> {
  await fetch(`${process.env.ZOHO_SANDBOX_URL}/__sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advanceMs: milliseconds }),
  });
  aheadMs += milliseconds;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the connector answers
const ask = async (path: string, body: object, headers: Record<string, string> = {}): Promise<any> => {
  const response = await app.request(`${config.PUBLIC_URL}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer a.b.c', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
};

const checkOut = async ({ idempotencyKey, sale, cancel }: Extract<CheckoutErrand, { do: 'sell' }>) => {
  const begin = async () => {
    const quote = await ask('/v1/quotes', { line: sale.line });
    if (quote.answer === undefined) throw new Error(`no quote: ${quote.detail}`);
    return ask('/v1/checkouts', { quote: quote.answer.id, ...sale }, { 'idempotency-key': idempotencyKey });
  };
  const first = await begin();
  // The copy had other figures: the buyer agrees to those of now.
  const began = first.code === 'quote_changed' ? await begin() : first;
  const checkout = began.answer;
  if (cancel && checkout?.state === 'waiting') await ask(`/v1/checkouts/${checkout.id}/cancel`, {});
  return { state: checkout?.state ?? began.code };
};

/** Goes on until nothing is left that the connector could do by itself. */
const recover = async (): Promise<void> => {
  await parts.clearance?.watch();
  // What is stuck is looked at as well, and waited for by nobody.
  await app.shop?.recover();
  for (let rounds = 0; rounds < 400; rounds += 1) {
    const plans = await parts.store.read.plans.list({ states: executingStates, limit: 10 });
    const checkouts = (await parts.store.read.checkouts.list({ states: runningStates, limit: 20 })).filter(
      ({ state }) => state !== 'stuck',
    );
    const waiting = [...plans, ...checkouts];
    if (waiting.length === 0) return;
    const dueAt = Math.min(...waiting.map(({ leaseUntil }) => leaseUntil ?? 0));
    await passTime(Math.max(0, dueAt - parts.now().getTime()));
    await app.plans.recover();
    await app.shop?.recover();
  }
};

const run = async (errand: CheckoutErrand): Promise<CheckoutReport> => {
  aheadMs = errand.aheadMs;
  dieAt = errand.do === 'sell' || errand.do === 'recover' ? errand.dieAt : null;
  switch (errand.do) {
    case 'prepare': {
      const change = { reason: 'the trials begin', by: 'crash test' };
      await seedTable(parts, change);
      await setRule(parts, errand.carrierRow, change);
      await parts.clearance?.watch();
      const { items } = parts.zoho(asker.organizationId);
      const spend = { lane: 'sync', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 } as const;
      const rows = await items.bySku({ ...spend }, errand.sku);
      await items.details(
        { ...spend },
        rows.map(({ itemId }) => itemId),
      );
      return { state: 'prepared' };
    }
    case 'sell':
      return checkOut(errand);
    case 'recover':
      await recover();
      return { state: 'recovered' };
    case 'settle':
      await createOverseer(parts).settle(
        errand.plan,
        errand.order === null ? 'not_done' : { done: errand.order },
        'me',
      );
      return { state: 'settled' };
    case 'tell': {
      const found = await parts.store.read.checkouts.idempotent(asker.kid, errand.idempotencyKey);
      const decisions = (await parts.store.read.decisions.list(50)).filter(({ orderRef }) => orderRef === found?.id);
      const plan = found === null ? null : await parts.store.read.plans.byKey(found.planKey);
      const reserved = await parts.store.read.reservations.outstanding(asker.organizationId);
      return {
        state: found?.state ?? 'none',
        told: {
          id: found?.id ?? null,
          orderId: found?.orderId ?? null,
          decisionId: found?.decisionId ?? null,
          decisions: decisions.map(({ id, outcome, orderId, voidedAt }) => ({ id, outcome, orderId, voidedAt })),
          // Those that no reading of Zoho's shows yet although they are promised to nobody any more.
          held: reserved.filter(({ committedSequence }) => committedSequence === null).length,
          uncertain: plan?.state === 'uncertain' ? plan.display : null,
          progress: found === null ? null : JSON.parse(found.progress),
        },
      };
    }
  }
};

process.on('message', (errand: CheckoutErrand) => {
  run(errand).then(
    (report) => process.send?.(report),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.once('disconnect', () => {
  parts.store.close().then(() => process.exit(0));
});
