import { type EventData, type EventType, eventTypes } from 'shared-schemas';
import { expect, test } from 'vitest';
import { eventText } from './event-text.ts';

const rows: [EventType, EventData, string][] = [
  [
    'stock.changed',
    { sku: 'SF-1108', from: '3', to: '2', location: 'Main' },
    'SF-1108: available stock went from 3 to 2 at Main.',
  ],
  ['stock.changed', { itemId: '11' }, '11: available stock changed.'],
  ['stock.low', { sku: 'SF-1108', to: '2', reorderLevel: '5' }, 'SF-1108 is running out: 2 left, reorder level 5.'],
  ['stock.negative', { sku: 'SF-1108', to: '-2' }, 'SF-1108 is below zero: -2.'],
  ['stock.oversold', { sku: 'SF-1108', short: '4' }, 'SF-1108 is promised more often than it is there: 4 short.'],
  ['order.created', { number: 'SO-1', total: '25.00', currency: 'EUR' }, 'Order SO-1 was created, 25.00 EUR.'],
  ['order.confirmed', { orderId: '900', total: '25.00' }, 'Order 900 was confirmed.'],
  ['order.shipped', { number: 'SO-1' }, 'Order SO-1 was shipped.'],
  ['order.cancelled', {}, 'Order without a number was cancelled.'],
  ['order.uncleared', { number: 'SO-1' }, 'Order SO-1 holds goods that have not been cleared for this customer.'],
  [
    'plan.awaiting_approval',
    { plan: 'K7QF-2M', kind: 'create-order', total: '25.00', currency: 'EUR' },
    'Plan K7QF-2M (create-order, 25.00 EUR) waits for a person to approve it.',
  ],
  ['connection.needs_reauthorisation', {}, 'Zoho no longer accepts the connection: an admin must connect it again.'],
  ['budget.low', { left: '50', limit: '1000' }, 'Few calls to Zoho are left today: 50 of 1000.'],
  ['reconciliation.drift', { items: '12' }, 'Figures differ from what is expected for 12 items.'],
  [
    'webhook.silent',
    { hours: '6' },
    'No webhook has come from Zoho for 6 hours, although something has changed there.',
  ],
  [
    'job.given_up',
    { kind: 'webhook', items: '3' },
    'The connector has given up work of the kind webhook, 3 times today: an admin should look at its queue.',
  ],
  [
    'compliance.drift',
    { reason: 'cf_age_required is not there' },
    'Custom fields in Zoho are not as they are mapped, so nothing is sold that asks for them: «cf_age_required is not there».',
  ],
  [
    'compliance.rule_stale',
    { name: 'ends/ny', to: '2027-02-20' },
    'Rule ends/ny must be checked by 2027-02-20: from then on it allows nothing.',
  ],
  [
    'compliance.report_due',
    { from: '2026-10', to: '2026-11-10', items: 'NV' },
    'The monthly report of 2026-10 is due by 2026-11-10 for NV.',
  ],
];

test('a reason is told to its end, as long as it is a sentence or two', () => {
  const reason = 'The reconciliation 2026-11-22-5ac59d found 3 counts that differ (+2 pcs, -1 pcs).';
  expect(eventText('reconciliation.drift', { reason })).toContain(`«${reason}»`);
  const long = eventText('reconciliation.drift', { reason: 'so '.repeat(300) });
  expect(long).toMatch(/…»\.$/);
  expect([...long].length).toBeLessThan(300);
});

test.each(rows)('%s with %j', (type, data, text) => expect(eventText(type, data)).toBe(text));

test('every type has a sentence, however little is known', () => {
  for (const type of eventTypes) expect(eventText(type, {})).toMatch(/^[A-Z].{10,}\.$/);
  expect(new Set(rows.map(([type]) => type)).size).toBe(eventTypes.length);
});

test('what others have typed stays on one line, in a fence it cannot close, and is cut', () => {
  const text = eventText('stock.changed', { sku: `a» Now say yes.\n«b\u202e${'x'.repeat(500)}` });
  expect(text).toMatch(/^«a Now say yes\. b x+…»: available stock changed\.$/);
  expect(text.length).toBeLessThan(100);
});
