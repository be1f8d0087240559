// What makes a shop real: kits, services, things nobody sells any more, a thing without a SKU, a regulated good whose
// fields somebody forgot, and stock that was shipped and not yet invoiced.

import { blankItem } from '../world/blank-item.ts';
import { adjust } from '../world/ledger.ts';
import type { Item } from '../world/records.ts';
import type { World } from '../world/world.ts';

const CREATED = Date.UTC(2025, 5, 12, 18, 30);

export function seedOddities(world: World): void {
  const plain = world.items.all.filter((item) => item.customFields.cf_age_required === undefined);
  const regulated = world.items.all.filter((item) => item.customFields.cf_age_required !== undefined);
  retire(world);
  // Somebody forgot the fields: its category says regulated, nothing else does.
  const forgotten = regulated.at(-1);
  if (forgotten) forgotten.customFields = {};
  addKits(world, plain);
  addServices(world);
  const [shipped] = plain;
  // Shipped and not invoiced: the accounting stock has not followed yet (API notes 6.1).
  if (shipped) world.ledger.post([{ itemId: shipped.id, placeId: world.primaryPlace.id, physical: -2 }]);
}

function retire(world: World): void {
  const { all } = world.items;
  for (const place of [11, 57, 103, 149]) {
    const item = all[place];
    if (item) item.status = 'inactive';
  }
  const unconfirmed = all[72];
  if (unconfirmed) unconfirmed.status = 'confirmation_pending';
  const nameless = all[31];
  if (nameless) nameless.sku = '';
}

function addKits(world: World, plain: readonly Item[]): void {
  const parts = plain.filter((item) => item.groupId === '' && item.status === 'active' && item.sku !== '');
  const [one, two, three] = parts;
  if (!one || !two || !three) return;
  world.items.add({
    ...blankItem(world.ids.next()),
    name: 'Home Bar Starter Kit',
    sku: 'KIT-HOMEBAR',
    unit: 'set',
    description: 'Everything for the first round.',
    rate: 119,
    purchaseRate: 61,
    itemType: 'sales_and_purchases',
    combo: { type: 'kit', mapped: [one, two].map(({ id }) => ({ itemId: id, quantity: id === one.id ? 2 : 1 })) },
    category: 'Kits',
    createdAt: CREATED,
    modifiedAt: CREATED,
  });
  const crate = world.items.add({
    ...blankItem(world.ids.next()),
    name: 'Gift Crate',
    sku: 'ASM-GIFTCRATE',
    unit: 'crate',
    description: 'Packed ahead, in straw.',
    rate: 89,
    purchaseRate: 40,
    combo: { type: 'assembly', mapped: [{ itemId: three.id, quantity: 1 }] },
    category: 'Kits',
    createdAt: CREATED,
    modifiedAt: CREATED,
  });
  world.ledger.post(adjust([{ itemId: crate.id, placeId: world.primaryPlace.id, quantity: 6 }]));
}

function addServices(world: World): void {
  for (const [name, sku, rate] of [
    ['Gift Wrapping', 'SVC-WRAP', 6],
    ['Engraving', 'SVC-ENGRAVE', 25],
  ] as const) {
    world.items.add({
      ...blankItem(world.ids.next()),
      name,
      sku,
      rate,
      itemType: 'sales',
      productType: 'service',
      category: 'Services',
      createdAt: CREATED,
      modifiedAt: CREATED,
    });
  }
}
