// What Zoho documents of a kind of record anywhere: its documents of a list row and of the record itself, of creating and
// of reading it, and of Inventory and of Books, where it is the same record, leave different fields out.
import { fits } from './check.ts';
import type { Documents } from './documents.ts';
import type { Schema } from './schema.ts';

export interface Elsewhere {
  /** Whether some document has this field in this place of this kind of record, and the value fits it. */
  knows(path: string, value: unknown): boolean;
}

export const indexElsewhere = (documents: readonly Documents[]): Elsewhere => {
  const known = new Map<string, Set<Schema>>();
  const walk = (schema: Schema, path: string): void => {
    const place = kindOf(path);
    known.set(place, (known.get(place) ?? new Set()).add(schema));
    if (schema.items !== undefined) walk(schema.items, `${path}/*`);
    for (const [name, field] of Object.entries(schema.properties ?? {})) walk(field, `${path}/${name}`);
  };
  for (const { operations } of documents) {
    for (const { answers } of operations) {
      for (const schema of answers.values()) if (schema !== null) walk(schema, '');
    }
  }
  return {
    // Numbers that are absent are written as "" on the wire (API notes 6.0).
    knows: (path, value) => [...(known.get(kindOf(path)) ?? [])].some((schema) => value === '' || fits(schema, value)),
  };
};

/** Records that stand within others, by the names they stand under: an address is an address wherever it is. */
const within: Readonly<Record<string, string>> = {
  billing_address: 'address',
  shipping_address: 'address',
  address_info: 'address',
  addresses: 'address',
  custom_fields: 'customfield',
  item_custom_fields: 'customfield',
  shipmentorder_custom_fields: 'customfield',
  contact_persons: 'contactperson',
  contact_persons_associated: 'contactperson',
  line_items: 'lineitem',
  packages: 'package',
  invoices: 'invoice',
  // A composite item is an item.
  composite_item: 'item',
  composite_items: 'item',
};

/**
 * The place in a kind of record: salesorder/date, for /salesorders/X/date, /salesorder/date and /sales_order/date alike;
 * address/city, for /invoice/billing_address/city.
 */
export const kindOf = (path: string): string => {
  const steps = path.split('/').slice(1);
  // The innermost record that holds the place; the last step is the place itself.
  const start = Math.max(
    0,
    steps.slice(0, -1).findLastIndex((step) => within[step] !== undefined),
  );
  const [root = '', ...rest] = steps.slice(start);
  const kind = within[root] ?? root.replaceAll('_', '').replace(/s$/, '');
  return [kind, ...(rest[0] === '*' ? rest.slice(1) : rest)].join('/');
};
