// Whether the places that keys, names and settings speak of are there.
import { quoted } from './files.ts';
import { bad, type Finding, good } from './finding.ts';
import type { Visit } from './visit.ts';

export interface PlaceFacts extends Pick<Visit, 'places'> {
  readonly keys: readonly {
    readonly kid: string;
    readonly name: string;
    readonly locationIds: readonly string[] | null;
  }[];
  /** Names given here. */
  readonly names: readonly { readonly name: string; readonly word: string; readonly locationId: string }[];
  /** RECONCILE_LOCATION. */
  readonly reconciled: string | null;
}

export const judgePlaces = (id: string, { places, keys, names, reconciled }: PlaceFacts): readonly Finding[] => {
  if (places.kind !== 'told') return [];
  const active = new Set(places.value.filter((place) => place.active).map((place) => place.id));
  const isGone = (locationId: string) => !active.has(locationId);
  const findings: Finding[] = [];
  for (const { kid, name, locationIds } of keys) {
    const gone = (locationIds ?? []).filter(isGone);
    if (gone.length === 0) continue;
    findings.push(
      bad(`${id}.key.${kid}`, 'warn', {
        title: `The key "${name}" is for a location that is not there.`,
        detail: `Not in Zoho, or switched off: ${gone.join(', ')}.`,
        fix: `Make one for the right location: pnpm connector keys create --name ${quoted(name)} --location '<name>'; then: pnpm connector keys revoke ${kid}`,
      }),
    );
  }
  for (const { name, locationId } of names.filter((each) => isGone(each.locationId))) {
    findings.push(
      bad(`${id}.name`, 'warn', {
        title: `"${name}" names a location that is not there.`,
        detail: `It stands for ${locationId}.`,
        fix: `pnpm connector locations unname ${quoted(name)}, or give the name to another: pnpm connector locations name '<location>' ${quoted(name)}`,
      }),
    );
  }
  const called = reconciled?.trim().toLowerCase();
  const known = [
    ...places.value.flatMap((place) => [place.id, place.name.trim().toLowerCase()]),
    ...names.map(({ name }) => name.trim().toLowerCase()),
  ];
  if (called !== undefined && !known.includes(called)) {
    findings.push(
      bad(`${id}.setting`, 'fail', {
        title: `RECONCILE_LOCATION is no location: "${reconciled}".`,
        detail: `There are: ${places.value.map(({ name }) => name).join(', ') || 'none'}.`,
        fix: 'Correct RECONCILE_LOCATION in the settings, or give it that name: pnpm connector locations name',
      }),
    );
  }
  if (findings.length > 0) return findings;
  if (places.value.length === 0) {
    return [good(id, 'The organisation keeps everything in one place.', 'It has neither locations nor warehouses.')];
  }
  const kind = places.value.some((place) => place.kind === 'business') ? 'locations' : 'warehouses';
  return [good(id, `${places.value.length} ${kind}, each known.`, places.value.map(({ name }) => name).join(', '))];
};
