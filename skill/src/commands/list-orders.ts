// Sales orders, newest first.
import { list, orderWords } from '../lists.ts';

export const listOrders = list('orders', 'No orders found.', 'Orders, the newest first:', orderWords);
