// Every item of an organisation with what another system calls it, from the store alone.
import { createProductIds } from '../catalogue/product-ids.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { KnownItem } from './find-items.ts';

const AT_ONCE = 2_000;

/** Errors: `not_connected` before the list of items has been read. */
export const readKnownItems = async ({ store }: Pick<Parts, 'store'>, organizationId: string): Promise<KnownItem[]> => {
  if ((await store.read.items.lastImport(organizationId)) === null) {
    throw new ConnectorError('not_connected', 'The list of items has not been read from Zoho yet.', {
      hint: 'Connect, and let it be read: pnpm connector import',
    });
  }
  const ids = await createProductIds({ store }).of(organizationId);
  const items: KnownItem[] = [];
  for (let after = ''; ; ) {
    const rows = await store.read.items.page(organizationId, after, AT_ONCE);
    for (const row of rows) items.push({ ...row, productId: ids?.productOf(row.itemId) ?? null });
    const last = rows.at(-1);
    if (last === undefined || rows.length < AT_ONCE) return items;
    after = last.itemId;
  }
};
