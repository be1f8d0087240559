// Fields that the documents leave out.
import {
  adjustments,
  CONTACT,
  CONTACT_ROW,
  composites,
  contacts,
  type Difference,
  groups,
  INVOICE,
  INVOICE_ROW,
  ITEM,
  ITEM_ROWS,
  invoices,
  NOTES,
  ORDER,
  orders,
  packages,
  readItem,
  within,
  writeItem,
} from './difference.ts';

export const moreThanDocumented: Difference[] = [
  {
    operations: [...readItem, ...writeItem, ...composites],
    where: 'answer',
    rule: 'undocumented',
    paths: within(
      'item',
      `actual_available_for_sale_stock actual_committed_stock associated_template_id default_price_brackets
       image_sync_in_progress include_in_tax_return integration_references inventory_valuation_method
       is_default_tax_applied is_fulfillable is_storage_location_enabled offline_created_date_with_time preferred_vendors
       price_brackets pricing_scheme purchase_tax_information quantity_in_transit sales_channels sales_margin
       tax_country_code tax_groups_details tax_information tax_status total_initial_stock custom_field_hash
       package_details zcrm_product_id`,
    ),
    evidence: ITEM,
  },
  {
    operations: ['GET /items', ...readItem],
    where: 'answer',
    rule: 'undocumented',
    paths: within(
      'item',
      `attribute_id2 attribute_id3 attribute_name2 attribute_name3 attribute_option_data1 attribute_option_data2
       attribute_option_data3 attribute_option_id2 attribute_option_id3 attribute_option_name2 attribute_option_name3
       attribute_type1 attribute_type2 attribute_type3`,
    ),
    evidence: ITEM,
  },
  {
    operations: ['GET /items', 'GET /contacts', 'GET /salesorders', 'GET /invoices'],
    where: 'answer',
    rule: 'undocumented',
    paths: ['item/cf_*', 'contact/cf_*', 'salesorder/cf_*', 'invoice/cf_*'],
    evidence: `${NOTES('6.0')}, item custom fields: lists have them as top-level cf_ keys; ${CONTACT}; ${ITEM_ROWS}; ${INVOICE_ROW}`,
  },
  {
    operations: ['GET /items'],
    where: 'answer',
    rule: 'undocumented',
    paths: within('item', 'item_name has_attachment zcrm_product_id'),
    evidence: ITEM_ROWS,
  },
  {
    operations: [...readItem, ...writeItem],
    where: 'answer',
    rule: 'undocumented',
    paths: within(
      'item/locations/*',
      `is_item_mapped is_general_location location_committed_stock location_actual_committed_stock
       location_available_for_sale_stock location_actual_available_for_sale_stock location_quantity_in_transit
       initial_stock initial_stock_rate storages is_storage_location_enabled sales_channels`,
    ),
    evidence: `${NOTES('6.1')}, "Per place"; ${ITEM}`,
  },
  {
    operations: [...readItem, ...composites],
    where: 'answer',
    rule: 'undocumented',
    paths: ['item/warehouses'],
    evidence: `${NOTES('6.1')}, "Per place": organisations that have not moved to locations; ${ITEM}`,
  },
  {
    operations: composites,
    where: 'answer',
    rule: 'undocumented',
    paths: ['item/locations'],
    evidence: `${NOTES('6.1')}, "Per place": as any item has them`,
  },
  {
    operations: groups,
    where: 'answer',
    rule: 'undocumented',
    paths: [
      ...within('itemgroup', 'attribute_id2 attribute_name2'),
      ...within('itemgroup/items/*', 'attribute_option_id2 attribute_option_name2'),
    ],
    evidence: `${NOTES('6.2')}: up to three attributes`,
  },
  {
    operations: ['GET /variants/{variant_id}/openingstock'],
    where: 'answer',
    rule: 'undocumented',
    paths: ['openingstock/warehouses'],
    evidence: `${NOTES('6.6')}: what locations are called where warehouses are still in use`,
  },
  {
    operations: contacts,
    where: 'answer',
    rule: 'undocumented',
    paths: within('contact', 'addresses custom_field_hash source'),
    evidence: CONTACT,
  },
  {
    operations: ['GET /contacts'],
    where: 'answer',
    rule: 'undocumented',
    paths: within('contact', 'customer_name vendor_name source'),
    evidence: CONTACT_ROW,
  },
  {
    operations: [...readItem, ...writeItem, ...contacts, ...orders, 'GET /salesorders', ...invoices, 'GET /invoices'],
    where: 'answer',
    rule: 'undocumented',
    paths: ['customfield/field_id'],
    evidence: `${ORDER}; ${CONTACT}; ${INVOICE_ROW}`,
  },
  {
    operations: orders,
    where: 'answer',
    rule: 'undocumented',
    paths: within(
      'salesorder',
      `paid_status invoiced_status shipped_status current_sub_status contact_persons custom_field_hash approver_id
       submitted_by submitted_date salesreturns`,
    ),
    evidence: `${NOTES('6.4')}, "Statuses"; ${ORDER}`,
  },
  {
    operations: ['GET /salesorders'],
    where: 'answer',
    rule: 'undocumented',
    paths: within('salesorder', 'paid_status invoiced_status shipped_status current_sub_status'),
    evidence: `${NOTES('6.4')}, "Statuses"`,
  },
  {
    operations: [...orders, ...invoices],
    where: 'answer',
    rule: 'undocumented',
    paths: within(
      'lineitem',
      `item_type sales_rate item_sub_total documents is_unconfirmed_product quantity_cancelled quantity_backordered
       quantity_delivered`,
    ),
    evidence: `${NOTES('6.4')}; ${ORDER}; ${INVOICE}`,
  },
  {
    operations: ['GET /salesorders/{salesorder_id}', 'GET /packages', ...packages],
    where: 'answer',
    rule: 'undocumented',
    paths: within('package', 'quantity delivery_method'),
    evidence: ORDER,
  },
  {
    operations: ['GET /salesorders/{salesorder_id}'],
    where: 'answer',
    rule: 'undocumented',
    paths: ['package/shipment_order'],
    evidence: `${ORDER}: with the day of delivery, which nothing documented tells`,
  },
  {
    operations: [
      'GET /inventoryadjustments',
      'GET /inventoryadjustments/{inventory_adjustment_id}',
      'POST /inventoryadjustments',
    ],
    where: 'answer',
    rule: 'undocumented',
    paths: within('inventoryadjustment', 'warehouse_id warehouse_name'),
    evidence: `${NOTES('6.5, 6.6')}: what locations are called where warehouses are still in use`,
  },
  {
    operations: ['GET /transferorders', 'GET /transferorders/{transfer_order_id}', 'POST /transferorders'],
    where: 'answer',
    rule: 'undocumented',
    paths: within('transferorder', 'from_warehouse_id from_warehouse_name to_warehouse_id to_warehouse_name'),
    evidence: `${NOTES('6.6, 6.7')}: what locations are called where warehouses are still in use`,
  },
  {
    operations: ['GET /transferorders'],
    where: 'answer',
    rule: 'undocumented',
    paths: ['/page_context/search_criteria'],
    evidence: `${NOTES('6.0')}, "Pagination": page_context tells the search criteria`,
  },
  {
    operations: ['GET /inventoryadjustments', ...adjustments],
    where: 'answer',
    rule: 'undocumented',
    paths: ['inventoryadjustment/status'],
    evidence: `${NOTES('6.5')}, approvals; public code that reads "adjusted" there`,
  },
  {
    operations: invoices,
    where: 'answer',
    rule: 'undocumented',
    paths: within(
      'invoice',
      `bcy_total contact_persons created_by_id custom_field_hash discount_amount documents email estimate_id salesorder_id
       salesorder_number template_type`,
    ),
    evidence: INVOICE,
  },
  {
    operations: invoices,
    where: 'answer',
    rule: 'undocumented',
    paths: within('invoice', 'billing_address_id shipping_address_id'),
    evidence: `as in ${ORDER}`,
  },
];
