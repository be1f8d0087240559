// The addresses of all intents, a line each.
import { Hono } from 'hono';
import * as contract from 'shared-schemas';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Dress } from '../catalogue/product-ids.ts';
import type { StockDesk } from '../catalogue/stock-desk.ts';
import { mountIntent } from '../http/answer.ts';
import type { AskVariables } from '../http/authenticate.ts';
import type { Notice } from '../http/notice.ts';
import { problemHelp } from '../http/problem-help.ts';
import { answerCheckStock } from '../intents/check-stock.ts';
import { answerConnectionStatus, type ConnectionNeeds } from '../intents/connection-status.ts';
import { answerExplain } from '../intents/explain.ts';
import { answerFindCustomer } from '../intents/find-customer.ts';
import { answerFindItems } from '../intents/find-items.ts';
import { answerListEvents } from '../intents/list-events.ts';
import { answerListLocations } from '../intents/list-locations.ts';
import { answerListLowStock } from '../intents/list-low-stock.ts';
import { answerListOrders } from '../intents/list-orders.ts';
import { answerShowItem } from '../intents/show-item.ts';
import { answerShowReconciliation } from '../intents/show-reconciliation.ts';
import { answerTrackOrder } from '../intents/track-order.ts';
import type { Parts } from '../parts.ts';
import type { PlanDesk } from '../plans/desk.ts';

export interface IntentNeeds extends Parts, ConnectionNeeds {
  readonly catalogue: Catalogue;
  readonly stockDesk: StockDesk;
  readonly plans: PlanDesk;
  readonly notice: Notice;
  readonly dress: Dress;
}

export const intentRoutes = (needs: IntentNeeds): Hono<{ Variables: AskVariables }> => {
  const app = new Hono<{ Variables: AskVariables }>();
  const { plans } = needs;
  mountIntent(app, needs, contract.checkStock, answerCheckStock(needs));
  mountIntent(app, needs, contract.findItems, answerFindItems(needs));
  mountIntent(app, needs, contract.showItem, answerShowItem(needs));
  mountIntent(app, needs, contract.listLowStock, answerListLowStock(needs));
  mountIntent(app, needs, contract.listLocations, answerListLocations(needs));
  mountIntent(app, needs, contract.findCustomer, answerFindCustomer(needs));
  mountIntent(app, needs, contract.trackOrder, answerTrackOrder(needs));
  mountIntent(app, needs, contract.listOrders, answerListOrders(needs));
  mountIntent(app, needs, contract.showReconciliation, answerShowReconciliation(needs));
  mountIntent(app, needs, contract.explain, answerExplain({ ...needs, help: problemHelp }));
  mountIntent(app, needs, contract.listEvents, answerListEvents(needs));
  mountIntent(app, needs, contract.connectionStatus, answerConnectionStatus(needs));
  mountIntent(app, needs, contract.createOrder, plans.createOrder);
  mountIntent(app, needs, contract.createCustomer, plans.createCustomer);
  mountIntent(app, needs, contract.cancelOrder, plans.cancelOrder);
  mountIntent(app, needs, contract.adjustStock, plans.adjustStock);
  mountIntent(app, needs, contract.countStock, plans.countStock);
  mountIntent(app, needs, contract.undoAdjustment, plans.undoAdjustment);
  mountIntent(app, needs, contract.transferStock, plans.transferStock);
  mountIntent(app, needs, contract.receiveTransfer, plans.receiveTransfer);
  mountIntent(app, needs, contract.nameItem, plans.nameItem);
  mountIntent(app, needs, contract.showPlan, (ask, asked) => plans.show(ask.plan, asked));
  mountIntent(app, needs, contract.confirmPlan, plans.confirm);
  mountIntent(app, needs, contract.cancelPlan, (ask, asked) => plans.cancel(ask.plan, asked));
  return app;
};
