// Names for locations besides Zoho's own: "shop floor", wh-2. Given by the admin, one location a name.
import { auditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ZohoLocation } from '../zoho/ports/items.ts';
import { isCalled, locationProblem } from './places.ts';
import { normaliseWord } from './sku.ts';

type Needs = Pick<Parts, 'zoho' | 'store' | 'now' | 'operator'>;

export interface NamedLocation extends ZohoLocation {
  readonly names: readonly string[];
}

const MOST_NAMES = 1_000;
const LONGEST = 100;

/** Every location with its names; and the names of those that Zoho no longer has. */
export const listLocationNames = async (
  { zoho, store }: Needs,
  organizationId: string,
  spend: Spend,
): Promise<{ readonly locations: NamedLocation[]; readonly orphans: string[] }> => {
  const locations = await zoho(organizationId).locations.list(spend);
  const given = await store.read.locationNames.all(organizationId);
  const namesOf = (id: string) => given.flatMap((each) => (each.locationId === id ? [each.name] : []));
  return {
    locations: locations.map((location) => ({ ...location, names: namesOf(location.id) })),
    orphans: given.filter((each) => !locations.some(({ id }) => id === each.locationId)).map(({ name }) => name),
  };
};

/** Errors: `location_not_found`, `invalid_ask`, and those of asking Zoho. */
export const nameLocation = async (
  { zoho, store, now, operator }: Needs,
  organizationId: string,
  ask: { readonly location: string; readonly name: string },
  spend: Spend,
): Promise<NamedLocation> => {
  const name = ask.name.normalize('NFC').trim();
  const why = name === '' || name.length > LONGEST || /[\p{Cc}\p{Cf}]/u.test(name);
  if (why) throw new ConnectorError('invalid_ask', `A name has 1 to ${LONGEST} visible characters.`);
  const all = await zoho(organizationId).locations.list(spend);
  const given = await store.read.locationNames.all(organizationId);
  const [location, second] = all.filter((each) => isCalled(each, ask.location, given));
  if (location === undefined || second !== undefined) {
    const many = second === undefined ? 'No location is' : 'Several locations are';
    throw locationProblem(`${many} called "${ask.location}".`, all, given);
  }
  const word = normaliseWord(name);
  const own = all.find((each) => each.id === name || normaliseWord(each.name) === word);
  if (own !== undefined) {
    throw new ConnectorError(
      'invalid_ask',
      `"${name}" is what Zoho calls the location ${own.name} (${own.id}) itself.`,
    );
  }
  await store.write(async (s) => {
    const names = await s.locationNames.all(organizationId);
    const taken = names.find((each) => each.word === word);
    if (taken !== undefined && taken.locationId !== location.id) {
      throw new ConnectorError(
        'invalid_ask',
        `"${name}" is a name of another location (${taken.locationId}) already.`,
        {
          hint: `Take it away first: pnpm connector locations unname '${taken.name}'`,
        },
      );
    }
    if (taken === undefined && names.length >= MOST_NAMES) {
      throw new ConnectorError('invalid_ask', `An organisation has at most ${MOST_NAMES} names for its locations.`);
    }
    await s.locationNames.put(organizationId, { word, name, locationId: location.id }, now().getTime());
    const after = { name, locationId: location.id };
    await s.audit.append(told({ now, operator }, organizationId, { action: 'location.named', name, after }));
  });
  const names = (await store.read.locationNames.all(organizationId)).filter((each) => each.locationId === location.id);
  return { ...location, names: names.map((each) => each.name) };
};

/** Errors: `location_not_found` where nothing is called so. */
export const unnameLocation = async (
  { store, now, operator }: Pick<Needs, 'store' | 'now' | 'operator'>,
  organizationId: string,
  name: string,
): Promise<void> => {
  const gone = await store.write(async (s) => {
    if (!(await s.locationNames.remove(organizationId, normaliseWord(name)))) return false;
    await s.audit.append(told({ now, operator }, organizationId, { action: 'location.unnamed', name, after: null }));
    return true;
  });
  if (gone) return;
  const names = (await store.read.locationNames.all(organizationId)).map((each) => `"${each.name}"`);
  throw new ConnectorError('location_not_found', `No location was given the name "${name}".`, {
    hint: names.length === 0 ? 'None has any.' : `Names given: ${names.slice(0, 20).join(', ')}.`,
  });
};

const told = (
  { now, operator }: Pick<Needs, 'now' | 'operator'>,
  organizationId: string,
  { action, name, after }: { readonly action: string; readonly name: string; readonly after: object | null },
) =>
  auditEntry({
    organizationId,
    at: now().getTime(),
    by: operator ?? null,
    action,
    subject: `location ${name}`.slice(0, 200),
    after,
  });
