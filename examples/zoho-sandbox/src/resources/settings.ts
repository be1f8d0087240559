// Metadata: custom fields, taxes, currencies, users (API notes 6.10).
import { type Call, type Route, requireRecord } from '../call.ts';
import { invalidValue, unknownUrl } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import type { CustomField, Tax } from '../world/records.ts';
import { fieldsOf } from './custom-fields.ts';

const scope = 'settings.READ';

export const settingsRoutes: readonly Route[] = [
  { method: 'GET', path: '/settings/fields', scope, handler: listFields },
  { method: 'GET', path: '/settings/fields/bulkfetch', scope, handler: listFieldsOfMany },
  { method: 'GET', path: '/settings/taxes', scope, handler: listTaxes },
  { method: 'GET', path: '/settings/taxes/:tax_id', scope, handler: getTax },
  { method: 'GET', path: '/settings/currencies', scope, handler: listCurrencies },
  { method: 'GET', path: '/users', scope, handler: listUsers },
  { method: 'GET', path: '/users/me', scope, handler: getMe },
  { method: 'GET', path: '/users/:user_id', scope, handler: getUser },
];

const ENTITIES: readonly CustomField['entity'][] = ['item', 'contact', 'salesorder', 'invoice', 'package'];

/** Known from Books; an organisation may answer it as an unknown path. */
function listFields(call: Call): Reply {
  if (!call.settings.settingsFields) throw unknownUrl();
  const entity = ENTITIES.find((one) => one === call.query.get('entity'));
  if (!entity) throw invalidValue('entity');
  return answer({ fields: printFieldsOf(call, entity) });
}

/** Several entities at once, also known from Books alone. */
function listFieldsOfMany(call: Call): Reply {
  if (!call.settings.settingsFields) throw unknownUrl();
  const asked = (call.query.get('entities') ?? '').split(',').map((name) => name.trim());
  const entities = ENTITIES.filter((one) => asked.includes(one));
  if (entities.length === 0) throw invalidValue('entities');
  return answer({ fields: entities.flatMap((entity) => printFieldsOf(call, entity)) });
}

const printFieldsOf = (call: Call, entity: CustomField['entity']) =>
  fieldsOf(call.world, entity).map((field) => ({
    field_id: field.id,
    label: field.label,
    api_name: field.apiName,
    data_type: field.dataType,
    entity: field.entity,
    is_active: true,
    is_mandatory: call.settings.mandatoryFields.includes(field.apiName),
    show_on_pdf: false,
    max_length: 255,
    values: field.options.map((name, order) => ({ name, id: `${field.id}${order}`, order, is_active: true })),
    autonumber_prefix: '',
    autonumber_suffix: '',
    autonumber_start: 0,
  }));

function printTax(tax: Tax) {
  return {
    tax_id: tax.id,
    tax_name: tax.name,
    tax_percentage: tax.percentage,
    tax_type: 'tax',
    tax_specific_type: '',
    tax_authority_id: '',
    tax_authority_name: '',
    is_value_added: false,
  };
}

function listTaxes(call: Call): Reply {
  return answer({
    taxes: call.world.taxes.map((tax, place) => ({ ...printTax(tax), is_default_tax: place === 0, is_editable: true })),
    page_context: {
      page: 1,
      per_page: 200,
      has_more_page: false,
      report_name: 'Taxes',
      applied_filter: 'Status.All',
      sort_column: 'created_time',
      sort_order: 'D',
    },
  });
}

/** A list of one, by the specification. */
function getTax(call: Call): Reply {
  const tax = requireRecord(call, 'Tax', call.world.tax(call.params.tax_id ?? ''));
  return answer({ tax: [printTax(tax)] });
}

/** No page_context here (API notes 6.0). */
function listCurrencies({ world }: Call): Reply {
  return answer({
    currencies: [
      {
        currency_id: world.fixed.currency,
        currency_code: world.currency.code,
        currency_name: world.currency.name,
        currency_symbol: world.currency.symbol,
        price_precision: world.pricePrecision,
        currency_format: '1,234,567.89',
        is_base_currency: true,
        exchange_rate: 0,
        effective_date: '',
      },
    ],
  });
}

const USER = { name: 'Jordan Avery', email: 'jordan@juniper-oak.example' };

function listUsers({ world }: Call): Reply {
  return answer({
    users: [
      {
        user_id: world.fixed.user,
        role_id: world.fixed.role,
        name: USER.name,
        email: USER.email,
        user_role: 'admin',
        user_type: 'zoho',
        status: 'active',
        is_current_user: true,
        photo_url: 'https://contacts.zoho.com/file?ID=0&fs=thumb',
      },
    ],
    page_context: {
      page: 1,
      per_page: 200,
      has_more_page: false,
      report_name: 'Users',
      applied_filter: 'Status.All',
      sort_column: 'name',
      sort_order: 'A',
    },
  });
}

function getMe({ world }: Call): Reply {
  return answer({
    user: {
      user_id: world.fixed.user,
      name: USER.name,
      email_ids: [{ is_selected: true, email: USER.email }],
      status: 'active',
      user_role: 'admin',
      user_type: 'zoho',
      role_id: world.fixed.role,
      photo_url: 'https://contacts.zoho.com/file?ID=0&fs=thumb',
      is_claimant: true,
      created_time: '2025-01-14',
      custom_fields: '',
    },
  });
}

function getUser(call: Call): Reply {
  requireRecord(call, 'User', call.params.user_id === call.world.fixed.user ? true : undefined);
  return getMe(call);
}
