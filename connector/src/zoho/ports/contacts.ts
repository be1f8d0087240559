// Contacts and their addresses, in our own words. Types only.

export interface ZohoContact {
  readonly id: string;
  readonly name: string;
  readonly company: string;
  readonly email: string;
  readonly phone: string;
  readonly status: string;
  readonly kind: string;
}

/** A row of the list of contacts. */
export interface ZohoContactRow {
  readonly id: string;
  readonly name: string;
  readonly company: string;
  readonly status: string;
  readonly kind: string;
  /** Both as Zoho writes them; empty where it does not. */
  readonly modifiedTime: string;
  readonly createdTime: string;
}

export interface ZohoAddress {
  readonly id: string;
  /** One line, for people. */
  readonly text: string;
  /** The same in its parts; what Zoho does not say is empty. */
  readonly parts?: {
    readonly street: string;
    readonly secondary: string;
    readonly city: string;
    readonly county: string;
    readonly state: string;
    readonly zip: string;
    readonly country: string;
  };
}

export interface ContactDraft {
  readonly name: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly company?: string;
  /** For bills and parcels alike. */
  readonly address?: AddressDraft;
}

export interface AddressDraft {
  /** Whose name stands on the parcel. */
  readonly attention: string;
  readonly street: string;
  readonly secondary: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly country: string;
  readonly phone: string;
}
