import { describe, expect, test } from 'vitest';
import { type DeliveryContent, type DeliverySent, readDelivery } from './read-delivery.ts';
import { MAX_DEPTH } from './read-json.ts';

const sent = (body: string | Uint8Array, more: Partial<DeliverySent> = {}): DeliverySent => ({
  rawBody: Buffer.from(body as string),
  query: '',
  contentType: 'application/json;charset=UTF-8',
  ...more,
});
const json = (body: unknown, more: Partial<DeliverySent> = {}) => sent(JSON.stringify(body), more);
const form = (fields: Record<string, string>) =>
  sent(new URLSearchParams(fields).toString(), { contentType: 'application/x-www-form-urlencoded' });

const contentOf = (delivery: DeliverySent): DeliveryContent => {
  const read = readDelivery(delivery);
  if ('refused' in read) throw new Error(read.detail);
  return read.content;
};
const refusalOf = (delivery: DeliverySent) => {
  const read = readDelivery(delivery);
  return 'refused' in read ? read.refused : 'not refused';
};

const item = { item_id: '362590000000065013', sku: 'SF-1108', last_modified_time: '2026-10-01T05:00:00-0700' };
const order = {
  salesorder_id: '9001',
  last_modified_time: '2026-10-01T12:00:00+0000',
  line_items: [
    { item_id: '11', quantity: 2 },
    { item_id: '12', mapped_items: [{ item_id: '13' }, { item_id: '11' }] },
    { name: 'a line without an item' },
  ],
};

describe('what it is about', () => {
  test('Zoho’s own payload: the record under its name', () => {
    expect(contentOf(json({ item }))).toMatchObject({
      entity: 'item',
      id: '362590000000065013',
      itemIds: ['362590000000065013'],
      modifiedTime: '2026-10-01T05:00:00-0700',
      organizationIds: [],
      record: item,
    });
  });

  test('an order names its items and their parts, each once', () => {
    expect(contentOf(json({ salesorder: order }))).toMatchObject({
      entity: 'salesorder',
      id: '9001',
      itemIds: ['11', '12', '13'],
      modifiedTime: '2026-10-01T12:00:00+0000',
    });
  });

  test('the form with JSONString, and fields beside it', () => {
    const content = contentOf(form({ JSONString: JSON.stringify({ item }), event: 'edit' }));
    expect(content).toMatchObject({ entity: 'item', id: item.item_id, record: item });
  });

  test('chosen fields alone, as a form and as a raw body', () => {
    expect(contentOf(form({ item_id: '7', event: 'edit' }))).toMatchObject({
      entity: 'item',
      id: '7',
      modifiedTime: null,
    });
    expect(contentOf(json({ salesorder_id: '8' }))).toMatchObject({ entity: 'salesorder', id: '8', itemIds: [] });
  });

  test('an id without quotes keeps all its digits', () => {
    expect(contentOf(sent('{"item_id":362590000000065013}')).id).toBe('362590000000065013');
    expect(contentOf(sent('{"item":{"item_id":42}}')).id).toBe('42');
    expect(
      contentOf(sent('{"salesorder":{"salesorder_id":"1","line_items":[{"item_id":362590000000065013}]}}')).itemIds,
    ).toEqual(['362590000000065013']);
  });

  test('a byte-order mark before it changes nothing', () => {
    expect(contentOf(sent(`\uFEFF${JSON.stringify({ item })}`)).id).toBe(item.item_id);
  });

  test('the organisations it names, wherever they stand', () => {
    const query = 'organization_id=1&x=2';
    expect(
      contentOf(json({ organization_id: 2, item: { ...item, organization_id: '3' } }, { query })).organizationIds,
    ).toEqual(['1', '2', '3']);
  });

  test('a time that is none of Zoho’s is no time', () => {
    for (const last_modified_time of ['yesterday', 5, '2026-10-01', `2026-10-01T${'1'.repeat(99)}Z`]) {
      expect(contentOf(json({ item: { ...item, last_modified_time } })).modifiedTime).toBeNull();
    }
  });
});

describe('it is refused', () => {
  const deep = (levels: number) => sent(`{"item":{"item_id":"1","x":${'['.repeat(levels)}${']'.repeat(levels)}}}`);

  test.each([
    ['with bytes that are no text', sent(Buffer.from([0x7b, 0xff, 0x7d])), 'not_utf8'],
    ['when it was cut', sent(JSON.stringify({ item }).slice(0, -5)), 'not_json'],
    ['when it is empty', sent(''), 'not_json'],
    ['as a list', json([{ item }]), 'not_json'],
    ['with more behind it', sent(`${JSON.stringify({ item })}{}`), 'not_json'],
    ['with a JSONString that was cut', form({ JSONString: '{"item":' }), 'not_json'],
    ['nested too deep', deep(MAX_DEPTH), 'too_deep'],
    ['nested without end', sent('['.repeat(1_000_000)), 'too_deep'],
    ['about nothing', json({ hello: 'world' }), 'no_record'],
    ['about something inherited', json({ constructor: { item_id: '1' } }), 'no_record'],
    ['about two records', json({ item, salesorder: order }), 'several_records'],
    ['with two ids and no record', json({ item_id: '1', salesorder_id: '2' }), 'several_records'],
    ['without an id', json({ item: { sku: 'SF-1108' } }), 'no_id'],
    ['with an id that is none', json({ item: { item_id: '../1' } }), 'no_id'],
    ['with an id of more digits than any', json({ item: { item_id: '1'.repeat(26) } }), 'no_id'],
    ['with an id below nothing', json({ item: { item_id: -1 } }), 'no_id'],
    ['with a record that is a list', json({ item: [item] }), 'no_record'],
  ])('%s', (_, delivery, refused) => expect(refusalOf(delivery)).toBe(refused));

  test('and not for being as deep as is allowed, or for brackets in a text', () => {
    expect(refusalOf(deep(MAX_DEPTH - 2))).toBe('not refused');
    expect(refusalOf(json({ item: { ...item, name: `"${'[{'.repeat(500)}\\` } }))).toBe('not refused');
  });

  test('with a line that has no item, only that line is passed over', () => {
    const lines = [{ item_id: 'x' }, null, 5, { item_id: '1', mapped_items: 'x' }];
    expect(contentOf(json({ salesorder: { ...order, line_items: lines } })).itemIds).toEqual(['1']);
    expect(contentOf(json({ salesorder: { ...order, line_items: 'x' } })).itemIds).toEqual([]);
  });
});

describe('the hash of its content', () => {
  const of = (delivery: DeliverySent) => contentOf(delivery).contentHash;

  test('is the same for the same content, in whatever form it came', () => {
    expect(of(form({ JSONString: JSON.stringify({ item }) }))).toBe(of(json({ item })));
    expect(of(form({ sku: item.sku, item_id: item.item_id }))).toBe(of(form({ item_id: item.item_id, sku: item.sku })));
    expect(of(json({ item }, { query: 'b=2&a=1' }))).toBe(of(json({ item }, { query: 'a=1&b=2' })));
  });

  test('differs with every field, and with the query: that may tell a deletion from a change', () => {
    const hashes = [
      of(json({ item })),
      of(json({ item: { ...item, sku: 'SF-1109' } })),
      of(json({ item: { ...item, stock_on_hand: 1 } })),
      of(json({ item, event: 'edit' })),
      of(json({ item }, { query: 'event=delete' })),
      of(json({ item }, { query: 'event=edit' })),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
