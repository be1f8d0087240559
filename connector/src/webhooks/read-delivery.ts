// What a delivery is about: the record, the items it names, when it was last changed. From JSON, from a form with
// JSONString, or from a form or a raw body of chosen fields (API notes 8). What cannot be read is refused as data.
import { createHash } from 'node:crypto';
import { isForm, type Pair, readPairs, sortPairs } from './pairs.ts';
import { readJsonObject } from './read-json.ts';
import { MAX_PAIRS } from './verify.ts';

export interface DeliveryContent {
  readonly entity: Entity;
  readonly id: string;
  /** Of the item itself, or of the lines and their parts; each once. */
  readonly itemIds: readonly string[];
  /** Its query says event=delete, as a rule for deletions is to be set up: its body may be the same as an edit's. */
  readonly deleted: boolean;
  /** As Zoho writes it, with seconds and an offset; null where the sender chose not to send it. */
  readonly modifiedTime: string | null;
  /** Organisations it names, wherever; none as a rule. */
  readonly organizationIds: readonly string[];
  /** The record's own fields, as they came. */
  readonly record: Fields;
  /** SHA-256, hex, over entity, id, query and what was sent of the record, in whichever of the forms. */
  readonly contentHash: string;
}

export type ReadDelivery =
  | { readonly content: DeliveryContent }
  | { readonly refused: Unreadable; readonly detail: string };

export type Unreadable = 'not_utf8' | 'not_json' | 'too_deep' | 'no_record' | 'several_records' | 'no_id';

export interface DeliverySent {
  readonly rawBody: Uint8Array;
  readonly query: string;
  readonly contentType: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** The records that say something of stock or orders, and the field that holds their id. */
export const entities = {
  item: 'item_id',
  salesorder: 'salesorder_id',
  purchaseorder: 'purchaseorder_id',
  package: 'package_id',
  shipmentorder: 'shipment_id',
  invoice: 'invoice_id',
  bill: 'bill_id',
  purchasereceive: 'purchasereceive_id',
  salesreturn: 'salesreturn_id',
  creditnote: 'creditnote_id',
  transfer_order: 'transfer_order_id',
  inventory_adjustment: 'inventory_adjustment_id',
} as const;

export type Entity = keyof typeof entities;

const ID = /^\d{1,25}$/;
const names = Object.keys(entities) as Entity[];

export const readDelivery = (sent: DeliverySent): ReadDelivery => {
  const body = readBody(sent);
  if ('refused' in body) return body;
  const found = findRecord(body.fields);
  if ('refused' in found) return found;
  const { entity, record } = found;
  const id = record[entities[entity]];
  if (!isId(id)) return refuse('no_id', `The ${entity} in the body has no id: its field ${entities[entity]} is wrong.`);
  const query = readPairs(Buffer.from(sent.query, 'utf8'), MAX_PAIRS) ?? [];
  return {
    content: {
      entity,
      id: String(id),
      itemIds: entity === 'item' ? [String(id)] : itemsOf(record),
      deleted: query.map(toText).some(([name, value]) => name === 'event' && value === 'delete'),
      modifiedTime: readTime(record.last_modified_time),
      organizationIds: organizationsIn(query, body.fields, record),
      record,
      contentHash: hash([entity, String(id), sortPairs(query).map(toText), body.beside], body.record),
    },
  };
};

const refuse = (refused: Unreadable, detail: string) => ({ refused, detail });

interface Body {
  readonly fields: Fields;
  /** The record as text; empty where the fields stand by themselves. */
  readonly record: Uint8Array;
  /** Fields besides, sorted by name. */
  readonly beside: readonly (readonly [string, string])[];
}

const readBody = (sent: DeliverySent): Body | { refused: Unreadable; detail: string } => {
  if (!isForm(sent.contentType)) {
    const read = readJsonObject(sent.rawBody);
    return 'refused' in read ? read : { fields: read.object, record: sent.rawBody, beside: [] };
  }
  const pairs = readPairs(sent.rawBody, MAX_PAIRS) ?? [];
  const json = pairs.find(({ name }) => name.toString('utf8') === 'JSONString');
  const beside = sortPairs(pairs.filter((pair) => pair !== json)).map(toText);
  // Made of entries, so that a field called __proto__ is one.
  const chosen = Object.fromEntries(beside);
  if (json === undefined) return { fields: chosen, record: Buffer.alloc(0), beside };
  const read = readJsonObject(json.value);
  return 'refused' in read ? read : { fields: { ...chosen, ...read.object }, record: json.value, beside };
};

const toText = ({ name, value }: Pair): [string, string] => [name.toString('utf8'), value.toString('utf8')];

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isId = (value: unknown): value is string | number =>
  (typeof value === 'string' && ID.test(value)) || (Number.isSafeInteger(value) && (value as number) > 0);

/** Zoho's own payload holds the record under its name; a body of chosen fields has its id among the others. */
const findRecord = (fields: Fields): { entity: Entity; record: Fields } | { refused: Unreadable; detail: string } => {
  const wrapped = names.filter((name) => Object.hasOwn(fields, name) && isFields(fields[name]));
  const flat = names.filter((name) => Object.hasOwn(fields, entities[name]));
  const candidates = wrapped.length > 0 ? wrapped : flat;
  const [entity, second] = candidates;
  if (entity === undefined)
    return refuse('no_record', `The body holds no record it could be about: ${names.join(', ')}.`);
  if (second !== undefined) {
    return refuse('several_records', `The body may be about a ${entity} or a ${second}: send one record, or one id.`);
  }
  return { entity, record: wrapped.length > 0 ? (fields[entity] as Fields) : fields };
};

const itemsOf = (record: Fields): string[] => {
  const lines = Array.isArray(record.line_items) ? record.line_items.filter(isFields) : [];
  const parts = lines.flatMap((line) => (Array.isArray(line.mapped_items) ? line.mapped_items.filter(isFields) : []));
  const ids = [...lines, ...parts].map((line) => line.item_id).filter(isId);
  return [...new Set(ids.map(String))];
};

const readTime = (value: unknown): string | null =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]{5,12}(Z|[+-]\d{2}:?\d{2})$/.test(value) ? value : null;

const organizationsIn = (query: readonly Pair[], fields: Fields, record: Fields): string[] => {
  const inQuery = query.map(toText).filter(([name]) => name === 'organization_id');
  const named = [...inQuery.map(([, value]) => value), fields.organization_id, record.organization_id];
  return [...new Set(named.filter((id) => typeof id === 'string' || typeof id === 'number').map(String))];
};

/** The record's text as it came, and what stands beside it in whatever order: a retry is the same to the letter. */
const hash = (beside: unknown, record: Uint8Array): string =>
  createHash('sha256')
    .update(`${JSON.stringify(beside)}\n`)
    .update(record)
    .digest('hex');
