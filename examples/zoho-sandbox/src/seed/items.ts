// Items from the catalogue: variants in groups, regulated goods with their fields, a few oddities real shops have.
import type { Settings } from '../options.ts';
import { roundTo } from '../wire/number.ts';
import type { Rng } from '../wire/rng.ts';
import { blankItem } from '../world/blank-item.ts';
import { adjust } from '../world/ledger.ts';
import type { Attribute, FieldValue, Item, ItemGroup } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { FAMILIES, type Family } from './catalogue.ts';

const FIRST_DAY = Date.UTC(2025, 2, 3, 17);
const DAY_MS = 86_400_000;

export function seedItems(world: World, rng: Rng, count: number): void {
  let made = 0;
  for (let round = 0; made < count; round += 1) {
    for (const family of FAMILIES) {
      const name = family.names[round % family.names.length] as string;
      const brand = rng.pick(family.brands);
      // A shop larger than the catalogue carries every good again, in another edition.
      const edition = round < family.names.length ? '' : ` No. ${round - family.names.length + 2}`;
      for (const item of makeFamily(world, rng, family, `${brand} ${name}${edition}`, brand, round)) {
        if (made >= count) return;
        addItem(world, rng, item);
        made += 1;
      }
    }
  }
}

function makeFamily(world: World, rng: Rng, family: Family, name: string, brand: string, round: number): Item[] {
  const rate = rng.int(family.rates[0], family.rates[1]) - 0.05;
  const createdAt = FIRST_DAY + rng.int(0, 400) * DAY_MS + rng.int(0, 28_000) * 1000;
  const code = `${family.code}-${String(round + 1).padStart(3, '0')}`;
  const base = { family, brand, rate, createdAt, fields: makeFields(world, rng, family, rate) };
  if (!family.variants) return [makeItem(world, rng, { ...base, name, sku: code, groupId: '', attributes: [] })];
  const kinds = family.second ? [family.variants, family.second] : [family.variants];
  const attributes = kinds.map((kind) => ({ id: world.ids.next(), ...kind }));
  const group = addGroup(world, { name, brand, unit: family.unit, attributes, createdAt });
  const options = attributes.map(({ id, name: attribute, options: choices }) =>
    choices.map((option): Attribute => ({ id, name: attribute, optionId: world.ids.next(), option })),
  );
  return combine(options).map((chosen) => {
    const words = chosen.map(({ option }) => option);
    const item = makeItem(world, rng, {
      ...base,
      name: `${name} - ${words.join(' / ')}`,
      sku: `${code}-${words.map((word) => word.replaceAll(' ', '').toUpperCase()).join('-')}`,
      groupId: group.id,
      attributes: chosen,
    });
    group.itemIds.push(item.id);
    return item;
  });
}

function combine(options: readonly (readonly Attribute[])[]): Attribute[][] {
  return options.reduce<Attribute[][]>(
    (rows, choices) => rows.flatMap((row) => choices.map((choice) => [...row, choice])),
    [[]],
  );
}

interface Plan {
  readonly family: Family;
  readonly brand: string;
  readonly rate: number;
  readonly createdAt: number;
  readonly name: string;
  readonly sku: string;
  readonly groupId: string;
  readonly attributes: readonly Attribute[];
  readonly fields: Readonly<Record<string, FieldValue>>;
}

function makeItem(world: World, rng: Rng, plan: Plan): Item {
  const { family } = plan;
  return {
    ...blankItem(world.ids.next()),
    name: plan.name,
    sku: plan.sku,
    unit: family.unit,
    description: `${plan.name}, ${family.category.toLowerCase()} by ${plan.brand}.`,
    rate: plan.rate,
    purchaseRate: roundTo(plan.rate * (0.4 + rng.int(0, 15) / 100), 2),
    tracking: family.tracking ?? 'none',
    category: family.category,
    brand: plan.brand,
    manufacturer: plan.brand,
    groupId: plan.groupId,
    attributes: plan.attributes,
    reorderLevel: rng.int(0, 3) === 0 ? '' : rng.int(1, 12),
    upc: `8${String(rng.int(0, 99_999_999_999)).padStart(11, '0')}`,
    weight: rng.int(1, 60) / 10,
    customFields: { ...plan.fields },
    createdAt: plan.createdAt,
    modifiedAt: plan.createdAt + rng.int(0, 150) * DAY_MS,
  };
}

function makeFields(world: World, rng: Rng, family: Family, rate: number): Record<string, FieldValue> {
  const { restrictedStatesType } = world.settings;
  const msrp = roundTo(rate * 1.2, 2);
  const told = complianceFieldsOf(world.settings, family);
  if (!family.regulated) return { ...(rng.int(0, 1) === 0 ? { cf_msrp: msrp } : {}), ...told };
  return {
    ...told,
    cf_dtc_description: family.regulated.about,
    cf_msrp: msrp,
    cf_club_discount: rng.pick([5, 10, 12.5, 15]),
    cf_age_required: ageRequired(world.settings, family.regulated.age),
    cf_restricted_states:
      restrictedStatesType === 'multiselect' ? family.regulated.states : family.regulated.states.join(', '),
  };
}

/** What a careful administrator has filled in: also that a mug is for everybody. */
function complianceFieldsOf({ complianceFields }: Settings, { regulated }: Family): Record<string, FieldValue> {
  if (!complianceFields) return {};
  if (!regulated) return { cf_product_class: 'general', cf_age_required: false };
  const hemp: Record<string, FieldValue> = regulated.class.startsWith('hemp_')
    ? { cf_total_thc_mg: 0.2, cf_coa_url: 'https://laboratory.example/coa.pdf', cf_coa_date: '2026-10-01' }
    : {};
  return { cf_product_class: regulated.class, cf_risk_level: 'medium', cf_flavoured: false, ...hemp };
}

/** Zoho's check box holds a boolean. */
function ageRequired({ ageRequiredType }: Settings, age: number): FieldValue {
  if (ageRequiredType === 'boolean') return true;
  return ageRequiredType === 'number' ? age : String(age);
}

function addGroup(
  world: World,
  group: Pick<ItemGroup, 'name' | 'brand' | 'unit' | 'attributes' | 'createdAt'>,
): ItemGroup {
  return world.groups.add({
    ...group,
    id: world.ids.next(),
    description: '',
    status: 'active',
    itemIds: [],
    modifiedAt: group.createdAt,
  });
}

function addItem(world: World, rng: Rng, item: Item): void {
  world.items.add(item);
  for (const place of world.places) {
    const quantity = rng.int(0, 9) === 0 ? 0 : rng.int(4, 90);
    item.initialStock[place.id] = { quantity, rate: item.purchaseRate };
    world.ledger.post(adjust([{ itemId: item.id, placeId: place.id, quantity }]));
  }
}
