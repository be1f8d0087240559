import { describe, expect, test } from 'vitest';
import { isRepetition, judge } from './judge.ts';
import { readCapture } from './read-capture.ts';
import { recall } from './recall.ts';
import { arrivedOf, ORGANIZATION, sign } from './webhooks-testbed.ts';

const SECRET = 'k3yForZohoWebhooks2026';
const house = { organizationId: ORGANIZATION, allowUnsigned: false, secrets: [{ name: 's1', secret: SECRET }] };
const open = { ...house, allowUnsigned: true };
const item = { item_id: '11', sku: 'SF-1108', last_modified_time: '2026-10-01T05:00:00-0700' };

describe('a delivery', () => {
  test('that is signed is believed', () => {
    expect(judge(arrivedOf({ item }, SECRET), house)).toMatchObject({
      accepted: true,
      signed: true,
      content: { id: '11' },
    });
  });

  test('that is not signed is refused, or a hint where the admin allows it', () => {
    const unsigned = arrivedOf({ item }, null);
    expect(judge(unsigned, house)).toMatchObject({ accepted: false, verdict: 'unsigned' });
    expect(judge(unsigned, open)).toMatchObject({ accepted: true, signed: false });
  });

  test.each([
    ['mismatch', arrivedOf({ item }, 'anotherSecret123')],
    ['malformed_signature', { ...arrivedOf({ item }, SECRET), signature: 'x' }],
    ['mismatch', { ...arrivedOf({ item }, SECRET), query: 'organization_id=1' }],
  ])('that is signed wrongly (%s) is refused, also where unsigned ones are allowed', (verdict, arrived) => {
    expect(judge(arrived, house)).toMatchObject({ accepted: false, signed: false, verdict });
    expect(judge(arrived, open)).toMatchObject({ accepted: false, signed: false, verdict });
  });

  test('that cannot be read is refused for that only where it is signed', () => {
    expect(judge(arrivedOf('{"item":', SECRET), house)).toMatchObject({ signed: true, verdict: 'not_json' });
    expect(judge(arrivedOf('{"item":', 'anotherSecret123'), house)).toMatchObject({ verdict: 'mismatch' });
  });

  test.each([
    ['its fields', arrivedOf({ item, organization_id: '9' }, SECRET)],
    ['its record', arrivedOf({ item: { ...item, organization_id: 9 } }, SECRET)],
    [
      'its query',
      {
        ...arrivedOf({ item }, null),
        query: 'organization_id=9',
        signature: sign(SECRET, `organization_id9${JSON.stringify({ item })}`),
      },
    ],
    ['several places', arrivedOf({ organization_id: ORGANIZATION, item: { ...item, organization_id: '9' } }, SECRET)],
  ])('that names another organisation in %s is refused', (_, arrived) => {
    expect(judge(arrived, house)).toMatchObject({ accepted: false, signed: true, verdict: 'wrong_organization' });
  });

  test('that names this organisation is taken', () => {
    expect(judge(arrivedOf({ item, organization_id: ORGANIZATION }, SECRET), house)).toMatchObject({ accepted: true });
  });
});

describe('a repetition', () => {
  const content = { contentHash: 'a', modifiedTime: '2026-10-01T05:00:00-0700' };
  const earlier = { ...content, receivedAt: 1_000, state: 'handled' };
  const within = { now: 1_999, windowMs: 1_000 };

  test('is the same content within the window', () => {
    expect(isRepetition(content, earlier, within)).toBe(true);
    expect(isRepetition(content, earlier, { ...within, now: 2_000 })).toBe(false);
    expect(isRepetition({ ...content, contentHash: 'b' }, earlier, within)).toBe(false);
    expect(isRepetition(content, null, within)).toBe(false);
    expect(isRepetition(content, earlier, { ...within, windowMs: 0 })).toBe(false);
  });

  test('is none where nothing tells when the record changed, once the first has been handled', () => {
    const timeless = { ...content, modifiedTime: null };
    expect(isRepetition(timeless, { ...earlier, state: 'waiting' }, within)).toBe(true);
    expect(isRepetition(timeless, earlier, within)).toBe(false);
  });

  test('is none of one that was given up', () => {
    expect(isRepetition(content, { ...earlier, state: 'failed' }, within)).toBe(false);
  });
});

describe('a delivery recalled for its job', () => {
  const row = (arrived: ReturnType<typeof arrivedOf>, signed: number) => ({
    id: 'd',
    organizationId: ORGANIZATION,
    receivedAt: 5,
    signed,
    headers: arrived.headers,
    query: arrived.query,
    body: arrived.rawBody,
  });
  const order = { salesorder_id: '9', line_items: [{ item_id: '11' }], last_modified_time: item.last_modified_time };

  test('tells what Zoho said, where it was signed', () => {
    expect(recall(row(arrivedOf({ salesorder: order }, SECRET), 1))).toEqual({
      deliveryId: 'd',
      organizationId: ORGANIZATION,
      receivedAt: 5,
      entity: 'salesorder',
      id: '9',
      itemIds: ['11'],
      deleted: false,
      said: { record: order, modifiedTime: item.last_modified_time },
    });
  });

  test('tells of a hint only which record to read', () => {
    expect(recall(row(arrivedOf({ salesorder: order }, null), 0))).toMatchObject({ id: '9', itemIds: [], said: null });
    expect(recall(row(arrivedOf({ item }, null), 0))).toMatchObject({ id: '11', itemIds: ['11'], said: null });
  });

  test('is nothing where it cannot be read any more', () => {
    expect(recall(row(arrivedOf('{', SECRET), 1))).toBeNull();
  });
});

describe('a captured delivery', () => {
  const head = 'POST /v1/webhook/zoho/x?b=1&a=%20 HTTP/1.1\nHost: connector.example\nX-Zoho-Webhook-Signature:  ab \n';

  test('is read byte for byte, with either line break', () => {
    const body = Buffer.from([0x7b, 0xff, 0x0a, 0x0a, 0x7d]);
    for (const text of [head, head.replaceAll('\n', '\r\n')]) {
      const gap = text.includes('\r') ? '\r\n' : '\n';
      expect(readCapture(Buffer.concat([Buffer.from(text + gap), body]))).toEqual({
        rawBody: body,
        query: 'b=1&a=%20',
        contentType: null,
        signature: 'ab',
      });
    }
  });

  test('may have neither body nor query', () => {
    expect(readCapture(Buffer.from('POST /x HTTP/1.1\r\ncontent-type: text/plain'))).toEqual({
      rawBody: Buffer.alloc(0),
      query: '',
      contentType: 'text/plain',
      signature: null,
    });
  });

  test.each(['', '{"item":{}}', 'HTTP/1.1 200 OK\r\n\r\n'])('is nothing where it is no request: %j', (text) => {
    expect(readCapture(Buffer.from(text))).toBeNull();
  });
});
