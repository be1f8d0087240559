// Small words that several intents share: what a SKU, a quantity, money, a location or a note may look like.
import * as v from 'valibot';
import { parseDecimal } from './decimal.ts';

// Control characters, and the invisible ones that make two different texts look alike or run backwards.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * One line of text without control or invisible characters, trimmed and in Unicode's composed form (NFC).
 * @param form NFKC where letters and digits of another width mean the plain ones.
 */
export const line = (maxLength: number, form: 'NFC' | 'NFKC' = 'NFC') =>
  v.pipe(
    v.string(),
    v.normalize(form),
    v.trim(),
    v.nonEmpty('must not be empty'),
    v.maxLength(maxLength, `must be at most ${maxLength} characters`),
    v.check((text) => !UNSAFE.test(text), 'must not contain control or invisible characters'),
  );

/** What a person calls an item: its SKU, its id or its name. */
export const itemWord = line(200);

/** A Zoho id: 1 to 25 digits, always a string, because it exceeds what a number holds. */
export const id = v.pipe(v.string(), v.regex(/^\d{1,25}$/, 'must be a Zoho id (digits only)'));

/** More than nothing, at most 1,000,000, with at most six decimals; a decimal string such as "3" or "0.5". */
export const quantity = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => {
    const micros = parseDecimal(text);
    return micros !== null && micros > 0 && micros <= 1_000_000_000_000;
  }, 'must be a number above 0 and at most 1000000, with at most six decimals'),
);

/** A figure as answered: a decimal string, possibly negative. */
export const decimal = v.pipe(v.string(), v.regex(/^-?\d+(\.\d+)?$/));

/** An amount in the organisation's or order's currency: a decimal string, never a float. */
export const money = decimal;

/** A whole number that may arrive as text, since it travels in a query string. */
export const wholeNumber = (min: number, max: number) =>
  v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'must be a whole number'), v.transform(Number))]),
    v.integer('must be a whole number'),
    v.minValue(min, `must be at least ${min}`),
    v.maxValue(max, `must be at most ${max}`),
  );

/** Yes or no, that may arrive as text, since it travels in a query string. On a command line: the flag alone. */
export const yesOrNo = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false'], 'must be true or false'),
    v.transform((text) => text === 'true'),
  ),
]);

// The pattern alone lets the 30th of February pass.
const isInCalendar = (text: string): boolean => {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};

/** A calendar day in the organisation's own time zone. */
export const day = v.pipe(
  v.string(),
  v.isoDate('must be a day such as 2026-11-22'),
  v.check(isInCalendar, 'must be a day that the calendar has'),
);

/** An instant, ISO 8601 in UTC. */
export const instant = v.pipe(v.string(), v.isoTimestamp());

/** What another system calls the item; absent where nothing is known. Rides on every record that names an item. */
export const productId = v.optional(v.string());

/** An item that a word could have meant. */
export const itemCandidate = v.strictObject({
  id: v.string(),
  sku: v.string(),
  name: v.string(),
  status: v.string(),
  productId,
});
export type ItemCandidate = v.InferOutput<typeof itemCandidate>;

/** Something other than an item that a word could have meant: a customer, a location, an order. */
export const candidate = v.strictObject({ id: v.string(), name: v.string() });
export type Candidate = v.InferOutput<typeof candidate>;
