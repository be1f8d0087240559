// One order for a word: its number, its Zoho id, or the customer's PO number.
import { ConnectorError } from '../errors.ts';
import type { Spend, ZohoOrder, ZohoOrderHead, ZohoOrganization } from '../zoho/ports.ts';

/** For keys bound to locations: an order of which nothing ships from there does not exist. Errors: `order_not_found`. */
export const requireOrderAt = async (
  orders: ZohoOrganization['orders'],
  word: string,
  { locationIds, spend }: { readonly locationIds: readonly string[] | null; readonly spend: Spend },
): Promise<ZohoOrder> => {
  const order = await requireOrder(orders, word, spend);
  const seen = locationIds === null || order.lines.some((line) => locationIds.includes(line.locationId));
  if (seen) return order;
  throw new ConnectorError('order_not_found', `There is no order "${word}" at the locations of this key.`);
};

/** Errors: `order_not_found`, `order_ambiguous` with candidates. */
export const requireOrder = async (
  orders: ZohoOrganization['orders'],
  word: string,
  spend: Spend,
): Promise<ZohoOrder> => {
  const byId = /^\d{10,25}$/.test(word) ? await orders.get(spend, word) : null;
  if (byId !== null) return byId;
  let matches: readonly ZohoOrderHead[] = await orders.numbered(spend, word);
  if (matches.length === 0) matches = await orders.referenced(spend, word);
  const live = matches.filter((order) => order.status !== 'void');
  const meant = live.length > 0 ? live : matches;
  const [only, second] = meant;
  if (only === undefined) {
    throw new ConnectorError('order_not_found', `There is no order with the number or reference "${word}".`, {
      hint: 'Try list-orders.',
    });
  }
  if (second !== undefined) {
    throw new ConnectorError('order_ambiguous', `Several orders carry the reference "${word}".`, {
      candidates: meant.slice(0, 5).map(({ id, number }) => ({ id, name: number })),
      hint: 'Ask which one is meant, and use its number.',
    });
  }
  const order = await orders.get(spend, only.id);
  if (order === null) throw new ConnectorError('order_not_found', `The order "${word}" has just been deleted in Zoho.`);
  return order;
};
