// Sales orders, newest first.
import { list, orderWords } from '../lists.ts';

export const listOrders = list('orders', 'No such order.', 'Orders, the newest first:', orderWords);
