// A plan in words, for whoever oversees plans.
import type { PlannedWrite } from 'shared-schemas';
import { grouped, oneLine, visible } from '../catalogue/written.ts';

const PURPOSES = { adjust: 'adjustment', count: 'count', undo: 'undoing' } as const;

/** One line. A mark in a name that turns the direction of writing would turn the amount behind it too. */
export const planSummary = (write: PlannedWrite): string => visible(oneLine(summaryOf(write)));

const summaryOf = (write: PlannedWrite): string => {
  switch (write.kind) {
    case 'create-order':
      return `order for ${write.customer.name}, ${grouped(write.total)} ${write.currency}`;
    case 'cancel-order':
      return `cancel order ${write.order.number}`;
    case 'create-customer':
      return `new customer ${write.name}`;
    case 'adjust-stock':
      return `${PURPOSES[write.purpose]} of ${write.lines.length === 1 ? '1 item' : `${write.lines.length} items`}, worth ${grouped(write.value)} ${write.currency}: ${write.reason}`;
    case 'transfer-stock':
      return `transfer from ${write.from?.name ?? ''} to ${write.to?.name ?? ''}${write.inTransit ? ', in transit' : ''}`;
    case 'link-items':
      return `${write.links.length === 1 ? '1 product id' : `${write.links.length} product ids`} filled in${write.field === null ? '' : `, into ${write.field} in Zoho too`}`;
    case 'receive-transfer':
      return `receive transfer ${write.transfer.number} at ${write.to?.name ?? ''}`;
    case 'name-item': {
      const item = `${write.item.sku} ${write.item.name}`.trim();
      return write.remove ? `take the name "${write.name}" away from ${item}` : `call ${item} "${write.name}"`;
    }
  }
};

/** What it would change, a line each. */
export const planLines = (write: PlannedWrite): string[] => linesOf(write).map(oneLine);

const linesOf = (write: PlannedWrite): string[] => {
  if (write.kind === 'create-customer' || write.kind === 'name-item') return [];
  if (write.kind === 'link-items') {
    return write.links.map(({ productId, sku, name }) => `  ${productId} for ${sku} ${name}`);
  }
  return write.lines.map((line) => {
    const item = `${line.unit} ${line.sku} ${line.name}`;
    if ('rate' in line) return `  ${line.quantity} ${item} at ${grouped(line.rate)} = ${grouped(line.total)}`;
    const place = 'location' in line && line.location !== null ? ` at ${line.location.name}` : '';
    return `  ${line.change.replace(/^(?=\d)/, '+')} ${item}${place}: ${line.before} -> ${line.after}`;
  });
};
