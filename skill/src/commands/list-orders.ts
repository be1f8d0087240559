// Sales orders, newest first.
import type { AnswerOf, listOrders as Intent } from 'shared-schemas';
import { listLines, orderWords } from '../lists.ts';

export const listOrders = ({ orders, more, readAt }: AnswerOf<typeof Intent>): string[] => {
  const rows = orders.map((order) => `  ${orderWords(order)}`);
  return listLines('No such order.', 'Orders, the newest first:', rows, readAt, more);
};
