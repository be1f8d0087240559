// An event as a sentence for people. What others have typed, such as a name, stands in «…» unless it is one plain word.
import type { EventData, EventType } from 'shared-schemas';

type Facts = Readonly<EventData>;
type Fact = keyof EventData;

const said = (facts: Facts, name: Fact): string | null => {
  const value = facts[name];
  return value === undefined || value.trim() === ''
    ? null
    : word(value, name === 'reason' ? MAX_REASON : MAX_CHARACTERS);
};

const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800«»]+/gu;
const MAX_CHARACTERS = 60;
/** A reason is a sentence or two. */
const MAX_REASON = 200;

const word = (text: string, most: number): string => {
  if (/^[\w./#+-]{1,40}$/.test(text)) return text;
  const letters = [...text.slice(0, 400).replace(HIDDEN, ' ').replace(/\s+/gu, ' ').trim()];
  return `«${letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : letters.join('')}»`;
};

/** A clause that is there when all of its facts are. */
const when = (facts: Facts, names: readonly Fact[], clause: (...values: string[]) => string): string => {
  const values = names.map((name) => said(facts, name));
  return values.includes(null) ? '' : clause(...(values as string[]));
};

const item = (facts: Facts): string => said(facts, 'sku') ?? said(facts, 'name') ?? said(facts, 'itemId') ?? 'An item';
const place = (facts: Facts): string =>
  when(facts, ['location'], (location) => ` at ${location}`) ||
  when(facts, ['locationId'], (id) => ` at location ${id}`);
const order = (facts: Facts): string =>
  `Order ${said(facts, 'number') ?? said(facts, 'orderId') ?? 'without a number'}`;
const total = (facts: Facts): string => when(facts, ['total', 'currency'], (sum, currency) => `, ${sum} ${currency}`);

/** What a sentence is made of, by event type. What is missing of it is left out. */
const sentences: Readonly<Record<EventType, (facts: Facts) => string>> = {
  'stock.changed': (facts) =>
    `${item(facts)}: available stock ${when(facts, ['from', 'to'], (from, to) => `went from ${from} to ${to}`) || 'changed'}${place(facts)}.`,
  'stock.low': (facts) =>
    `${item(facts)} is running out${when(facts, ['to'], (left) => `: ${left} left`)}${when(facts, ['reorderLevel'], (level) => `, reorder level ${level}`)}${place(facts)}.`,
  'stock.negative': (facts) =>
    `${item(facts)} is below zero${when(facts, ['to'], (left) => `: ${left}`)}${place(facts)}.`,
  'stock.oversold': (facts) =>
    `${item(facts)} is promised more often than it is there${when(facts, ['short'], (short) => `: ${short} short`)}${place(facts)}.`,
  'order.created': (facts) => `${order(facts)} was created${total(facts)}.`,
  'order.confirmed': (facts) => `${order(facts)} was confirmed${total(facts)}.`,
  'order.shipped': (facts) => `${order(facts)} was shipped.`,
  'order.cancelled': (facts) => `${order(facts)} was cancelled.`,
  'order.uncleared': (facts) => `${order(facts)} holds goods that have not been cleared for this customer.`,
  'plan.awaiting_approval': (facts) =>
    `Plan ${said(facts, 'plan') ?? ''}${when(facts, ['kind'], (kind) => ` (${kind}${total(facts)})`)} waits for a person to approve it.`,
  'connection.needs_reauthorisation': () => 'Zoho no longer accepts the connection: an admin must connect it again.',
  'budget.low': (facts) =>
    `Few calls to Zoho are left today${when(facts, ['left'], (left) => `: ${left}`)}${when(facts, ['limit'], (limit) => ` of ${limit}`)}.`,
  'reconciliation.drift': (facts) =>
    `Figures differ from what is expected${when(facts, ['items'], (items) => ` for ${items} items`)}${when(facts, ['reason'], (reason) => `: ${reason}`)}.`,
  'compliance.drift': (facts) =>
    `Custom fields in Zoho are not as they are mapped, so nothing is sold that asks for them${when(facts, ['reason'], (reason) => `: ${reason}`)}.`,
  'compliance.rule_stale': (facts) =>
    `Rule ${said(facts, 'name') ?? 'of the table'} must be checked${when(facts, ['to'], (day) => ` by ${day}`)}: from then on it allows nothing.`,
  'compliance.report_due': (facts) =>
    `The monthly report of ${said(facts, 'from') ?? 'last month'} is due${when(facts, ['to'], (day) => ` by ${day}`)}${when(facts, ['items'], (states) => ` for ${states}`)}.`,
  'job.given_up': (facts) =>
    `The connector has given up work${when(facts, ['kind'], (kind) => ` of the kind ${kind}`)}${when(facts, ['items'], (items) => `, ${items} times today`)}: an admin should look at its queue.`,
  'webhook.silent': (facts) =>
    `No webhook has come from Zoho${when(facts, ['hours'], (hours) => ` for ${hours} hours`)}, although something has changed there.`,
};

export const eventText = (type: EventType, data: Facts): string => sentences[type](data);
