// A place in a body, by the name the organisation's dialect has for it; the other dialect's name is passed over
// (API notes 6.6). A header takes a general location, a line any place.
import type { Call } from '../call.ts';
import { type Body, readText } from '../wire/body.ts';
import { invalidValue } from '../wire/refusals.ts';

export function readPlace(call: Call, body: Body, otherwise: string, where: 'header' | 'line', prefix = ''): string {
  const { locations, headerLocationMustBeGeneral } = call.settings;
  if (locations === 'none') return otherwise;
  const name = `${prefix}${locations === 'locations' ? 'location_id' : 'warehouse_id'}`;
  const id = readText(body, name);
  if (id === '') return otherwise;
  const place = call.world.places.find((one) => one.id === id);
  if (!place?.active) throw invalidValue(name);
  const misplaced = where === 'header' && locations === 'locations' && place.type !== 'general';
  if (misplaced && headerLocationMustBeGeneral) throw invalidValue(name);
  return id;
}

/** A place on a document, in the dialect; nothing where the organisation has no places. */
export function printPlaceOf(call: Call, placeId: string, prefix = ''): Record<string, string> {
  const { locations } = call.settings;
  if (locations === 'none') return {};
  const word = `${prefix}${locations === 'locations' ? 'location' : 'warehouse'}`;
  const place = call.world.places.find((one) => one.id === placeId);
  return { [`${word}_id`]: placeId, [`${word}_name`]: place?.name ?? '' };
}

/**
 * The place of a whole document: where warehouses are in use, those stand on the lines, and the head names the business
 * location they belong to (a live order body of 2024).
 */
export function printHeadPlaceOf(call: Call, placeId: string): Record<string, string> {
  const { settings, world } = call;
  if (settings.locations !== 'warehouses') return printPlaceOf(call, placeId);
  const place = world.places.find(({ id }) => id === placeId);
  const head = world.places.find(({ id }) => id === place?.parentId) ?? place;
  return { location_id: head?.id ?? '', location_name: head?.name ?? '' };
}
