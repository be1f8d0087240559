// People and other systems have words of their own for locations: "shop floor", wh-2. They are good wherever a location
// is asked for, and a word that is none is never answered with a zero.
import { describe, expect, test } from 'vitest';
import type { House } from './house.ts';
import { ADA, BLANKET, connectorCli, MUG, openShop, placeId, planOf } from './selling.ts';
import { OFFICE, plan, SPARKS, stockUp } from './stocking.ts';

const named = async (): Promise<{ house: House; key: string }> => {
  const house = await openShop();
  await connectorCli(house, 'locations', 'name', OFFICE, 'Shop  floor');
  await connectorCli(house, 'locations', 'name', SPARKS, 'wh-2');
  await stockUp(house, 10);
  await stockUp(house, 4, SPARKS);
  return { house, key: (await house.key()).key };
};

describe('a name given to a location is good', () => {
  test('where stock is asked for, in any case and with any blanks', async () => {
    const { house, key } = await named();
    await using _ = house;
    const { answer } = await house.ask(key, 'check-stock', { item: [MUG], location: 'shop FLOOR' });
    expect(answer.items[0]).toMatchObject({
      total: { physical: { onHand: '10' } },
      locations: [{ location: { name: OFFICE } }],
    });
    const there = await house.ask(key, 'check-stock', { item: [MUG], location: 'WH-2' });
    expect(there.answer.items[0].total.physical.onHand).toBe('4');
  });

  test('where an order ships from, where stock is adjusted, counted, and moved from and to', async () => {
    const { house, key } = await named();
    await using _ = house;
    const sparks = { name: SPARKS };
    const ask = { customer: ADA, line: [{ item: MUG, quantity: '1' }], location: 'wh-2' };
    expect(planOf(await house.ask(key, 'create-order', ask)).write).toMatchObject({ location: sparks });
    const adjusted = await plan(house, key, 'adjust-stock', { item: MUG, change: '-1', reason: 'x', location: 'wh-2' });
    expect(adjusted.write).toMatchObject({ lines: [{ location: sparks, before: '4' }] });
    const line = [{ item: MUG, quantity: '3' }];
    const counted = await plan(house, key, 'count-stock', { line, location: 'wh-2' });
    expect(counted.write).toMatchObject({ lines: [{ location: sparks, change: '-1' }] });
    const moved = await plan(house, key, 'transfer-stock', { line, from: 'shop floor', to: 'wh-2' });
    expect(moved.write).toMatchObject({ from: { name: OFFICE }, to: sparks });
  });

  test('where a key is bound to locations', async () => {
    const { house } = await named();
    await using _ = house;
    const told = await connectorCli(house, 'keys', 'create', '--name', 'sparks', '--location', 'wh-2', '--json');
    const row = await house.parts.store.read.keys.get((JSON.parse(told) as { kid: string }).kid);
    expect(JSON.parse(row?.locationIds ?? '')).toEqual([await placeId(house, SPARKS)]);
  });

  test('and is told with the locations', async () => {
    const { house, key } = await named();
    await using _ = house;
    expect((await house.ask(key, 'list-locations', {})).answer.locations).toMatchObject([
      { name: OFFICE, names: ['Shop  floor'] },
      { name: SPARKS, names: ['wh-2'] },
    ]);
    expect(await connectorCli(house, 'locations', 'list')).toMatch(
      /Head Office +\d+ +business +primary +also "Shop {2}floor"/,
    );
  });
});

describe('a word that is no location', () => {
  test('is refused with those there are and what else they are called', async () => {
    const { house, key } = await named();
    await using _ = house;
    const there = [{ name: OFFICE }, { name: SPARKS }];
    const hint = expect.stringContaining('Also called so: "Shop  floor" (Head Office), "wh-2" (Sparks Warehouse).');
    const asked = await house.ask(key, 'check-stock', { item: [MUG], location: 'wh-3' });
    expect(asked.problem).toMatchObject({ code: 'location_not_found', candidates: there, hint });
    const wanted = { item: MUG, change: '+1', reason: 'x', location: 'wh-3' };
    const written = await house.ask(key, 'adjust-stock', wanted);
    expect(written.problem).toMatchObject({ code: 'location_not_found', candidates: there, hint });
  });

  test('a key that may not see a location is told neither it nor its names', async () => {
    const { house } = await named();
    await using _ = house;
    const { key } = await house.key({ locationIds: [await placeId(house)] });
    const { problem } = await house.ask(key, 'check-stock', { item: [MUG], location: 'wh-2' });
    expect(problem).toMatchObject({ code: 'location_not_found', candidates: [{ name: OFFICE }] });
    expect(JSON.stringify(problem)).not.toContain('Sparks');
    expect((await house.ask(key, 'list-locations', {})).answer.locations).toMatchObject([{ name: OFFICE }]);
  });

  test('a name whose location is gone from Zoho, or closed there, says so', async () => {
    const { house, key } = await named();
    await using _ = house;
    await house.parts.store.write((s) =>
      s.locationNames.put(house.organizationId, { word: 'old shop', name: 'old shop', locationId: '99' }, 1),
    );
    const ask = { item: MUG, change: '+1', reason: 'x' };
    const gone = await house.ask(key, 'adjust-stock', { ...ask, location: 'old shop' });
    expect(gone.problem?.detail).toBe('"old shop" stands for a location that Zoho no longer has.');
    expect(await connectorCli(house, 'locations', 'list')).toContain('"old shop" stands for a location');
    await house.zoho('POST', `/locations/${await placeId(house, SPARKS)}/inactive`);
    house.advance(10 * 60_000);
    const closed = await house.ask(key, 'adjust-stock', { ...ask, location: 'wh-2' });
    expect(closed.problem?.detail).toBe('The location "wh-2" is inactive in Zoho.');
  });

  test('of an item that is not kept there, nothing is no figure, and the answer says so', async () => {
    await using house = await openShop({ mirrored: true });
    const { key } = await house.key();
    await forget(house, MUG, SPARKS);
    const { answer } = await house.ask(key, 'check-stock', { item: [MUG, BLANKET], location: SPARKS });
    expect(answer.items.map(({ locations }: { locations: unknown[] }) => locations.length)).toEqual([0, 1]);
    expect(answer.warnings).toEqual([`${MUG} is not kept at "${SPARKS}".`]);
  });
});

/** The copy of an item without one of its places, as Zoho tells items that are not mapped to it. */
const forget = async ({ parts, organizationId }: House, sku: string, place: string): Promise<void> => {
  const item = (await parts.store.read.items.all(organizationId)).find((each) => each.sku === sku);
  const [row] = await parts.store.read.mirror.readings(organizationId, [item?.itemId ?? '']);
  const body = JSON.parse(row?.body ?? '');
  const places = body.places.filter(({ name }: { name: string }) => name !== place);
  const { itemId, name, status } = item as NonNullable<typeof item>;
  const { sequence, readAt } = row as NonNullable<typeof row>;
  const figures = { physicalMicros: 1, booksMicros: 1, reorderMicros: null };
  await parts.store.write(async (s) => {
    const reading = {
      itemId,
      sku,
      name,
      status,
      modifiedTime: '',
      sequence,
      readAt,
      body: JSON.stringify({ ...body, places }),
      ...figures,
    };
    await s.mirror.keep(organizationId, [reading], readAt);
    await s.settings.raise('mirror');
  });
};

describe('giving and taking names', () => {
  test.each([
    ['what Zoho calls a location itself', 'sparks  warehouse', 'is what Zoho calls the location'],
    ['a name that another location has', 'WH-2', 'is a name of another location'],
    ['nothing', '  ', '1 to 100 visible characters'],
  ])('%s cannot be given to another one', async (_, name, why) => {
    const { house } = await named();
    await using __ = house;
    await expect(connectorCli(house, 'locations', 'name', OFFICE, name)).rejects.toThrow(why);
  });

  test('a name that is taken away is none any more, and can be given to another one', async () => {
    const { house, key } = await named();
    await using _ = house;
    await connectorCli(house, 'locations', 'unname', 'Wh-2');
    const ask = { item: [MUG], location: 'wh-2' };
    expect((await house.ask(key, 'check-stock', ask)).problem?.code).toBe('location_not_found');
    await expect(connectorCli(house, 'locations', 'unname', 'wh-2')).rejects.toThrow('Names given: "Shop  floor".');
    await connectorCli(house, 'locations', 'name', 'shop floor', 'wh-2');
    expect((await house.ask(key, 'check-stock', ask)).answer.items[0].total.physical.onHand).toBe('10');
  });

  test('is told to the audit log', async () => {
    const { house } = await named();
    await using _ = house;
    await connectorCli(house, 'locations', 'unname', 'wh-2');
    const entries = await house.parts.store.read.audit.page({ after: 0, upTo: 1_000, limit: 1_000 });
    expect(
      entries.flatMap(({ action, subject }) => (/^location/.test(action) ? [`${action} ${subject}`] : [])),
    ).toEqual([
      'location.named location Shop  floor',
      'location.named location wh-2',
      'location.unnamed location wh-2',
    ]);
  });

  test('each organisation has its own', async () => {
    const { house } = await named();
    await using _ = house;
    expect(await house.parts.store.read.locationNames.all('1')).toEqual([]);
  });
});
