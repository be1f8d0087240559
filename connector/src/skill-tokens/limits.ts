// The limits of a key: what each is called, how it is typed, and how it is told.
import { formatDecimal, parseDecimal } from 'shared-schemas';
import type { KeyLimits } from '../parts.ts';

/** Of those that are one number. */
export type Limit = Exclude<keyof KeyLimits, 'dayIntents'>;

export interface LimitField {
  readonly limit: Limit;
  /** As the command line has it. */
  readonly flag: string;
  readonly about: string;
  /** A count of something; else an amount, or units. */
  readonly whole: boolean;
}

export const limitFields: readonly LimitField[] = [
  { limit: 'orderValueMicros', flag: '--order-value', about: 'most an order may cost', whole: false },
  { limit: 'orderUnitsMicros', flag: '--order-units', about: 'most units an order may have', whole: false },
  { limit: 'dayValueMicros', flag: '--day-value', about: 'most a day’s orders may cost', whole: false },
  { limit: 'dayUnitsMicros', flag: '--day-units', about: 'most units of a day’s orders', whole: false },
  { limit: 'dayOrders', flag: '--day-orders', about: 'most orders a day', whole: true },
  { limit: 'dayCancellations', flag: '--day-cancellations', about: 'most cancellations a day', whole: true },
  {
    limit: 'stockValueMicros',
    flag: '--stock-value',
    about: 'most a change of stock may be worth, at purchase prices',
    whole: false,
  },
  {
    limit: 'stockUnitsMicros',
    flag: '--stock-units',
    about: 'most units a change of stock may move, up and down alike',
    whole: false,
  },
  {
    limit: 'dayStockValueMicros',
    flag: '--day-stock-value',
    about: 'most a day’s changes of stock may be worth',
    whole: false,
  },
  {
    limit: 'dayStockUnitsMicros',
    flag: '--day-stock-units',
    about: 'most units of a day’s changes of stock',
    whole: false,
  },
  { limit: 'dayStockWrites', flag: '--day-stock-writes', about: 'most changes of stock a day', whole: true },
  { limit: 'dayZohoCalls', flag: '--day-zoho-calls', about: 'most calls to Zoho a day', whole: true },
];

/** A number as it is typed, such as 250 or 99.50; undefined where it is none. */
export const readLimit = ({ whole }: Pick<LimitField, 'whole'>, text: string): number | undefined => {
  if (whole) return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  const micros = parseDecimal(text);
  return micros !== null && micros >= 0 ? micros : undefined;
};

export const limitNumber = (limit: Limit, value: number): string => {
  if (limit.endsWith('ValueMicros')) return formatDecimal(value, 2);
  return limit.endsWith('Micros') ? formatDecimal(value) : String(value);
};

/** "at most, an order: 250.00, 10 units; a day: 999.99, 50 units, 3 orders, 0 cancellations, 7 Zoho calls". */
export const limitWords = (limits: KeyLimits): string => {
  const tell = (limit: Limit, noun: string): string => {
    const value = limits[limit];
    return value === null
      ? `any ${noun === 'value' ? noun : `number of ${noun}`}`
      : `${limitNumber(limit, value)} ${noun}`;
  };
  const order = [tell('orderValueMicros', 'value'), tell('orderUnitsMicros', 'units')];
  const day = [
    tell('dayValueMicros', 'value'),
    tell('dayUnitsMicros', 'units'),
    tell('dayOrders', 'orders'),
    tell('dayCancellations', 'cancellations'),
    tell('dayZohoCalls', 'Zoho calls'),
  ];
  const change = [tell('stockValueMicros', 'value'), tell('stockUnitsMicros', 'units')];
  const changes = [
    tell('dayStockValueMicros', 'value'),
    tell('dayStockUnitsMicros', 'units'),
    tell('dayStockWrites', 'changes'),
  ];
  const stock = `a change of stock: ${change.join(', ')}; a day’s changes: ${changes.join(', ')}`;
  const byIntent = Object.entries(limits.dayIntents).map(([intent, most]) => `${most} ${intent}`);
  const asks = byIntent.length === 0 ? '' : `; a day, by intent: ${byIntent.join(', ')}`;
  return `at most, an order: ${order.join(', ')}; a day: ${day.join(', ')}; ${stock}${asks}`;
};
