// What is wrong with SKUs, here or in another system's list: some are missing, some are on several items. Pure.
import { normaliseWord } from './sku.ts';

export interface SkuFaults<T> {
  readonly empty: readonly T[];
  /** Each SKU that several have, with all of them. */
  readonly duplicate: readonly { readonly sku: string; readonly of: readonly T[] }[];
}

export const skuFaults = <T extends { readonly sku: string }>(rows: readonly T[]): SkuFaults<T> => {
  const groups = Map.groupBy(rows, ({ sku }) => normaliseWord(sku));
  return {
    empty: groups.get('') ?? [],
    duplicate: [...groups]
      .filter(([sku, of]) => sku !== '' && of.length > 1)
      .map(([, of]) => ({ sku: of[0]?.sku.trim() ?? '', of })),
  };
};
