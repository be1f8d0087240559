// The connector makes its webhooks and workflow rules in Zoho by itself, puts them right again, and takes away only its
// own. Where Zoho offers none of it, or the connection may not, a person is told exactly what to do.
import { rotateEndpoint } from 'connector/webhooks/endpoints.ts';
import { hookEntities } from 'connector/webhooks/rules.ts';
import { checkWebhooks, removeWebhooks, type SetupAsk, setUpWebhooks } from 'connector/webhooks/setup.ts';
import { describe, expect, test } from 'vitest';
import type { SandboxOptions } from 'zoho-sandbox';
import { type House, openHouse } from './house.ts';
import { connectorCli } from './selling.ts';

const openShop = async (sandbox: SandboxOptions = {}, settings: Record<string, string> = {}) => {
  let house: House | undefined;
  const answers: number[] = [];
  const postWebhook = async (message: { url: string; headers: Readonly<Record<string, string>>; body: string }) => {
    const { url, headers, body } = message;
    const answer = await house?.app.request(url, { method: 'POST', headers, body });
    answers.push(answer?.status ?? 0);
    return { status: answer?.status ?? 0, text: '' };
  };
  house = await openHouse({
    hurried: true,
    sandbox: { items: 20, postWebhook, webhooksPerDay: 0, ...sandbox },
    settings: { WEBHOOK_RULES: 'by-connector', ...settings },
  });
  const { parts, organizationId } = house;
  const here = house;
  const list = async (kind: 'webhooks' | 'workflows') => (await here.zoho('GET', `/settings/${kind}`))[kind];
  /** Each command in a minute of its own, for the sake of Zoho's calls. */
  const minute = () => here.advance(61_000);
  return {
    house,
    answers,
    list,
    setUp: (more: Partial<SetupAsk> = {}) => {
      minute();
      return setUpWebhooks(parts, { organizationId, entities: hookEntities, newAddress: false, ...more });
    },
    check: () => {
      minute();
      return checkWebhooks(parts, organizationId);
    },
    remove: () => {
      minute();
      return removeWebhooks(parts, organizationId);
    },
    /** Somebody edits an item; answers what the connector said to each delivery of it. */
    edit: async (): Promise<number[]> => {
      const { items } = await here.zoho('GET', '/items');
      here.advance(60_000);
      const before = answers.length;
      await here.zoho('PUT', `/items/${items[0].item_id}`, { rate: 1 + answers.length });
      await here.sandbox.control.deliverWebhooks();
      return answers.slice(before);
    },
    [Symbol.asyncDispose]: () => here[Symbol.asyncDispose](),
  };
};

const outcomes = (made: Awaited<ReturnType<typeof setUpWebhooks>>) =>
  made.by === 'hand' ? ['by hand'] : [...new Set(made.rules.map(({ outcome }) => outcome))];

const states = (checked: Awaited<ReturnType<typeof checkWebhooks>>) =>
  checked.offered ? [...new Set(checked.rules.map(({ state }) => state))] : ['not offered'];

describe('where Zoho lets it', () => {
  test('a webhook and a rule are made for each thing Zoho tells of, and what they send is taken', async () => {
    await using shop = await openShop();
    expect(states(await shop.check())).toEqual(['missing']);
    const made = await shop.setUp();
    expect(outcomes(made)).toEqual(['made']);
    expect(made.by === 'connector' && made.rules.map(({ entity, kind }) => `${entity} ${kind}`)).toEqual([
      'item add_edit',
      'item delete',
      'salesorder add_edit',
      'salesorder delete',
      'purchaseorder add_edit',
      'purchaseorder delete',
    ]);
    expect(states(await shop.check())).toEqual(['as wanted']);
    expect(await connectorCli(shop.house, 'webhook', 'check')).toContain('as wanted');
    expect(await shop.edit()).toEqual([200]);
    const { parts } = shop.house;
    expect(await parts.store.read.deliveries.list(1)).toMatchObject([
      { verdict: 'accepted', signed: 1, entity: 'item' },
    ]);
    expect(await parts.store.read.audit.latest({ action: 'webhook.rules_made', limit: 5 })).toHaveLength(1);
  });

  test('a second time everything is kept as it is', async () => {
    await using shop = await openShop();
    await shop.setUp();
    const before = [await shop.list('webhooks'), await shop.list('workflows')];
    expect(outcomes(await shop.setUp())).toEqual(['kept']);
    expect([await shop.list('webhooks'), await shop.list('workflows')]).toEqual(before);
  });

  test('what people have changed, stopped or thrown away is found and put right', async () => {
    await using shop = await openShop();
    await shop.setUp();
    const { house } = shop;
    const [rule, other] = await shop.list('workflows');
    await house.zoho('POST', `/settings/workflows/${rule.workflow_id}/inactive`);
    await house.zoho('DELETE', `/settings/workflows/${other.workflow_id}`);
    const webhooks = await shop.list('webhooks');
    const changed = webhooks.find(({ related_rules }: { related_rules: object[] }) => related_rules.length > 0);
    await house.zoho('PUT', `/settings/webhooks/${changed.webhook_id}`, { secret: 'somebodyElses1' });
    const checked = await shop.check();
    const why = checked.offered ? checked.rules.flatMap((each) => each.why) : [];
    expect(why.sort()).toEqual(['it has another secret', 'it has no rule', 'its rule is not active']);
    const again = await shop.setUp();
    expect(outcomes(again).sort()).toEqual(['changed', 'kept']);
    expect(states(await shop.check())).toEqual(['as wanted']);
    expect(await shop.edit()).toEqual([200]);
  });

  test('a new secret reaches Zoho, at the address that is known from Zoho alone', async () => {
    await using shop = await openShop();
    await shop.setUp();
    const { parts, organizationId } = shop.house;
    await rotateEndpoint(parts, { organizationId, overlapMs: 0, address: false });
    expect(await shop.edit()).toEqual([401]);
    expect(outcomes(await shop.setUp())).toEqual(['changed']);
    expect(await shop.edit()).toEqual([200]);
    const made = await shop.setUp({ newAddress: true });
    expect(outcomes(made)).toEqual(['changed']);
    expect(await shop.edit()).toEqual([200]);
  });

  test('an address that nobody knows any more is asked for, and a wrong one is not believed', async () => {
    await using shop = await openShop();
    const first = await shop.setUp();
    const url = first.by === 'connector' ? (first.target?.url ?? '') : '';
    await shop.remove();
    await expect(shop.setUp()).rejects.toMatchObject({ code: 'invalid_ask' });
    await expect(shop.setUp({ address: `${url.slice(0, -1)}${url.endsWith('0') ? '1' : '0'}` })).rejects.toMatchObject({
      code: 'invalid_ask',
    });
    expect(outcomes(await shop.setUp({ address: url }))).toEqual(['made']);
    expect(await shop.edit()).toEqual([200]);
  });

  test('only what it has made is taken away, whatever other things are called', async () => {
    await using shop = await openShop();
    await shop.setUp();
    const webhook = (name: string, url: string) =>
      shop.house.zoho('POST', '/settings/webhooks', { webhook_name: name, entity: 'item', url });
    const { webhook: theirs } = await webhook('Stock to the shop', 'https://shop.example/hook');
    const name = 'Zoho Inventory for OpenClaw: item changed';
    const { webhook: another } = await webhook(name, 'https://another.example/v1/webhook/zoho/1');
    const rule = (webhook_id: string) =>
      shop.house.zoho('POST', '/settings/workflows', {
        workflow_name: name,
        entity: 'item',
        rule_type: 'add_edit',
        instant_actions: [{ action_type: 'webhook', action_id: webhook_id }],
      });
    await rule(another.webhook_id);
    expect(outcomes(await shop.setUp())).toEqual(['kept']);
    const removed = await shop.remove();
    expect([removed.webhooks.length, removed.rules.length]).toEqual([6, 6]);
    expect(removed.strangers).toEqual([name]);
    const left = (await shop.list('webhooks')).map(({ webhook_id }: { webhook_id: string }) => webhook_id);
    expect(left.sort()).toEqual([theirs.webhook_id, another.webhook_id].sort());
    expect(await shop.list('workflows')).toHaveLength(1);
    expect(await shop.remove()).toMatchObject({ webhooks: [], rules: [] });
  });

  test('what Zoho refuses for one thing does not keep the others away', async () => {
    await using shop = await openShop();
    shop.house.sandbox.control.addFault({
      kind: 'status',
      status: 400,
      body: { code: 2, message: 'Invalid value passed for entity' },
      match: { method: 'POST', path: '/settings/webhooks' },
      times: 2,
    });
    expect(outcomes(await shop.setUp()).sort()).toEqual(['made', 'refused']);
    expect(states(await shop.check()).sort()).toEqual(['as wanted', 'missing']);
  });
});

describe('where it does not', () => {
  test('a person is told what to do, with an address and a secret that work', async () => {
    await using shop = await openShop({ webhookApi: false });
    const told = await shop.setUp({ entities: ['item'] });
    if (told.by !== 'hand' || told.target === null) throw new Error('not by hand');
    expect(told.wanted.map(({ entity, kind }) => `${entity} ${kind}`)).toEqual(['item add_edit', 'item delete']);
    shop.house.sandbox.control.addWebhook({ ...told.target, entity: 'item' });
    expect(await shop.edit()).toEqual([200]);
    // The secret is not shown again.
    expect(await shop.setUp()).toMatchObject({ by: 'hand', target: null });
    expect(states(await shop.check())).toEqual(['not offered']);
    await expect(shop.remove()).rejects.toMatchObject({ code: 'zoho_refused' });
  });

  test('and so is one whose connection may not change Zoho’s settings', async () => {
    await using shop = await openShop({}, { WEBHOOK_RULES: 'by-hand' });
    const told = await shop.setUp();
    expect(told).toMatchObject({
      by: 'hand',
      why: expect.stringMatching(/WEBHOOK_RULES=by-connector.* connect --renew$/),
    });
    expect(await shop.list('webhooks')).toEqual([]);
  });
});
