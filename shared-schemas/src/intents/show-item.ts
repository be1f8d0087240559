// "Tell me all about SKU X."
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { acceptedAge, freshness, itemHead, stock, warnings } from '../stock.ts';
import { decimal, itemWord, money } from '../words.ts';

/** A custom field as Zoho types it; `unreadable` where its value does not fit its type. */
export const customField = v.strictObject({
  apiName: v.string(),
  label: v.string(),
  type: v.picklist(['text', 'number', 'amount', 'boolean', 'list', 'date', 'unreadable']),
  value: v.union([v.string(), v.boolean(), v.array(v.string()), v.null()]),
});

export const showItem = intent({
  name: 'show-item',
  summary: 'One item in full: prices, stock, custom fields.',
  method: 'GET',
  path: '/v1/items/:item',
  scope: 'items:read',
  effect: 'read',
  ask: v.strictObject({ item: v.pipe(itemWord, v.description('SKU, item id or exact name')), ...acceptedAge }),
  answer: v.strictObject({
    item: itemHead,
    description: v.string(),
    sellingPrice: v.nullable(money),
    purchasePrice: v.nullable(money),
    currency: v.string(),
    reorderLevel: v.nullable(decimal),
    stock,
    customFields: v.array(customField),
    ...freshness.entries,
    warnings,
  }),
  example: "--item 'SF-1108'",
});
