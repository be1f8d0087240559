// What is sent of an event: in the contract's shape, as a webhook's body, or as a gateway's hook takes it.
import type { Event, EventData, EventType } from 'shared-schemas';
import type { OutboxRow } from '../store/outbox.ts';
import { eventText } from './event-text.ts';

export interface ToldEvent extends Event {
  /** A sentence for people. */
  readonly text: string;
}

export const toToldEvent = (row: OutboxRow): ToldEvent => {
  const data = JSON.parse(row.data) as EventData;
  const type = row.type as EventType;
  return {
    id: row.id,
    type,
    at: new Date(row.at).toISOString(),
    origin: row.origin,
    organizationId: row.organizationId,
    data,
    next: row.next,
    text: eventText(type, data),
  };
};

/** As Standard Webhooks recommends it: type, timestamp and data first, the rest beside them. */
export const toWebhookBody = (row: OutboxRow): string => {
  const { at, type, data, ...rest } = toToldEvent(row);
  return JSON.stringify({ type, timestamp: at, data, ...rest });
};

// A gateway takes 256 KB; a person takes far less.
const MOST_EVENTS = 40;
const MOST_CHARACTERS = 60_000;

/** As many of the first events as fit into one message. */
export const fitting = (rows: readonly OutboxRow[]): readonly OutboxRow[] => {
  let characters = 0;
  const end = rows.findIndex((row, index) => {
    characters += row.data.length;
    return index >= MOST_EVENTS || (index > 0 && characters > MOST_CHARACTERS);
  });
  return end === -1 ? rows : rows.slice(0, end);
};

/**
 * For `/hooks/agent` the message itself; for a mapping `text`, and the events for templates of the operator's own. What
 * the agent shall do about it stands in the mapping or its standing orders, never in here.
 */
export const toHookBody = (id: string, rows: readonly OutboxRow[], url: URL): string => {
  const events = rows.map(toToldEvent);
  const lines = events.map(({ at, text, next }) => `- ${at} ${text}${next === null ? '' : ` Look: ${next}`}`);
  const text = [`${events.length === 1 ? 'One event' : `${events.length} events`} in Zoho Inventory:`, ...lines].join(
    '\n',
  );
  return url.pathname.endsWith('/agent')
    ? JSON.stringify({ message: text, name: 'Zoho Inventory' })
    : JSON.stringify({ id, text, count: events.length, events });
};
