import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../errors.ts';
import { type Dialect, openLocations } from './locations.ts';
import { fakeDoor, refusal, spendOf, virtualTime } from './resources-testbed.ts';
import { createShare } from './share.ts';

type Answer = readonly object[] | ConnectorError;

const general = {
  location_id: '1',
  location_name: 'Head Office',
  type: 'general',
  is_primary: true,
  status: 'active',
  address: { city: 'New York' },
};
const shelf = {
  location_id: '2',
  location_name: 'Shelf',
  type: 'line_item_only',
  is_primary: false,
  status: 'inactive',
  parent_location_id: '1',
};
const warehouse = { warehouse_id: '7', warehouse_name: 'Main', is_primary: true, status: 'active', address: '' };

const open = (answers: { locations: Answer; warehouses: Answer }, dialectHint?: Dialect) => {
  const state = { ...answers };
  const { door, requests } = fakeDoor((request) => {
    const key = request.path === '/locations' ? 'locations' : 'warehouses';
    const answer = state[key];
    if (answer instanceof ConnectorError) throw answer;
    return { [key]: answer };
  });
  const time = virtualTime();
  const hint = dialectHint === undefined ? {} : { dialectHint };
  const locations = openLocations({ door, now: time.now, share: createShare(time.now), ...hint });
  return { state, locations, time, asked: () => requests.map((request) => request.path) };
};

const none = refusal(404, 5);

test('an organisation with locations has business locations, and warehouses beneath them', async () => {
  const { locations, asked } = open({ locations: [general, shelf], warehouses: none });
  expect(await locations.list(spendOf())).toEqual([
    { id: '1', name: 'Head Office', primary: true, active: true, kind: 'business' },
    { id: '2', name: 'Shelf', primary: false, active: false, kind: 'warehouse' },
  ]);
  expect(asked()).toEqual(['/locations']);
});

test.each([
  [404, 5],
  [400, 2],
  [401, 57],
])('where /locations is refused with %i %i, warehouses of the older kind are read', async (status, code) => {
  const { locations, asked } = open({ locations: refusal(status, code), warehouses: [warehouse] });
  expect(await locations.list(spendOf())).toEqual([
    { id: '7', name: 'Main', primary: true, active: true, kind: 'warehouse' },
  ]);
  expect(asked()).toEqual(['/locations', '/settings/warehouses']);
});

test('an organisation with neither keeps everything in one place', async () => {
  const { locations } = open({ locations: none, warehouses: refusal(401, 57) });
  expect(await locations.places(spendOf())).toMatchObject({ dialect: 'none', rows: [] });
});

test('a missing permission is not mistaken for an organisation without places', async () => {
  const { locations } = open({ locations: refusal(401, 57), warehouses: none });
  await expect(locations.list(spendOf())).rejects.toMatchObject({ code: 'zoho_scope_missing' });
});

test('a foreign organisation, and a Zoho that is ill, are errors and no dialect', async () => {
  const foreign = open({ locations: refusal(400, 6041), warehouses: [warehouse] });
  await expect(foreign.locations.list(spendOf())).rejects.toMatchObject({ code: 'zoho_refused' });
  const ill = open({ locations: new ConnectorError('zoho_unavailable', 'ill'), warehouses: [warehouse] });
  await expect(ill.locations.list(spendOf())).rejects.toMatchObject({ code: 'zoho_unavailable' });
  expect(ill.asked()).toEqual(['/locations']);
});

describe('the list is kept', () => {
  test('five minutes, then read again in the dialect that answered', async () => {
    const { locations, time, asked } = open({ locations: none, warehouses: [warehouse] });
    await locations.list(spendOf());
    time.pass(5 * 60_000 - 1);
    await locations.list(spendOf('order'));
    expect(asked()).toHaveLength(2);
    time.pass(1);
    await locations.list(spendOf());
    expect(asked().slice(2)).toEqual(['/settings/warehouses']);
  });

  test('while an organisation moves to locations, which is noticed when the older path ends, or within the hour', async () => {
    const { state, locations, time, asked } = open({ locations: none, warehouses: [warehouse] });
    await locations.list(spendOf());
    state.locations = [general];
    state.warehouses = none;
    time.pass(5 * 60_000);
    expect((await locations.places(spendOf())).dialect).toBe('locations');

    const lingering = open({ locations: none, warehouses: [warehouse] });
    await lingering.locations.list(spendOf());
    lingering.state.locations = [general];
    lingering.time.pass(60 * 60_000);
    expect((await lingering.locations.places(spendOf())).dialect).toBe('locations');
    expect(asked().slice(2)).toEqual(['/settings/warehouses', '/locations']);
  });

  test('an hour without a call where there is none', async () => {
    const { locations, time, asked } = open({ locations: none, warehouses: none });
    for (let minutes = 0; minutes < 60; minutes += 6) {
      await locations.list(spendOf());
      time.pass(6 * 60_000);
    }
    expect(asked()).toHaveLength(2);
    await locations.list(spendOf());
    expect(asked()).toHaveLength(4);
  });
});

test('many who ask at once read once', async () => {
  const { locations, asked } = open({ locations: none, warehouses: [warehouse] });
  await Promise.all(Array.from({ length: 50 }, () => locations.list(spendOf())));
  expect(asked()).toHaveLength(2);
});

test('a dialect known before is tried first, and forgotten where it does not answer', async () => {
  const right = open({ locations: none, warehouses: [warehouse] }, 'warehouses');
  await right.locations.list(spendOf());
  expect(right.asked()).toEqual(['/settings/warehouses']);
  const wrong = open({ locations: [general], warehouses: none }, 'warehouses');
  expect((await wrong.locations.places(spendOf())).dialect).toBe('locations');
});
