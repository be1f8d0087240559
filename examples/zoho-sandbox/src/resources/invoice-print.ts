// Invoices as the wire has them (API notes 6.9): the list has heads alone, its shipping_address key is empty.
import type { Call } from '../call.ts';
import { money } from '../wire/number.ts';
import type { Invoice } from '../world/sales.ts';
import { primaryPerson } from './contact-print.ts';
import { printFields, printPromoted } from './custom-fields.ts';
import { printHeadPlaceOf } from './place-read.ts';
import { printLine, printSaleHead, totalsOf } from './sale-print.ts';

/** A sent invoice past its date is overdue. */
export function invoiceStatus({ world }: Call, invoice: Invoice): string {
  return ['sent', 'partially_paid'].includes(invoice.status) && invoice.dueDate < world.today()
    ? 'overdue'
    : invoice.status;
}

export function balanceOf(call: Call, invoice: Invoice): number {
  return invoice.status === 'void' ? 0 : totalsOf(call, invoice).total - invoice.paid;
}

/** The head alone: neither lines nor addresses, of which one key is left. */
export function printInvoiceRow(call: Call, invoice: Invoice) {
  const { world } = call;
  return {
    invoice_id: invoice.id,
    ach_payment_initiated: false,
    customer_id: invoice.customerId,
    customer_name: world.contacts.get(invoice.customerId)?.name ?? '',
    status: invoiceStatus(call, invoice),
    invoice_number: invoice.number,
    reference_number: invoice.reference,
    date: invoice.date,
    due_date: invoice.dueDate,
    due_days: '',
    currency_id: world.fixed.currency,
    currency_code: world.currency.code,
    schedule_time: '',
    is_viewed_by_client: false,
    has_attachment: false,
    client_viewed_time: '',
    total: money(totalsOf(call, invoice).total),
    balance: money(balanceOf(call, invoice)),
    created_time: world.timestamp(invoice.createdAt),
    last_modified_time: world.timestamp(invoice.modifiedAt),
    is_emailed: false,
    reminders_sent: 0,
    last_reminder_sent_date: '',
    payment_expected_date: '',
    last_payment_date: '',
    custom_fields: printFields(world, 'invoice', invoice.customFields).custom_fields,
    documents: '',
    ...printHeadPlaceOf(call, invoice.placeId),
    salesperson_id: invoice.salespersonId,
    salesperson_name: '',
    shipping_charge: money(invoice.shippingCharge),
    adjustment: money(invoice.adjustment),
    write_off_amount: money(0),
    exchange_rate: money(invoice.exchangeRate, 6),
    shipping_address: {},
    ...printPromoted(world, 'invoice', invoice.customFields),
  };
}

export function printInvoice(call: Call, invoice: Invoice) {
  const [orderId] = invoice.orderIds;
  const order = orderId ? call.world.orders.get(orderId) : undefined;
  const customer = call.world.contacts.get(invoice.customerId);
  return {
    invoice_id: invoice.id,
    ach_payment_initiated: false,
    invoice_number: invoice.number,
    ...printSaleHead(call, invoice, 'invoice'),
    email: (customer && primaryPerson(customer))?.email ?? '',
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
    payment_made: money(invoice.paid),
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
