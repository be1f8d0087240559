// /organizations: the one resource that needs no organization_id (API notes 6.0 "Common", 6.10).
import { type Call, type Route, requireRecord } from '../call.ts';
import { answer, type Reply } from '../wire/reply.ts';
import type { World } from '../world/world.ts';

/** @param worlds the organisations of the user; none where the user was removed. */
export function organizationRoutes(worlds: () => readonly World[]): readonly Route[] {
  const listOrganizations = (call: Call): Reply =>
    // No page_context here (API notes 6.0).
    answer({ organizations: worlds().map((world) => printOrganization(call, world)) });
  const getOrganization = (call: Call): Reply => {
    const world = worlds().find(({ organizationId }) => organizationId === call.params.organization_id);
    return answer({ organization: printDetail(call, requireRecord(call, 'Organization', world)) });
  };
  const scope = 'settings.READ';
  const needsOrganization = false;
  return [
    { method: 'GET', path: '/organizations', scope, needsOrganization, handler: listOrganizations },
    { method: 'GET', path: '/organizations/:organization_id', scope, needsOrganization, handler: getOrganization },
  ];
}

function printOrganization(call: Call, world: World) {
  return {
    organization_id: world.organizationId,
    name: world.name,
    contact_name: 'Jordan Avery',
    email: 'jordan@juniper-oak.example',
    is_default_org: world.index === 0,
    plan_type: 130,
    tax_group_enabled: true,
    zi_migration_status: 0,
    plan_name: call.settings.plan.toUpperCase(),
    plan_period: 'Monthly',
    language_code: 'en',
    // The name of the month, where the specification says a number (API notes 6.0).
    fiscal_year_start_month: 'january',
    account_created_date: '2025-01-14',
    account_created_date_formatted: '14 Jan 2025',
    time_zone: world.settings.timeZone,
    is_org_active: true,
    currency_id: world.fixed.currency,
    currency_code: world.currency.code,
    currency_symbol: world.currency.symbol,
    currency_format: '###,##0.00',
    price_precision: world.pricePrecision,
    user_role: 'admin',
  };
}

function printDetail(call: Call, world: World) {
  return {
    ...printOrganization(call, world),
    date_format: 'dd MMM yyyy',
    field_separator: ' ',
    industry_type: 'Retail',
    industry_size: '',
    company_id_label: 'Company ID',
    company_id_value: '',
    tax_id_label: 'Tax ID',
    tax_id_value: '',
    org_address: '',
    remit_to_address: '',
    phone: '+1-503-555-0142',
    fax: '',
    website: '',
    address: {
      street_address1: '1210 SE Stark St',
      street_address2: '',
      city: 'Portland',
      state: 'Oregon',
      country: 'U.S.A',
      zip: '97214',
    },
    custom_fields: [],
  };
}
