// Where the goods are, in the dialect the organisation speaks: /locations, or /settings/warehouses (API notes 6.6).
import { type Call, type Route, requireRecord } from '../call.ts';
import { unknownUrl } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import type { Place } from '../world/records.ts';

export const placeRoutes: readonly Route[] = [
  { method: 'GET', path: '/locations', scope: 'settings.READ', handler: listLocations },
  { method: 'GET', path: '/locations/:location_id', scope: 'settings.READ', handler: getLocation },
  {
    method: 'POST',
    path: '/locations/:location_id/active',
    scope: 'settings.CREATE',
    handler: (call) => mark(call, true),
  },
  {
    method: 'POST',
    path: '/locations/:location_id/inactive',
    scope: 'settings.CREATE',
    handler: (call) => mark(call, false),
  },
  { method: 'GET', path: '/settings/warehouses', scope: 'settings.READ', handler: listWarehouses },
  { method: 'GET', path: '/warehouses', scope: 'warehouses.READ', handler: listWarehouses },
  { method: 'POST', path: '/settings/locations/enable', scope: 'settings.CREATE', handler: enableLocations },
];

function listLocations(call: Call): Reply {
  requireDialect(call, 'locations');
  const type = call.query.get('location_type');
  const shown = call.world.places.filter((place) => !type || type === 'all' || place.type === type);
  return answer({ locations: shown.map((place) => printLocation(call, place)) });
}

function getLocation(call: Call): Reply {
  requireDialect(call, 'locations');
  const place = requireRecord(call, 'Location', findPlace(call));
  return answer({ location: { ...printLocation(call, place), ...printDetail(place) } });
}

function mark(call: Call, active: boolean): Reply {
  requireDialect(call, 'locations');
  const place = requireRecord(call, 'Location', findPlace(call));
  place.active = active;
  call.world.printed.clear();
  return answer({}, `The location has been marked as ${active ? 'active' : 'inactive'}.`);
}

function listWarehouses(call: Call): Reply {
  requireDialect(call, 'warehouses');
  return answer({
    warehouses: call.world.places.map((place) => ({
      warehouse_id: place.id,
      warehouse_name: place.name,
      attention: '',
      address: place.address.street1,
      address1: '',
      city: place.address.city,
      state: place.address.state,
      state_code: place.address.stateCode,
      zip: place.address.zip,
      country: place.address.country,
      phone: place.phone,
      email: place.email,
      is_primary: place.primary,
      status: place.active ? 'active' : 'inactive',
      is_fba_warehouse: false,
      sales_channels: [],
    })),
  });
}

/** One way: there is no going back to warehouses. */
function enableLocations(call: Call): Reply {
  call.settings.locations = 'locations';
  call.world.printed.clear();
  return answer({}, "We're enabling locations for your organization.");
}

export function requireDialect(call: Call, dialect: 'locations' | 'warehouses'): void {
  if (call.settings.locations !== dialect) throw unknownUrl();
}

export const findPlace = (call: Call): Place | undefined =>
  call.world.places.find(({ id }) => id === call.params.location_id);

export function printLocation(call: Call, place: Place) {
  return {
    location_id: place.id,
    location_name: place.name,
    type: place.type,
    email: place.email,
    phone: place.phone,
    address: {
      attention: '',
      street_address1: place.address.street1,
      street_address2: '',
      city: place.address.city,
      state: place.address.state,
      state_code: place.address.stateCode,
      country: place.address.country,
    },
    is_primary: place.primary,
    is_primary_location: place.primary,
    status: place.active ? 'active' : 'inactive',
    is_location_active: place.active,
    parent_location_id: place.parentId,
    tax_settings_id: '',
    associated_series_ids: [],
    auto_number_generation_id: call.world.fixed.template,
    is_all_users_selected: true,
    associated_users: [{ user_id: call.world.fixed.user, user_name: 'Jordan Avery' }],
  };
}

function printDetail(place: Place) {
  return {
    fax: '',
    website: '',
    tax_reg_no: '',
    autonumbergenerationgroup_id: '',
    autonumbergenerationgroup_name: 'Default Series',
    customer_id: '',
    customer_name: '',
    vendor_id: '',
    vendor_name: '',
    location_identification_number: '',
    location_identification_label: place.type,
  };
}
