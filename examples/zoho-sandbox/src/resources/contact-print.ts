// Contacts as the wire has them (API notes 6.3).
import type { Call } from '../call.ts';
import { money } from '../wire/number.ts';
import type { Contact, ContactPerson } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { printAddress } from './addresses.ts';
import { printFields, printPromoted } from './custom-fields.ts';

export const primaryPerson = (contact: Contact): ContactPerson | undefined =>
  contact.persons.find((person) => person.primary) ?? contact.persons[0];

function printHead(world: World, contact: Contact) {
  const person = primaryPerson(contact);
  return {
    contact_id: contact.id,
    contact_name: contact.name,
    company_name: contact.company,
    contact_type: contact.type,
    status: contact.status,
    website: contact.website,
    payment_terms: contact.paymentTerms,
    payment_terms_label: contact.paymentTermsLabel,
    currency_id: world.fixed.currency,
    currency_code: world.currency.code,
    language_code: 'en',
    first_name: person?.firstName ?? '',
    last_name: person?.lastName ?? '',
    email: person?.email ?? '',
    phone: person?.phone ?? '',
    mobile: person?.mobile ?? '',
    outstanding_receivable_amount: money(0),
    outstanding_receivable_amount_bcy: money(0),
    unused_credits_receivable_amount: money(0),
    unused_credits_receivable_amount_bcy: money(0),
    is_linked_with_zohocrm: false,
    source: 'user',
    created_time: world.timestamp(contact.createdAt),
    last_modified_time: world.timestamp(contact.modifiedAt),
  };
}

export function printContactRow(call: Call, contact: Contact) {
  return {
    ...printHead(call.world, contact),
    customer_name: contact.name,
    vendor_name: contact.type === 'vendor' ? contact.name : '',
    ...printPromoted(call.world, 'contact', contact.customFields),
  };
}

export function printContact({ world }: Call, contact: Contact) {
  const place = world.primaryPlace;
  return {
    ...printHead(world, contact),
    has_transaction: world.orders.all.some((order) => order.customerId === contact.id),
    primary_contact_id: primaryPerson(contact)?.id ?? '',
    currency_symbol: world.currency.symbol,
    payment_reminder_enabled: true,
    facebook: '',
    twitter: '',
    is_taxable: true,
    tax_id: '',
    tax_name: '',
    tax_percentage: '',
    tax_authority_id: '',
    tax_authority_name: '',
    tax_exemption_id: '',
    tax_exemption_code: '',
    opening_balances: [],
    ...(world.settings.locations === 'locations' && { location_id: place.id, location_name: place.name }),
    billing_address: printAddress(contact.billing),
    shipping_address: printAddress(contact.shipping),
    addresses: contact.others.map(printAddress),
    contact_persons: contact.persons.map((person) => printPerson(contact, person)),
    default_templates: {
      invoice_template_id: '',
      invoice_template_name: '',
      estimate_template_id: '',
      estimate_template_name: '',
      creditnote_template_id: '',
      creditnote_template_name: '',
      invoice_email_template_id: '',
      invoice_email_template_name: '',
      estimate_email_template_id: '',
      estimate_email_template_name: '',
      creditnote_email_template_id: '',
      creditnote_email_template_name: '',
    },
    ...printFields(world, 'contact', contact.customFields),
    notes: contact.notes,
  };
}

export function printPerson(contact: Contact, person: ContactPerson) {
  return {
    contact_id: contact.id,
    contact_person_id: person.id,
    salutation: person.salutation,
    first_name: person.firstName,
    last_name: person.lastName,
    email: person.email,
    phone: person.phone,
    mobile: person.mobile,
    designation: person.designation,
    department: person.department,
    skype: '',
    is_primary_contact: person.primary,
    is_added_in_portal: false,
    communication_preference: { is_sms_enabled: false, is_whatsapp_enabled: false, is_email_enabled: true },
  };
}
