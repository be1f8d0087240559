// Stock in words. Zoho keeps two ledgers: physical is what is on the shelf and what orders are checked against;
// accounting follows invoices and bills, and is told only where it differs.
import type { Figures, Freshness, ItemHead, Stock } from 'shared-schemas';
import { decimal, minute, quote, state, told, word } from './voice.ts';

export const itemWords = ({ id, sku, name }: Pick<ItemHead, 'id' | 'sku' | 'name'>): string =>
  `${sku === '' ? `id ${word(id)}` : word(sku)} ${quote(name)}`;

/** The stock of one place or of all; the first line begins with `where`. */
export const stockLines = (
  where: string,
  { physical, accounting, incoming, reserved }: Stock,
  unit: string,
): string[] => {
  const differs = isOther(accounting.onHand, physical.onHand) || isOther(accounting.committed, physical.committed);
  return told(
    `${where}: ${decimal(physical.available)}${unitWord(unit)} available (physical: ${figureWords(physical)})`,
    differs && `    by invoices and bills (accounting): ${decimal(accounting.available)} (${figureWords(accounting)})`,
    isOther(reserved, '0') && `    less ${decimal(reserved)} promised by the connector to orders not counted yet`,
    incoming !== null && isOther(incoming, '0') && `    incoming by transfer: ${decimal(incoming)}`,
  );
};

const isOther = (a: string, b: string): boolean => Number(a) !== Number(b);
const figureWords = ({ onHand, committed }: Figures): string =>
  `${decimal(onHand)} on hand, ${decimal(committed)} committed`;
export const unitWord = (unit: string): string =>
  unit === '' ? '' : ` ${/^[\p{L}\d.]{1,12}$/u.test(unit) ? unit : quote(unit, 20)}`;

/** An item's name, its status where it is not active, and how single pieces are followed. */
export const itemHead = (item: ItemHead): string => {
  const notes = told(
    item.status !== 'active' && state(item.status),
    item.tracking === 'untracked' && 'no stock is kept of it',
    (item.tracking === 'batch' || item.tracking === 'serial') && `tracked by ${item.tracking}`,
  );
  return `Item ${itemWords(item)}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
};

export const sourceWords = (source: Freshness['source']): string =>
  source === 'zoho' ? 'Zoho' : "the connector's copy of Zoho";
export const asOf = ({ source, readAt }: Freshness): string => `As of ${minute(readAt)}, from ${sourceWords(source)}.`;
