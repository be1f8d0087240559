// How orders are found. Inventory documents pages alone; these filters were seen to work, or not (API notes 6.4, 9.1).
import type { Call } from '../call.ts';
import type { ListSpec } from '../wire/list.ts';
import type { SalesOrder } from '../world/sales.ts';
import { printOrderRow, statusOf } from './order-print.ts';
import { totalsOf } from './sale-print.ts';

const hasStatus = (status: string) => (call: Call, order: SalesOrder) => statusOf(call, order).status === status;

export const ORDER_LIST: ListSpec<SalesOrder> = {
  key: 'salesorders',
  reportName: 'Sales Orders',
  row: printOrderRow,
  sorts: {
    created_time: (_call, order) => order.createdAt,
    last_modified_time: (_call, order) => order.modifiedAt,
    date: (_call, order) => order.date,
    shipment_date: (_call, order) => order.shipmentDate,
    salesorder_number: (_call, order) => order.number,
    reference_number: (_call, order) => order.reference,
    customer_name: (call, order) => call.world.contacts.get(order.customerId)?.name ?? '',
    total: (call, order) => totalsOf(call, order).total,
    status: (call, order) => statusOf(call, order).status,
  },
  defaultSort: 'created_time',
  defaultOrder: 'D',
  filterBy: {
    'Status.Draft': hasStatus('draft'),
    'Status.PendingApproval': hasStatus('pending_approval'),
    'Status.Approved': hasStatus('approved'),
    'Status.PartiallyShipped': hasStatus('partially_shipped'),
    'Status.Shipped': hasStatus('shipped'),
    'Status.Fulfilled': hasStatus('fulfilled'),
    'Status.Void': hasStatus('void'),
    'Status.Closed': (call, order) => statusOf(call, order).orderStatus === 'closed',
  },
  // Taken and not applied: applied_filter comes back Status.All (API notes 6.4, 9.1).
  ignoredFilterBy: ['Status.Confirmed'],
  texts: {
    salesorder_number: (_call, order) => order.number,
    // Exact: a part of it finds nothing (API notes 6.4).
    reference_number: (_call, order) => order.reference,
    customer_name: (call, order) => call.world.contacts.get(order.customerId)?.name ?? '',
    item_name: (_call, order) => order.lines.map(({ name }) => name),
    item_description: (_call, order) => order.lines.map(({ description }) => description),
  },
  exact: {
    customer_id: (_call, order) => order.customerId,
    status: (call, order) => statusOf(call, order).status,
    item_id: (_call, order) => order.lines.map(({ itemId }) => itemId),
    salesorder_ids: (_call, order) => order.id,
    salesperson_id: (_call, order) => order.salespersonId,
  },
  numbers: { total: (call, order) => totalsOf(call, order).total },
  dates: { date: (_call, order) => order.date, shipment_date: (_call, order) => order.shipmentDate },
  modifiedAt: (order) => order.modifiedAt,
  searchText: (call, order) => [order.reference, order.number, call.world.contacts.get(order.customerId)?.name ?? ''],
};
