// API notes 8: webhooks and workflow rules by API, what they send, and what becomes of it, by raw requests.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { SandboxOptions } from '../src/index.ts';
import type { Message } from '../src/webhooks/message.ts';
import { confirmedOrder, type Json, order, shipped, some, type Zoho, zoho } from './zoho.ts';

const WEBHOOKS = '/settings/webhooks';
const WORKFLOWS = '/settings/workflows';
const SECRET = 'k3yForZohoWebhooks2026';
const HERE = 'http://127.0.0.1:9/in';

/** A sandbox whose deliveries are kept here rather than sent. */
const catching = async (options: SandboxOptions = {}) => {
  const caught: Message[] = [];
  const answers = { status: 200 };
  const postWebhook: SandboxOptions['postWebhook'] = async (message) => {
    caught.push(message);
    return { status: answers.status, text: 'said' };
  };
  const z = await zoho({ postWebhook, ...options });
  const settle = () => z.sandbox.control.deliverWebhooks();
  return { z, caught, answers, settle };
};

const hook = { webhook_name: 'Items', entity: 'item', method: 'POST', url: HERE, secret: SECRET };
const rule = (webhook: Json, more: Record<string, unknown> = {}) => ({
  workflow_name: 'On items',
  entity: webhook.entity,
  rule_type: 'add_edit',
  apply_rule_always: true,
  instant_actions: [{ action_type: 'webhook', action_id: webhook.webhook_id }],
  ...more,
});

const create = async (z: Zoho, more: Record<string, unknown> = {}, ruled: Record<string, unknown> = {}) => {
  const made = await z.call('POST', WEBHOOKS, { json: { ...hook, ...more } });
  if (!made.body.webhook) throw new Error(made.text);
  const workflow = await z.call('POST', WORKFLOWS, { json: rule(made.body.webhook, ruled) });
  return { webhook: made.body.webhook, workflow: workflow.body.workflow };
};

const edit = async (z: Zoho, json: Record<string, unknown> = { rate: 12.5 }) => {
  const { item } = await some(z);
  await z.call('PUT', `/items/${item.item_id}`, { json });
  return item.item_id as string;
};

describe('webhooks and rules by API (API notes 8)', () => {
  test('a webhook is made, read, changed, listed and deleted', async () => {
    const { z } = await catching();
    const made = await z.call('POST', WEBHOOKS, { json: hook });
    expect(made.status).toBe(201);
    expect(made.body.webhook).toMatchObject({ ...hook, body_type: 'application/json', query_parameters: [] });
    const path = `${WEBHOOKS}/${made.body.webhook.webhook_id}`;
    await z.call('PUT', path, { json: { description: 'for stock' } });
    expect((await z.call('GET', path)).body.webhook).toMatchObject({ ...hook, description: 'for stock' });
    const listed = await z.call('GET', WEBHOOKS, { query: { filter_by: 'Entity.Item' } });
    expect(listed.body.webhooks).toMatchObject([{ webhook_name: 'Items', is_active: true, related_rules: [] }]);
    expect((await z.call('GET', WEBHOOKS, { query: { filter_by: 'Entity.SalesOrder' } })).body.webhooks).toEqual([]);
    expect((await z.call('DELETE', path)).body.code).toBe(0);
    expect((await z.call('GET', path)).status).toBe(404);
  });

  test('a rule is made, read, changed, switched, listed and deleted, before its webhook', async () => {
    const { z } = await catching();
    const { webhook, workflow } = await create(z);
    expect(workflow).toMatchObject({ rule_type: 'add_edit', is_active: true, apply_rule_always: true });
    const path = `${WORKFLOWS}/${workflow.workflow_id}`;
    expect((await z.call('DELETE', `${WEBHOOKS}/${webhook.webhook_id}`)).status).toBe(400);
    await z.call('POST', `${path}/inactive`);
    expect((await z.call('GET', path)).body.workflow.is_active).toBe(false);
    await z.call('POST', `${path}/active`);
    await z.call('PUT', path, { json: { rule_type: 'delete' } });
    expect((await z.call('GET', WORKFLOWS)).body.workflows).toMatchObject([{ rule_type: 'delete', is_active: true }]);
    await z.call('DELETE', path);
    expect((await z.call('DELETE', `${WEBHOOKS}/${webhook.webhook_id}`)).status).toBe(200);
  });

  test.each([
    ['no address', { url: '' }, 6],
    ['an address of another kind', { url: 'ftp://127.0.0.1/' }, 2],
    ['an address over 5000 characters', { url: `http://127.0.0.1/${'x'.repeat(5_000)}` }, 15],
    ['a secret of 11 characters', { secret: 'x'.repeat(11) }, 2],
    ['a secret of 51 characters', { secret: 'x'.repeat(51) }, 2],
    ['a secret with a dash', { secret: 'abcdefghijk-l' }, 2],
    ['GET', { method: 'GET' }, 2],
    ['another module', { entity: 'inventoryadjustment' }, 2],
    ['a name over 50 characters', { webhook_name: 'x'.repeat(51) }, 15],
  ])('a webhook with %s is refused', async (_, more, code) => {
    const { z } = await catching();
    expect((await z.call('POST', WEBHOOKS, { json: { ...hook, ...more } })).body.code).toBe(code);
  });

  test.each([
    ['no name', { workflow_name: '' }, 6],
    ['a type that is not one of the four', { rule_type: 'monthly' }, 2],
    ['an action of another kind', { instant_actions: [{ action_type: 'email', action_id: '1' }] }, 2],
    ['a webhook that is not there', { instant_actions: [{ action_type: 'webhook', action_id: '1' }] }, 1002],
    ['a webhook of another module', { entity: 'salesorder' }, 2],
  ])('a rule with %s is refused', async (_, more, code) => {
    const { z } = await catching();
    const { webhook } = (await z.call('POST', WEBHOOKS, { json: hook })).body;
    expect((await z.call('POST', WORKFLOWS, { json: rule(webhook, more) })).body.code).toBe(code);
  });

  test('where the organisation has none of it every such path is unknown, and rules made by hand fire all the same', async () => {
    const { z, caught, settle } = await catching({ webhookApi: false });
    for (const path of [WEBHOOKS, WORKFLOWS, `${WEBHOOKS}/histories`]) {
      const { status, body } = await z.call('GET', path);
      expect([status, body]).toEqual([404, { code: 5, message: 'Invalid URL Passed' }]);
    }
    z.sandbox.control.addWebhook({ url: HERE, entity: 'item' });
    await edit(z);
    await settle();
    expect(caught).toHaveLength(1);
  });

  test('it needs the scopes of settings', async () => {
    const { z } = await catching();
    const token = z.sandbox.control.grant('ZohoInventory.settings.READ').access_token;
    expect((await z.call('GET', WEBHOOKS, { token })).status).toBe(200);
    expect((await z.call('POST', WEBHOOKS, { token, json: hook })).body.code).toBe(57);
  });
});

describe('what fires a rule (API notes 8)', () => {
  const kinds = async (entity: string, ruleType: string, work: (z: Zoho) => Promise<unknown>) => {
    const { z, settle } = await catching();
    await create(z, { entity }, { rule_type: ruleType });
    await work(z);
    await settle();
    return z.sandbox.control.webhookLog().map(({ kind }) => kind);
  };

  test('an item that is added, edited, priced, switched off and deleted', async () => {
    const life = async (z: Zoho) => {
      const made = await z.call('POST', '/items', { json: { name: 'New', sku: 'NEW-1', rate: 5 } });
      const path = `/items/${made.body.item.item_id}`;
      await z.call('PUT', path, { json: { rate: 6 } });
      z.sandbox.control.price({ sku: 'NEW-1', rate: 7 });
      await z.sandbox.control.deliverWebhooks();
      await z.call('POST', `${path}/inactive`);
      await z.call('DELETE', path);
    };
    expect(await kinds('item', 'add', life)).toEqual(['add']);
    expect(await kinds('item', 'edit', life)).toEqual(['edit', 'edit', 'edit']);
    expect(await kinds('item', 'add_edit', life)).toEqual(['add', 'edit', 'edit', 'edit']);
    expect(await kinds('item', 'delete', life)).toEqual(['delete']);
  });

  test('an order that is created, confirmed, and comes further', async () => {
    expect(await kinds('salesorder', 'add', order)).toEqual(['add']);
    expect(await kinds('salesorder', 'edit', confirmedOrder)).toEqual(['edit']);
    const further = (progressTouchesOrder: boolean) =>
      kinds('salesorder', 'add_edit', async (z) => {
        const confirmed = await confirmedOrder(z);
        z.sandbox.control.setOrganization({ progressTouchesOrder });
        await shipped(z, confirmed);
      });
    // Packed and shipped; whether that changes the order is a switch.
    expect(await further(true)).toEqual(['add', 'edit', 'edit', 'edit']);
    expect(await further(false)).toEqual(['add', 'edit']);
  });

  test('no stock movement, unless the organisation counts one as a change of the item', async () => {
    const move = async (z: Zoho) => {
      const { item } = await some(z);
      z.sandbox.control.stock({ item_id: item.item_id, delta: -1 });
    };
    expect(await kinds('item', 'edit', move)).toEqual([]);
    expect(
      await kinds('item', 'edit', async (z) => {
        z.sandbox.control.setOrganization({ stockTouchesItem: true });
        await move(z);
      }),
    ).toEqual(['edit']);
  });

  test('what people do at Zoho’s own screens', async () => {
    const byHand = async (z: Zoho) => {
      const { item } = await some(z);
      z.sandbox.control.byHand({ method: 'PUT', path: `/items/${item.item_id}`, body: { rate: 12 } });
    };
    expect(await kinds('item', 'edit', byHand)).toEqual(['edit']);
  });

  test('nothing that was refused, and nothing while the rule is inactive', async () => {
    const { z, caught, settle } = await catching();
    const { workflow } = await create(z);
    await edit(z, { rate: -1 });
    await z.call('POST', `${WORKFLOWS}/${workflow.workflow_id}/inactive`);
    await edit(z);
    await settle();
    expect(caught).toEqual([]);
  });

  test('a rule that does not apply always runs once for a record', async () => {
    const { z, caught, settle } = await catching();
    await create(z, {}, { apply_rule_always: false });
    for (const rate of [1, 2, 3]) {
      await edit(z, { rate });
      await settle();
    }
    expect(caught).toHaveLength(1);
  });
});

describe('what is sent (API notes 8)', () => {
  const sent = async (more: Record<string, unknown>, options: SandboxOptions = {}) => {
    const { z, caught, settle } = await catching(options);
    await create(z, more);
    const id = await edit(z);
    await settle();
    const detail = (await z.call('GET', `/items/${id}`)).body.item;
    return { message: caught[0] as Message, detail };
  };

  test('by default the API’s own record under its name, without event, id or time', async () => {
    const { message, detail } = await sent({});
    expect(JSON.parse(message.body)).toEqual({ item: detail });
    expect(message).toMatchObject({ method: 'POST', url: HERE });
    expect(Object.keys(message.headers).sort()).toEqual(['content-type', 'x-zoho-webhook-signature']);
    expect(message.headers['content-type']).toContain('application/json');
  });

  test('a form has the record under JSONString, or the chosen fields', async () => {
    const body_type = 'application/x-www-form-urlencoded';
    const whole = await sent({ body_type });
    expect(JSON.parse(new URLSearchParams(whole.message.body).get('JSONString') ?? '')).toEqual({ item: whole.detail });
    const form_data = [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: so Zoho writes its placeholders
      { param_name: 'sku', param_value: '${ITEM.SKU}' },
      { param_name: 'event', param_value: 'edit' },
    ];
    const chosen = await sent({ body_type, form_data });
    expect(chosen.message.body).toBe(new URLSearchParams({ sku: chosen.detail.sku, event: 'edit' }).toString());
  });

  test('a raw body is its template, filled in', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: so Zoho writes its placeholders
    const raw = await sent({ body_type: 'text/plain', raw_data: '{"id":"${ITEM.ITEM_ID}","was":${JSONString}}' });
    expect(JSON.parse(raw.message.body)).toEqual({ id: raw.detail.item_id, was: { item: raw.detail } });
    expect(raw.message.headers['content-type']).toContain('text/plain');
  });

  test('query parameters join those of the address, and headers come as they were chosen', async () => {
    const { message } = await sent({
      url: `${HERE}?b=1`,
      query_parameters: [{ param_name: 'a', param_value: 'x y' }],
      headers: [{ param_name: 'x-shop', param_value: 'main' }],
    });
    expect(message.url).toBe(`${HERE}?b=1&a=x+y`);
    expect(message.headers['x-shop']).toBe('main');
  });

  test('without a secret there is no signature', async () => {
    expect((await sent({ secret: '' })).message.headers).not.toHaveProperty('x-zoho-webhook-signature');
  });
});

describe('the signature (API notes 8), as openssl makes it', () => {
  const signature = async (more: Record<string, unknown>, options: SandboxOptions = {}) => {
    const { z, caught, settle } = await catching(options);
    await create(z, more);
    await edit(z);
    await settle();
    return (caught[0] as Message).headers['x-zoho-webhook-signature'];
  };
  // Zoho's printed example.
  const printed = {
    url: `${HERE}?subscription_id=90343&name=basic`,
    raw_data: '{"created_date":"2019-03-06","event_id":"5675"}',
  };

  test('is over the sorted pairs and the raw body', async () => {
    expect(await signature(printed)).toBe('1f171a0e2a4a7a07ac936a44f6a0b60e5f794ae2a0496991185e26f65f03e23c');
  });

  test('may be in Base64 or in capitals, which the notes leave unsure', async () => {
    expect(await signature(printed, { webhookSignature: 'base64' })).toBe(
      'HxcaDipKegesk2pE9qC2Dl95SuKgSWmRGF4m9l8D4jw=',
    );
    expect(await signature(printed, { webhookSignature: 'HEX' })).toBe(
      '1F171A0E2A4A7A07AC936A44F6A0B60E5F794AE2A0496991185E26F65F03E23C',
    );
  });

  test('of a form is over its decoded values, among the query, without a body behind them', async () => {
    const form = await signature({
      body_type: 'application/x-www-form-urlencoded',
      query_parameters: [{ param_name: 'event', param_value: 'edit' }],
      form_data: [
        { param_name: 'org', param_value: '10234695' },
        { param_name: 'JSONString', param_value: '{"item":{"name":"A & B + C","item_id":"1"}}' },
      ],
    });
    expect(form).toBe('8ee66cd7885100409002ddc58469bc917cf00c4f326fe87f4ff02ca558122574');
  });
});

describe('what becomes of it (API notes 8)', () => {
  const log = (z: Zoho) => z.sandbox.control.webhookLog();

  test('a failure is tried again five times, by the sandbox’s clock', async () => {
    const { z, caught, answers, settle } = await catching();
    await create(z);
    answers.status = 503;
    await edit(z);
    for (let tries = 1; tries <= 8; tries += 1) {
      await settle();
      expect(caught).toHaveLength(Math.min(tries, 6));
      z.clock.now += 300_000;
    }
    expect(log(z)).toMatchObject([{ state: 'failed', tries: { length: 6 } }]);
    expect(new Set(caught.map(({ body }) => body)).size).toBe(1);
  });

  test('a failure that is mended is tried no more', async () => {
    const { z, caught, answers, settle } = await catching();
    await create(z);
    answers.status = 500;
    await edit(z);
    await settle();
    answers.status = 204;
    z.sandbox.control.clock({ advanceMs: 300_000 });
    await settle();
    z.sandbox.control.clock({ advanceMs: 3_000_000 });
    await settle();
    expect(caught).toHaveLength(2);
    expect(log(z)[0]?.state).toBe('sent');
  });

  test('the histories tell it, and send it once more', async () => {
    const { z, caught, answers, settle } = await catching();
    const { webhook, workflow } = await create(z);
    answers.status = 401;
    const id = await edit(z);
    await settle();
    const { histories } = (await z.call('GET', `${WEBHOOKS}/histories`)).body;
    expect(histories).toMatchObject([
      {
        webhook_url_id: webhook.webhook_id,
        entity_type: 'item',
        entity_id: id,
        response_code: 401,
        response_message: 'said',
        status: 'pending',
        retry_count: 0,
      },
    ]);
    expect(histories[0].next_retry_time).not.toBe('');
    const path = `${WEBHOOKS}/histories/${histories[0].history_id}`;
    answers.status = 200;
    await z.call('POST', `${path}/resend`);
    await settle();
    expect((await z.call('GET', path)).body.history).toMatchObject({
      workflow_id: workflow.workflow_id,
      status: 'success',
      versions: [{ response_code: 401 }, { response_code: 200 }],
    });
    expect(caught[1]).toEqual(caught[0]);
    const many = (history_ids: string) =>
      z.call('POST', `${WEBHOOKS}/histories/bulkresend`, { query: { history_ids } });
    expect((await many(histories[0].history_id)).body.code).toBe(0);
    expect((await many(Array.from({ length: 11 }, (_, n) => n).join())).body.code).toBe(2);
    await settle();
    expect(caught).toHaveLength(3);
  });

  test('after the day’s 500 nothing is sent until the organisation’s midnight', async () => {
    const { z, caught, settle } = await catching({ webhooksPerDay: 3 });
    await create(z);
    const change = async (rate: number) => {
      await edit(z, { rate });
      await settle();
    };
    for (const rate of [1, 2, 3, 4, 5]) await change(rate);
    expect(caught).toHaveLength(3);
    expect(log(z).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent', 'capped', 'capped']);
    z.clock.now += 24 * 3_600_000;
    z.token = z.sandbox.control.grant().access_token;
    await change(6);
    expect(caught).toHaveLength(4);
    z.sandbox.control.setOrganization({ webhooksPerDay: 0 });
    for (const rate of [7, 8, 9, 10]) await change(rate);
    expect(caught).toHaveLength(8);
  });
});

describe('mischief', () => {
  const changed = async (times: number, mischief: Parameters<Zoho['sandbox']['control']['webhookMischief']>[0]) => {
    const { z, caught, settle } = await catching({ webhooksPerDay: 0 });
    await create(z);
    z.sandbox.control.webhookMischief(mischief);
    for (let rate = 1; rate <= times; rate += 1) {
      await edit(z, { rate });
      await settle();
    }
    const rates = () => caught.map(({ body }) => JSON.parse(body).item.rate as number);
    return { z, caught, settle, rates, log: () => z.sandbox.control.webhookLog() };
  };

  test('loses what it is told to lose, and Zoho thinks it was sent', async () => {
    const { caught, log, z } = await changed(3, { lose: 1 });
    expect(caught).toEqual([]);
    expect(log().map(({ state }) => state)).toEqual(['lost', 'lost', 'lost']);
    expect((await z.call('GET', `${WEBHOOKS}/histories`)).body.histories[0].status).toBe('success');
  });

  test('doubles', async () => {
    const { z, rates, settle, log } = await changed(3, { duplicate: 1 });
    z.clock.now += 60_000;
    await settle();
    expect(rates().sort()).toEqual([1, 1, 2, 2, 3, 3]);
    expect(log().filter(({ doubles }) => doubles !== undefined)).toHaveLength(3);
  });

  test('delays by the sandbox’s clock', async () => {
    const { z, rates, settle } = await changed(2, { delayMs: [5_000, 5_000] });
    expect(rates()).toEqual([]);
    z.clock.now += 4_999;
    await settle();
    expect(rates()).toEqual([]);
    z.clock.now += 1;
    await settle();
    expect(rates()).toEqual([1, 2]);
  });

  test('reorders', async () => {
    const { z, rates, settle } = await changed(20, { reorder: 0.5 });
    z.clock.now += 60_000;
    await settle();
    expect(rates()).not.toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(rates().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  test('is asked for over HTTP too, and refused where it is no chance', async () => {
    const { z, settle } = await catching();
    const ask = async (method: string, path: string, json?: unknown): Promise<Json> => {
      const init = json === undefined ? { method } : { method, body: JSON.stringify(json) };
      return (await z.fetch(new Request(`http://127.0.0.1/__sandbox/webhooks${path}`, init))).json();
    };
    expect(await ask('POST', '/mischief', { lose: 2 })).toHaveProperty('error');
    expect(await ask('POST', '/mischief', { delayMs: [1, 2] })).toMatchObject({ lose: 0, delayMs: [1, 2] });
    expect(await ask('POST', '', { url: HERE, entity: 'item', secret: SECRET })).toHaveProperty('webhook_id');
    await edit(z);
    z.clock.now += 10;
    expect(await ask('POST', '/deliver', {})).toEqual({ waiting: 0 });
    expect((await ask('GET', '')).deliveries).toMatchObject([{ entity: 'item', kind: 'edit', state: 'sent' }]);
    await settle();
  });
});

describe('over a socket', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  const receiver = async (answer: (request: IncomingMessage, body: string, end: (status: number) => void) => void) => {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      answer(request, Buffer.concat(chunks).toString(), (status) => response.writeHead(status).end('thanks'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
  };

  test('a delivery arrives whole, whatever letters it has', async () => {
    let got = '';
    const url = await receiver((_request, body, end) => {
      got = body;
      end(200);
    });
    const z = await zoho();
    await create(z, { url });
    await edit(z, { description: 'Žluťoučký kůň 🥃' });
    await z.sandbox.control.deliverWebhooks();
    expect(JSON.parse(got).item.description).toBe('Žluťoučký kůň 🥃');
    expect(z.sandbox.control.webhookLog()).toMatchObject([{ state: 'sent', tries: [{ status: 200, said: 'thanks' }] }]);
  });

  test('whoever does not answer in time has not answered', async () => {
    const url = await receiver(() => {});
    const z = await zoho({ webhookReadMs: 50 });
    await create(z, { url });
    await edit(z);
    await z.sandbox.control.deliverWebhooks();
    expect(z.sandbox.control.webhookLog()[0]?.tries).toMatchObject([{ status: 0, said: 'no answer within 50 ms' }]);
  });

  test('nobody there is a failure like any other', async () => {
    const z = await zoho();
    await create(z, { url: 'http://127.0.0.1:1/' });
    await edit(z);
    await z.sandbox.control.deliverWebhooks();
    expect(z.sandbox.control.webhookLog()[0]).toMatchObject({ state: 'waiting', tries: [{ status: 0 }] });
  });

  test('nothing leaves this machine', async () => {
    const z = await zoho();
    await create(z, { url: 'https://connector.example/in' });
    await edit(z);
    await z.sandbox.control.deliverWebhooks();
    expect(z.sandbox.control.webhookLog()[0]?.tries[0]?.said).toBe('the sandbox sends to this machine alone');
  });
});
