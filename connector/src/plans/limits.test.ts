import { describe, expect, test } from 'vitest';
import { noLimits } from '../skill-tokens/keys.ts';
import { boundless, overDayLimit, overWriteLimit, type Weight } from './limits.ts';

const noStock = { stockWrites: 0, stockValueMicros: 0, stockUnitsMicros: 0 };
const nothing = { orders: 0, cancellations: 0, valueMicros: 0, unitsMicros: 0, ...noStock };
const order = (value: number, units: number): Weight => ({
  kind: 'create-order',
  valueMicros: value * 1e6,
  unitsMicros: units * 1e6,
});
const customer: Weight = { kind: 'create-customer', valueMicros: 0, unitsMicros: 0 };
const cancellation: Weight = { kind: 'cancel-order', valueMicros: 0, unitsMicros: 0 };
const full = {
  orders: 1_000,
  cancellations: 1_000,
  valueMicros: 1e15,
  unitsMicros: 1e15,
  stockWrites: 1_000,
  stockValueMicros: 1e15,
  stockUnitsMicros: 1e15,
};
const change = (value: number, units: number, kind: Weight['kind'] = 'adjust-stock'): Weight => ({
  kind,
  valueMicros: value * 1e6,
  unitsMicros: units * 1e6,
});

test('without limits nothing is too much', () => {
  for (const weight of [order(1e9, 1e6), customer, cancellation, change(1e9, 1e6)]) {
    expect(overWriteLimit(noLimits, weight)).toBeNull();
    expect(overDayLimit(noLimits, weight, full)).toBeNull();
  }
});

describe('an order', () => {
  const limits = { ...noLimits, orderValueMicros: 250e6, orderUnitsMicros: 10e6 };

  test('may be exactly what the key allows', () => expect(overWriteLimit(limits, order(250, 10))).toBeNull());

  test('may not be a millionth more, in value or in units', () => {
    expect(overWriteLimit(limits, { ...order(250, 10), valueMicros: 250_000_001 })).toBe(
      'The key allows orders up to 250.00; this one is 250.000001.',
    );
    expect(overWriteLimit(limits, { ...order(250, 10), unitsMicros: 10_000_001 })).toBe(
      'The key allows 10 units an order; this one has 10.000001.',
    );
  });

  test('is not there at all where the key allows nothing', () => {
    expect(overWriteLimit({ ...noLimits, orderValueMicros: 0 }, order(0.01, 1))).not.toBeNull();
    expect(overWriteLimit({ ...noLimits, orderUnitsMicros: 0 }, order(0, 1))).not.toBeNull();
  });

  test('is not measured by what is no order', () => {
    for (const weight of [customer, cancellation])
      expect(overWriteLimit({ ...limits, orderValueMicros: 0 }, weight)).toBeNull();
  });
});

describe('a day', () => {
  const limits = { ...noLimits, dayOrders: 3, dayValueMicros: 1_000e6, dayUnitsMicros: 100e6, dayCancellations: 2 };
  const so = (orders: number, value: number, units: number) => ({
    ...nothing,
    orders,
    valueMicros: value * 1e6,
    unitsMicros: units * 1e6,
  });

  test('holds exactly what the key allows', () => {
    expect(overDayLimit(limits, order(250, 10), so(2, 750, 90))).toBeNull();
  });

  test.each([
    ['one order more', so(3, 0, 0), order(1, 1), 'The key allows 3 orders a day, and has had them.'],
    [
      'a cent more',
      so(0, 750.01, 0),
      order(250, 1),
      'The key allows orders for 1000.00 a day; with this one it would be 1000.01.',
    ],
    [
      'half a unit more',
      so(0, 0, 90.5),
      order(1, 10),
      'The key allows 100 units a day; with this order it would be 100.5.',
    ],
  ])('does not hold %s', (_, day, weight, said) => expect(overDayLimit(limits, weight, day)).toBe(said));

  test('has its own count of cancellations, which orders do not use up', () => {
    expect(overDayLimit(limits, cancellation, { ...full, cancellations: 1 })).toBeNull();
    expect(overDayLimit(limits, cancellation, { ...nothing, cancellations: 2 })).toBe(
      'The key allows 2 cancellations a day, and has had them.',
    );
    expect(overDayLimit(limits, order(1, 1), { ...nothing, cancellations: 1_000 })).toBeNull();
  });

  test('of none is none', () => {
    expect(overDayLimit({ ...noLimits, dayOrders: 0 }, order(1, 1), nothing)).not.toBeNull();
    expect(overDayLimit({ ...noLimits, dayCancellations: 0 }, cancellation, nothing)).not.toBeNull();
  });

  test('has room for customers however full it is', () => expect(overDayLimit(limits, customer, full)).toBeNull());
});

test('splitting an order does not get past the day: the parts add up', () => {
  const limits = { ...noLimits, dayValueMicros: 1_000e6, dayUnitsMicros: 100e6 };
  let day = nothing;
  let taken = 0;
  for (let part = 0; part < 1_000; part += 1) {
    const weight = order(33.33, 0.3);
    if (overDayLimit(limits, weight, day) !== null) break;
    taken += 1;
    day = {
      ...day,
      orders: day.orders + 1,
      valueMicros: day.valueMicros + weight.valueMicros,
      unitsMicros: day.unitsMicros + weight.unitsMicros,
    };
  }
  expect(taken).toBe(30);
  expect(day.valueMicros).toBeLessThanOrEqual(1_000e6);
});

describe('a change of stock', () => {
  const limits = { ...noLimits, stockValueMicros: 250e6, stockUnitsMicros: 10e6 };

  test('may be exactly what the key allows, and not a millionth more', () => {
    expect(overWriteLimit(limits, change(250, 10))).toBeNull();
    expect(overWriteLimit(limits, { ...change(250, 10), valueMicros: 250_000_001 })).toBe(
      'The key allows changes of stock worth up to 250.00; this one is worth 250.000001.',
    );
    expect(overWriteLimit(limits, { ...change(250, 10), unitsMicros: 10_000_001 })).toBe(
      'The key allows 10 units a change of stock; this one has 10.000001.',
    );
  });

  test('of every kind counts on the same day, and apart from orders', () => {
    const day = { ...noLimits, dayStockWrites: 3, dayStockValueMicros: 1_000e6, dayStockUnitsMicros: 100e6 };
    const had = { ...full, ...noStock, stockWrites: 2, stockValueMicros: 750e6, stockUnitsMicros: 90e6 };
    for (const kind of ['adjust-stock', 'transfer-stock', 'receive-transfer'] as const) {
      expect(overDayLimit(day, change(250, 10, kind), had)).toBeNull();
      expect(overDayLimit(day, change(250.01, 10, kind), had)).toBe(
        'The key allows changes of stock worth 1000.00 a day; with this one it would be 1000.01.',
      );
      expect(overDayLimit(day, change(250, 10.5, kind), had)).toBe(
        'The key allows 100 units of changed stock a day; with this it would be 100.5.',
      );
      expect(overDayLimit(day, change(1, 1, kind), { ...had, stockWrites: 3 })).toBe(
        'The key allows 3 changes of stock a day, and has had them.',
      );
    }
    expect(overDayLimit(day, order(1e9, 1e6), { ...full, orders: 0 })).toBeNull();
  });

  test('is not measured by what an order may be, nor an order by what it may be', () => {
    expect(overWriteLimit({ ...noLimits, orderUnitsMicros: 0, orderValueMicros: 0 }, change(1, 1))).toBeNull();
    expect(overWriteLimit({ ...noLimits, stockUnitsMicros: 0, stockValueMicros: 0 }, order(1, 1))).toBeNull();
  });
});

describe('what costs nothing', () => {
  const free = [
    { name: 'Mug', rateMicros: 12e6 },
    { name: 'Sample', rateMicros: 0 },
  ];
  const service = { kind: 'service', release: 'person' } as const;
  const values = { ...noLimits, orderValueMicros: 500e6 };

  test('is named where limits on value alone hold back whom nobody looks at', () => {
    expect(boundless({ ...service, limits: values }, free)).toBe('Sample');
    expect(boundless({ ...service, limits: { ...noLimits, dayValueMicros: 5e9 } }, free)).toBe('Sample');
    expect(boundless({ kind: 'skill', release: 'agent', limits: values }, free)).toBe('Sample');
    expect(boundless({ ...service, limits: values }, free.slice(0, 1))).toBeNull();
  });

  test('is let through where a person looks, units are limited too, or nothing is', () => {
    for (const release of ['person', 'code'] as const) {
      expect(boundless({ kind: 'skill', release, limits: values }, free)).toBeNull();
    }
    for (const units of [{ orderUnitsMicros: 1e6 }, { dayUnitsMicros: 1e6 }]) {
      expect(boundless({ ...service, limits: { ...values, ...units } }, free)).toBeNull();
    }
    expect(boundless({ ...service, limits: noLimits }, free)).toBeNull();
  });
});
