// Where one order stands, by number, Zoho id or the customer's PO number.
import { type AnswerOf, type AskOf, formatDecimal, type OrderStatus, type trackOrder } from 'shared-schemas';
import { describeInvoices } from '../catalogue/order-status.ts';
import { requireOrderAt } from '../catalogue/orders.ts';
import { toMoney, toOrderHead, toOrderLine } from '../catalogue/to-answer.ts';
import type { Ask, Parts } from '../parts.ts';
import type { ZohoOrder } from '../zoho/ports/orders.ts';

export const answerTrackOrder =
  (needs: Pick<Parts, 'zoho' | 'now'>) =>
  async (ask: AskOf<typeof trackOrder>, { asker, spend }: Ask): Promise<AnswerOf<typeof trackOrder>> => {
    const readAt = needs.now().toISOString();
    const order = await requireOrderAt(needs.zoho(asker.organizationId).orders, ask.order, {
      locationIds: asker.locationIds,
      spend,
      purpose: 'read',
    });
    const head = toOrderHead(order);
    return {
      order: head,
      sentence: sentenceFor(head.status, order),
      lines: order.lines.map((line) => ({
        ...toOrderLine(line),
        packed: formatDecimal(line.packed),
        shipped: formatDecimal(line.shipped),
        invoiced: formatDecimal(line.invoiced),
      })),
      packages: order.packages.map(({ number, status, carrier, trackingNumber, shippedOn, deliveredOn }) => ({
        number,
        status,
        carrier,
        trackingNumber,
        shippedOn,
        deliveredOn,
      })),
      invoices: order.invoices.map(({ number, status, total, balance }) => ({
        number,
        status,
        total: toMoney(total),
        balance: toMoney(balance),
      })),
      readAt,
    };
  };

const sentences: Record<OrderStatus, string> = {
  draft: 'It is a draft: nothing is reserved for it yet.',
  awaiting_approval: 'It waits for an approval in Zoho.',
  on_hold: 'It is on hold.',
  confirmed: 'It is confirmed and waits to be packed.',
  partly_packed: 'Part of it is packed.',
  packed: 'It is packed and waits to be shipped.',
  partly_shipped: 'Part of it has been shipped.',
  shipped: 'It has been shipped.',
  delivered: 'It has been delivered.',
  closed: 'It is closed.',
  cancelled: 'It has been cancelled.',
  unknown: 'Zoho gives it a status this connector does not know.',
};

const sentenceFor = (status: OrderStatus, order: ZohoOrder): string => {
  if (status === 'cancelled') return sentences[status];
  return [sentences[status], describeInvoices(order), describeTracking(order)].filter((each) => each !== '').join(' ');
};

const describeTracking = ({ packages }: ZohoOrder): string => {
  const tracked = packages.filter((each) => each.trackingNumber !== '');
  if (tracked.length === 0) return '';
  const numbers = tracked.map((each) => `${each.trackingNumber}${each.carrier === '' ? '' : ` (${each.carrier})`}`);
  return `Tracking number${numbers.length > 1 ? 's' : ''} ${numbers.slice(0, 5).join(', ')}.`;
};
