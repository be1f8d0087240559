// The contract between skill and connector: every intent, every problem, and the words they share.
import { doctor } from './admin/doctor.ts';
import type { Endpoint, Intent } from './intent.ts';
import { adjustStock } from './intents/adjust-stock.ts';
import { cancelOrder } from './intents/cancel-order.ts';
import { cancelPlan } from './intents/cancel-plan.ts';
import { checkStock } from './intents/check-stock.ts';
import { confirmPlan } from './intents/confirm-plan.ts';
import { connectionStatus } from './intents/connection-status.ts';
import { countStock } from './intents/count-stock.ts';
import { createCustomer } from './intents/create-customer.ts';
import { createOrder } from './intents/create-order.ts';
import { explain } from './intents/explain.ts';
import { findCustomer } from './intents/find-customer.ts';
import { findItems } from './intents/find-items.ts';
import { listEvents } from './intents/list-events.ts';
import { listLocations } from './intents/list-locations.ts';
import { listLowStock } from './intents/list-low-stock.ts';
import { listOrders } from './intents/list-orders.ts';
import { nameItem } from './intents/name-item.ts';
import { receiveTransfer } from './intents/receive-transfer.ts';
import { showItem } from './intents/show-item.ts';
import { showPlan } from './intents/show-plan.ts';
import { showReconciliation } from './intents/show-reconciliation.ts';
import { trackOrder } from './intents/track-order.ts';
import { transferStock } from './intents/transfer-stock.ts';
import { undoAdjustment } from './intents/undo-adjustment.ts';
import { cancelCheckout, showCheckout, startCheckout } from './shop/checkout.ts';
import { listProducts } from './shop/list-products.ts';
import { quoteCart } from './shop/quote-cart.ts';

export { formatDecimal, type Micros, multiply, parseDecimal, percentOf } from './decimal.ts';
export {
  type Event,
  type EventData,
  type EventType,
  event,
  eventData,
  eventId,
  eventTypes,
  lookAtItem,
  lookAtOrder,
} from './event.ts';
export {
  type AnswerOf,
  type AskField,
  type AskInputOf,
  type AskOf,
  askFields,
  type Cost,
  cost,
  type Effect,
  type Endpoint,
  type Envelope,
  type Intent,
  type Scope,
} from './intent.ts';
export { type OrderHead, type OrderLine, type OrderStatus, orderStatus } from './order.ts';
export {
  type Plan,
  type PlannedAdjustment,
  type PlannedCancellation,
  type PlannedCustomer,
  type PlannedLinks,
  type PlannedName,
  type PlannedOrder,
  type PlannedReceipt,
  type PlannedTransfer,
  type PlannedWrite,
  type PlanResult,
  type PlanState,
  plannedWrite,
  type Release,
  release,
} from './plan.ts';
export { type Problem, type ProblemCode, problem, problemCodes } from './problem.ts';
export { normaliseWord } from './same-word.ts';
export type { Buyer, ShipTo } from './shop/cart.ts';
export type { Checkout } from './shop/checkout.ts';
export type { Availability, Product } from './shop/product.ts';
export type { Figures, Freshness, ItemHead, Stock } from './stock.ts';
export { parseStockChange, type StockChange } from './stock-change.ts';
export type { Candidate, ItemCandidate } from './words.ts';
export {
  adjustStock,
  cancelCheckout,
  cancelOrder,
  cancelPlan,
  checkStock,
  confirmPlan,
  connectionStatus,
  countStock,
  createCustomer,
  createOrder,
  doctor,
  explain,
  findCustomer,
  findItems,
  listEvents,
  listLocations,
  listLowStock,
  listOrders,
  listProducts,
  nameItem,
  quoteCart,
  receiveTransfer,
  showCheckout,
  showItem,
  showPlan,
  showReconciliation,
  startCheckout,
  trackOrder,
  transferStock,
  undoAdjustment,
};

/** Every intent, in the order people meet them. */
export const intents = [
  checkStock,
  findItems,
  showItem,
  listLowStock,
  listLocations,
  findCustomer,
  trackOrder,
  listOrders,
  createOrder,
  createCustomer,
  cancelOrder,
  adjustStock,
  countStock,
  undoAdjustment,
  transferStock,
  nameItem,
  receiveTransfer,
  showPlan,
  confirmPlan,
  cancelPlan,
  showReconciliation,
  explain,
  listEvents,
  connectionStatus,
] as const satisfies readonly Intent[];

export type AnyIntent = (typeof intents)[number];
export type IntentName = AnyIntent['name'];

/** What a shop's own server may ask. No skill asks any of it: these are for service keys. */
export const shopEndpoints = [
  listProducts,
  quoteCart,
  startCheckout,
  showCheckout,
  cancelCheckout,
] as const satisfies readonly Endpoint[];

/** What the admin's own tools may ask. A key has a scope of theirs only where it is named: `--write` does not give it. */
export const adminEndpoints = [doctor] as const satisfies readonly Endpoint[];
