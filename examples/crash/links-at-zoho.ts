// What the local Zoho holds of ids that were to be written into items, and what the connector knows of them.
import type { World } from './world.ts';

export interface Link {
  readonly sku: string;
  readonly productId: string;
}

/** A field of text that the local Zoho's items have. */
export const PRODUCT_ID_FIELD = 'cf_dtc_description';
const SKUS = ['OUT-001-RED', 'OUT-002-BLUE'] as const;

/** What a plan's word marks: an id for each of two items. */
export const linksFor = (word: string): Link[] => SKUS.map((sku, at) => ({ sku, productId: `${word}-${at}` }));

type Ask = (world: World, method: string, path: string) => Promise<unknown>;

export const judgeLinks = async (
  world: World,
  { word, state, known, ask }: { word: string; state: string; known: readonly string[]; ask: Ask },
): Promise<'once' | 'never, as told' | 'LOST' | 'UNTRUE' | 'STUCK'> => {
  if (state === 'executing') return 'STUCK';
  const wanted = linksFor(word);
  const fields = await Promise.all(wanted.map(({ sku }) => fieldOf(world, sku, ask)));
  const written = wanted.filter(({ productId }, at) => fields[at] === productId).length;
  const learnt = wanted.filter(({ productId }) => known.includes(productId)).length;
  if (state === 'done') return written === wanted.length && learnt === wanted.length ? 'once' : 'LOST';
  return state !== 'uncertain' && written === 0 && learnt === 0 ? 'never, as told' : 'UNTRUE';
};

const fieldOf = async (world: World, sku: string, ask: Ask): Promise<string | undefined> => {
  const { items } = (await ask(world, 'GET', `/items?sku=${sku}`)) as { items: { item_id: string }[] };
  const { item } = (await ask(world, 'GET', `/items/${items[0]?.item_id}`)) as {
    item: { custom_field_hash: Record<string, string> };
  };
  return item.custom_field_hash[PRODUCT_ID_FIELD];
};
