// Fields whose values are of another type than documented, or "" where they are absent.
import {
  composites,
  contacts,
  type Difference,
  groups,
  INVOICE,
  ITEM,
  invoices,
  items,
  NOTES,
  orders,
  packages,
  readItem,
  within,
  writeItem,
} from './difference.ts';

export const types: Difference[] = [
  {
    operations: readItem.concat(writeItem),
    where: 'answer',
    rule: 'type',
    paths: within(
      'item/locations/*',
      'location_stock_on_hand location_available_stock location_actual_available_stock',
    ),
    evidence: `${NOTES('6.1')}, "Per place": "SPEC types them as string; wire is number"`,
  },
  {
    operations: ['GET /items', ...readItem],
    where: 'answer',
    rule: 'type',
    paths: ['item/upc'],
    evidence: `${NOTES('6.1')}, example: text, since it may be empty and begin with zeros`,
  },
  {
    operations: groups,
    where: 'answer',
    rule: 'type',
    paths: within('itemgroup/items/*', 'upc attribute_option_name1'),
    evidence: `text: ${ITEM}`,
  },
  {
    operations: readItem,
    where: 'answer',
    rule: 'type',
    paths: ['customfield/value'],
    evidence: `a number stays one, a multiselect is a list: ${INVOICE}; connector code in public sends lists`,
  },
  {
    operations: ['GET /organizations', 'GET /organizations/{organization_id}'],
    where: 'answer',
    rule: 'type',
    paths: ['organization/fiscal_year_start_month'],
    evidence: `${NOTES('6.0')}, org fiscal_year_start_month`,
  },
  {
    operations: ['GET /invoices', ...invoices],
    where: 'answer',
    rule: 'type',
    paths: within('invoice', 'balance shipping_charge total'),
    evidence: `${NOTES('6.0')}, numbers; ${INVOICE}`,
  },
  {
    operations: ['GET /salesorders'],
    where: 'answer',
    rule: 'type',
    paths: ['salesorder/bcy_total'],
    evidence: `${NOTES('6.0')}, numbers: amounts have decimals; Books documents a number`,
  },
  {
    operations: ['GET /packages', ...packages],
    where: 'answer',
    rule: 'value',
    paths: within('package', 'created_time last_modified_time'),
    evidence: `${NOTES('6.0')}, timestamps: no plain dates`,
  },
];

export const blanks: Difference[] = [
  {
    operations: [...items, ...composites],
    where: 'answer',
    rule: 'blank',
    paths: [
      ...within('item', 'upc ean reorder_level stock_on_hand available_stock actual_available_stock asset_value'),
      ...within('item', 'minimum_order_quantity maximum_order_quantity'),
      ...within('item/package_details', 'length width height weight'),
    ],
    evidence: `${NOTES('6.0')}, numbers: "" where one is absent; ${ITEM}`,
  },
  {
    operations: groups,
    where: 'answer',
    rule: 'blank',
    paths: within('itemgroup/items/*', 'ean reorder_level'),
    evidence: `${NOTES('6.0')}, numbers: "" where one is absent; ${ITEM}`,
  },
  {
    operations: contacts,
    where: 'answer',
    rule: 'blank',
    paths: within('contact', 'tax_id tax_percentage'),
    evidence: `${NOTES('6.0')}, ids and numbers: an id is text, and "" where a value is absent`,
  },
  {
    operations: ['GET /salesorders'],
    where: 'answer',
    rule: 'blank',
    paths: ['salesorder/shipment_days'],
    evidence: `${NOTES('6.0')}, numbers: "" where one is absent`,
  },
  {
    operations: orders,
    where: 'answer',
    rule: 'blank',
    paths: ['lineitem/image_id'],
    evidence: `${NOTES('6.0')}, ids and numbers: an id is text, and "" where a value is absent`,
  },
];
