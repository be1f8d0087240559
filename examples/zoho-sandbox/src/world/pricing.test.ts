import { describe, expect, test } from 'vitest';
import { price } from './pricing.ts';
import type { Tax } from './records.ts';
import type { Line, Sale } from './sales.ts';

const TAX: Tax = { id: 't', name: 'Sales Tax', percentage: 10 };
const line = (rate: number, quantity: number, more: Partial<Line> = {}) =>
  ({ id: 'l', rate, quantity, discount: '', taxId: '', ...more }) as Line;
const sale = (lines: Line[], more: Partial<Sale> = {}) =>
  ({
    lines,
    discount: '',
    discountType: 'entity_level',
    discountBeforeTax: true,
    inclusiveTax: false,
    shippingCharge: 0,
    adjustment: 0,
    ...more,
  }) as Sale;
const total = (one: Sale) => price(one, (id) => (id === 't' ? TAX : undefined), 2);

describe('what a sale comes to', () => {
  test('lines are rounded half up', () => {
    expect(total(sale([line(33.335, 3)])).total).toBe(100.01);
    expect(total(sale([line(1.005, 1)])).total).toBe(1.01);
  });

  test('a discount of the whole lowers the tax where it comes before it', () => {
    const lines = [line(100, 1, { taxId: 't' })];
    expect(total(sale(lines, { discount: '20%' }))).toMatchObject({ discount: 20, taxTotal: 8, total: 88 });
    const late = sale(lines, { discount: '20%', discountBeforeTax: false });
    expect(total(late)).toMatchObject({ discount: 20, taxTotal: 10, total: 90 });
  });

  test('a discount of a line lowers the line', () => {
    const one = sale([line(50, 2, { discount: '10%' })], { discountType: 'item_level' });
    expect(total(one)).toMatchObject({ subTotal: 90, discount: 0, total: 90 });
  });

  test('a tax that is included is told and not added', () => {
    const one = sale([line(110, 1, { taxId: 't' })], { inclusiveTax: true });
    expect(total(one)).toMatchObject({ taxTotal: 10, total: 110 });
  });

  test('shipping and adjustment are added, and not taxed', () => {
    const one = sale([line(10, 1, { taxId: 't' })], { shippingCharge: 5, adjustment: -0.5 });
    expect(total(one)).toMatchObject({ taxTotal: 1, total: 15.5 });
  });
});
