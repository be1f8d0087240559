import { describe, expect, test } from 'vitest';
import { openAdjustments } from './adjustments.ts';
import type { Dialect, Places } from './locations.ts';
import type { ZohoRequest } from './ports/door.ts';
import type { AdjustmentDraft } from './ports/stock-moves.ts';
import { fakeDoor, refusal, spendOf } from './resources-testbed.ts';

const head = (id: string, rest: object = {}) => ({
  inventory_adjustment_id: id,
  date: '2026-11-20',
  reason: 'Damaged goods',
  reference_number: `SA-${id}`,
  adjustment_type: 'quantity',
  ...rest,
});

const detail = (rest: object = {}) => ({
  ...head('1'),
  description: 'Fell down.',
  location_id: '46000000000070',
  line_items: [
    { line_item_id: '9', item_id: '46000000000001', quantity_adjusted: -2.0, location_id: '46000000000077' },
    { line_item_id: '8', item_id: '46000000000002', quantity_adjusted: '0.500000' },
  ],
  ...rest,
});

const places = (dialect: Dialect): Places => {
  const place = { name: '', primary: false, active: true } as const;
  const head = { ...place, id: '1', kind: 'business' as const, parentId: '' };
  return { dialect, rows: dialect === 'none' ? [] : [head, { ...place, id: '2', kind: 'warehouse', parentId: '1' }] };
};

const open = (answer: (request: ZohoRequest) => Record<string, unknown>, spoken: Dialect = 'locations') => {
  const { door, requests } = fakeDoor(answer);
  return { adjustments: openAdjustments({ door, locations: { places: async () => places(spoken) } }), requests };
};

describe('one adjustment', () => {
  test('is read with its signed lines, each at its place or at that of the whole', async () => {
    const { adjustments } = open(() => ({ inventory_adjustment: detail() }));
    expect(await adjustments.get(spendOf(), '1')).toEqual({
      id: '1',
      reference: 'SA-1',
      date: '2026-11-20',
      reason: 'Damaged goods',
      kind: 'quantity',
      status: '',
      modifiedTime: '',
      description: 'Fell down.',
      lines: [
        { itemId: '46000000000001', locationId: '46000000000077', quantity: -2_000_000 },
        { itemId: '46000000000002', locationId: '46000000000070', quantity: 500_000 },
      ],
    });
  });

  test('of values alone moves no quantity', async () => {
    const line = { item_id: '46000000000001', value_adjusted: -50 };
    const { adjustments } = open(() => ({
      inventory_adjustment: detail({ adjustment_type: 'value', line_items: [line] }),
    }));
    expect(await adjustments.get(spendOf(), '1')).toMatchObject({ kind: 'value', lines: [{ quantity: 0 }] });
  });

  test('without a quantity on a line is not understood: a delta is never guessed', async () => {
    const { adjustments } = open(() => ({ inventory_adjustment: detail({ line_items: [{ item_id: '1' }] }) }));
    await expect(adjustments.get(spendOf(), '1')).rejects.toMatchObject({ code: 'zoho_unintelligible' });
  });

  test('is null where Zoho has none, or the id is none', async () => {
    const { adjustments, requests } = open(() => {
      throw refusal(404, 5);
    });
    expect(await adjustments.get(spendOf(), '1')).toBeNull();
    expect(await adjustments.get(spendOf(), '../items')).toBeNull();
    expect(requests.map((request) => request.path)).toEqual(['/inventoryadjustments/1']);
  });
});

describe('the list', () => {
  test('is asked for by page alone, since Zoho documents nothing else, and says whether there is more', async () => {
    const { adjustments, requests } = open(() => ({
      inventory_adjustments: [head('2', { status: 'adjusted' }), head('1', { reference_number: '' })],
      page_context: { has_more_page: true },
    }));
    const { rows, more } = await adjustments.newest(spendOf(), 3);
    expect(rows.map(({ id, reference, status }) => [id, reference, status])).toEqual([
      ['2', 'SA-2', 'adjusted'],
      ['1', '', ''],
    ]);
    expect(more).toBe(true);
    expect(requests).toEqual([{ method: 'GET', path: '/inventoryadjustments', query: { page: '3', per_page: '200' } }]);
  });
});

describe('a new adjustment', () => {
  const draft: AdjustmentDraft = {
    date: '2026-11-22',
    reason: 'Damaged goods',
    reference: 'SA-1',
    lines: [{ itemId: '46000000000001', locationId: null, quantity: -2_500_000 }],
  };
  const sent = async (rest: Partial<AdjustmentDraft>, spoken?: Dialect) => {
    const { adjustments, requests } = open(() => ({ inventory_adjustment: detail() }), spoken);
    await adjustments.create(spendOf('order'), { ...draft, ...rest });
    return requests.at(-1);
  };
  const at = (locationId: string) => ({ lines: draft.lines.map((line) => ({ ...line, locationId })) });

  test('is sent with documented fields alone, as a difference', async () => {
    expect(await sent({})).toEqual({
      method: 'POST',
      path: '/inventoryadjustments',
      json: {
        date: '2026-11-22',
        reason: 'Damaged goods',
        adjustment_type: 'quantity',
        reference_number: 'SA-1',
        line_items: [{ item_id: '46000000000001', quantity_adjusted: -2.5 }],
      },
    });
  });

  test('at a warehouse names the business it belongs to at the head', async () => {
    expect((await sent({ ...at('2'), description: 'Fell down.' }))?.json).toMatchObject({
      description: 'Fell down.',
      location_id: '1',
      line_items: [{ location_id: '2' }],
    });
  });

  test('at a warehouse of the older kind names it on each line only', async () => {
    const json = (await sent(at('2'), 'warehouses'))?.json as object;
    expect(json).toMatchObject({ line_items: [{ warehouse_id: '2' }] });
    expect(Object.keys(json)).not.toContain('location_id');
  });

  test('at a place is not sent where the organisation has none', async () => {
    const { adjustments, requests } = open(() => ({}), 'none');
    await expect(adjustments.create(spendOf('order'), { ...draft, ...at('1') })).rejects.toMatchObject({
      code: 'location_not_found',
      facts: { outcome: 'not_sent' },
    });
    expect(requests).toEqual([]);
  });

  test('of which Zoho tells nothing readable may exist', async () => {
    const { adjustments } = open(() => ({ inventory_adjustment: {} }));
    await expect(adjustments.create(spendOf('order'), draft)).rejects.toMatchObject({ facts: { outcome: 'unknown' } });
  });
});
