// A process that proposes, confirms or recovers plans with the connector's own parts, and kills itself at the moment it
// was told to.

import { createApp } from 'connector/app.ts';
import { assemble, realWorld } from 'connector/assemble.ts';
import { readConfig } from 'connector/config.ts';
import { ConnectorError, hasCode } from 'connector/errors.ts';
import { createLog } from 'connector/log.ts';
import type { Ask, Asker } from 'connector/parts.ts';
import { executingStates } from 'connector/plans/states.ts';
import { linksFor } from './links-at-zoho.ts';
import type { TabledKind } from './scenarios.ts';
import { stockScenarioOf } from './stock-scenarios.ts';
import type { Errand, Report } from './world.ts';

let offsetMs = Number(process.argv[2] ?? 0);
const config = readConfig(process.env);
let hurried = false;
const parts = await assemble(config, createLog(config), {
  ...realWorld,
  now: () => new Date(Date.now() + offsetMs),
  wait: (milliseconds) => (hurried ? passTime(milliseconds) : realWorld.wait(milliseconds)),
});
let dieAt: string | null = null;
let unlisted: string | undefined;
const app = createApp(parts, {
  probe: (moment, kind) => {
    const steps: object | undefined = stockScenarioOf[kind as TabledKind];
    if (steps !== undefined && !Object.hasOwn(steps, moment.split(' ')[1] ?? '')) unlisted ??= moment;
    if (moment === dieAt) process.kill(process.pid, 'SIGKILL');
  },
});
const [connection] = await parts.store.read.connections.list();
const noLimit = null;
const asker: Asker = {
  kid: 'crash',
  name: 'crash test',
  kind: 'skill',
  organizationId: connection?.organizationId ?? '',
  scopes: ['orders:write', 'customers:write', 'plans:write', 'plans:read'],
  release: 'agent',
  limits: {
    orderValueMicros: noLimit,
    orderUnitsMicros: noLimit,
    dayValueMicros: noLimit,
    dayUnitsMicros: noLimit,
    dayOrders: noLimit,
    dayCancellations: noLimit,
    stockValueMicros: noLimit,
    stockUnitsMicros: noLimit,
    dayStockValueMicros: noLimit,
    dayStockUnitsMicros: noLimit,
    dayStockWrites: noLimit,
    dayZohoCalls: noLimit,
    dayIntents: {},
  },
  locationIds: null,
};
const asked = (): Ask => ({
  asker,
  requestId: 'crash',
  spend: { lane: 'order', kid: asker.kid, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 },
});

const propose = async (errand: Extract<Errand, { do: 'propose' }>) => {
  await parts.store.write((s) => s.connections.setOrderMode(asker.organizationId, errand.mode));
  if (errand.kind === 'create-customer') return app.plans.createCustomer({ name: errand.word }, asked());
  if (errand.kind === 'cancel-order') return app.plans.cancelOrder({ order: errand.word }, asked());
  const { word, item } = errand;
  const line = [{ item, quantity: '1' }];
  switch (errand.kind) {
    case 'adjust-stock':
      return app.plans.adjustStock({ item, change: '-1', reason: word }, asked());
    case 'transfer-stock':
      return app.plans.transferStock({ line, from: 'Head Office', to: 'Sparks Warehouse', note: word }, asked());
    case 'link-items':
      return proposeLinks(word);
    case 'receive-transfer':
      return app.plans.receiveTransfer({ transfer: word }, asked());
  }
  return app.plans.createOrder(
    { customer: errand.customer, line: [{ item: errand.item, quantity: '1' }], purchaseOrder: errand.word },
    asked(),
  );
};

/** None of the items has an id here yet, whatever an earlier trial has left. */
const proposeLinks = async (word: string) => {
  const { organizationId } = asker;
  const items = await parts.store.read.items.all(organizationId);
  const links = linksFor(word).flatMap(({ sku, productId }) => {
    const item = items.find((each) => each.sku === sku);
    return item === undefined ? [] : [{ itemId: item.itemId, sku, name: item.name, productId }];
  });
  await parts.store.write(async (s) => {
    for (const { itemId } of links) {
      const known = await s.productIds.of(organizationId, itemId);
      if (known !== null) await s.productIds.remove(organizationId, known);
    }
  });
  return app.plans.linkItems({ run: word, part: 1, links }, asked());
};

/** Nobody waits for the night to pass: the clock is moved on instead, and Zoho's with it. */
async function passTime(milliseconds: number): Promise<void> {
  await fetch(`${process.env.ZOHO_SANDBOX_URL}/__sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advanceMs: milliseconds }),
  });
  offsetMs += milliseconds;
}

/** Goes on until nothing is left that the connector could do by itself. */
const recover = async (): Promise<void> => {
  for (let rounds = 0; rounds < 600; rounds += 1) {
    const left = await parts.store.read.plans.list({ states: executingStates, limit: 10 });
    const waiting = left.filter((plan) => plan.state !== 'awaiting_zoho_approval');
    if (waiting.length === 0) return;
    const dueAt = Math.min(...waiting.map((plan) => plan.leaseUntil ?? 0));
    await passTime(Math.max(0, dueAt - parts.now().getTime()));
    await app.plans.recover();
  }
};

const run = async (errand: Errand): Promise<Report> => {
  if (errand.do === 'propose') return { plan: (await propose(errand)).id };
  const found = (state: string): Report => ({ state, ...(unlisted === undefined ? {} : { unlisted }) });
  if (errand.do === 'recover') {
    await recover();
    const ids = await parts.store.read.productIds.page(asker.organizationId, '', 1_000);
    return {
      ...found((await app.plans.show(errand.plan, asked())).state),
      productIds: ids.map(({ productId }) => productId),
    };
  }
  dieAt = errand.dieAt;
  hurried = errand.toTheEnd === true;
  const confirmed = app.plans.confirm({ plan: errand.plan }, asked());
  if (errand.toTheEnd !== true) return found((await confirmed).state);
  const ended = await confirmed.then(
    ({ state }) => state,
    (error: unknown) => (hasCode(error, 'plan_in_progress') ? null : Promise.reject(error)),
  );
  if (ended === null) await recover();
  return found(ended ?? (await app.plans.show(errand.plan, asked())).state);
};

process.on('message', (errand: Errand) => {
  run(errand).then(
    (report) => process.send?.(report),
    (error: unknown) => process.send?.({ error: error instanceof ConnectorError ? error.code : String(error) }),
  );
});
process.once('disconnect', () => {
  parts.store.close().then(() => process.exit(0));
});
