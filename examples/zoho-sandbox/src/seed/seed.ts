// Fills an organisation with a shop: the same for the same seed.
import { createRng } from '../wire/rng.ts';
import type { World } from '../world/world.ts';
import { seedContacts } from './contacts.ts';
import { seedFields } from './fields.ts';
import { seedItems } from './items.ts';
import { seedOddities } from './oddities.ts';
import { seedOrders } from './orders.ts';
import { seedPlaces } from './places.ts';

/** Kits and services, which come on top of the catalogue. */
const ODDITIES = 4;

export function seedWorld(world: World, itemCount: number, orderCount: number): void {
  const rng = createRng(world.settings.seed * 7919 + world.index);
  const percentage = world.settings.taxPercentage || 8.25;
  world.taxes.push({ id: world.ids.next(), name: 'Sales Tax', percentage });
  world.taxes.push({ id: world.ids.next(), name: 'Zero Rate', percentage: 0 });
  seedPlaces(world);
  seedFields(world);
  seedItems(world, rng, itemCount > 50 ? itemCount - ODDITIES : itemCount);
  if (itemCount > 50) seedOddities(world);
  seedContacts(world, rng);
  // What was sold before a field became mandatory went without it.
  const { mandatoryFields } = world.settings;
  world.settings.mandatoryFields = [];
  seedOrders(world, rng, orderCount);
  world.settings.mandatoryFields = mandatoryFields;
}
