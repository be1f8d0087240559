import type { PlannedOrder } from 'shared-schemas';
import { expect, test } from 'vitest';
import { planSummary } from './words.ts';

test('a name cannot turn the amount that stands behind it, nor put it on another line', () => {
  const order: PlannedOrder = {
    kind: 'create-order',
    customer: { id: '7', name: 'Bob\u202e\nof Acme' },
    location: null,
    lines: [],
    subTotal: '10.00',
    tax: '0.00',
    total: '10.00',
    currency: 'USD',
  };
  expect(planSummary(order)).toBe('order for Bob\\u202e of Acme, 10.00 USD');
});
