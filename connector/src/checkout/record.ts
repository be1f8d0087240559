// A checkout as it is kept, and how it is read back from the store.
import type { Buyer, Micros, ShipTo } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import { toMark } from '../plans/marks.ts';
import type { OrderMode } from '../plans/order-mode.ts';
import type { SaleLine } from '../plans/sales.ts';
import type { CheckoutRow } from '../store/checkouts.ts';
import { isState, type State } from './states.ts';

export interface Cart {
  readonly member: boolean;
  readonly lines: readonly SaleLine[];
  readonly subTotalMicros: Micros;
  readonly taxMicros: Micros;
  readonly totalMicros: Micros;
  readonly currency: string;
  /** Null where the organisation keeps everything in one place. */
  readonly location: { readonly id: string; readonly name: string } | null;
  readonly timeZone: string;
  /** How its order takes its stock, as it was when it began. */
  readonly mode: OrderMode;
}

export interface KeptBuyer extends Buyer {
  readonly shipTo: ShipTo;
}

export interface Refusal {
  readonly rule: string;
  readonly items: readonly string[];
  readonly reason: string;
}

/** What a checkout has learnt on its way; kept so that a crash forgets nothing. */
export interface Progress {
  /** Calls of the step it is in that have failed. */
  readonly tries: number;
  /** Why it is ending otherwise than done, in words for the shop. */
  readonly reason: string | null;
  readonly refusals: readonly Refusal[];
  /** The step the age provider wants of the buyer, in its own word. */
  readonly ageStep: { readonly step: string; readonly reason: string | null; readonly id: string | null } | null;
  readonly address: { readonly suggested: ShipTo | null; readonly corrections: readonly string[] } | null;
  readonly payment: 'none' | 'asked' | 'authorised' | 'captured' | 'voided' | 'declined';
  readonly customer: {
    readonly id: string;
    readonly name: string;
    readonly address: { readonly id: string; readonly text: string } | null;
  } | null;
  /** The order's field in Zoho that the decision's number goes into; null where there is none. */
  readonly decisionField: string | null;
  /** Of the plan that cancels the order again. */
  readonly withdrawKey: string | null;
  /** What a person is asked to look at; null while nobody is. */
  readonly stuckBecause: string | null;
  /** From which state it got stuck. */
  readonly stuckIn: State | null;
}

export const noProgress: Progress = {
  tries: 0,
  reason: null,
  refusals: [],
  ageStep: null,
  address: null,
  payment: 'none',
  customer: null,
  decisionField: null,
  withdrawKey: null,
  stuckBecause: null,
  stuckIn: null,
};

export interface CheckoutRecord<S extends State = State> {
  readonly id: string;
  readonly organizationId: string;
  readonly kid: string;
  readonly requestHash: string;
  readonly state: S;
  readonly version: number;
  readonly planKey: string;
  readonly cart: Cart;
  /** Null once forgotten. */
  readonly buyer: KeptBuyer | null;
  /** Sealed; null once over. */
  readonly payment: string | null;
  readonly progress: Progress;
  readonly decisionId: string | null;
  readonly orderId: string | null;
  readonly orderNumber: string | null;
  readonly createdAt: number;
  readonly heldUntil: number;
  readonly leaseUntil: number | null;
}

export const toRecord = (row: CheckoutRow): CheckoutRecord => {
  const { state } = row;
  if (!isState(state)) {
    throw new ConnectorError('internal', `Checkout ${row.id} is in a state this version does not know.`);
  }
  return {
    id: row.id,
    organizationId: row.organizationId,
    kid: row.kid,
    requestHash: row.requestHash,
    state,
    version: row.version,
    planKey: row.planKey,
    cart: JSON.parse(row.cart) as Cart,
    buyer: row.buyer === null ? null : (JSON.parse(row.buyer) as KeptBuyer),
    payment: row.payment,
    progress: { ...noProgress, ...(JSON.parse(row.progress) as Partial<Progress>) },
    decisionId: row.decisionId,
    orderId: row.orderId,
    orderNumber: row.orderNumber,
    createdAt: row.createdAt,
    heldUntil: row.heldUntil,
    leaseUntil: row.leaseUntil,
  };
};

/** Such as CO-7KQF-2M3D-9X4B-TT01: 80 bits, so that none is found by trying. */
export const toCheckoutId = (random: string): string => toMark(random, 'CO-');
