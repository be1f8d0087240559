// A list of items in little memory: their text in two buffers, found by numbers. A hundred thousand items kept as objects
// would take the connector several times what it needs otherwise.
import type { IndexedItem } from '../store/items.ts';
import { normaliseWord } from './sku.ts';

export interface PackedItems {
  readonly size: number;
  at(position: number): IndexedItem;
  byId(itemId: string): IndexedItem | undefined;
  /** Those whose SKU, or name, is the same word; in the order they came in. */
  bySku(word: string): readonly IndexedItem[];
  byName(word: string): readonly IndexedItem[];
  /** Those whose name or SKU contain most of these pieces, the most pieces first. */
  containing(pieces: readonly string[], limit: number): readonly IndexedItem[];
}

export interface Packing {
  add(items: readonly IndexedItem[]): void;
  done(): PackedItems;
}

type Field = 'itemId' | 'sku' | 'name';

export const startPacking = (): Packing => {
  const rows = startPile();
  // Names and SKUs as people might type them: with the SKU's dashes and without.
  const words = startPile();
  const hashes: Record<Field, Uint32Array[]> = { itemId: [], sku: [], name: [] };
  return {
    add: (items) => {
      rows.add(items.map(({ itemId, sku, name, status }) => JSON.stringify([itemId, sku, name, status])));
      words.add(items.map(({ sku, name }) => normaliseWord(`${name} ${sku} ${solid(sku)}`)));
      hashes.itemId.push(Uint32Array.from(items, (item) => hashOf(item.itemId)));
      hashes.sku.push(Uint32Array.from(items, (item) => hashOf(normaliseWord(item.sku))));
      hashes.name.push(Uint32Array.from(items, (item) => hashOf(normaliseWord(item.name))));
    },
    done: () => packed(rows, words, { itemId: chain(hashes.itemId), sku: chain(hashes.sku), name: chain(hashes.name) }),
  };
};

/** A SKU without its dashes: people leave them out, or put them elsewhere. */
export const solid = (sku: string): string => sku.replace(/[^\p{L}\p{N}]/gu, '');

const packed = (rows: Pile, words: Pile, tables: Record<Field, Table>): PackedItems => {
  const at = (position: number): IndexedItem => {
    const [itemId, sku, name, status] = JSON.parse(rows.at(position)) as [string, string, string, string];
    return { itemId, sku, name, status };
  };
  /** Many words have the same number: the item itself has the last word. */
  const find = (field: Field, word: string): readonly IndexedItem[] => {
    const wanted = field === 'itemId' ? word : normaliseWord(word);
    if (wanted === '') return [];
    const is = (item: IndexedItem): boolean =>
      (field === 'itemId' ? item.itemId : normaliseWord(item[field])) === wanted;
    return tables[field](hashOf(wanted)).map(at).filter(is);
  };
  return {
    size: rows.size(),
    at,
    byId: (itemId) => find('itemId', itemId)[0],
    bySku: (word) => find('sku', word),
    byName: (word) => find('name', word),
    containing: (pieces, limit) => {
      const found = new Uint8Array(rows.size());
      for (const piece of pieces) {
        words.each(piece, (position) => {
          found[position] = (found[position] ?? 0) + 1;
        });
      }
      const most: number[] = [];
      for (let wanted = pieces.length; wanted > 0 && most.length < limit; wanted -= 1) {
        for (let position = 0; position < found.length && most.length < limit; position += 1) {
          if (found[position] === wanted) most.push(position);
        }
      }
      return most.map(at);
    },
  };
};

interface Pile {
  size(): number;
  add(lines: readonly string[]): void;
  at(position: number): string;
  /** Tells each line that contains this piece once. */
  each(piece: string, tell: (position: number) => void): void;
}

interface Part {
  readonly text: Buffer;
  /** Where each line begins, and where the last ends. */
  readonly starts: Uint32Array;
  /** The position of its first line among all. */
  readonly from: number;
}

/** Many short texts in few buffers, a line each. */
const startPile = (): Pile => {
  const parts: Part[] = [];
  let size = 0;
  const partOf = (position: number): Part | undefined => {
    let [low, high] = [0, parts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((parts[middle]?.from ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return parts[low];
  };
  return {
    size: () => size,
    add: (lines) => {
      const starts = new Uint32Array(lines.length + 1);
      for (const [at, line] of lines.entries()) starts[at + 1] = (starts[at] ?? 0) + Buffer.byteLength(line) + 1;
      parts.push({ text: Buffer.from(lines.map((line) => `${line}\n`).join('')), starts, from: size });
      size += lines.length;
    },
    at: (position) => {
      const part = partOf(position);
      if (part === undefined) return '';
      const line = position - part.from;
      return part.text.toString('utf8', part.starts[line], (part.starts[line + 1] ?? 1) - 1);
    },
    each: (piece, tell) => {
      if (piece === '') return;
      for (const { text, starts, from } of parts) {
        let line = 0;
        for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, starts[line])) {
          while ((starts[line + 1] ?? text.length) <= at) line += 1;
          tell(from + line);
          line += 1;
          if (line >= starts.length - 1) break;
        }
      }
    },
  };
};

/** Positions by the number of their word, the first added first. */
type Table = (hash: number) => number[];

const chain = (parts: readonly Uint32Array[]): Table => {
  const count = parts.reduce((sum, part) => sum + part.length, 0);
  const mask = 2 ** Math.ceil(Math.log2(Math.max(2, count * 2))) - 1;
  // One more than the position, so that 0 is nobody.
  const heads = new Int32Array(mask + 1);
  const next = new Int32Array(count);
  let position = count;
  for (const part of parts.toReversed()) {
    for (const hash of part.toReversed()) {
      position -= 1;
      next[position] = heads[hash & mask] ?? 0;
      heads[hash & mask] = position + 1;
    }
  }
  return (hash) => {
    const found: number[] = [];
    for (let one = heads[hash & mask] ?? 0; one !== 0; one = next[one - 1] ?? 0) found.push(one - 1);
    return found;
  };
};

/** FNV-1a, 32 bits. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
};
