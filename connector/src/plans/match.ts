// Is an order found in Zoho the one this plan sent? Pure.
import type { Micros } from 'shared-schemas';
import type { ZohoContact } from '../zoho/ports/contacts.ts';
import type { ZohoOrder } from '../zoho/ports/orders.ts';
import type { CustomerRecipe, OrderRecipe } from './recipe.ts';

/** Same customer, and the same items, quantities and prices; the total is judged apart. */
export const isOurOrder = (recipe: OrderRecipe, order: ZohoOrder): boolean => {
  const ours = recipe.lines.map((line) => `${line.itemId} ${line.quantityMicros} ${line.rateMicros}`).sort();
  const theirs = order.lines.map((line) => `${line.itemId} ${line.quantity} ${line.rate}`).sort();
  return (
    order.customerId === recipe.customerId &&
    ours.length === theirs.length &&
    ours.every((line, index) => line === theirs[index])
  );
};

const CENT: Micros = 10_000;

/** Zoho rounds each line by itself, so a cent a line is no difference; beyond it the shop's own tolerance counts. */
export const totalsAgree = (expected: Micros, actual: Micros, lines: number, tolerancePercent: number): boolean =>
  Math.abs(expected - actual) <= Math.max(lines * CENT, Math.floor((expected * tolerancePercent) / 100));

/** A contact of that name with the same e-mail address, as far as one was given. */
export const isOurContact = (recipe: CustomerRecipe, contact: ZohoContact): boolean =>
  recipe.email === null || recipe.email.toLowerCase() === contact.email.toLowerCase();
