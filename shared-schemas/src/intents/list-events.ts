// "What happened since this morning?"
import * as v from 'valibot';
import { event, eventTypes } from '../event.ts';
import { intent } from '../intent.ts';
import { day, instant, wholeNumber } from '../words.ts';

export const listEvents = intent({
  name: 'list-events',
  summary: 'What has happened, the oldest first: stock, orders, plans that wait, the connection.',
  method: 'GET',
  path: '/v1/events',
  scope: 'events:read',
  effect: 'read',
  ask: v.strictObject({
    since: v.optional(
      v.pipe(
        v.string(),
        v.trim(),
        v.union([day, instant], 'must be a day such as 2026-11-22 or an instant such as 2026-11-22T09:00:00Z'),
        v.description('only from this day or instant on; the last 24 hours without it'),
      ),
    ),
    after: v.optional(
      v.pipe(
        v.string(),
        v.trim(),
        v.regex(/^\d{1,15}$/, 'must be a cursor as an earlier answer gave it'),
        v.description('only what came after this cursor of an earlier answer'),
      ),
    ),
    type: v.optional(
      v.pipe(
        v.picklist(eventTypes, `must be one of ${eventTypes.join(', ')}`),
        v.description('only of this type, such as stock.low'),
      ),
    ),
    limit: v.optional(v.pipe(wholeNumber(1, 200), v.description('how many at most, 1 to 200 (50)'))),
  }),
  answer: v.strictObject({
    events: v.array(
      v.strictObject({
        ...event.entries,
        /** The same as a sentence for people. */
        text: v.string(),
      }),
    ),
    /** For `after`: what comes behind these events. */
    cursor: v.string(),
    more: v.boolean(),
    /** True where events behind the cursor asked with are no longer kept. */
    missed: v.boolean(),
    readAt: v.string(),
  }),
  example: "--since '2026-11-22'",
});
