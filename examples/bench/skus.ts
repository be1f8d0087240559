// Words to ask with: SKUs the connector's own index holds, each naming exactly one active item.
import { normaliseWord } from 'connector/catalogue/sku.ts';
import { openStore } from 'connector/store/open.ts';
import type { Shop } from '../demo/shop.ts';

export const plainSkus = async (shop: Shop, count: number): Promise<readonly string[]> => {
  const store = await openStore({ file: shop.environment.DATABASE_FILE ?? '' });
  try {
    const items = await store.read.items.all(shop.sandbox.credentials.organizationId);
    const timesCalled = new Map<string, number>();
    for (const word of items.flatMap(({ sku, name, itemId }) => [sku, name, itemId].map(normaliseWord))) {
      timesCalled.set(word, (timesCalled.get(word) ?? 0) + 1);
    }
    const plain = items.filter(
      ({ sku, status }) => sku !== '' && status === 'active' && timesCalled.get(normaliseWord(sku)) === 1,
    );
    if (plain.length < count) throw new Error(`The sandbox has ${plain.length} plain SKUs, not ${count}.`);
    return plain.slice(0, count).map(({ sku }) => sku);
  } finally {
    await store.close();
  }
};
