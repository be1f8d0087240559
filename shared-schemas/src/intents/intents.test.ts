// What each intent takes and what it refuses. An intent without a row does not compile.
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { type AnyIntent, type AskInputOf, type IntentName, intents, showPlan } from '../index.ts';

/** An ask that is refused, and the field at fault. */
type Refused = readonly [why: string, ask: unknown, field: string];

interface Row<I extends AnyIntent> {
  readonly taken: readonly AskInputOf<I>[];
  readonly refused: readonly Refused[];
}

const planIds: readonly Refused[] = [
  ['no plan', {}, 'plan'],
  ['a plan id with letters it cannot have', { plan: 'ILOU-00' }, 'plan'],
  ['half a plan id', { plan: 'K7QF' }, 'plan'],
  ['the write key itself', { plan: 'a'.repeat(32) }, 'plan'],
  ['two plans', { plan: ['K7QF-2M', 'K7QF-2N'] }, 'plan'],
];

const limits = (most: number): readonly Refused[] => [
  ['nothing wanted', { text: 'a', limit: '0' }, 'limit'],
  ['too much wanted', { text: 'a', limit: String(most + 1) }, 'limit'],
  ['half a row wanted', { text: 'a', limit: '1.5' }, 'limit'],
];

const withoutText = (rows: readonly Refused[]): readonly Refused[] =>
  rows.map(([why, ask, field]) => [why, { limit: (ask as { limit: string }).limit }, field]);

const rows: { readonly [Name in IntentName]: Row<Extract<AnyIntent, { name: Name }>> } = {
  'check-stock': {
    taken: [{ item: ['SF-1108'] }, { item: Array(50).fill('a'), location: 'Main' }],
    refused: [
      ['no item', { item: [] }, 'item'],
      ['item left out', {}, 'item'],
      ['51 items', { item: Array(51).fill('a') }, 'item'],
      ['an empty word', { item: ['a', ' '] }, 'item.1'],
      ['one item that is no list', { item: 'SF-1108' }, 'item'],
      ['an empty location', { item: ['a'], location: '' }, 'location'],
    ],
  },
  'find-items': {
    taken: [{ text: 'booth' }, { text: 'booth', limit: '50' }, { text: 'booth', limit: 1 }],
    refused: [['no text', {}, 'text'], ['201 letters', { text: 'a'.repeat(201) }, 'text'], ...limits(50)],
  },
  'show-item': {
    taken: [{ item: 'SF-1108' }],
    refused: [
      ['no item', {}, 'item'],
      ['several items', { item: ['a', 'b'] }, 'item'],
    ],
  },
  'list-low-stock': { taken: [{}, { limit: '200' }], refused: withoutText(limits(200)) },
  'list-locations': { taken: [{}], refused: [] },
  'find-customer': {
    taken: [{ text: 'acme' }, { text: 'a@acme.example', limit: 3, live: true }],
    refused: [['no text', {}, 'text'], ...limits(50)],
  },
  'track-order': {
    taken: [{ order: 'SO-00042' }],
    refused: [
      ['no order', {}, 'order'],
      ['an endless number', { order: '1'.repeat(101) }, 'order'],
    ],
  },
  'list-orders': {
    taken: [{}, { customer: 'Acme', since: '2026-11-01', status: 'open', limit: '200' }],
    refused: [
      ['a day that is none', { since: 'yesterday' }, 'since'],
      ['a month that is none', { since: '2026-13-01' }, 'since'],
      ['a status Zoho has but we do not', { status: 'invoiced' }, 'status'],
      ...withoutText(limits(200)),
    ],
  },
  'create-order': {
    taken: [
      { customer: 'Acme', line: [{ item: 'SF-1108', quantity: '3' }] },
      {
        customer: 'Acme',
        line: Array.from({ length: 50 }, () => ({ item: 'a', quantity: '0.5' })),
        location: 'Main',
        purchaseOrder: 'PO 7',
        shipTo: 'Berlin',
        note: 'soon',
        onBehalfOf: 'Jane',
      },
    ],
    refused: [
      ['no customer', { line: [{ item: 'a', quantity: '1' }] }, 'customer'],
      ['no line', { customer: 'Acme', line: [] }, 'line'],
      ['51 lines', { customer: 'Acme', line: Array(51).fill({ item: 'a', quantity: '1' }) }, 'line'],
      ['nothing of an item', { customer: 'Acme', line: [{ item: 'a', quantity: '0' }] }, 'line.0.quantity'],
      ['less than nothing', { customer: 'Acme', line: [{ item: 'a', quantity: '-1' }] }, 'line.0.quantity'],
      ['over a million', { customer: 'Acme', line: [{ item: 'a', quantity: '1000001' }] }, 'line.0.quantity'],
      ['a seventh decimal', { customer: 'Acme', line: [{ item: 'a', quantity: '0.0000001' }] }, 'line.0.quantity'],
      ['a float', { customer: 'Acme', line: [{ item: 'a', quantity: 3 }] }, 'line.0.quantity'],
      ['a price of its own', { customer: 'Acme', line: [{ item: 'a', quantity: '1', rate: '0' }] }, 'line.0.rate'],
      ['a note of 501 letters', { customer: 'A', line: [{ item: 'a', quantity: '1' }], note: 'n'.repeat(501) }, 'note'],
      ['lines that are text', { customer: 'Acme', line: ['3 SF-1108'] }, 'line.0'],
    ],
  },
  'create-customer': {
    taken: [{ name: 'Acme' }, { name: 'Acme', email: 'buyer@acme.example', phone: '+1 555', company: 'Acme Ltd' }],
    refused: [
      ['no name', {}, 'name'],
      ['an address that is none', { name: 'Acme', email: 'buyer at acme' }, 'email'],
      ['two addresses', { name: 'Acme', email: 'a@b.example, c@d.example' }, 'email'],
    ],
  },
  'cancel-order': {
    taken: [{ order: 'SO-00042' }, { order: 'SO-00042', reason: 'ordered twice', onBehalfOf: 'Jane' }],
    refused: [['no order', {}, 'order']],
  },
  'adjust-stock': {
    taken: [
      { item: 'SF-1108', change: '+5', reason: 'found' },
      {
        item: 'SF-1108',
        change: '-0.5',
        reason: 'damaged',
        location: 'Main',
        unit: 'pcs',
        note: 'wet',
        onBehalfOf: 'Jo',
      },
      { item: 'SF-1108', change: 'set to 0', reason: 'counted' },
    ],
    refused: [
      ['no item', { change: '+5', reason: 'found' }, 'item'],
      ['no change', { item: 'a', reason: 'found' }, 'change'],
      ['a bare number, which could mean either', { item: 'a', change: '5', reason: 'found' }, 'change'],
      ['a change of nothing', { item: 'a', change: '+0', reason: 'found' }, 'change'],
      ['no reason', { item: 'a', change: '+5' }, 'reason'],
      ['a reason of 51 letters', { item: 'a', change: '+5', reason: 'r'.repeat(51) }, 'reason'],
      ['several items', { item: ['a', 'b'], change: '+5', reason: 'found' }, 'item'],
    ],
  },
  'count-stock': {
    taken: [
      { line: [{ item: 'SF-1108', quantity: '0' }] },
      { line: Array(100).fill({ item: 'a', quantity: '1.5' }), location: 'Main', reason: 'count', note: 'n' },
    ],
    refused: [
      ['nothing counted', { line: [] }, 'line'],
      ['101 items', { line: Array(101).fill({ item: 'a', quantity: '1' }) }, 'line'],
      ['a signed count', { line: [{ item: 'a', quantity: '-1' }] }, 'line.0.quantity'],
    ],
  },
  'undo-adjustment': {
    taken: [{ adjustment: 'K7QF-2M' }, { adjustment: '460000000012345', reason: 'wrong shelf', onBehalfOf: 'Jo' }],
    refused: [['no adjustment', {}, 'adjustment']],
  },
  'transfer-stock': {
    taken: [
      { line: [{ item: 'SF-1108', quantity: '3' }], from: 'Main', to: 'Overflow' },
      { line: [{ item: 'SF-1108', quantity: '3' }], from: 'Main', to: 'Overflow', inTransit: 'true', note: 'n' },
    ],
    refused: [
      ['nothing to move', { line: [], from: 'a', to: 'b' }, 'line'],
      ['nothing of an item', { line: [{ item: 'a', quantity: '0' }], from: 'a', to: 'b' }, 'line.0.quantity'],
      ['nowhere to go', { line: [{ item: 'a', quantity: '1' }], from: 'a' }, 'to'],
      ['from nowhere', { line: [{ item: 'a', quantity: '1' }], to: 'a' }, 'from'],
      ['neither yes nor no', { line: [{ item: 'a', quantity: '1' }], from: 'a', to: 'b', inTransit: 'x' }, 'inTransit'],
    ],
  },
  'receive-transfer': {
    taken: [{ transfer: 'TO-00012' }, { transfer: 'TO-00012', onBehalfOf: 'Jo' }],
    refused: [['no transfer', {}, 'transfer']],
  },
  'name-item': {
    taken: [
      { item: 'SF-1108', name: 'the blue pods' },
      { item: 'the blue pods', name: 'the blue pods', remove: true, onBehalfOf: 'Jo' },
    ],
    refused: [
      ['no item', { name: 'the blue pods' }, 'item'],
      ['no name', { item: 'SF-1108' }, 'name'],
      ['a blank name', { item: 'SF-1108', name: '  ' }, 'name'],
      ['an endless name', { item: 'SF-1108', name: 'x'.repeat(101) }, 'name'],
      ['an invisible name', { item: 'SF-1108', name: 'pods\u200b' }, 'name'],
    ],
  },
  explain: {
    taken: [{ what: 'K7QF-2M' }, { what: ' refusal ' }, { what: 'SF-1108' }],
    refused: [
      ['nothing', {}, 'what'],
      ['a blank', { what: ' ' }, 'what'],
      ['an endless word', { what: 'x'.repeat(201) }, 'what'],
    ],
  },
  'show-reconciliation': {
    taken: [{}, { run: 'nightly-2026-11-22' }],
    refused: [['an endless run', { run: 'x'.repeat(65) }, 'run']],
  },
  'show-plan': { taken: [{ plan: 'K7QF-2M' }, { plan: ' k7qf2m ' }], refused: planIds },
  'confirm-plan': {
    taken: [{ plan: 'K7QF-2M' }, { plan: 'K7QF-2M', code: ' 123456 ' }],
    refused: [
      ...planIds,
      ['a code of five digits', { plan: 'K7QF-2M', code: '12345' }, 'code'],
      ['a code that is a number', { plan: 'K7QF-2M', code: 123_456 }, 'code'],
      ['a code with a letter', { plan: 'K7QF-2M', code: '12345a' }, 'code'],
    ],
  },
  'cancel-plan': { taken: [{ plan: 'K7QF-2M' }], refused: planIds },
  'list-events': {
    taken: [
      {},
      { since: '2026-11-22', type: 'stock.low', limit: '200' },
      { since: '2026-11-22T09:00:00Z', after: '4711' },
      { after: '0' },
    ],
    refused: [
      ['a time that is none', { since: 'this morning' }, 'since'],
      ['a day that is none', { since: '2026-02-30' }, 'since'],
      ['a cursor of its own', { after: '-1' }, 'after'],
      ['a type that is none', { type: 'stock.exploded' }, 'type'],
      ...withoutText(limits(200)),
    ],
  },
  'connection-status': { taken: [{}], refused: [] },
};

for (const it of intents) {
  describe(it.name, () => {
    const { taken, refused } = rows[it.name];

    test('takes what it is meant to take', () => {
      for (const ask of taken) expect(v.safeParse(it.ask, ask).issues ?? [], JSON.stringify(ask)).toEqual([]);
    });

    test.each(refused.map((each) => [...each] as const))('refuses %s', (_, ask, field) => {
      const parsed = v.safeParse(it.ask, ask);
      expect(parsed.issues?.map((issue) => v.getDotPath(issue))).toContain(field);
    });

    test('refuses a field it does not know, so that a slip is not a silent default', () => {
      const parsed = v.safeParse(it.ask, { ...taken[0], sku: 'SF-1108' });
      expect(parsed.issues?.map((issue) => v.getDotPath(issue))).toEqual(['sku']);
    });
  });
}

test('a plan id is read in any case, and its dash does not matter', () => {
  const { ask } = showPlan;
  expect(v.parse(ask, { plan: ' k7qf-2m ' })).toEqual({ plan: 'K7QF-2M' });
  expect(v.parse(ask, { plan: 'k7qf2m' })).toEqual({ plan: 'K7QF2M' });
});
