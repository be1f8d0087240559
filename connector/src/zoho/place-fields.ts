// Where a location stands in what Zoho is sent, in whichever dialect the organisation speaks (API notes 6.6).
import { ConnectorError } from '../errors.ts';
import type { Locations, Places } from './locations.ts';
import type { Spend } from './ports/door.ts';

/** For a write that names a location: it is not sent where the organisation's places cannot be learnt. */
export const requirePlaces = async (locations: Pick<Locations, 'places'>, spend: Spend): Promise<Places> => {
  try {
    const places = await locations.places(spend);
    if (places.dialect !== 'none') return places;
    throw new ConnectorError('location_not_found', 'This organisation keeps everything in one place.');
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    throw new ConnectorError(error.code, error.message, { ...error.facts, outcome: 'not_sent' });
  }
};

/** Only a business location heads a document: the one meant, or the one its warehouse belongs to (API notes 6.6). */
export const headPlace = (places: Places | null, locationId: string | null | undefined): object => {
  if (places === null || places.dialect !== 'locations') return {};
  const place = places.rows.find((row) => row.id === locationId);
  const head = place?.kind === 'business' ? place.id : (place?.parentId ?? '');
  return head === '' ? {} : { location_id: head };
};

/** @param prefix `from_` or `to_`, where there are two. */
export const linePlace = (places: Places | null, locationId: string | null | undefined, prefix = ''): object =>
  places === null
    ? {}
    : { [`${prefix}${places.dialect === 'locations' ? 'location_id' : 'warehouse_id'}`]: locationId };
