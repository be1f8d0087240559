// What kinds of goods are called in the shop, by the class that the connector tells.
import type { Product } from 'shared-schemas';

const kinds: Readonly<Record<string, string>> = {
  ends: 'Vapes',
  eliquid: 'E-liquids',
  cigar_large: 'Cigars',
  pipe: 'Pipe tobacco',
  hemp_ingest: 'Hemp',
  hemp_inhale: 'Smokable hemp',
  alcohol_wine: 'Wine',
  alcohol_spirits: 'Spirits',
  alcohol_beer: 'Beer',
  accessory: 'Accessories',
  general: 'Goods',
};

export const kindOf = ({ regulation }: Pick<Product, 'regulation'>): string => regulation.productClass ?? 'unknown';

export const kindName = (kind: string): string => kinds[kind] ?? 'Other';
