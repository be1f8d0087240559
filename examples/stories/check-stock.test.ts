// How much is there? Asked of the whole house, with the local Zoho behind it.
import { describe, expect, test } from 'vitest';
import { addItem, sell } from './by-hand.ts';
import { type House, openHouse } from './house.ts';
import { shareHouse } from './shared-house.ts';

const shop = shareHouse();

const MUG = 'OUT-001-RED';
const MUG_NAME = 'Cascade Supply Enamel Mug - Red';

const figures = (onHand: string, committed: string, available: string) => ({ onHand, committed, available });

const places = async (house: House): Promise<Record<'head' | 'warehouse', { id: string; name: string }>> => {
  const { locations } = await house.zoho('GET', '/locations');
  const [head, warehouse] = locations.map((row: Record<string, string>) => ({
    id: row.location_id,
    name: row.location_name,
  }));
  return { head, warehouse };
};

test('a SKU is answered per location and in total, with one call to Zoho', async () => {
  const house = shop();
  const { head, warehouse } = await places(house);
  const { key } = await house.key();
  const { answer, cost } = await house.ask(key, 'check-stock', { item: [MUG] });
  const [mug, ...others] = answer.items;
  expect(others).toEqual([]);
  expect(mug.asked).toBe(MUG);
  expect(mug.item).toMatchObject({ sku: MUG, name: MUG_NAME, status: 'active', unit: 'pcs', tracking: 'none' });
  expect(mug.total).toEqual({
    physical: figures('35', '0', '35'),
    accounting: figures('35', '0', '35'),
    incoming: '0',
    reserved: '0',
  });
  const here = house.sandbox.control.stockOf({ sku: MUG, location_id: head.id }).physical;
  const there = house.sandbox.control.stockOf({ sku: MUG, location_id: warehouse.id }).physical;
  expect(here + there).toBe(35);
  expect(
    mug.locations.map((place: { location: object; physical: object }) => [place.location, place.physical]),
  ).toEqual([
    [head, figures(String(here), '0', String(here))],
    [warehouse, figures(String(there), '0', String(there))],
  ]);
  expect(cost).toMatchObject({ zohoCalls: 1, sharedCalls: 0 });
  expect(house.calls()).toEqual(['GET /itemdetails']);
});

describe('many items', () => {
  test('fifty of them, by SKU, id and name, cost one call and are answered in the order asked', async () => {
    const house = shop();
    const { items } = await house.zoho('GET', '/items?per_page=200');
    const fifty = items.filter((item: { sku: string }) => item.sku !== '').slice(0, 50);
    const words = fifty.map(
      (item: Record<string, string>, at: number) => [item.sku, item.item_id, item.name][at % 3] as string,
    );
    const { key } = await house.key();
    const { answer, cost } = await house.ask(key, 'check-stock', { item: words });
    expect(answer.unresolved).toEqual([]);
    expect(answer.items.map((it: { asked: string }) => it.asked)).toEqual(words);
    expect(answer.items.map((it: { item: { id: string } }) => it.item.id)).toEqual(
      fifty.map((item: { item_id: string }) => item.item_id),
    );
    expect(cost.zohoCalls).toBe(1);
  });

  test('one of them twice, by two names, is answered twice from one reading', async () => {
    const house = shop();
    const { key } = await house.key();
    const { answer, cost } = await house.ask(key, 'check-stock', { item: [MUG, MUG_NAME] });
    expect(answer.items[0]).toEqual({ ...answer.items[1], asked: MUG });
    expect(cost.zohoCalls).toBe(1);
  });

  test('two askers of the same moment share one call, and each is told so', async () => {
    const house = shop();
    const { key } = await house.key();
    const [one, other] = await Promise.all([
      house.ask(key, 'check-stock', { item: [MUG] }),
      house.ask(key, 'check-stock', { item: [MUG, 'OUT-002-RED'] }),
    ]);
    expect(house.calls()).toEqual(['GET /itemdetails']);
    expect(one.cost.zohoCalls + other.cost.zohoCalls).toBe(1);
    expect(one.cost.sharedCalls + other.cost.sharedCalls).toBe(1);
    expect(other.answer.items[0]).toEqual(one.answer.items[0]);
  });
});

describe('a word', () => {
  test.each([
    ['its SKU in small letters', 'out-001-red'],
    ['its SKU with blanks around', '  OUT-001-RED '],
    ['its id', '362590000000065343'],
    ['its name', MUG_NAME],
    ['its name in capitals and with too many blanks', 'CASCADE  SUPPLY ENAMEL MUG - RED'],
  ])('finds the item as %s', async (_, word) => {
    const house = shop();
    const { items } = await house.zoho('GET', `/items?sku=${MUG}`);
    const { key } = await house.key();
    const asked = word === '362590000000065343' ? items[0].item_id : word;
    const { answer, cost } = await house.ask(key, 'check-stock', { item: [asked] });
    expect(answer.items[0].item.sku).toBe(MUG);
    expect(cost.zohoCalls).toBe(1);
  });

  test('that is misspelt is answered with what it may have meant, and never with a guess', async () => {
    const house = shop();
    const { key } = await house.key();
    const { status, problem } = await house.ask(key, 'check-stock', { item: ['Cascade Suply Enamel Mugg Red'] });
    expect(status).toBe(404);
    expect(problem).toMatchObject({ code: 'item_not_found', retryable: false });
    expect(problem?.candidates).toContainEqual(expect.objectContaining({ sku: MUG, name: MUG_NAME, status: 'active' }));
    expect(house.calls()).toEqual([]);
  });

  test('that could be a SKU nobody knows is looked up at Zoho once a minute, not once an ask', async () => {
    const house = shop();
    const { key } = await house.key();
    const ask = () => house.ask(key, 'check-stock', { item: ['OUT-001-RDE'] });
    const first = await ask();
    expect(first.problem?.candidates).toContainEqual(expect.objectContaining({ sku: MUG }));
    await ask();
    expect(house.calls()).toEqual(['GET /items']);
    house.advance(60_000);
    await ask();
    expect(house.calls()).toEqual(['GET /items', 'GET /items']);
  });

  test('that two items share is answered with both', async () => {
    await using house = await openHouse({ sandbox: { items: 60 } });
    const one = await addItem(house, { name: 'Twin', sku: 'TWIN 1' });
    const other = await addItem(house, { name: 'The other twin', sku: 'twin  1' });
    await house.importItems();
    const { key } = await house.key();
    const { status, problem } = await house.ask(key, 'check-stock', { item: ['Twin 1'] });
    expect([status, problem?.code]).toEqual([409, 'item_ambiguous']);
    expect(problem?.candidates?.map(({ id }) => id).sort()).toEqual([one, other].sort());
    const { answer } = await house.ask(key, 'check-stock', { item: [other] });
    expect(answer.items[0].item.name).toBe('The other twin');
  });

  test('that an item out of use shares with one in use means the latter', async () => {
    await using house = await openHouse({ sandbox: { items: 60 } });
    const retired = await addItem(house, { name: 'Old twin', sku: 'TWIN 1' });
    const kept = await addItem(house, { name: 'New twin', sku: 'twin  1' });
    await house.zoho('POST', `/items/${retired}/inactive`);
    await house.importItems();
    const { key } = await house.key();
    const { answer } = await house.ask(key, 'check-stock', { item: ['TWIN 1'] });
    expect(answer.items[0].item).toMatchObject({ id: kept, status: 'active' });
  });

  test('for an item out of use finds it, and says so', async () => {
    const house = shop();
    const { key } = await house.key();
    const { answer } = await house.ask(key, 'check-stock', { item: ['PTB-001'] });
    expect(answer.items[0].item).toMatchObject({ sku: 'PTB-001', status: 'inactive' });
  });

  test('that is not one item leaves the others their answer', async () => {
    const house = shop();
    const { key } = await house.key();
    const nothing = 'nothing of the kind anywhere';
    const { status, answer } = await house.ask(key, 'check-stock', { item: ['enamel mug', MUG, nothing] });
    expect(status).toBe(200);
    expect(answer.items.map((it: { asked: string }) => it.asked)).toEqual([MUG]);
    expect(answer.unresolved).toMatchObject([
      { asked: 'enamel mug', reason: 'not_found' },
      { asked: nothing, reason: 'not_found' },
    ]);
    expect(answer.unresolved[0].candidates).toHaveLength(5);
  });

  test('for each of fifty unknown items costs the organisation a few calls, not fifty', async () => {
    const house = shop();
    const { key } = await house.key();
    const unknown = Array.from({ length: 50 }, (_, at) => `NOPE-${at}`);
    const { problem } = await house.ask(key, 'check-stock', { item: unknown });
    expect(problem?.code).toBe('item_not_found');
    expect(house.calls().length).toBeLessThanOrEqual(3);
  });

  test('for an item made a moment ago finds it by its SKU, and knows it from then on', async () => {
    await using house = await openHouse({ sandbox: { items: 60 } });
    const id = await addItem(house, { name: 'Brand new kettle', sku: 'NEW-1', initial_stock: 7 });
    const { key } = await house.key();
    const first = await house.ask(key, 'check-stock', { item: ['new-1'] });
    expect(first.answer.items[0]).toMatchObject({ item: { id }, total: { physical: figures('7', '0', '7') } });
    expect(first.cost.zohoCalls).toBe(2);
    house.advance(1_000);
    const second = await house.ask(key, 'check-stock', { item: ['brand new kettle'] });
    expect(second.answer.items[0].item.id).toBe(id);
    expect(second.cost.zohoCalls).toBe(1);
  });

  test('for an item that has just been deleted finds nothing, and the others are answered', async () => {
    await using house = await openHouse({ sandbox: { items: 60 } });
    const id = await addItem(house, { name: 'Ephemeral', sku: 'EPH-1', initial_stock: 0 });
    await house.importItems();
    await house.zoho('DELETE', `/items/${id}`);
    const { key } = await house.key();
    const beside = await house.ask(key, 'check-stock', { item: ['EPH-1', 'KIT-001'] });
    expect(beside.answer.unresolved).toMatchObject([{ asked: 'EPH-1', reason: 'not_found' }]);
    expect(beside.answer.items).toHaveLength(1);
    const alone = await house.ask(key, 'check-stock', { item: ['EPH-1'] });
    expect([alone.status, alone.problem?.code]).toEqual([404, 'item_not_found']);
  });
});

describe('the two kinds of stock', () => {
  test('go apart when goods are shipped without an invoice, and each figure says whose it is', async () => {
    await using house = await openHouse();
    const { key } = await house.key();
    const look = async () => {
      house.advance(1_000);
      const { answer } = await house.ask(key, 'check-stock', { item: [MUG] });
      const { physical, accounting } = answer.items[0].total;
      return { physical, accounting };
    };
    const order = await sell(house, { lines: { [MUG]: 5 } });
    expect(await look()).toEqual({ physical: figures('35', '5', '30'), accounting: figures('35', '5', '30') });
    house.sandbox.control.ship({ salesorder_id: order.id });
    expect(await look()).toEqual({ physical: figures('30', '0', '30'), accounting: figures('35', '5', '30') });
    house.sandbox.control.invoice({ salesorder_id: order.id });
    expect(await look()).toEqual({ physical: figures('30', '0', '30'), accounting: figures('30', '0', '30') });
  });

  test('may fall below zero where more was promised than there is', async () => {
    await using house = await openHouse();
    await sell(house, { lines: { [MUG]: 36 } });
    const { key } = await house.key();
    const { answer } = await house.ask(key, 'check-stock', { item: [MUG] });
    expect(answer.items[0].total.physical).toEqual(figures('35', '36', '-1'));
  });

  test('are added up exactly, to the sixth decimal', async () => {
    await using house = await openHouse();
    const { key } = await house.key();
    for (const delta of [0.1, 0.2, 0.000001]) house.sandbox.control.stock({ sku: MUG, delta });
    const { answer } = await house.ask(key, 'check-stock', { item: [MUG] });
    expect(answer.items[0].total.physical.onHand).toBe('35.300001');
  });

  test('leave out what is on its way between two places, which is told apart', async () => {
    await using house = await openHouse();
    const { head, warehouse } = await places(house);
    const { items } = await house.zoho('GET', `/items?sku=${MUG}`);
    const before = house.sandbox.control.stockOf({ sku: MUG, location_id: head.id }).physical;
    await house.zoho('POST', '/transferorders', {
      date: '2026-11-22',
      from_location_id: head.id,
      to_location_id: warehouse.id,
      is_intransit_order: true,
      line_items: [{ item_id: items[0].item_id, quantity_transfer: 3 }],
    });
    const { key } = await house.key();
    const { answer } = await house.ask(key, 'check-stock', { item: [MUG] });
    const [here, there] = answer.items[0].locations;
    expect([here.physical.onHand, here.incoming, there.incoming]).toEqual([String(before - 3), '0', '3']);
    expect(answer.items[0].total).toMatchObject({ incoming: '3', physical: { onHand: '32' } });
  });
});

describe('how an item is counted is told with it', () => {
  test.each([
    ['in tins and by batch', 'PTB-002', { unit: 'tin', tracking: 'batch' }],
    ['in pieces and by serial number', 'VPD-001', { unit: 'pcs', tracking: 'serial' }],
    ['in crates', 'ASM-GIFTCRATE', { unit: 'crate', tracking: 'none' }],
  ])('%s', async (_, sku, told) => {
    const house = shop();
    const { key } = await house.key();
    const { answer } = await house.ask(key, 'check-stock', { item: [sku] });
    expect(answer.items[0].item).toMatchObject(told);
    const { physical } = house.sandbox.control.stockOf({ sku });
    expect(answer.items[0].total.physical.onHand).toBe(String(physical));
  });

  test.each(['SVC-WRAP', 'KIT-HOMEBAR'])('and of %s no stock is kept at all', async (sku) => {
    const house = shop();
    const { key } = await house.key();
    const { answer } = await house.ask(key, 'check-stock', { item: [sku] });
    expect(answer.items[0].item).toMatchObject({ sku, tracking: 'untracked' });
    expect(answer.items[0].locations).toEqual([]);
  });
});

describe('figures are live', () => {
  test('they say when and where they were read, and change when Zoho’s do', async () => {
    await using house = await openHouse();
    const { key } = await house.key();
    const look = async () => {
      const { answer } = await house.ask(key, 'check-stock', { item: [MUG] });
      return answer.items[0];
    };
    const first = await look();
    expect(first.source).toBe('zoho');
    house.sandbox.control.stock({ sku: MUG, delta: -4 });
    house.advance(1_000);
    const second = await look();
    expect(second.total.physical.onHand).toBe('31');
    // Read by the clock of the house, a second later and not before the ask.
    expect(Date.parse(second.readAt) - Date.parse(first.readAt)).toBeGreaterThanOrEqual(1_000);
  });
});

describe('one location', () => {
  test('is asked for by its name or id, and the total is then its own', async () => {
    const house = shop();
    const { warehouse } = await places(house);
    const stock = String(house.sandbox.control.stockOf({ sku: MUG, location_id: warehouse.id }).physical);
    const { key } = await house.key();
    for (const location of [warehouse.id, warehouse.name, warehouse.name.toUpperCase()]) {
      const { answer } = await house.ask(key, 'check-stock', { item: [MUG], location });
      expect(answer.items[0].locations).toMatchObject([{ location: warehouse, physical: { onHand: stock } }]);
      expect(answer.items[0].total.physical.onHand).toBe(stock);
    }
  });

  test('that nobody knows is refused with those there are', async () => {
    const house = shop();
    const { head, warehouse } = await places(house);
    const { key } = await house.key();
    const { status, problem } = await house.ask(key, 'check-stock', { item: [MUG], location: 'Atlantis' });
    expect([status, problem?.code]).toEqual([404, 'location_not_found']);
    expect(problem?.candidates).toEqual([head, warehouse]);
  });

  test('is no reason to refuse where no stock is kept of one of the items', async () => {
    const house = shop();
    const { warehouse } = await places(house);
    const { key } = await house.key();
    const ask = (...item: string[]) => house.ask(key, 'check-stock', { item, location: warehouse.name });
    const { answer } = await ask('SVC-WRAP', MUG);
    expect(answer.items.map((it: { locations: unknown[] }) => it.locations.length)).toEqual([0, 1]);
    expect((await ask('SVC-WRAP')).answer.items[0].item.tracking).toBe('untracked');
  });
});

describe('an organisation', () => {
  test('that has not moved from warehouses to locations yet is answered alike', async () => {
    await using house = await openHouse({ sandbox: { locations: 'warehouses' } });
    const { key } = await house.key();
    const { answer, cost } = await house.ask(key, 'check-stock', { item: [MUG] });
    const names = answer.items[0].locations.map((place: { location: { name: string } }) => place.location.name);
    expect(names).toEqual(['Head Office', 'Sparks Warehouse']);
    expect(answer.items[0].total.physical.onHand).toBe('35');
    expect(cost.zohoCalls).toBe(1);
    const one = await house.ask(key, 'check-stock', { item: [MUG], location: 'sparks warehouse' });
    expect(one.answer.items[0].locations).toHaveLength(1);
  });

  test('that keeps everything in one place has a total and no locations', async () => {
    await using house = await openHouse({ sandbox: { locations: 'none' } });
    const { key } = await house.key();
    const { answer } = await house.ask(key, 'check-stock', { item: [MUG] });
    const { physical } = house.sandbox.control.stockOf({ sku: MUG });
    expect(answer.items[0].locations).toEqual([]);
    expect(answer.items[0].total.physical).toEqual(figures(String(physical), '0', String(physical)));
    const { problem } = await house.ask(key, 'check-stock', { item: [MUG], location: 'Head Office' });
    expect(problem?.code).toBe('location_not_found');
    expect(problem?.candidates ?? []).toEqual([]);
  });
});

describe('a key bound to one location', () => {
  test.each(['locations', 'warehouses'] as const)('sees its stock alone, and totals of it (%s)', async (locations) => {
    await using house = await openHouse({ sandbox: { locations } });
    const all = await house.key();
    const { answer: whole } = await house.ask(all.key, 'check-stock', { item: [MUG] });
    const [head, warehouse] = whole.items[0].locations;
    const { key } = await house.key({ locationIds: [warehouse.location.id] });
    const { answer } = await house.ask(key, 'check-stock', { item: [MUG] });
    expect(answer.items[0].locations).toEqual([warehouse]);
    expect(answer.items[0].total.physical).toEqual(warehouse.physical);
    expect(JSON.stringify(answer)).not.toContain(head.location.name);
  });

  test('is refused any other as if it were not there', async () => {
    const house = shop();
    const { head, warehouse } = await places(house);
    const { key } = await house.key({ locationIds: [warehouse.id] });
    for (const location of [head.id, head.name]) {
      const { problem } = await house.ask(key, 'check-stock', { item: [MUG], location });
      expect(problem).toMatchObject({ code: 'location_not_found', candidates: [warehouse] });
    }
  });
});

describe('names from everywhere', () => {
  const names = ['Crème brûlée torch', '茶 さじ', 'قهوة عربية', 'Piñata 🪅 grande', "D'Artagnan & Co. <b>50%</b> #1"];
  test.each(names)('%s is found by name, and told as it is', async (name) => {
    await using house = await openHouse({ sandbox: { items: 60 } });
    const id = await addItem(house, { name, sku: '' });
    await house.importItems();
    const { key } = await house.key();
    for (const word of [name, name.normalize('NFD'), name.toUpperCase()]) {
      const { answer } = await house.ask(key, 'check-stock', { item: [word] });
      expect(answer.items[0].item).toMatchObject({ id, name, sku: '' });
    }
  });
});
