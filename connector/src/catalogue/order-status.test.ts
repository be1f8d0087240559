import { orderStatus } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import type { ZohoPackage } from '../zoho/ports/orders.ts';
import { deriveOrderStatus, describeInvoices } from './order-status.ts';

type Facts = Parameters<typeof deriveOrderStatus>[0];

const pack = (status: string) => ({ status }) as ZohoPackage;
const line = (quantity: number, packed: number, shipped: number) => ({ quantity, packed, shipped });
const of = (status: string, more: Partial<Facts> = {}) => deriveOrderStatus({ status, shippedStatus: '', ...more });

describe('what Zoho says decides', () => {
  test.each([
    ['draft', 'draft'],
    ['pending_approval', 'awaiting_approval'],
    ['approved', 'draft'],
    ['void', 'cancelled'],
    ['closed', 'closed'],
    ['onhold', 'on_hold'],
    ['on_hold', 'on_hold'],
    ['confirmed', 'confirmed'],
    ['open', 'confirmed'],
    ['partially_shipped', 'partly_shipped'],
    ['shipped', 'shipped'],
    ['fulfilled', 'delivered'],
    ['invoiced', 'unknown'],
    ['', 'unknown'],
    ['constructor', 'unknown'],
  ])('%s is %s', (status, derived) => expect(of(status)).toBe(derived));

  test('over packages and lines, where the order is over or has not begun', () => {
    const shipped = { packages: [pack('delivered')], lines: [line(2, 2, 2)] };
    for (const [status, derived] of [
      ['void', 'cancelled'],
      ['draft', 'draft'],
      ['closed', 'closed'],
      ['onhold', 'on_hold'],
    ] as const) {
      expect(of(status, shipped)).toBe(derived);
    }
  });
});

describe('a confirmed order', () => {
  test.each([
    ['nothing is packed', [line(2, 0, 0)], [], 'confirmed'],
    ['part of a line is packed', [line(2, 1, 0)], [], 'partly_packed'],
    ['one of two lines is packed', [line(2, 2, 0), line(1, 0, 0)], [], 'partly_packed'],
    ['all is packed', [line(2, 2, 0), line(1, 1, 0)], [pack('not_shipped')], 'packed'],
    ['part is shipped', [line(2, 2, 1)], [pack('shipped')], 'partly_shipped'],
    [
      'part is shipped and the rest not even packed',
      [line(2, 2, 2), line(1, 0, 0)],
      [pack('shipped')],
      'partly_shipped',
    ],
    ['all is shipped', [line(2, 2, 2)], [pack('shipped')], 'shipped'],
    ['all is shipped, and one package delivered', [line(2, 2, 2)], [pack('delivered'), pack('shipped')], 'shipped'],
    ['all is shipped and delivered', [line(2, 2, 2)], [pack('delivered'), pack('delivered')], 'delivered'],
    ['what was shipped is delivered, and more is to come', [line(2, 1, 1)], [pack('delivered')], 'partly_shipped'],
    ['more was shipped than ordered', [line(2, 3, 3)], [pack('shipped')], 'shipped'],
  ])('of which %s', (_, lines, packages, derived) => expect(of('confirmed', { lines, packages })).toBe(derived));

  test('without lines is not shipped for want of any', () => expect(of('confirmed', { lines: [] })).toBe('confirmed'));
});

test.each([
  ['shipped', 'shipped'],
  ['partially_shipped', 'partly_shipped'],
  ['fulfilled', 'delivered'],
  ['pending', 'confirmed'],
])('in a list, where Zoho tells no lines, its second status counts: %s', (shippedStatus, derived) => {
  expect(of('confirmed', { shippedStatus })).toBe(derived);
});

test('whatever Zoho says, the status is one of the contract’s', () => {
  for (const status of ['draft', 'confirmed', 'fulfilled', 'bogus', '']) {
    for (const shippedStatus of ['', 'shipped', 'pending', 'bogus']) {
      expect(orderStatus.options).toContain(of(status, { shippedStatus, lines: [line(1, 0, 1)] }));
    }
  }
});

describe('invoices', () => {
  const invoice = (status: string, total: number, balance: number) => ({
    id: '46000000000900',
    number: 'INV-1',
    status,
    total: total * 1e6,
    balance: balance * 1e6,
  });
  const half = { quantity: 2, invoiced: 1 };
  const whole = { quantity: 2, invoiced: 2 };

  test.each([
    ['there is none', [half], [], ''],
    ['one is a draft or void', [whole], [invoice('draft', 10, 10), invoice('void', 10, 0)], ''],
    ['nothing is paid', [whole], [invoice('sent', 10, 10)], 'It is invoiced and not paid: 10.00 EUR due.'],
    ['one is late', [whole], [invoice('overdue', 10, 10)], 'It is invoiced and not paid: 10.00 EUR due, overdue.'],
    [
      'one of two is paid',
      [whole],
      [invoice('paid', 10, 0), invoice('sent', 5, 5)],
      'It is invoiced and paid in part: 5.00 EUR due.',
    ],
    ['all is paid', [whole], [invoice('paid', 10, 0), invoice('void', 5, 5)], 'It is invoiced and paid.'],
    ['more is to be invoiced', [whole, half], [invoice('paid', 10, 0)], 'Part of it is invoiced and paid.'],
  ])('are told in words where %s', (_, lines, invoices, said) => {
    expect(describeInvoices({ lines, invoices, currency: 'EUR' })).toBe(said);
  });
});
