// How the orders of a connection take their stock: chosen by the admin, because a sale can be counted twice.
import type { OrderMode } from '../store/connections.ts';

export type { OrderMode };

/** Each in words, to go behind a colon. */
export const orderModeWords: Readonly<Record<OrderMode, string>> = {
  commit: 'a confirmed order holds its stock, and its shipment and invoice in Zoho take it',
  fulfil: 'an order is packed and shipped here at once, which takes physical stock; its invoice is made in Zoho',
  'fulfil-and-invoice': 'an order is packed, shipped and invoiced here at once, which takes stock from both ledgers',
  adjust:
    'an order stays a draft in Zoho, and an adjustment takes its stock from both ledgers: for shops that never confirm, ship or invoice these orders there',
};

export const orderModes = Object.keys(orderModeWords) as OrderMode[];
