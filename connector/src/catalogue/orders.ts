// One order for a word: its number, its Zoho id, or the customer's PO number. A write takes none where a word is the
// number of one order and the reference of another.
import { ConnectorError } from '../errors.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ZohoOrder, ZohoOrderHead } from '../zoho/ports/orders.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';

/** Reading, a number goes before a reference. */
export type Purpose = 'read' | 'write';

/** For keys bound to locations: an order of which nothing ships from there does not exist. Errors: `order_not_found`. */
export const requireOrderAt = async (
  orders: ZohoOrganization['orders'],
  word: string,
  {
    locationIds,
    spend,
    purpose,
  }: { readonly locationIds: readonly string[] | null; readonly spend: Spend; readonly purpose: Purpose },
): Promise<ZohoOrder> => {
  const order = await requireOrder(orders, word, spend, purpose);
  const seen = locationIds === null || order.lines.some((line) => locationIds.includes(line.locationId));
  if (seen) return order;
  throw new ConnectorError('order_not_found', `There is no order "${word}" at the locations of this key.`);
};

/** Errors: `order_not_found`, `order_ambiguous` with candidates. */
export const requireOrder = async (
  orders: ZohoOrganization['orders'],
  word: string,
  spend: Spend,
  purpose: Purpose,
): Promise<ZohoOrder> => {
  const byId = /^\d{10,25}$/.test(word) ? await orders.get(spend, word) : null;
  if (byId !== null) return byId;
  const numbered = await orders.numbered(spend, word);
  const asked = numbered.length === 0 || purpose === 'write';
  const referenced = asked ? await orders.referenced(spend, word) : [];
  // One that is void does not stand aside for another that the word means in another way.
  const meant = either(living(numbered), living(referenced));
  const [only, second] = meant;
  if (only === undefined) {
    throw new ConnectorError('order_not_found', `There is no order with the number or reference "${word}".`, {
      hint: 'Try list-orders.',
    });
  }
  if (second !== undefined) {
    throw new ConnectorError('order_ambiguous', `Several orders carry the number or reference "${word}".`, {
      candidates: meant.slice(0, 5).map(({ id, number }) => ({ id, name: number })),
      hint: 'Ask which one is meant, and use its id.',
    });
  }
  const order = await orders.get(spend, only.id);
  if (order === null) throw new ConnectorError('order_not_found', `The order "${word}" has just been deleted in Zoho.`);
  return order;
};

const living = (orders: readonly ZohoOrderHead[]): readonly ZohoOrderHead[] => {
  const live = orders.filter((order) => order.status !== 'void');
  return live.length > 0 ? live : orders;
};

const either = (some: readonly ZohoOrderHead[], others: readonly ZohoOrderHead[]): ZohoOrderHead[] => [
  ...new Map([...some, ...others].map((order) => [order.id, order])).values(),
];
