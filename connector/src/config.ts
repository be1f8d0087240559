// Reads the settings once, at the edge. One error names every bad setting and prints no value.
import { readFileSync } from 'node:fs';
import { intents } from 'shared-schemas';
import * as v from 'valibot';
import type { Switch } from './compliance/facts.ts';
import { readOpeningHours } from './mirror/opening-hours.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** @param host As URL has it: of IPv6 in brackets. */
export const isLoopback = (host: string): boolean => /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/.test(host);

/** An origin such as https://connector.example; plain http only on this machine itself. */
const origin = v.pipe(
  v.string(),
  v.check((text) => {
    const url = URL.parse(text);
    if (url === null || url.pathname !== '/' || url.search !== '' || url.hash !== '') return false;
    if (url.username !== '' || url.password !== '') return false;
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  }, 'must be an origin such as https://connector.example (plain http only for loopback addresses)'),
  v.transform((text) => new URL(text).origin),
);

const loopbackOrigin = v.pipe(
  origin,
  v.check((text) => isLoopback(new URL(text).hostname), 'must be a loopback address: the sandbox runs on this machine'),
);

const whole = (min: number, max: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, 'must be a whole number'),
    v.transform(Number),
    v.minValue(min, `must be at least ${min}`),
    v.maxValue(max, `must be at most ${max}`),
  );

const decimalText = v.pipe(v.string(), v.regex(/^\d{1,9}(\.\d{1,6})?$/, 'must be a number such as 0 or 2.5'));

const intentNames = intents.map((intent) => intent.name);
const intentList = v.pipe(
  v.string(),
  v.transform((text) => {
    if (text === 'all') return intentNames;
    const reads = intents.filter((intent) => intent.effect === 'read').map((intent) => intent.name);
    return text === 'read' ? reads : text.split(',').map((name) => name.trim());
  }),
  v.array(v.picklist(intentNames, `must be "read", "all" or a comma-separated list of ${intentNames.join(', ')}`)),
);

/** Where the shop's payment step is: https, or http on this machine itself. */
const paymentsUrl = v.pipe(
  v.string(),
  v.check((text) => {
    const url = URL.parse(text);
    if (url === null || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '')
      return false;
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  }, 'must be an address such as https://shop.example/payments (plain http only for loopback addresses)'),
);
const paymentsSecret = v.pipe(
  v.string(),
  v.regex(/^[\x21-\x7e]{16,512}$/, 'must be 16 to 512 plain characters without blanks'),
);

/** SKUs with commas between them; the staged rollout of a shop. */
const skuList = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').flatMap((sku) => (sku.trim() === '' ? [] : [sku.trim()]))),
  v.minLength(1, 'must name at least one SKU, or be left out'),
  v.maxLength(5_000, 'may name at most 5000 SKUs'),
);

const dataCentres = ['us', 'eu', 'in', 'au', 'jp', 'ca', 'cn', 'sa', 'uk'] as const;

/** What an owner of a shop may turn from "no" to "a person looks at it". */
const reviewable = [
  'unlisted-place',
  'unconfirmed-address',
  'mail-drop',
  'provider-down',
  'over-limit',
  'unknown-carrier',
] as const satisfies readonly Switch[];
const reviewList = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').flatMap((name) => name.trim() || [])),
  v.array(v.picklist(reviewable, `must be a comma-separated list of ${reviewable.join(', ')}`)),
);
const secretText = v.pipe(
  v.string(),
  v.regex(/^[\x21-\x7e]{4,512}$/, 'must be 4 to 512 plain characters without blanks'),
);
const oneLine = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^[^\p{Cc}]{1,200}$/u, 'must be one line of at most 200 characters'),
);

const isAddress = (text: string): boolean => {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
};

const addressList = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').flatMap((address) => address.trim() || [])),
  v.array(
    v.pipe(v.string(), v.check(isAddress, 'must be https addresses, with commas between (http only for loopback)')),
  ),
);

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const schema = v.object({
  HOST: v.optional(v.string(), '127.0.0.1'),
  PORT: v.optional(whole(0, 65_535), '8787'),
  PUBLIC_URL: v.optional(origin),
  DATABASE_FILE: v.optional(v.string(), '.data/connector.db'),
  MASTER_KEY: v.optional(v.string()),
  MASTER_KEY_COMMAND: v.optional(v.string()),
  PREVIOUS_MASTER_KEY: v.optional(v.string()),
  ZOHO_CLIENT_ID: v.optional(v.pipe(v.string(), v.nonEmpty('must not be empty'))),
  ZOHO_CLIENT_SECRET: v.optional(v.pipe(v.string(), v.nonEmpty('must not be empty'))),
  PREVIOUS_ZOHO_CLIENT_SECRET: v.optional(v.string()),
  ZOHO_DATA_CENTRE: v.optional(v.picklist(dataCentres, `must be one of ${dataCentres.join(', ')}`), 'us'),
  ZOHO_SANDBOX_URL: v.optional(loopbackOrigin),
  ORGANIZATION_ID: v.optional(v.pipe(v.string(), v.regex(/^\d{1,25}$/, 'must be the organisation id, digits only'))),
  INTENTS: v.optional(intentList, 'read'),
  CANONICAL_ID: v.optional(
    v.picklist(['sku', 'item_id', 'product_id'], 'must be "sku", "item_id" or "product_id"'),
    'sku',
  ),
  PRODUCT_ID_FIELD: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^cf_[a-z0-9_]{1,100}$/, 'must be the API name of a custom field, such as cf_product_id'),
    ),
  ),
  CALLS_PER_MINUTE: v.optional(whole(10, 90), '60'),
  CALLS_IN_FLIGHT: v.optional(whole(1, 9), '4'),
  PLAN_MINUTES: v.optional(whole(1, 1_440), '10'),
  ORDER_STRATEGY: v.optional(v.picklist(['number', 'reference'], 'must be "number" or "reference"'), 'number'),
  ORDER_NUMBER_PREFIX: v.optional(
    v.pipe(v.string(), v.regex(/^[0-9A-Za-z-]{0,10}$/, 'must be at most 10 letters, digits or dashes')),
    'OC-',
  ),
  STOCK_BUFFER: v.optional(decimalText, '0'),
  BACKORDERS: v.optional(v.picklist(['refuse', 'allow'], 'must be "refuse" or "allow"'), 'refuse'),
  DELIVERY_METHOD: v.optional(
    v.pipe(v.string(), v.regex(/^[^\p{Cc}]{1,50}$/u, 'must be 1 to 50 characters on one line')),
    'Delivery',
  ),
  PRICE_TOLERANCE_PERCENT: v.optional(decimalText, '0'),
  OPENING_HOURS: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => readOpeningHours(text) !== null, 'must be such as "mon-fri 09:00-18:00, sat 10:00-14:00"'),
    ),
    'mon-sun 08:00-20:00',
  ),
  ORDERS_A_DAY: v.optional(whole(0, 100_000), '20'),
  MAX_AGE_MINUTES: v.optional(whole(0, 1_440), '30'),
  SETTLE_SECONDS: v.optional(whole(0, 120), '5'),
  OPENCLAW_HOOK_TOKEN: v.optional(
    v.pipe(v.string(), v.regex(/^[\x21-\x7e]{16,512}$/, 'must be 16 to 512 plain characters without blanks')),
  ),
  SUBSCRIBER_ADDRESSES: v.optional(
    v.picklist(['public', 'loopback', 'private'], 'must be "public", "loopback" or "private"'),
    'public',
  ),
  RECONCILE_AT: v.optional(
    v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the day such as 02:30')),
  ),
  RECONCILE_FROM: v.optional(v.pipe(v.string(), v.nonEmpty('must not be empty'))),
  RECONCILE_KEY: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'must be the id of a key, 16 hex digits'))),
  RECONCILE_SOURCES: v.optional(addressList, ''),
  RECONCILE_TOKEN: v.optional(
    v.pipe(v.string(), v.regex(/^[\x21-\x7e]{8,2000}$/, 'must be 8 to 2000 plain characters without blanks')),
  ),
  RECONCILE_LOCATION: v.optional(v.pipe(v.string(), v.nonEmpty('must not be empty'))),
  RECONCILE_BASIS: v.optional(v.picklist(['on-hand', 'available'], 'must be "on-hand" or "available"'), 'on-hand'),
  RECONCILE_PROMISED: v.optional(v.picklist(['doubted', 'counted'], 'must be "doubted" or "counted"'), 'doubted'),
  RECONCILE_PLAN_HOURS: v.optional(whole(1, 168), '24'),
  RECONCILE_DRIFT_UNITS: v.optional(decimalText, '0'),
  RECONCILE_DRIFT_PERCENT: v.optional(decimalText, '0'),
  RECONCILE_MOST_ITEMS: v.optional(whole(1, 10_000), '200'),
  RECONCILE_MOST_UNITS: v.optional(whole(1, 1_000_000), '1000'),
  RECONCILE_MOST_ZEROS: v.optional(whole(0, 10_000), '10'),
  WEBHOOK_RULES: v.optional(v.picklist(['by-hand', 'by-connector'], 'must be "by-hand" or "by-connector"'), 'by-hand'),
  WEBHOOK_REPEAT_MINUTES: v.optional(whole(0, 1_440), '10'),
  WEBHOOK_SILENCE_HOURS: v.optional(whole(0, 720), '24'),
  WEBHOOK_KEEP_DAYS: v.optional(whole(1, 90), '7'),
  WEBHOOK_KEEP_COUNT: v.optional(whole(100, 1_000_000), '10000'),
  CONSOLE: v.optional(v.picklist(['loopback', 'on', 'off'], 'must be "loopback", "on" or "off"'), 'loopback'),
  SHOP: v.optional(v.picklist(['off', 'on'], 'must be "off" or "on"'), 'off'),
  SHOP_CARRIER: v.optional(oneLine),
  SHOP_CARRIER_ADDRESS: v.optional(oneLine),
  SHOP_CARRIER_PHONE: v.optional(oneLine),
  SHOP_ADULT_SIGNATURE: v.optional(v.picklist(['no', 'yes'], 'must be "no" or "yes"'), 'no'),
  SHOP_REVIEW: v.optional(reviewList, ''),
  SHOP_PROVIDERS_URL: v.optional(loopbackOrigin),
  AGECHECKER_KEY: v.optional(secretText),
  AGECHECKER_SECRET: v.optional(secretText),
  USPS_CLIENT_ID: v.optional(secretText),
  USPS_CLIENT_SECRET: v.optional(secretText),
  SHOP_PRICE: v.optional(v.picklist(['msrp', 'rate'], 'must be "msrp" or "rate"'), 'msrp'),
  SHOP_SKUS: v.optional(skuList),
  SHOP_AVAILABILITY: v.optional(v.picklist(['band', 'number'], 'must be "band" or "number"'), 'band'),
  SHOP_LOW_STOCK: v.optional(decimalText, '5'),
  SHOP_STALE_BUFFER: v.optional(decimalText, '1'),
  SHOP_STALE_HOURS: v.optional(whole(1, 720), '24'),
  SHOP_HOLD_MINUTES: v.optional(whole(1, 240), '15'),
  SHOP_PAYMENTS_URL: v.optional(paymentsUrl),
  SHOP_PAYMENTS_SECRET: v.optional(paymentsSecret),
  MCP: v.optional(v.picklist(['off', 'on'], 'must be "off" or "on"'), 'off'),
  METRICS_PORT: v.optional(whole(0, 65_535)),
  METRICS_TOKEN: v.optional(
    v.pipe(v.string(), v.regex(/^[\x21-\x7e]{16,512}$/, 'must be 16 to 512 plain characters without blanks')),
  ),
  LOG_LEVEL: v.optional(v.picklist(logLevels, `must be one of ${logLevels.join(', ')}`), 'info'),
});

/** Names of every setting, for `.env.example` and its test. */
export const settingNames: readonly string[] = Object.keys(schema.entries);

/** Settings that may come as NAME_FILE instead, naming a file that holds them. */
export const secretNames = [
  'MASTER_KEY',
  'PREVIOUS_MASTER_KEY',
  'ZOHO_CLIENT_ID',
  'ZOHO_CLIENT_SECRET',
  'PREVIOUS_ZOHO_CLIENT_SECRET',
  'OPENCLAW_HOOK_TOKEN',
  'AGECHECKER_SECRET',
  'USPS_CLIENT_SECRET',
  'SHOP_PAYMENTS_SECRET',
  'RECONCILE_TOKEN',
  'METRICS_TOKEN',
] as const;

/** Whom a shop asks: without them nothing that is regulated could be sold. */
const shopNeeds = ['AGECHECKER_KEY', 'AGECHECKER_SECRET', 'USPS_CLIENT_ID', 'USPS_CLIENT_SECRET'] as const;

/** What a nightly reconciliation takes. */
const nightNeeds = ['RECONCILE_FROM', 'RECONCILE_KEY'] as const;

/** Every name that is read at all. */
export const possibleNames: readonly string[] = [...settingNames, ...secretNames.map((name) => `${name}_FILE`)];

export type Config = Readonly<Omit<v.InferOutput<typeof schema>, 'PUBLIC_URL'>> & {
  /** The connector's own origin, which assertions must name. Never taken from a request. */
  readonly PUBLIC_URL: string;
};

/** @throws Error that names each bad setting and what it must be, never a value. */
export const readConfig = (
  env: Env,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Config => {
  const faults: string[] = [];
  const values: Record<string, string> = {};
  for (const name of settingNames) {
    const value = env[name];
    if (value !== undefined && value !== '') values[name] = value;
  }
  for (const name of secretNames) {
    const path = env[`${name}_FILE`];
    if (path === undefined || path === '') continue;
    if (values[name] !== undefined) faults.push(`${name}: set it or ${name}_FILE, not both`);
    try {
      values[name] = readFile(path).trim();
    } catch {
      faults.push(`${name}_FILE: the file cannot be read`);
    }
  }
  const parsed = v.safeParse(schema, values);
  if (!parsed.success) {
    // By the setting's own name, and once: a list may be wrong in several places.
    const named = parsed.issues.map((issue) => `${String(issue.path?.[0]?.key ?? 'settings')}: ${issue.message}`);
    faults.push(...new Set(named));
  }
  if (parsed.success && parsed.output.SHOP === 'on') {
    const missing = shopNeeds.filter((name) => parsed.output[name] === undefined);
    faults.push(...missing.map((name) => `${name}: must be set where SHOP is on`));
  }
  if (parsed.success && parsed.output.RECONCILE_AT !== undefined) {
    const missing = nightNeeds.filter((name) => parsed.output[name] === undefined);
    faults.push(...missing.map((name) => `${name}: must be set where RECONCILE_AT is`));
  }
  if (parsed.success && parsed.output.SHOP === 'on') {
    const { SHOP_PAYMENTS_URL: url, SHOP_PAYMENTS_SECRET: secret } = parsed.output;
    if ((url === undefined) !== (secret === undefined)) {
      faults.push('SHOP_PAYMENTS_URL and SHOP_PAYMENTS_SECRET: set both, or neither');
    }
  }
  if (!parsed.success || faults.length > 0) {
    throw new Error(
      `The connector cannot start with these settings:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  }
  const settings = parsed.output;
  return Object.freeze({ ...settings, PUBLIC_URL: settings.PUBLIC_URL ?? `http://127.0.0.1:${settings.PORT}` });
};
