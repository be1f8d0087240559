// How counts are compared where nobody says otherwise. Pure.
import { parseDecimal } from 'shared-schemas';
import type { Config } from '../config.ts';
import type { TableOptions } from './read-table.ts';
import type { ReconcileAsk } from './reconciler.ts';

export type CompareSettings = Omit<
  ReconcileAsk,
  'organizationId' | 'runId' | 'source' | 'table' | 'asker' | 'spend' | 'decimal' | 'countedAt'
>;

export const settingsOf = (config: Config): CompareSettings => ({
  canonical: config.CANONICAL_ID,
  basis: config.RECONCILE_BASIS === 'available' ? 'available' : 'on_hand',
  promisedCounted: config.RECONCILE_PROMISED === 'counted',
  driftUnits: parseDecimal(config.RECONCILE_DRIFT_UNITS) ?? 0,
  driftPercent: parseDecimal(config.RECONCILE_DRIFT_PERCENT) ?? 0,
  location: config.RECONCILE_LOCATION ?? null,
  maxAgeMs: config.MAX_AGE_MINUTES * 60_000,
  limits: {
    items: config.RECONCILE_MOST_ITEMS,
    units: config.RECONCILE_MOST_UNITS * 1_000_000,
    zeros: config.RECONCILE_MOST_ZEROS,
  },
});

/** What a count must have. */
export const countTable: TableOptions = { needs: ['quantity'], oneOf: ['sku', 'item_id', 'product_id'] };
