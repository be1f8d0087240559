// How invoices are found (API notes 6.9).
import type { Call } from '../call.ts';
import type { ListSpec } from '../wire/list.ts';
import type { Invoice } from '../world/sales.ts';
import { balanceOf, invoiceStatus, printInvoiceRow } from './invoice-print.ts';
import { totalsOf } from './sale-print.ts';

const hasStatus = (status: string) => (call: Call, invoice: Invoice) => invoiceStatus(call, invoice) === status;
const customerName = (call: Call, invoice: Invoice) => call.world.contacts.get(invoice.customerId)?.name ?? '';

export const INVOICE_LIST: ListSpec<Invoice> = {
  key: 'invoices',
  reportName: 'Invoices',
  row: printInvoiceRow,
  sorts: {
    created_time: (_call, invoice) => invoice.createdAt,
    last_modified_time: (_call, invoice) => invoice.modifiedAt,
    date: (_call, invoice) => invoice.date,
    due_date: (_call, invoice) => invoice.dueDate,
    invoice_number: (_call, invoice) => invoice.number,
    customer_name: customerName,
    total: (call, invoice) => totalsOf(call, invoice).total,
    balance: balanceOf,
  },
  defaultSort: 'created_time',
  defaultOrder: 'D',
  filterBy: {
    'Status.Draft': hasStatus('draft'),
    'Status.Sent': hasStatus('sent'),
    'Status.OverDue': hasStatus('overdue'),
    'Status.Paid': hasStatus('paid'),
    'Status.PartiallyPaid': hasStatus('partially_paid'),
    'Status.Unpaid': (call, invoice) => ['sent', 'overdue'].includes(invoiceStatus(call, invoice)),
    'Status.Void': hasStatus('void'),
  },
  // Refused, where other lists would pass over it (API notes 6.9).
  refusedFilterBy: ['Status.Closed'],
  texts: {
    invoice_number: (_call, invoice) => invoice.number,
    reference_number: (_call, invoice) => invoice.reference,
    customer_name: customerName,
    item_name: (_call, invoice) => invoice.lines.map(({ name }) => name),
    item_description: (_call, invoice) => invoice.lines.map(({ description }) => description),
    email: (call, invoice) => (call.world.contacts.get(invoice.customerId)?.persons ?? []).map(({ email }) => email),
  },
  exact: {
    customer_id: (_call, invoice) => invoice.customerId,
    item_id: (_call, invoice) => invoice.lines.map(({ itemId }) => itemId),
    status: (call, invoice) => {
      const status = invoiceStatus(call, invoice);
      return status === 'sent' || status === 'overdue' ? [status, 'unpaid'] : status;
    },
  },
  numbers: { total: (call, invoice) => totalsOf(call, invoice).total, balance: balanceOf },
  dates: { date: (_call, invoice) => invoice.date, due_date: (_call, invoice) => invoice.dueDate },
  modifiedAt: (invoice) => invoice.modifiedAt,
  searchText: (call, invoice) => [invoice.number, invoice.reference, customerName(call, invoice)],
};
