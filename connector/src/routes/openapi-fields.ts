// A JSON schema as rows that a person reads: each field by its path, what it holds, and whether it must be there. Pure.

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
}

export interface FieldRow {
  /** Such as `items[].total.physical`. */
  readonly path: string;
  readonly holds: string;
  readonly required: boolean;
  readonly about: string;
}

/** No answer lies deeper. */
const DEEPEST = 12;
/** More are not to be read in a row. */
const MOST_WORDS = 20;
const DECIMAL = '^-?\\d+(\\.\\d+)?$';

export const fieldsOf = (schema: Schema, path = '', depth = 0): FieldRow[] => {
  if (depth > DEEPEST) return [];
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const row = { path: at, holds: holds(inner), required: required.includes(name), about: inner.description ?? '' };
    return [row, ...inside(inner, at, depth + 1)];
  });
};

/** What lies below a field: in an object, in each of a list, in whichever of several kinds it is. */
const inside = (schema: Schema, path: string, depth: number): FieldRow[] => {
  const kinds = partsOf(schema);
  if (kinds.length > 1) {
    return kinds.flatMap((kind) => fieldsOf(kind, isObject(kind) ? `${path}(${wordOf(kind)})` : path, depth));
  }
  const [only = schema] = kinds;
  if (only.items !== undefined) return inside(only.items, `${path}[]`, depth);
  if (typeof only.additionalProperties === 'object') return inside(only.additionalProperties, `${path}.*`, depth);
  return fieldsOf(only, path, depth);
};

/** Of a choice, what it may be besides nothing. */
const partsOf = ({ anyOf = [] }: Schema): readonly Schema[] => anyOf.filter(({ type }) => type !== 'null');

const isObject = ({ properties }: Schema): boolean => properties !== undefined;

/** What an object of several kinds is known by: the one word it always says. */
const wordOf = ({ properties = {} }: Schema): string =>
  Object.values(properties)
    .flatMap(({ const: word }) => (word === undefined ? [] : [String(word)]))
    .join(' ') || 'or';

/** In words: "text, 1 to 200 characters", "list (1 to 50) of objects", "number or null". */
export const holds = (schema: Schema): string => {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if ((schema.enum?.length ?? 0) > MOST_WORDS) return `one of ${schema.enum?.length} words`;
  if (schema.enum !== undefined) return schema.enum.map((word) => JSON.stringify(word)).join(' or ');
  const { anyOf } = schema;
  // A number in an address comes as text: both are the number.
  if (schema.type === 'integer') return `whole number${between(schema.minimum, schema.maximum, '')}`;
  if (anyOf?.some(({ type }) => type === 'boolean') && anyOf.length === 2) return 'true or false';
  if (anyOf !== undefined) {
    return [...new Set(anyOf.map((each) => (isObject(each) ? 'object' : holds(each))))].join(' or ');
  }
  switch (schema.type) {
    case 'string':
      return textWords(schema);
    case 'array':
      return listWords(schema);
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'object':
      return 'object';
    case 'number':
      return 'number';
    default:
      return 'anything';
  }
};

const listWords = ({ items = {}, minItems, maxItems }: Schema): string => {
  const many = between(minItems, maxItems, '').replace(/^, (.*)/, ' ($1)');
  const each = holds(items);
  return `list${many} of ${each === 'object' ? 'objects' : each}`;
};

const textWords = ({ pattern, format, minLength, maxLength, default: otherwise }: Schema): string => {
  const fallback = otherwise === undefined ? '' : `; ${JSON.stringify(otherwise)} where nothing is said`;
  if (pattern === DECIMAL) return 'number as text';
  if (pattern !== undefined) return `text like ${pattern}`;
  return `${format === undefined ? 'text' : `text, ${format}`}${between(minLength, maxLength, ' characters')}${fallback}`;
};

const between = (least: number | undefined, most: number | undefined, of: string): string => {
  if (least === undefined && most === undefined) return '';
  // That a text is not empty goes without saying.
  if (most === undefined) return of === ' characters' && least === 1 ? '' : `, at least ${least}${of}`;
  return least === undefined ? `, at most ${most}${of}` : `, ${least} to ${most}${of}`;
};
