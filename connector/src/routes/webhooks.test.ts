import { createHmac } from 'node:crypto';
import Database from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { createApp } from '../app.ts';
import type { Parts } from '../parts.ts';
import { createEndpoint, rotateEndpoint } from '../webhooks/endpoints.ts';
import { ORGANIZATION, openWebhookBed, sign } from '../webhooks/webhooks-testbed.ts';

const MINUTE = 60_000;
const item = { item_id: '11', sku: 'SF-1108', rate: 5, last_modified_time: '2026-10-01T05:00:00-0700' };

interface Sent {
  readonly to?: string;
  readonly query?: string;
  readonly body?: string | Buffer;
  readonly signature?: string | null;
  readonly headers?: Record<string, string>;
  readonly method?: string;
}

const openBed = async ({ allowUnsigned = false, settings = {} as Record<string, string> } = {}) => {
  const bed = await openWebhookBed(settings);
  const made = await createEndpoint(bed.parts, { organizationId: ORGANIZATION, allowUnsigned });
  const app = createApp(bed.parts as unknown as Parts);
  const secret = { now: made.secret };
  const send = async (record: unknown, sent: Sent = {}) => {
    const body = sent.body ?? JSON.stringify(record);
    const signature = sent.signature === undefined ? sign(secret.now, body) : sent.signature;
    const response = await app.request(`${sent.to ?? made.url}${sent.query ?? ''}`, {
      method: sent.method ?? 'POST',
      headers: {
        'content-type': 'application/json',
        ...(signature === null ? {} : { 'x-zoho-webhook-signature': signature }),
        ...sent.headers,
      },
      ...(sent.method === 'GET' ? {} : { body }),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  };
  const rows = () => bed.store.read.deliveries.list(100);
  const jobs = () => bed.store.read.jobs.counts();
  return {
    ...bed,
    [Symbol.asyncDispose]: bed[Symbol.asyncDispose],
    url: made.url ?? '',
    secret,
    app,
    send,
    rows,
    jobs,
  };
};

describe('a signed delivery', () => {
  test('is remembered with its job, byte for byte, before it is acknowledged', async () => {
    await using bed = await openBed();
    const { status, body, headers } = await bed.send({ item });
    expect(status).toBe(200);
    expect(body).toEqual({ delivery: expect.stringMatching(/^[0-9a-f]{32}$/), repeated: false });
    expect(headers.get('cache-control')).toBe('no-store');
    const row = await bed.store.read.deliveries.get(String(body.delivery));
    expect(row).toMatchObject({
      organizationId: ORGANIZATION,
      verdict: 'accepted',
      signed: 1,
      entity: 'item',
      entityId: '11',
      modifiedTime: item.last_modified_time,
      state: 'waiting',
      jobId: expect.any(Number),
    });
    expect(row?.body.toString()).toBe(JSON.stringify({ item }));
    expect(await bed.jobs()).toMatchObject({ waiting: 1 });
    const leased = await bed.store.write((s) =>
      s.jobs.lease({ owner: 'x', now: bed.clock.now, until: bed.clock.now + 1, maxFaults: 3 }),
    );
    expect(leased).toMatchObject({ id: row?.jobId, kind: 'webhook', payload: { deliveryId: body.delivery } });
  });

  test('may be a form with JSONString, in Base64, with a query', async () => {
    await using bed = await openBed();
    const json = JSON.stringify({ item });
    const text = `JSONString${json}eventedit`;
    const { status } = await bed.send(null, {
      query: '?event=edit',
      body: new URLSearchParams({ JSONString: json }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      signature: createHmac('sha256', bed.secret.now).update(text).digest('base64'),
    });
    expect(status).toBe(200);
    expect(await bed.rows()).toMatchObject([{ entityId: '11' }]);
  });

  test('may be larger than anything else the connector takes, up to 1 MB', async () => {
    await using bed = await openBed();
    const big = (bytes: number) => {
      const text = JSON.stringify({ item: { ...item, description: '' } });
      return text.replace('"description":""', `"description":"${'x'.repeat(bytes - text.length)}"`);
    };
    expect((await bed.send(null, { body: big(1_024 * 1_024) })).status).toBe(200);
    const { status, body } = await bed.send(null, { body: big(1_024 * 1_024 + 1) });
    expect([status, body.code]).toEqual([413, 'body_too_large']);
    expect(
      (await bed.app.request('https://connector.example/v1/token', { method: 'POST', body: big(65_537) })).status,
    ).toBe(413);
  });

  test('that is signed with the secret before this one is taken until that ends', async () => {
    await using bed = await openBed();
    const rotate = { organizationId: ORGANIZATION, overlapMs: 10 * MINUTE, address: false };
    const { secret: next } = await rotateEndpoint(bed.parts, rotate);
    expect((await bed.send({ item })).status).toBe(200);
    bed.clock.now += 10 * MINUTE;
    expect((await bed.send({ item: { ...item, rate: 6 } })).status).toBe(401);
    bed.secret.now = next;
    expect((await bed.send({ item: { ...item, rate: 6 } })).status).toBe(200);
  });
});

describe('the same again', () => {
  test('is acknowledged, counted, and gives no second job', async () => {
    await using bed = await openBed();
    const first = await bed.send({ item });
    for (let n = 0; n < 3; n += 1) {
      const again = await bed.send({ item });
      expect([again.status, again.body]).toEqual([200, { delivery: first.body.delivery, repeated: true }]);
    }
    expect(await bed.rows()).toMatchObject([{ repeats: 3 }]);
    expect(await bed.jobs()).toMatchObject({ waiting: 1 });
  });

  test('sent at the same moment is one delivery', async () => {
    await using bed = await openBed();
    const all = await Promise.all(Array.from({ length: 8 }, () => bed.send({ item })));
    expect(new Set(all.map(({ body }) => body.delivery)).size).toBe(1);
    expect(await bed.jobs()).toMatchObject({ waiting: 1 });
  });

  test('after the window is looked at once more', async () => {
    await using bed = await openBed();
    await bed.send({ item });
    bed.clock.now += 10 * MINUTE;
    expect((await bed.send({ item })).body.repeated).toBe(false);
    expect(await bed.jobs()).toMatchObject({ waiting: 2 });
  });

  test('after something else has come in between is looked at once more: it may have been changed back', async () => {
    await using bed = await openBed();
    await bed.send({ item });
    await bed.send({ item: { ...item, rate: 6 } });
    expect((await bed.send({ item })).body.repeated).toBe(false);
  });

  test('without a time of change is looked at once more when the first has been handled', async () => {
    await using bed = await openBed();
    const timeless = { item_id: '11' };
    const { body } = await bed.send(timeless);
    expect((await bed.send(timeless)).body.repeated).toBe(true);
    await bed.store.write((s) => s.deliveries.handled(String(body.delivery), bed.clock.now));
    expect((await bed.send(timeless)).body.repeated).toBe(false);
  });

  test('is looked at each time where the window is shut', async () => {
    await using bed = await openBed({ settings: { WEBHOOK_REPEAT_MINUTES: '0' } });
    await bed.send({ item });
    expect((await bed.send({ item })).body.repeated).toBe(false);
  });
});

describe('a delivery is refused', () => {
  const wrong = sign('anotherSecret123', JSON.stringify({ item }));
  const deep = `{"item":{"item_id":"1","x":${'['.repeat(50)}${']'.repeat(50)}}}`;
  const cases: readonly (readonly [string, Sent, number, string, string])[] = [
    ['forged', { signature: wrong }, 401, 'signature_wrong', 'mismatch'],
    ['unsigned', { signature: null }, 401, 'signature_wrong', 'unsigned'],
    ['signed in another way', { signature: 't=1,v=2' }, 401, 'signature_wrong', 'malformed_signature'],
    ['with a query that was not signed', { query: '?event=delete' }, 401, 'signature_wrong', 'mismatch'],
    ['truncated', { body: '{"item":{"item_id":"1"' }, 400, 'malformed_body', 'not_json'],
    ['deeply nested', { body: deep }, 400, 'malformed_body', 'too_deep'],
    ['no text', { body: Buffer.from([0x7b, 0xff, 0x7d]) }, 400, 'malformed_body', 'not_utf8'],
    ['about nothing', { body: '{"hello":"world"}' }, 400, 'malformed_body', 'no_record'],
    [
      'of another organisation',
      { body: JSON.stringify({ item, organization_id: '9' }) },
      403,
      'webhook_misdirected',
      'wrong_organization',
    ],
  ];

  test.each(cases)('when it is %s', async (_, sent, status, code, verdict) => {
    await using bed = await openBed();
    const refused = await bed.send({ item }, sent);
    expect([refused.status, refused.body.code, refused.headers.get('content-type')]).toEqual([
      status,
      code,
      'application/problem+json',
    ]);
    const [row] = await bed.rows();
    expect(row).toMatchObject({ state: 'refused', verdict, jobId: null });
    expect(refused.body.hint).toContain(`webhook explain ${row?.id}`);
    expect(await bed.jobs()).toMatchObject({ waiting: 0 });
    // Also where unsigned ones are allowed, what is signed wrongly is refused.
    await using lax = await openBed({ allowUnsigned: true });
    if (verdict !== 'unsigned') expect((await lax.send({ item }, sent)).status).toBe(status);
  });

  test('and a flood of refused ones keeps the newest twenty, and the good ones', async () => {
    await using bed = await openBed();
    await bed.send({ item });
    for (let n = 0; n < 40; n += 1) await bed.send({ item }, { signature: wrong });
    const rows = await bed.rows();
    expect(rows.filter(({ state }) => state === 'refused')).toHaveLength(20);
    expect(rows.filter(({ state }) => state === 'waiting')).toHaveLength(1);
  });

  test('when its organisation is not connected any more, and nothing is remembered', async () => {
    await using bed = await openBed();
    await bed.store.write((s) => s.connections.remove(ORGANIZATION));
    expect(await bed.send({ item })).toMatchObject({ status: 503, body: { code: 'not_connected' } });
    expect(await bed.rows()).toEqual([]);
  });
});

describe('the audit log', () => {
  const entries = async (bed: Awaited<ReturnType<typeof openBed>>) =>
    (await bed.store.read.audit.page({ after: 0, upTo: 10_000, limit: 1_000 })).filter(({ action }) =>
      ['webhook.accepted', 'webhook.refused'].includes(action),
    );

  test('is told of each delivery that was taken or refused, with its record and not its words', async () => {
    await using bed = await openBed();
    const taken = await bed.send({ item: { ...item, description: 'for Jane Doe' } });
    await bed.send({ item: { ...item, description: 'for Jane Doe' } });
    await bed.send({ item }, { signature: sign('anotherSecret123', JSON.stringify({ item })) });
    const told = await entries(bed);
    expect(told).toMatchObject([
      { action: 'webhook.accepted', subject: `delivery ${taken.body.delivery}`, organizationId: ORGANIZATION },
      { action: 'webhook.refused', organizationId: ORGANIZATION },
    ]);
    expect(told[0]?.zohoIds).toContain('11');
    expect(JSON.parse(told[1]?.after ?? '')).toMatchObject({ verdict: 'mismatch' });
    expect(JSON.stringify(told)).not.toContain('Jane');
  });

  test('grows no further than so much an hour by what strangers send', async () => {
    await using bed = await openBed();
    for (let n = 0; n < 210; n += 1) await bed.send({ item }, { signature: null });
    const told = await entries(bed);
    expect(told).toHaveLength(200);
    expect(JSON.parse(told.at(-1)?.after ?? '')).toMatchObject({ moreAreNotTold: true });
  });
});

describe('an unsigned delivery, where the admin allows it', () => {
  test('is a hint, and never hides the signed one', async () => {
    await using bed = await openBed({ allowUnsigned: true });
    expect((await bed.send({ item }, { signature: null })).body.repeated).toBe(false);
    expect((await bed.send({ item }, { signature: null })).body.repeated).toBe(true);
    expect((await bed.send({ item })).body.repeated).toBe(false);
    expect((await bed.rows()).map(({ signed }) => signed)).toEqual([1, 0]);
  });
});

describe('the address', () => {
  test('with a wrong secret, or none, is like any that nobody has', async () => {
    await using bed = await openBed();
    const nowhere = await bed.send({ item }, { to: 'https://connector.example/v1/nowhere' });
    const base = 'https://connector.example/v1/webhook/zoho';
    for (const to of [
      base,
      `${base}/`,
      `${base}/${'f'.repeat(64)}`,
      `${bed.url}0`,
      bed.url.toUpperCase(),
      `${bed.url}/x`,
    ]) {
      const { status, body, headers } = await bed.send({ item }, { to });
      expect([to, status]).toEqual([to, 404]);
      expect({ ...body, requestId: '' }).toEqual({ ...nowhere.body, requestId: '' });
      expect([...headers.keys()].sort()).toEqual([...nowhere.headers.keys()].sort());
    }
    expect(await bed.rows()).toEqual([]);
  });

  test('takes nothing but POST', async () => {
    await using bed = await openBed();
    for (const method of ['GET', 'PUT', 'DELETE']) expect((await bed.send({ item }, { method })).status).toBe(404);
  });

  test('stands in no line of the log, nor does what came', async () => {
    await using bed = await openBed();
    await bed.send({ item });
    await bed.send({ item }, { signature: null });
    await bed.send({ item }, { to: `${bed.url}0` });
    const log = bed.lines.join('\n');
    expect(log).toContain('a webhook was refused');
    expect(log).not.toContain(bed.url.split('/').at(-1));
    expect(log).not.toContain('SF-1108');
    expect(log).not.toContain(bed.secret.now);
  });
});

describe('while the store cannot be written', () => {
  test('for want of disk space Zoho is told to come again, and nothing is half there', async () => {
    const pragma = vi.spyOn(Database.prototype, 'pragma');
    await using bed = await openBed();
    const [handle] = pragma.mock.contexts as Database.Database[];
    pragma.mockRestore();
    const big = { ...item, description: 'x'.repeat(500_000) };
    handle?.pragma('max_page_count = 1');
    const { status, body, headers } = await bed.send({ item: big });
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'store_unavailable', '30']);
    expect(await bed.rows()).toEqual([]);
    expect(await bed.jobs()).toMatchObject({ waiting: 0 });
    handle?.pragma('max_page_count = 1000000');
    expect((await bed.send({ item: big })).status).toBe(200);
  });

  test('because somebody holds it Zoho is told to come again, and nothing is half there', async () => {
    await using bed = await openBed();
    const other = new Database(bed.file, { timeout: 0 });
    other.exec('begin immediate');
    try {
      const { status, body, headers } = await bed.send({ item });
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'store_unavailable', '30']);
    } finally {
      other.exec('rollback');
      other.close();
    }
    expect(await bed.rows()).toEqual([]);
    expect((await bed.send({ item })).status).toBe(200);
  }, 20_000);
});
