// A key's limits on the command line: the flags that set them, and the words that tell them.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { formatDecimal, parseDecimal } from 'shared-schemas';
import type { KeyLimits } from '../parts.ts';
import { defaultLimits } from '../skill-tokens/keys.ts';

type Limit = keyof KeyLimits;
/** The command line library makes an empty text of null: no limit stays a word until the end. */
const NONE = 'none';
type Read = (text: string) => number | typeof NONE;

const toMicros: Read = (text) => {
  if (text === NONE) return NONE;
  const micros = parseDecimal(text);
  if (micros !== null && micros >= 0) return micros;
  throw new InvalidArgumentError('It must be a number such as 250 or 99.50, or "none" for no limit.');
};

const toWhole: Read = (text) => {
  if (text === NONE) return NONE;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, or "none" for no limit.');
};

interface Flag {
  readonly limit: Limit;
  readonly flags: string;
  readonly about: string;
  readonly read: Read;
}

const flags: readonly Flag[] = [
  { limit: 'orderValueMicros', flags: '--order-value <amount>', about: 'most an order may cost', read: toMicros },
  { limit: 'orderUnitsMicros', flags: '--order-units <number>', about: 'most units an order may have', read: toMicros },
  { limit: 'dayValueMicros', flags: '--day-value <amount>', about: 'most a day’s orders may cost', read: toMicros },
  { limit: 'dayUnitsMicros', flags: '--day-units <number>', about: 'most units of a day’s orders', read: toMicros },
  { limit: 'dayOrders', flags: '--day-orders <number>', about: 'most orders a day', read: toWhole },
  {
    limit: 'dayCancellations',
    flags: '--day-cancellations <number>',
    about: 'most cancellations a day',
    read: toWhole,
  },
  {
    limit: 'stockValueMicros',
    flags: '--stock-value <amount>',
    about: 'most a change of stock may be worth, at purchase prices',
    read: toMicros,
  },
  {
    limit: 'stockUnitsMicros',
    flags: '--stock-units <number>',
    about: 'most units a change of stock may move, up and down alike',
    read: toMicros,
  },
  {
    limit: 'dayStockValueMicros',
    flags: '--day-stock-value <amount>',
    about: 'most a day’s changes of stock may be worth',
    read: toMicros,
  },
  {
    limit: 'dayStockUnitsMicros',
    flags: '--day-stock-units <number>',
    about: 'most units of a day’s changes of stock',
    read: toMicros,
  },
  {
    limit: 'dayStockWrites',
    flags: '--day-stock-writes <number>',
    about: 'most changes of stock a day',
    read: toWhole,
  },
  { limit: 'dayZohoCalls', flags: '--day-zoho-calls <number>', about: 'most calls to Zoho a day', read: toWhole },
];

/** Adds the flags; with `defaults` their help tells what holds where nothing is said. */
export const addLimitFlags = (command: Command, { defaults }: { readonly defaults: boolean }): Command => {
  for (const { limit, flags: words, about, read } of flags) {
    const where = defaults ? ` (${defaultWords(limit)})` : '';
    command.addOption(new Option(words, `${about}${where}; "none" for no limit`).argParser(read));
  }
  return command;
};

const defaultWords = (limit: Limit): string => {
  const standard = defaultLimits.skill[limit];
  if (standard === null) return 'must be said for a service, and where the agent releases; else none';
  return `default: ${numberOf(limit, standard)} for a skill, none for a service`;
};

/** The limits that were said, and no others. */
export const toLimits = (options: Readonly<Record<string, unknown>>): Partial<KeyLimits> =>
  Object.fromEntries(
    flags.flatMap(({ limit, flags: words }) => {
      const name = (/--([a-z-]+)/.exec(words)?.[1] ?? '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
      const said = options[name];
      return said === undefined ? [] : [[limit, said === NONE ? null : said]];
    }),
  );

const numberOf = (limit: Limit, value: number): string => {
  if (limit.endsWith('ValueMicros')) return formatDecimal(value, 2);
  return limit.endsWith('Micros') ? formatDecimal(value) : String(value);
};

/** "an order: 250.00, 10 units; a day: 999.99, 50 units, 3 orders, 0 cancellations, 7 Zoho calls". */
export const limitWords = (limits: KeyLimits): string => {
  const tell = (limit: Limit, noun: string): string => {
    const value = limits[limit];
    return value === null
      ? `any ${noun === 'value' ? noun : `number of ${noun}`}`
      : `${numberOf(limit, value)} ${noun}`;
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
  return `at most, an order: ${order.join(', ')}; a day: ${day.join(', ')}; ${stock}`;
};
