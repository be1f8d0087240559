// What the rest of the house may ask of an optional part: the one gate that every order of a shop passes. Types only.
import type { Decision } from '../compliance/decide.ts';
import type { Address, Channel, Moment } from '../compliance/facts.ts';
import type { ItemToTell } from '../compliance/item-facts.ts';
import type { ConnectorError } from '../errors.ts';
import type { AddressAnswer } from '../providers/address-verifier.ts';
import type { AgePerson, AgeStatus } from '../providers/age-verifier.ts';
import type { Groups } from '../store/groups.ts';

export interface ClearanceAsk {
  readonly organizationId: string;
  readonly moment: Moment;
  readonly channel: Channel;
  /** What proofs are bound to, the same from the quote to the shipment: a plan's key, a checkout's id. */
  readonly orderRef: string;
  readonly lines: readonly { readonly item: ItemToTell; readonly quantityMicros: number }[];
  readonly buyer: {
    /** Zoho's id of the customer, or what the shop calls its buyer; empty while nobody is named. */
    readonly key: string;
    /** Of the person, as a document has it. */
    readonly name: string;
    /** A calendar day as the buyer gave it; null where only the proof tells it. */
    readonly bornOn: string | null;
  };
  readonly shipTo: Address | null;
}

export interface Cleared {
  readonly decision: Decision;
  /** Null for a quote, and where there was nothing to decide: neither is kept. */
  readonly id: string | null;
  /**
   * Decides once more inside the unit of work that goes on with the order, by the table, the proofs and the sales as they
   * are then, and keeps that. Only an `allow` of this answer is one.
   */
  keep(s: Groups): Promise<Decision>;
}

export interface AgeCheck {
  readonly id: string;
  readonly status: AgeStatus | 'other_buyer' | 'other_order';
  /** Why not, in the provider's words. */
  readonly reason: string | null;
  /** The provider's id, with which its own page takes the buyer through the next step; null where there is none. */
  readonly providerId: string | null;
  readonly expiresAt: number;
}

/**
 * Forged where it is not signed by the provider; unknown where it is about a check that nobody here has asked for; again
 * where so many came of that check that this one was not looked into.
 */
export type Heard = 'heard' | 'again' | 'unknown' | 'forged';

export interface Clearance {
  /** Asks the providers for what is needed and not known. A refusal of an order is kept at once. */
  decide(ask: ClearanceAsk): Promise<Cleared>;
  /**
   * Decides once more before it leaves, for the buyer and the order that a decision has allowed; null where nobody knows
   * them any more. @param shipTo As it is now; null where it goes to what was decided upon.
   */
  decideShipment(decisionId: string, lines: ClearanceAsk['lines'], shipTo: Address | null): Promise<Cleared | null>;
  readonly ages: {
    /**
     * Has the buyer's age proved for this order, or goes on with the try that is under way.
     * Errors: `order_not_cleared` (too young by their own word; no more tries), `provider_unavailable`, `invalid_ask`.
     */
    start(ask: ClearanceAsk, person: AgePerson, customerIp: string): Promise<AgeCheck>;
    /** The newest try for an order, asked for again at the provider; null where there is none. */
    look(organizationId: string, orderRef: string): Promise<AgeCheck | null>;
    /** A call of the provider's. What it says is asked for again. */
    heard(body: Uint8Array, signature: string | null): Promise<Heard>;
  };
  readonly addresses: {
    /** What is known of an address, or is now. Errors: `provider_unavailable`, `invalid_ask`. */
    check(address: Address): Promise<AddressAnswer>;
  };
  /** A decision against an order as the problem to answer. */
  refusal(decision: Decision, id: string | null): ConnectorError;
  /** The same for a shopper: plain, and without a word that helps to get round it. */
  forShopper(decision: Decision): string;
  /** The custom field of orders that the decision's number goes into; null where Zoho has none. */
  orderField(organizationId: string): Promise<string | null>;
  /** Looks whether the fields in Zoho are as they are mapped, what is due soon, and which orders nobody has cleared. */
  watch(): Promise<void>;
}
