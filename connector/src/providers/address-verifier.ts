// Whoever knows addresses: what a shop may ask of them, in our own words. Types only. A second provider is another file
// beside usps.ts that answers the same, and a line where the first is chosen.

export interface AskedAddress {
  readonly street: string;
  readonly secondary: string;
  readonly city: string;
  /** Two letters. */
  readonly state: string;
  /** Five digits. */
  readonly zip: string;
}

export interface AddressAnswer {
  /** The postal service's word: Y deliverable, S or D without the flat, N not; empty where it does not say. */
  readonly dpv: 'Y' | 'S' | 'D' | 'N' | '';
  readonly mailDrop: boolean;
  readonly vacant: boolean;
  /** As the provider writes it; what was asked where it knows no such address. */
  readonly standard: AskedAddress;
  /** What the buyer should mend, in the provider's words. */
  readonly corrections: readonly string[];
}

export interface AddressVerifier {
  readonly provider: string;
  /** Errors: `provider_unavailable`, with when to ask again where that is known. */
  verify(address: AskedAddress): Promise<AddressAnswer>;
}

/** How often a provider may be called, over all processes. */
export interface Allowance {
  /** Notes a call; answers null, or until when there is none left. */
  admit(): Promise<number | null>;
  /** The provider has asked to be left alone until then. */
  block(until: number): Promise<void>;
}
