// What has happened, and who is told of it: from what the agent did and what Zoho did to the one who listens.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addSubscriber } from 'connector/events/subscribers.ts';
import { expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';
import { confirm, connectorCli, order, planOrder, spoil, wanting } from './selling.ts';

const small = { items: 60 };

interface Told {
  readonly type: string;
  readonly origin: string;
  readonly text: string;
  readonly next: string | null;
  readonly data: Readonly<Record<string, string>>;
}

const happened = async (house: House, key: string): Promise<readonly Told[]> =>
  (await house.ask(key, 'list-events', {})).answer.events;

test('an order that the agent placed is told as ours, without a call to Zoho', async () => {
  await using house = await openHouse({ sandbox: small });
  const { key } = await house.key();
  const { result } = await order(house, key, wanting());
  house.sandbox.control.resetCalls();
  const events = await happened(house, key);
  expect(events.map(({ type, origin }) => [type, origin])).toEqual([
    ['order.created', 'connector'],
    ['order.confirmed', 'connector'],
  ]);
  expect(events[1]?.text).toBe(`Order ${result?.number} was confirmed, ${result?.total} USD.`);
  expect(events[1]?.next).toBe(`track-order --order '${result?.number}'`);
  expect(house.calls()).toEqual([]);
});

test('an order of which nobody knew is told when a person has settled it', async () => {
  await using house = await openHouse({
    sandbox: small,
    settings: { ORDER_STRATEGY: 'reference', SETTLE_SECONDS: '1' },
    hurried: true,
  });
  const { key } = await house.key();
  // It arrives, but its answer is lost, and the list does not show it.
  spoil(house, 'createOrder', 'lost-answer');
  house.sandbox.control.listLag({ ms: 3_600_000 });
  const plan = await planOrder(house, key, wanting());
  await confirm(house, key, plan);
  for (let round = 0; round < 40; round += 1) {
    await house.app.plans.recover();
    house.advance(60_000);
  }
  expect(await happened(house, key)).toEqual([]);
  house.advance(3_600_000);
  house.sandbox.control.listLag({ ms: 0 });
  const [made] = house.sandbox.control.salesorders();
  await house.zoho('POST', `/salesorders/${made?.salesorder_id}/status/confirmed`);
  await connectorCli(house, 'plans', 'settle', plan.id, '--done', made?.salesorder_number ?? '');
  expect((await happened(house, key)).map(({ type }) => type)).toEqual(['order.created', 'order.confirmed']);
});

test('a connection that Zoho no longer accepts is told once, however many ask', async () => {
  await using house = await openHouse({ sandbox: small });
  const other = await house.another();
  const { key } = await house.key();
  house.sandbox.control.revokeTokens();
  for (let question = 0; question < 3; question += 1) await house.ask(key, 'list-low-stock', {});
  await other.parts.zoho(house.organizationId).callsLeft();
  const events = await happened(house, key);
  expect(events.map(({ type, origin, next }) => [type, origin, next])).toEqual([
    ['connection.needs_reauthorisation', 'zoho', 'connection-status'],
  ]);
  // Connected again, and turned away again, it is another happening.
  await house.connect();
  house.advance(3_600_000);
  house.sandbox.control.revokeTokens();
  await house.ask(key, 'list-low-stock', {});
  expect(await happened(house, key)).toHaveLength(2);
});

test('a plan that waits for a person is told to the gateway, and to the storefront nothing that is not its own', async () => {
  await using house = await openHouse({
    sandbox: small,
    settings: { SUBSCRIBER_ADDRESSES: 'loopback', OPENCLAW_HOOK_TOKEN: 'token-of-this-gateway' },
  });
  const heard: { path: string; body: string; authorization: string | undefined }[] = [];
  const listener = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    heard.push({ path: request.url ?? '', body, authorization: request.headers.authorization });
    response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const { organizationId } = house;
  const resolve = async () => [];
  const needs = { ...house.parts, resolve };
  const hook = { organizationId, kind: 'openclaw', url: `${origin}/hooks/zoho`, origins: 'all' } as const;
  await addSubscriber(needs, { ...hook, types: ['plan.awaiting_approval'] });
  await addSubscriber(needs, { organizationId, kind: 'webhook', url: `${origin}/shop`, types: ['order.shipped'] });
  const { key } = await house.key({ release: 'person' });
  const plan = await planOrder(house, key, wanting());
  await house.app.jobs.runDue();
  expect(heard).toEqual([]);
  house.advance(60_000);
  await house.app.jobs.runDue();
  expect(heard.map(({ path, authorization }) => [path, authorization])).toEqual([
    ['/hooks/zoho', 'Bearer token-of-this-gateway'],
  ]);
  expect(JSON.parse(heard[0]?.body ?? '').text).toContain(`Plan ${plan.id} (create-order, `);
  listener.close();
});
