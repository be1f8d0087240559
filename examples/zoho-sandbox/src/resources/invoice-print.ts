// Invoices as the wire has them (API notes 6.9): the list has heads alone, its shipping_address key is empty.
import type { Call } from '../call.ts';
import { money } from '../wire/number.ts';
import type { Invoice } from '../world/records.ts';
import { printLine, printSaleHead, totalsOf } from './sale-print.ts';

/** A sent invoice past its date is overdue. */
export function invoiceStatus({ world }: Call, invoice: Invoice): string {
  return invoice.status === 'sent' && invoice.dueDate < world.today() ? 'overdue' : invoice.status;
}

export function balanceOf(call: Call, invoice: Invoice): number {
  return invoice.status === 'paid' || invoice.status === 'void' ? 0 : totalsOf(call, invoice).total;
}

export function printInvoiceRow(call: Call, invoice: Invoice) {
  const { line_items: _lines, shipping_address: _address, documents: _documents, ...head } = printHead(call, invoice);
  return { ...head, shipping_address: {}, documents: '', due_days: '', schedule_time: '' };
}

export function printInvoice(call: Call, invoice: Invoice) {
  return printHead(call, invoice);
}

function printHead(call: Call, invoice: Invoice) {
  const [orderId] = invoice.orderIds;
  const order = orderId ? call.world.orders.get(orderId) : undefined;
  return {
    invoice_id: invoice.id,
    ach_payment_initiated: false,
    invoice_number: invoice.number,
    ...printSaleHead(call, invoice, 'invoice'),
    status: invoiceStatus(call, invoice),
    salesorder_id: order?.id ?? '',
    salesorder_number: order?.number ?? '',
    payment_terms: 15,
    payment_terms_label: 'Net 15',
    due_date: invoice.dueDate,
    payment_expected_date: '',
    last_payment_date: '',
    recurring_invoice_id: '',
    is_viewed_by_client: false,
    has_attachment: false,
    client_viewed_time: '',
    line_items: invoice.lines.map((line, place) => ({
      ...printLine(call, invoice, line, place + 1),
      project_id: '',
      time_entry_ids: '',
      expense_id: '',
      expense_receipt_name: '',
      salesorder_item_id: invoice.orderLineIds[place] ?? '',
    })),
    payment_reminder_enabled: true,
    payment_made: money(0),
    credits_applied: money(0),
    tax_amount_withheld: money(0),
    balance: money(balanceOf(call, invoice)),
    write_off_amount: money(0),
    allow_partial_payments: false,
    payment_options: { payment_gateways: [] },
    reminders_sent: 0,
    last_reminder_sent_date: '',
    invoice_url: '',
  };
}
