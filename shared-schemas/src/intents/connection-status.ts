// "Is the connection to Zoho healthy?"
import * as v from 'valibot';
import { intent } from '../intent.ts';

export const connectionStatus = intent({
  name: 'connection-status',
  summary: 'Whether the connection to Zoho is healthy, and how many calls are left.',
  method: 'GET',
  path: '/v1/connection',
  scope: 'connection:read',
  effect: 'read',
  ask: v.strictObject({}),
  answer: v.strictObject({
    state: v.picklist(['connected', 'needs_reauthorisation', 'not_connected']),
    /** What is wrong and how to mend it; null when nothing is. */
    trouble: v.nullable(v.string()),
    dataCentre: v.string(),
    organisation: v.strictObject({ id: v.string(), name: v.string(), timeZone: v.string(), currency: v.string() }),
    grantedScopes: v.array(v.string()),
    /** Intents that are switched on but lack a scope at Zoho. */
    darkIntents: v.array(v.string()),
    accessTokenExpiresAt: v.nullable(v.string()),
    calls: v.strictObject({
      /** By Zoho's own count; null before its first answer. */
      leftToday: v.nullable(v.number()),
      dayLimit: v.nullable(v.number()),
      dayResetsAt: v.nullable(v.string()),
      leftThisMinute: v.number(),
      minuteLimit: v.number(),
      /** Set while Zoho has blocked the organisation. */
      blockedUntil: v.nullable(v.string()),
    }),
    /** True while an admin has stopped all writes. */
    paused: v.boolean(),
    items: v.strictObject({ known: v.number(), readAt: v.nullable(v.string()) }),
    release: v.picklist(['person', 'code', 'agent']),
  }),
  example: '',
});
