// Stock in words. Zoho keeps two ledgers: physical is what is on the shelf and what orders are checked against;
// accounting follows invoices and bills, and is told only where it differs.
import type { Figures, ItemHead, Stock } from 'shared-schemas';
import { amount, aside, decimal, quote, state, told, word } from './voice.ts';

interface Named {
  readonly sku: string;
  readonly name: string;
  readonly id?: string;
  readonly itemId?: string;
}

/** An item by its SKU, or its id where it has none, and its name. */
export const itemWords = ({ sku, name, id = '', itemId = id }: Named): string =>
  `${sku === '' ? `id ${word(itemId)}` : word(sku)} ${quote(name)}`;

/** An item's name, its status where it is not active, and how single pieces are followed. */
export const itemHead = (item: ItemHead): string => {
  const tracked = item.tracking === 'untracked' ? 'no stock is kept of it' : `tracked by ${state(item.tracking)}`;
  const notes = aside(item.status !== 'active' && state(item.status), item.tracking !== 'none' && tracked);
  return `Item ${itemWords(item)}${notes}`;
};

/** The stock of one place or of all; the first line begins with `where`. */
export const stockLines = (
  where: string,
  { physical, accounting, incoming, reserved }: Stock,
  unit: string,
): string[] => {
  const differs = isOther(accounting.onHand, physical.onHand) || isOther(accounting.committed, physical.committed);
  return told(
    `${where}: ${amount(physical.available, unit)} available (physical: ${figureWords(physical)})`,
    differs && `    by invoices and bills (accounting): ${decimal(accounting.available)} (${figureWords(accounting)})`,
    isOther(reserved, '0') && `    less ${decimal(reserved)} promised by the connector to orders not counted yet`,
    incoming !== null && isOther(incoming, '0') && `    incoming by transfer: ${decimal(incoming)}`,
  );
};
export const isOther = (a: string, b: string): boolean => Number(a) !== Number(b);
const figureWords = ({ onHand, committed }: Figures): string =>
  `${decimal(onHand)} on hand, ${decimal(committed)} committed`;
