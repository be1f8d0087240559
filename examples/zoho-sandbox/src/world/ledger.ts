// The two stocks Zoho keeps of every item in every place, and what each document does to them (API notes 6.1, "Stock
// fields"). Accounting stock follows invoices and bills; physical stock follows shipments and receives; adjustments move
// both. A confirmed order holds stock in both. Pure rules, then the books they are written in.

/** The figures of one item in one place. */
export interface Cell {
  accounting: number;
  physical: number;
  accountingCommitted: number;
  physicalCommitted: number;
  inTransit: number;
}

export interface Posting extends Partial<Cell> {
  readonly itemId: string;
  readonly placeId: string;
}

/** An amount of an item somewhere. */
export interface Goods {
  readonly itemId: string;
  readonly placeId: string;
  readonly quantity: number;
}

export const hold = (goods: readonly Goods[]): Posting[] =>
  goods.map(({ quantity, ...where }) => ({ ...where, accountingCommitted: quantity, physicalCommitted: quantity }));

/** Gives back what an order still held: what was neither invoiced (accounting) nor shipped (physical). */
export const release = (unbilled: readonly Goods[], unshipped: readonly Goods[]): Posting[] => [
  ...unbilled.map(({ quantity, ...where }) => ({ ...where, accountingCommitted: -quantity })),
  ...unshipped.map(({ quantity, ...where }) => ({ ...where, physicalCommitted: -quantity })),
];

export const ship = (goods: readonly Goods[]): Posting[] =>
  goods.map(({ quantity, ...where }) => ({ ...where, physical: -quantity, physicalCommitted: -quantity }));

/** An invoice for an order also lowers what the order holds; one of its own does not. */
export const bill = (ordered: readonly Goods[], direct: readonly Goods[]): Posting[] => [
  ...ordered.map(({ quantity, ...where }) => ({ ...where, accounting: -quantity, accountingCommitted: -quantity })),
  ...direct.map(({ quantity, ...where }) => ({ ...where, accounting: -quantity })),
];

export const receive = (goods: readonly Goods[]): Posting[] =>
  goods.map(({ quantity, ...where }) => ({ ...where, physical: quantity }));

/** A supplier's bill, as against `bill` for a customer's. */
export const buy = (goods: readonly Goods[]): Posting[] =>
  goods.map(({ quantity, ...where }) => ({ ...where, accounting: quantity }));

export const adjust = (goods: readonly Goods[]): Posting[] =>
  goods.map(({ quantity, ...where }) => ({ ...where, accounting: quantity, physical: quantity }));

/** Goods leave one place and are on their way to the other. */
export const depart = (goods: readonly Goods[], toId: string): Posting[] => [
  ...adjust(goods.map((one) => ({ ...one, quantity: -one.quantity }))),
  ...goods.map(({ itemId, quantity }) => ({ itemId, placeId: toId, inTransit: quantity })),
];

export const arrive = (goods: readonly Goods[], toId: string): Posting[] =>
  goods.map(({ itemId, quantity }) => ({
    itemId,
    placeId: toId,
    inTransit: -quantity,
    accounting: quantity,
    physical: quantity,
  }));

export const undo = (postings: readonly Posting[]): Posting[] =>
  postings.map(({ itemId, placeId, ...figures }) => ({
    itemId,
    placeId,
    ...Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, -value])),
  }));

const FIGURES = ['accounting', 'physical', 'accountingCommitted', 'physicalCommitted', 'inTransit'] as const;
const EMPTY: Readonly<Cell> = {
  accounting: 0,
  physical: 0,
  accountingCommitted: 0,
  physicalCommitted: 0,
  inTransit: 0,
};

export class Ledger {
  readonly #cells = new Map<string, Map<string, Cell>>();
  /** Told of every item whose figures moved. */
  readonly #moved: (itemId: string) => void;

  constructor(moved: (itemId: string) => void) {
    this.#moved = moved;
  }

  post(postings: readonly Posting[]): void {
    for (const posting of postings) {
      const cell = this.#cell(posting.itemId, posting.placeId);
      // Six decimals are all Zoho keeps; the binary tail must not add up.
      for (const name of FIGURES) cell[name] = Math.round((cell[name] + (posting[name] ?? 0)) * 1e6) / 1e6;
      this.#moved(posting.itemId);
    }
  }

  at(itemId: string, placeId: string): Readonly<Cell> {
    return this.#cells.get(itemId)?.get(placeId) ?? EMPTY;
  }

  total(itemId: string): Readonly<Cell> {
    const sum = { ...EMPTY };
    for (const cell of this.#cells.get(itemId)?.values() ?? []) {
      for (const name of FIGURES) sum[name] += cell[name];
    }
    return sum;
  }

  forget(itemId: string): void {
    this.#cells.delete(itemId);
  }

  #cell(itemId: string, placeId: string): Cell {
    const places = this.#cells.get(itemId) ?? new Map<string, Cell>();
    this.#cells.set(itemId, places);
    const cell = places.get(placeId) ?? { ...EMPTY };
    places.set(placeId, cell);
    return cell;
  }
}
