// What the rules are told of an order: types alone. What is not known is told as such, so that no rule can take it for no.
import type { Micros } from 'shared-schemas';
import type { ProductClass } from './product-classes.ts';
import type { RuleRow } from './rule-rows.ts';

/** A fact as it was found: absent is not false, and what cannot be read is neither. */
export type Told<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly why: string };

export const known = <T>(value: T): Told<T> => ({ kind: 'known', value });
export const absent: Told<never> = { kind: 'absent' };
export const unreadable = (why: string): Told<never> => ({ kind: 'unreadable', why });

/** A quote is answered, an order taken, a parcel handed over. Proofs are asked for from the order on. */
export type Moment = 'quote' | 'order' | 'shipment';

/** The shop's website, or the chat of its own people. */
export const channels = ['shop', 'chat'] as const;
export type Channel = (typeof channels)[number];

/** What an owner may turn from "no" into "a person looks at it". Everything else stays no. */
export const switches = [
  'unlisted-place',
  'unconfirmed-address',
  'mail-drop',
  'provider-down',
  'over-limit',
  'unknown-carrier',
] as const;
export type Switch = (typeof switches)[number];

export interface LineFacts {
  readonly itemId: string;
  readonly sku: string;
  readonly name: string;
  readonly brand: string;
  readonly quantityMicros: Micros;
  readonly productClass: Told<ProductClass>;
  /** The age the item asks for; 0 where it says that it asks for none. */
  readonly ageRequired: Told<number>;
  /** Codes of states, territories and military posts, normalised. */
  readonly restrictedStates: Told<readonly string[]>;
  readonly riskLevel: Told<'low' | 'medium' | 'high'>;
  readonly flavoured: Told<boolean>;
  /** Of one unit, in pounds. */
  readonly weightPounds: Told<Micros>;
  /** Total THC of one container, in milligrams. */
  readonly thcMilligrams: Told<Micros>;
  readonly coaUrl: Told<string>;
  /** A calendar day. */
  readonly coaDate: Told<string>;
}

export interface Address {
  readonly street: string;
  readonly secondary: string;
  readonly city: string;
  /** Empty where nobody knows it, which is the rule. */
  readonly county: string;
  readonly state: string;
  readonly zip: string;
  readonly country: string;
}

export interface AgeProof {
  readonly provider: string;
  readonly id: string;
  /** As the provider says it: only `accepted` is a yes. */
  readonly status: string;
  /** Whether the provider made it for this shop's own key. */
  readonly ownKey: boolean;
  readonly orderRef: string;
  readonly buyerKey: string;
  /** First and last name. */
  readonly buyerName: string;
  readonly minimumAge: number;
  readonly bornOn: string;
  readonly verifiedAt: number;
  readonly expiresAt: number;
}

export interface AddressProof {
  readonly provider: string;
  /** Of the address that was asked about: see addressKey. */
  readonly addressKey: string;
  /** The postal service's word on deliverability: Y, S, D, N or nothing. */
  readonly dpv: string;
  /** Whether it is a private mail drop. */
  readonly mailDrop: boolean;
  readonly vacant: boolean;
  /** As the provider writes it. */
  readonly standard: Pick<Address, 'street' | 'secondary' | 'city' | 'state' | 'zip'>;
  readonly checkedAt: number;
  readonly expiresAt: number;
}

export type Proof<T> =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreachable'; readonly provider: string }
  | { readonly kind: 'given'; readonly proof: T };

export interface Facts {
  readonly now: number;
  /** The organisation's. */
  readonly timeZone: string;
  readonly moment: Moment;
  readonly channel: Channel;
  /** What a proof must be bound to. */
  readonly orderRef: string;
  readonly lines: readonly LineFacts[];
  /** Custom fields that are not as they are mapped, in words; null where nobody could look. */
  readonly fieldDrift: readonly string[] | null;
  readonly buyer: { readonly key: string; readonly name: string; readonly bornOn: Told<string> };
  readonly ageProof: Proof<AgeProof>;
  readonly shipTo: Told<Address>;
  readonly addressProof: Proof<AddressProof>;
  /** As the owner calls it; null where none is chosen. */
  readonly carrier: string | null;
  /** Whether an adult signs for the parcel. */
  readonly adultSignature: boolean;
  /** What the buyer was sold before, each sale with its day. */
  readonly past: Told<readonly PastSale[]>;
  /** Rows of the table; null stands for one that cannot be read. */
  readonly rows: readonly (RuleRow | null)[];
  /** Those that the owner has turned to review. */
  readonly reviewed: readonly Switch[];
}

export interface PastSale {
  readonly productClass: ProductClass;
  readonly day: string;
  readonly quantityMicros: Micros;
}
