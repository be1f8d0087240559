// Printed rows and details of items, kept until the item or its stock changes. Bounded: a shop of a hundred thousand
// items, printed whole, would fill a gigabyte.
import type { Printed } from '../wire/reply.ts';

export class Shelf {
  readonly #items = new Map<string, Map<string, Printed>>();
  readonly #size: number;

  /** @param size how many items it has room for; the one that has been here longest makes room. */
  constructor(size = 10_000) {
    this.#size = size;
  }

  take(itemId: string, kind: string, print: () => Printed): Printed {
    const kinds = this.#items.get(itemId) ?? new Map<string, Printed>();
    const known = kinds.get(kind);
    if (known) return known;
    const printed = print();
    kinds.set(kind, printed);
    this.#items.set(itemId, kinds);
    const oldest = this.#items.size > this.#size ? this.#items.keys().next().value : undefined;
    if (oldest !== undefined) this.#items.delete(oldest);
    return printed;
  }

  delete(itemId: string): void {
    this.#items.delete(itemId);
  }

  clear(): void {
    this.#items.clear();
  }
}
