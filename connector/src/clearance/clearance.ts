// What the rest of the house may ask of an optional part: the one gate that every order of a shop passes. Types only.

export interface Clearance {
  /** Looks whether the fields in Zoho are as they are mapped, and what is due soon; asked again and again. */
  watch(): Promise<void>;
}
