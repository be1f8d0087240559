// From the environment to settings, or every setting that is wrong by its name and no value.
import * as v from 'valibot';
import type { Settings } from './parts.ts';

const address = v.pipe(
  v.string('is missing'),
  v.check((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'must be an http or https address'),
);

const environment = v.object({
  SHOP_NAME: v.optional(v.pipe(v.string(), v.maxLength(60)), 'Juniper & Oak'),
  SHOP_URL: address,
  SHOP_PORT: v.optional(v.pipe(v.string(), v.regex(/^\d{1,5}$/, 'must be a port'), v.transform(Number))),
  CONNECTOR_URL: address,
  CONNECTOR_API_KEY: v.pipe(v.string('is missing'), v.regex(/^zik_/, 'must be a key of the connector: zik_...')),
  EVENTS_SECRET: v.pipe(
    v.string('is missing'),
    v.regex(/^whsec_/, 'must be what subscribers add has shown: whsec_...'),
  ),
  SESSION_SECRET: v.pipe(v.string('is missing'), v.minLength(32, 'must be 32 characters or more, of chance')),
  BOOK_FILE: v.optional(v.string(), '.data/storefront.db'),
  AGE_STEP_URL: v.optional(v.pipe(address, v.includes('{id}', 'must have {id} in it'))),
  TIME_ZONE: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (zone) => Intl.supportedValuesOf('timeZone').includes(zone),
        'must be a time zone such as America/Denver',
      ),
    ),
    'America/Los_Angeles',
  ),
});

export const readSettings = (
  env: Readonly<Record<string, string | undefined>>,
): Settings | { readonly missing: readonly string[] } => {
  // What is not there is told as such by its own schema.
  const unset = Object.fromEntries(Object.keys(environment.entries).map((name) => [name, undefined]));
  const read = v.safeParse(environment, { ...unset, ...env });
  if (!read.success) {
    return { missing: read.issues.map((issue) => `${v.getDotPath(issue)} ${issue.message}`) };
  }
  const set = read.output;
  return {
    name: set.SHOP_NAME,
    origin: new URL(set.SHOP_URL).origin,
    port: set.SHOP_PORT ?? Number(new URL(set.SHOP_URL).port),
    connectorUrl: set.CONNECTOR_URL,
    connectorKey: set.CONNECTOR_API_KEY,
    eventsSecret: set.EVENTS_SECRET,
    sessionSecret: set.SESSION_SECRET,
    bookFile: set.BOOK_FILE,
    ageStepUrl: set.AGE_STEP_URL ?? null,
    timeZone: set.TIME_ZONE,
    postsAMinute: 60,
    openOrders: { ofSession: 3, ofAddress: 20 },
    pollMs: 5_000,
  };
};
