// Locations made, changed, deleted; the primary one; who may use them (API notes 6.6).
import { type Call, created, type Route, requireRecord } from '../call.ts';
import { type Body, readRecord, readText } from '../wire/body.ts';
import { doesNotExist, inUse, invalidValue, missingField } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import type { Place } from '../world/records.ts';
import { findPlace, printLocation, requireDialect } from './places.ts';

const ONE = '/locations/:location_id';

export const placeWriteRoutes: readonly Route[] = [
  { method: 'POST', path: '/locations', scope: 'settings.CREATE', handler: create },
  { method: 'PUT', path: ONE, scope: 'settings.UPDATE', handler: update },
  { method: 'DELETE', path: ONE, scope: 'settings.DELETE', handler: remove },
  { method: 'POST', path: `${ONE}/markasprimary`, scope: 'settings.CREATE', handler: makePrimary },
  { method: 'GET', path: `${ONE}/users`, scope: 'settings.READ', handler: listUsers },
];

const BLANK: Omit<Place, 'id'> = {
  name: '',
  type: 'general',
  primary: false,
  active: true,
  parentId: '',
  email: '',
  phone: '',
  address: { street1: '', city: '', state: '', stateCode: '', zip: '', country: '' },
};

function find(call: Call): Place {
  requireDialect(call, 'locations');
  return requireRecord(call, 'Location', findPlace(call));
}

function readPlace(call: Call, before: Omit<Place, 'id'>): Omit<Place, 'id'> {
  const { body, world } = call;
  const take = (from: Body, name: string, was: string): string => (name in from ? readText(from, name) : was);
  const name = take(body, 'location_name', before.name).trim();
  if (name === '') throw missingField('location name');
  const type = (readText(body, 'type') || before.type) as Place['type'];
  if (type !== 'general' && type !== 'line_item_only') throw invalidValue('type');
  const parentId = take(body, 'parent_location_id', before.parentId);
  if (parentId !== '' && !world.places.some(({ id }) => id === parentId)) throw doesNotExist('Location');
  const sent = readRecord(body, 'address') ?? {};
  return {
    ...before,
    name,
    type,
    parentId,
    email: take(body, 'email', before.email),
    phone: take(body, 'phone', before.phone),
    address: {
      street1: take(sent, 'street_address1', before.address.street1),
      city: take(sent, 'city', before.address.city),
      state: take(sent, 'state', before.address.state),
      stateCode: take(sent, 'state_code', before.address.stateCode),
      zip: take(sent, 'zip', before.address.zip),
      country: take(sent, 'country', before.address.country),
    },
  };
}

function create(call: Call): Reply {
  requireDialect(call, 'locations');
  const place: Place = { ...readPlace(call, BLANK), id: call.world.ids.next() };
  call.world.places.push(place);
  call.world.printed.clear();
  // The key is plural here, by the specification.
  return created(call, { locations: printLocation(call, place) }, 'Location has been created.');
}

function update(call: Call): Reply {
  const place = find(call);
  Object.assign(place, readPlace(call, place));
  call.world.printed.clear();
  return answer({ locations: printLocation(call, place) }, 'Location has been updated.');
}

function remove(call: Call): Reply {
  const { world } = call;
  const place = find(call);
  const stocked = world.items.all.some(({ id }) => {
    const cell = world.ledger.at(id, place.id);
    return cell.accounting !== 0 || cell.physical !== 0;
  });
  if (place.primary || stocked) throw inUse('Locations that are primary or hold stock cannot be deleted.');
  world.places.splice(world.places.indexOf(place), 1);
  world.printed.clear();
  return answer({}, 'The location has been deleted..');
}

function makePrimary(call: Call): Reply {
  const place = find(call);
  for (const one of call.world.places) one.primary = one === place;
  call.world.printed.clear();
  return answer({}, 'The location has been marked as primary.');
}

function listUsers(call: Call): Reply {
  find(call);
  const { user } = call.world.fixed;
  return answer({
    users: [
      {
        user_id: user,
        name: 'Jordan Avery',
        email: 'jordan@juniper-oak.example',
        mobile: '',
        user_role: 'admin',
        status: 'active',
        photo_url: 'https://contacts.zoho.com/file?ID=0&fs=thumb',
      },
    ],
    page_context: {
      page: 1,
      per_page: 50,
      has_more_page: false,
      report_name: 'Users',
      sort_column: 'name',
      sort_order: 'A',
    },
  });
}
