// What a rule answers: why an order may not be, once for the staff and once for the shopper. Types and small words.
import type { Facts, LineFacts, Switch } from './facts.ts';

export interface Violation {
  /** The rule's id. */
  readonly rule: string;
  readonly effect: 'review' | 'deny';
  /** SKUs, or names where there are none; empty where the whole order is meant. */
  readonly items: readonly string[];
  /** For the staff: what was found, and where to mend it. */
  readonly staff: string;
  /** For the shopper: plain, and without a word that helps to get round it. */
  readonly shopper: string;
  readonly sources: readonly string[];
}

export interface Rule {
  readonly id: string;
  readonly check: (facts: Facts) => readonly Found[];
}

/** A violation before it is told whose it is. */
export type Found = Omit<Violation, 'rule' | 'items' | 'sources'> & {
  readonly lines?: readonly LineFacts[];
  readonly sources?: readonly string[];
};

export const deny = (staff: string, shopper: string, more: Partial<Found> = {}): Found => ({
  effect: 'deny',
  staff,
  shopper,
  ...more,
});

/** No, unless the owner has turned this switch to review. */
export const closed = (facts: Facts, which: Switch): Violation['effect'] =>
  facts.reviewed.includes(which) ? 'review' : 'deny';

export const calledOf = ({ sku, name }: Pick<LineFacts, 'sku' | 'name'>): string => (sku === '' ? name : sku);

/** What shoppers are told where an item says too little about itself. */
export const NOT_FOR_SALE = 'We cannot sell this item online.';
export const NOT_THERE = 'We cannot send this item to your address.';
