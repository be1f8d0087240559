// One exchange with Zoho held against one documented operation. What does not fit is a finding:
//
//   where      rule          meaning
//   operation  undocumented  Inventory's documents do not know it (Books' are asked then, where they do)
//   query      undocumented  a parameter the operation does not list; variants that a description names are listed
//   query      missing       a required parameter that was not sent
//   query      type, value   not of the documented type; not among the values the description allows
//   body       undocumented  a field the document does not know
//   body       missing       a required field that was not sent
//   body       type, value   not of the documented type; against an enum, format, length or range
//   answer     refused       input the documents allow was not answered with a success
//   answer     status        a success that is none of the documented ones
//   answer     type, value   as above
//   answer     blank         "" where the document has a number, an object or another type that is no text
//   answer     undocumented  a field the document does not know. The lesser kind: Zoho says more than it writes down, so
//                            what it documents for the same kind of record elsewhere is let pass (elsewhere.ts)
//   answer     missing       a documented field that no recorded answer showed
//   answer     unshown       a documented list of which no recorded answer showed a row: its rows went unchecked
//
// Zoho marks no field of an answer as required, and much depends on the organisation. So a field must be shown once, by
// any answer its document describes in the same place, and fields of other countries' editions need not be.
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Operation } from './documents.ts';
import type { Schema } from './schema.ts';

export type Where = 'operation' | 'query' | 'body' | 'answer';
export type Rule = 'undocumented' | 'missing' | 'unshown' | 'type' | 'blank' | 'value' | 'status' | 'refused';

export interface Exchange {
  readonly by: 'connector' | 'visit';
  readonly method: string;
  /** Below /inventory/v1, without the query. */
  readonly path: string;
  /** The sandbox's route, such as GET /items/:item_id; empty where it serves none. */
  readonly route: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}

export interface Finding {
  /** Such as GET /salesorders/{salesorder_id}. */
  readonly operation: string;
  readonly where: Where;
  /** A JSON pointer with * for places in lists; a query parameter's name. */
  readonly path: string;
  readonly rule: Rule;
  /** For people: what was documented and what was seen. */
  readonly detail: string;
  readonly value?: unknown;
}

type Misfit = Pick<Finding, 'path' | 'rule' | 'detail' | 'value'>;

const ajv = new Ajv({ allErrors: true, strict: false, verbose: true });
(addFormats as unknown as (ajv: Ajv) => void)(ajv);
for (const format of ['binary', 'decimal']) ajv.addFormat(format, true);

const compiled = new WeakMap<Schema, ValidateFunction>();

const validatorOf = (schema: Schema): ValidateFunction => {
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  return validate;
};

export const fits = (schema: Schema, value: unknown): boolean => validatorOf(schema)(value);

const misfits = (schema: Schema, value: unknown): Misfit[] => {
  const validate = validatorOf(schema);
  return validate(value) ? [] : (validate.errors ?? []).map(toMisfit);
};

export const nameOf = (operation: Operation): string => `${operation.method.toUpperCase()} ${operation.template}`;

export const checkRequest = (operation: Operation, exchange: Exchange): Finding[] => [
  ...within(operation, 'query', checkQuery(operation, exchange.query)),
  ...within(operation, 'body', checkBody(operation, exchange.body)),
];

export const checkAnswer = (operation: Operation, { status, answer }: Exchange): Finding[] => {
  if (status >= 300) {
    const detail = `answered ${status} ${show(answer)}`;
    return within(operation, 'answer', [{ path: '', rule: 'refused', detail }]);
  }
  const schema = operation.answers.get(String(status));
  if (schema !== undefined) return within(operation, 'answer', schema === null ? [] : misfits(schema, answer));
  const detail = `${status} where ${[...operation.answers.keys()].join(', ')} is documented`;
  return within(operation, 'answer', [{ path: '', rule: 'status', detail }]);
};

/** What of the documented shape none of these successes showed. */
export const checkShown = (operation: Operation, exchanges: readonly Exchange[]): Finding[] => {
  const answered = exchanges.map(({ status, answer }) => ({ schema: operation.answers.get(String(status)), answer }));
  const schema = answered[0]?.schema;
  if (schema === undefined || schema === null) return [];
  const answers = answered.filter((each) => each.schema === schema).map(({ answer }) => answer);
  return within(operation, 'answer', unshown(schema, answers, ''));
};

const within = (operation: Operation, where: Where, found: readonly Misfit[]): Finding[] =>
  found.map((each) => ({ operation: nameOf(operation), where, ...each }));

const checkBody = (operation: Operation, body: unknown): Misfit[] => {
  if (body === undefined) return [];
  if (operation.body !== null) return misfits(operation.body, body);
  return [{ path: '', rule: 'undocumented', detail: 'a body where none is documented' }];
};

const checkQuery = (operation: Operation, query: URLSearchParams): Misfit[] => {
  const missing = [...operation.parameters.values()]
    .filter((parameter) => parameter.in === 'query' && parameter.required && !query.has(parameter.name))
    .map(({ name }): Misfit => ({ path: name, rule: 'missing', detail: 'required, and not sent' }));
  return [...missing, ...[...query].flatMap(([name, text]) => checkParameter(operation, name, text))];
};

const checkParameter = (operation: Operation, name: string, text: string): Misfit[] => {
  const parameter = operation.parameters.get(name);
  if (parameter?.in !== 'query') return [{ path: name, rule: 'undocumented', detail: `sent as ${show(text)}` }];
  const { schema, allowed } = parameter;
  if (allowed.length === 0 || allowed.includes(text)) {
    return misfits(schema, fromText(schema, text)).map((each) => ({ ...each, path: name }));
  }
  return [{ path: name, rule: 'value', detail: `${show(text)}, which is none of ${allowed.join(', ')}` }];
};

/** A query is all text: it is read as what the document says it is, where it can be. */
const fromText = (schema: Schema, text: string): unknown => {
  if (schema.type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  if (schema.type === 'array') return text.split(',');
  if ((schema.type === 'integer' || schema.type === 'number') && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text;
};

const toMisfit = ({ keyword, instancePath, params, data, message }: ErrorObject): Misfit => {
  const at = instancePath.replace(/\/\d+(?=\/|$)/g, '/*');
  switch (keyword) {
    case 'additionalProperties': {
      const name = String(params.additionalProperty);
      const value = (data as Record<string, unknown>)[name];
      return { path: `${at}/${name}`, rule: 'undocumented', detail: `seen as ${show(value)}`, value };
    }
    case 'required':
      return { path: `${at}/${params.missingProperty}`, rule: 'missing', detail: 'required, and not sent' };
    case 'type': {
      const rule = data === '' ? 'blank' : 'type';
      return { path: at, rule, detail: `${show(data)} where ${params.type} is documented`, value: data };
    }
    default:
      return { path: at, rule: 'value', detail: `${show(data)} ${message}`, value: data };
  }
};

const unshown = (schema: Schema, values: readonly unknown[], path: string): Misfit[] => {
  if (schema.items !== undefined) {
    const rows = values.flatMap((value) => (Array.isArray(value) ? value : []));
    if (rows.length > 0) return unshown(schema.items, rows, `${path}/*`);
    return [{ path, rule: 'unshown', detail: `no row in ${values.length} answers` }];
  }
  const objects = values.filter((value) => typeof value === 'object' && value !== null) as Record<string, unknown>[];
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]): Misfit[] => {
    const shown = objects.filter((each) => each[name] !== undefined).map((each) => each[name]);
    if (shown.length > 0) return unshown(field, shown, `${path}/${name}`);
    if (field.everywhere === false) return [];
    return [{ path: `${path}/${name}`, rule: 'missing', detail: `in none of ${objects.length} objects` }];
  });
};

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
};
