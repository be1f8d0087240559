// Every command's voice: how the answer of an intent is told to people. A missing one does not compile.
//
// A new intent: its row in the table comes out of shared-schemas by `node skill/build.ts` (about three lines of the
// script, a line for each flag of its own). Its file here is one of these:
// - a plan: `export { planLines as adjustStock } from '../plan-words.ts';`, and its kind in KIND there; a field of the
//   plan that no kind had before gets its label in planLines, a figure of a line its place in planLine;
// - a list: `list(key, none, head, row)` from ../lists.ts, where only the row is its own (see list-locations.ts);
// - else `told(...)` with the words of ../voice.ts, and `asOf(answer, now)` at the end (see show-item.ts).
// Every text of an answer goes through quote, word, state, decimal or minute; commands.test.ts finds one that does not.
// Then: a sample in ../sample-answers.ts, a line in SKILL.md, a row in references/answers.md, `node skill/build.ts`.
import type { AnswerOf, AnyIntent, IntentName } from 'shared-schemas';
import { adjustStock } from './adjust-stock.ts';
import { cancelOrder } from './cancel-order.ts';
import { cancelPlan } from './cancel-plan.ts';
import { checkStock } from './check-stock.ts';
import { confirmPlan } from './confirm-plan.ts';
import { connectionStatus } from './connection-status.ts';
import { countStock } from './count-stock.ts';
import { createCustomer } from './create-customer.ts';
import { createOrder } from './create-order.ts';
import { explain } from './explain.ts';
import { findCustomer } from './find-customer.ts';
import { findItems } from './find-items.ts';
import { listEvents } from './list-events.ts';
import { listLocations } from './list-locations.ts';
import { listLowStock } from './list-low-stock.ts';
import { listOrders } from './list-orders.ts';
import { nameItem } from './name-item.ts';
import { receiveTransfer } from './receive-transfer.ts';
import { showItem } from './show-item.ts';
import { showPlan } from './show-plan.ts';
import { showReconciliation } from './show-reconciliation.ts';
import { trackOrder } from './track-order.ts';
import { transferStock } from './transfer-stock.ts';
import { undoAdjustment } from './undo-adjustment.ts';

type Voices = { [Name in IntentName]: (answer: AnswerOf<Extract<AnyIntent, { name: Name }>>, now: Date) => string[] };

// biome-ignore format: a table
export const voices: Voices = {
  'check-stock': checkStock, 'find-items': findItems, 'show-item': showItem,
  'list-low-stock': listLowStock, 'list-locations': listLocations, 'find-customer': findCustomer,
  'track-order': trackOrder, 'list-orders': listOrders, 'create-order': createOrder,
  'create-customer': createCustomer, 'cancel-order': cancelOrder, 'adjust-stock': adjustStock,
  'count-stock': countStock, 'undo-adjustment': undoAdjustment, 'transfer-stock': transferStock,
  'receive-transfer': receiveTransfer, 'name-item': nameItem, 'show-plan': showPlan, 'confirm-plan': confirmPlan,
  'cancel-plan': cancelPlan, 'list-events': listEvents, 'show-reconciliation': showReconciliation, explain,
  'connection-status': connectionStatus,
};
