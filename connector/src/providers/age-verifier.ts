// Whoever proves ages: what a shop may ask of them, in our own words. Types only.

export interface AgePerson {
  readonly firstName: string;
  readonly lastName: string;
  /** A calendar day. */
  readonly bornOn: string;
  readonly street: string;
  readonly city: string;
  /** Two letters. */
  readonly state: string;
  readonly zip: string;
  readonly email?: string;
  readonly phone?: string;
}

/**
 * `accepted` alone proves anything. `denied` may become `accepted` later. The three in the middle want another step of the
 * buyer; `not_created` is a refusal without an id; `unknown` is whatever else was answered.
 */
export const ageStatuses = [
  'accepted',
  'denied',
  'signature',
  'photo_id',
  'phone_validation',
  'pending',
  'not_created',
  'unknown',
] as const;
export type AgeStatus = (typeof ageStatuses)[number];

export interface AgeAnswer {
  /** The provider's; null where it made none. */
  readonly id: string | null;
  readonly status: AgeStatus;
  readonly reason: string | null;
  /** Whether the provider says that it was made with our key; false where it does not say. */
  readonly ownKey: boolean;
  /** Whose age it is, by the provider's own record; null where it does not say. */
  readonly person: Pick<AgePerson, 'firstName' | 'lastName' | 'bornOn'> | null;
  /** What it was made for, as we told the provider; null where it does not say. */
  readonly reference: string | null;
}

export interface AgeVerifier {
  readonly provider: string;
  /**
   * Asks about a person, for one order. Errors: `provider_unavailable`; `invalid_ask` where the provider cannot use what
   * it was told.
   */
  start(
    person: AgePerson,
    order: { readonly reference: string; readonly minimumAge: number; readonly customerIp: string },
  ): Promise<AgeAnswer>;
  /** As it stands now, by the provider's own record. Null where it knows none. Errors: `provider_unavailable`. */
  status(id: string): Promise<AgeAnswer | null>;
  /** Whose status has changed, from a call of the provider's; null where it is not signed by it. */
  readCallback(body: Uint8Array, signature: string | null): string | null;
}
