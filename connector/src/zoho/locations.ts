// The places of an organisation, in whichever dialect it speaks: locations, warehouses, or none (API notes 6.6).
import { ConnectorError } from '../errors.ts';
import type { Door, Spend } from './ports/door.ts';
import type { ZohoLocation } from './ports/items.ts';
import type { Share } from './share.ts';
import { flagAt, idAt, optionalIdAt, type Row, rowsOf, textAt } from './wire.ts';

export type Dialect = 'locations' | 'warehouses' | 'none';

export interface KnownLocation extends ZohoLocation {
  /** The business location a warehouse belongs to; empty where it is one, or Zoho does not say. */
  readonly parentId: string;
}

export interface Places {
  readonly dialect: Dialect;
  readonly rows: readonly KnownLocation[];
}

export interface LocationsNeeds {
  readonly door: Door;
  readonly now: () => Date;
  readonly share: Share;
  /** What was known before; tried first. */
  readonly dialectHint?: Dialect;
}

const LIST_MS = 5 * 60_000;
// Organisations move to locations one day, and never back: what they spoke before is asked again after a while.
const DIALECT_MS = 60 * 60_000;

const lists = {
  locations: { path: '/locations', prefix: 'location_' },
  warehouses: { path: '/settings/warehouses', prefix: 'warehouse_' },
} as const;

export const openLocations = ({ door, now, share, dialectHint }: LocationsNeeds) => {
  let held: (Places & { readonly readAt: number }) | null = null;
  let known = dialectHint === undefined ? null : { dialect: dialectHint, since: now().getTime() };

  const ask = async (spend: Spend, dialect: keyof typeof lists): Promise<KnownLocation[] | ConnectorError> => {
    const { path, prefix } = lists[dialect];
    try {
      const body = await door.call(spend, { method: 'GET', path });
      return rowsOf(body[dialect], dialect).map((row) => toLocation(row, prefix));
    } catch (error) {
      if (isDenial(error)) return error;
      throw error;
    }
  };

  const probe = async (spend: Spend): Promise<Places> => {
    const newer = await ask(spend, 'locations');
    if (Array.isArray(newer) && newer.length > 0) return { dialect: 'locations', rows: newer };
    const older = await ask(spend, 'warehouses');
    if (Array.isArray(older) && older.length > 0) return { dialect: 'warehouses', rows: older };
    // A missing permission says nothing about places: none must not be told for some.
    if (newer instanceof ConnectorError && newer.facts.zoho?.status === 401) throw newer;
    return { dialect: Array.isArray(newer) ? 'locations' : 'none', rows: [] };
  };

  const look = async (spend: Spend): Promise<Places> => {
    if (known === null || (known.dialect !== 'locations' && now().getTime() - known.since >= DIALECT_MS)) {
      return probe(spend);
    }
    if (known.dialect === 'none') return { dialect: 'none', rows: [] };
    const rows = await ask(spend, known.dialect);
    return Array.isArray(rows) && rows.length > 0 ? { dialect: known.dialect, rows } : probe(spend);
  };

  const places = async (spend: Spend): Promise<Places> => {
    const readAt = now().getTime();
    if (held !== null && readAt - held.readAt < LIST_MS) return held;
    const found = await share(spend, 'places', () => look(spend));
    const since = known?.dialect === found.dialect && readAt - known.since < DIALECT_MS ? known.since : readAt;
    known = { dialect: found.dialect, since };
    held = { ...found, readAt };
    return held;
  };

  return {
    places,
    list: async (spend: Spend): Promise<readonly ZohoLocation[]> =>
      (await places(spend)).rows.map(({ parentId: _, ...location }) => location),
    readAt: (): number | null => held?.readAt ?? null,
  };
};

export type Locations = ReturnType<typeof openLocations>;

const toLocation = (row: Row, prefix: 'location_' | 'warehouse_'): KnownLocation => {
  const status = textAt(row, 'status');
  // Warehouses of the older kind, and those that appear on lines alone, cannot head an order.
  const isBusiness = prefix === 'location_' && textAt(row, 'type') !== 'line_item_only';
  return {
    id: idAt(row, `${prefix}id`),
    name: textAt(row, `${prefix}name`),
    primary: (flagAt(row, 'is_primary') ?? flagAt(row, `is_primary_${prefix.slice(0, -1)}`)) === true,
    active: status === '' || status === 'active',
    kind: isBusiness ? 'business' : 'warehouse',
    parentId: optionalIdAt(row, 'parent_location_id'),
  };
};

/** Zoho's ways to say that this organisation has no such list: unknown path, bad request, not allowed. */
const isDenial = (error: unknown): error is ConnectorError => {
  if (!(error instanceof ConnectorError) || error.facts.zoho === undefined) return false;
  const { code, status } = error.facts.zoho;
  // 6041 is a foreign organisation, 103001 a lapsed plan: true of every path.
  return (status === 400 || status === 401 || status === 404) && code !== 6041 && code !== 103001;
};
