// The defaults of the switches, filled in where none is given.
import type { Plan, SandboxOptions, Settings } from './options.ts';

const DEFAULTS: Settings = {
  items: 300,
  orders: 0,
  seed: 1,
  organizations: 1,
  timeZone: 'America/Los_Angeles',
  origin: undefined,
  dataCentre: 'us',
  locations: 'locations',
  autoConfirm: false,
  approvals: false,
  autoNumber: true,
  preventNegativeStock: false,
  preventNegativeStockAtConfirm: false,
  taxPercentage: 0,
  plan: 'premium',
  planLapsed: false,
  userRemoved: false,
  mandatoryFields: [],
  language: 'en',
  dailyLimit: undefined,
  concurrency: undefined,
  perMinute: 100,
  blockSeconds: 1800,
  dailyMessageComma: false,
  consent: 'auto',
  redirectUris: [],
  codeSeconds: 60,
  expiredTokenCode: 57,
  bearer: 'reject',
  throttleStatus: 400,
  throttleLanguage: 'en',
  throttleSeconds: 300,
  expiresInMilliseconds: false,
  pkce: 'ignore',
  rejectNumberWithoutIgnoreFlag: true,
  pagePerPageOverflow: 'clamp',
  missingRecordCode: 5,
  unknownFilterBy: 'empty',
  inlineAddress: 'error',
  contactAddressWrites: true,
  orderAddressWrites: true,
  inventoryAccountRequired: true,
  repeatStatusChange: 'error',
  settingsFields: true,
  listCustomFieldsArray: false,
  listStockByPlace: false,
  createdStatus: 201,
  packageShape: 'object',
  shipmentFieldsRequired: true,
  shipmentKey: 'shipment_order',
  quantityDecimals: undefined,
  stockTouchesItem: false,
  headerLocationMustBeGeneral: true,
  invoiceMovesStock: 'created',
  ageRequiredType: 'boolean',
  numberFieldValue: 'text',
  restrictedStatesType: 'multiselect',
};

export function settle(options: SandboxOptions): Settings {
  const { now: _now, ...given } = options;
  const stated = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.assign({ ...DEFAULTS }, Object.fromEntries(stated)) as Settings;
}

/** Daily allowances by plan; premium's was read off a live organisation (API notes 5, "Limits"). */
export const DAILY_CALLS: Readonly<Record<Plan, number>> = {
  free: 1000,
  standard: 2500,
  professional: 5000,
  premium: 7500,
  enterprise: 10_000,
};
