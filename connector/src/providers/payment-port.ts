// The shop's own payment step, as the connector asks for it: hold an amount, take it, or let it go. Types only.
//
// A hold is named by its checkout, so that asking again is asking about the same hold. What is let go stays let go: a
// hold that arrives after its release, or is released before it was ever seen, never comes to be. Without that a lost
// answer could leave somebody's money held for good.
import type { Micros } from 'shared-schemas';

/** As the payment step says it. */
export type PaymentState = 'authorised' | 'declined' | 'captured' | 'voided';

export interface PaymentAsk {
  /** The checkout's id. */
  readonly id: string;
  readonly amountMicros: Micros;
  readonly currency: string;
  /** What the shop's checkout page has learnt of the buyer's means; opaque here. */
  readonly token: string;
}

/** Every method may throw `provider_unavailable`: then nobody knows whether it happened, and it may be asked again. */
export interface Payments {
  /** Holds the amount, once for each id. */
  authorise(ask: PaymentAsk): Promise<PaymentState>;
  /** Takes what is held. */
  capture(id: string): Promise<PaymentState>;
  /** Lets go what is held, or will yet arrive. */
  void(id: string): Promise<PaymentState>;
}
