// Two places to sell from: the head office, and a warehouse under it (API notes 6.6).
import type { Place } from '../world/records.ts';
import type { World } from '../world/world.ts';

export function seedPlaces(world: World): void {
  const head: Place = {
    id: world.ids.next(),
    name: 'Head Office',
    type: 'general',
    primary: true,
    active: true,
    parentId: '',
    email: 'hello@juniper-oak.example',
    phone: '+1-503-555-0142',
    address: {
      street1: '1210 SE Stark St',
      city: 'Portland',
      state: 'Oregon',
      stateCode: 'OR',
      zip: '97214',
      country: 'U.S.A',
    },
  };
  const warehouse: Place = {
    id: world.ids.next(),
    name: 'Sparks Warehouse',
    type: 'line_item_only',
    primary: false,
    active: true,
    parentId: head.id,
    email: 'warehouse@juniper-oak.example',
    phone: '+1-775-555-0187',
    address: {
      street1: '850 Marietta Way',
      city: 'Sparks',
      state: 'Nevada',
      stateCode: 'NV',
      zip: '89431',
      country: 'U.S.A',
    },
  };
  world.places.push(head);
  // An organisation without places still keeps its stock somewhere.
  if (world.settings.locations !== 'none') world.places.push(warehouse);
}
