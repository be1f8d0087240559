// Answers whose shape the documents have wrong: the documents are corrected, so that what is inside can be checked all
// the same.
import { nameOf } from './check.ts';
import type { Difference } from './differences/difference.ts';
import { type Documents, indexOperations, type Operation } from './documents.ts';
import type { Schema } from './schema.ts';

export type Correct = (documented: Schema) => Schema;

/** A key of the answer is another one. */
export const renamed =
  (from: string, to: string): Correct =>
  (documented) => {
    const { [from]: moved, ...others } = documented.properties ?? {};
    return moved === undefined ? documented : { ...documented, properties: { ...others, [to]: moved } };
  };

/** What stands at the top of the document is under this key. */
export const under =
  (key: string): Correct =>
  (documented) => {
    const { code = {}, message = {}, ...properties } = documented.properties ?? {};
    const inner: Schema = { type: 'object', properties, additionalProperties: false };
    return { ...documented, properties: { code, message, [key]: inner } };
  };

/** One record where the document has a list of them. */
export const single = (path: string): Correct => at(path, (list) => list.items ?? list);

/** A list of records where the document has one. */
export const many = (path: string): Correct =>
  at(path, (one) => (one.items === undefined ? { type: 'array', items: one } : one));

const at = (path: string, change: Correct): Correct => {
  const [step, ...rest] = path.split('/').slice(1);
  if (step === undefined) return change;
  const deeper = at(rest.map((each) => `/${each}`).join(''), change);
  return (documented) => {
    if (step === '*')
      return documented.items === undefined ? documented : { ...documented, items: deeper(documented.items) };
    const field = documented.properties?.[step];
    if (field === undefined) return documented;
    return { ...documented, properties: { ...documented.properties, [step]: deeper(field) } };
  };
};

export interface Correction {
  readonly difference: Difference;
  readonly path: string;
  /** The document before this correction. */
  readonly before: Schema;
}

export interface Corrected {
  readonly documents: Documents;
  readonly corrections: ReadonlyMap<Operation, readonly Correction[]>;
}

export const correctShapes = (documents: Documents, table: readonly Difference[]): Corrected => {
  const corrections = new Map<Operation, readonly Correction[]>();
  const operations = documents.operations.map((operation) => {
    const own = table.filter(({ rule, operations }) => rule === 'shape' && operations.includes(nameOf(operation)));
    if (own.length === 0) return operation;
    const made: Correction[] = [];
    const answers = new Map(
      [...operation.answers].map(([status, schema]) => [status, schema === null ? null : own.reduce(apply, schema)]),
    );
    function apply(before: Schema, difference: Difference): Schema {
      made.push(...difference.paths.map((path) => ({ difference, path, before })));
      return difference.correct?.(before) ?? before;
    }
    const corrected = { ...operation, answers };
    corrections.set(corrected, made);
    return corrected;
  });
  return { documents: indexOperations(documents.product, operations), corrections };
};

/** Whether this answer is one that the uncorrected document does not describe. */
export const needs = ({ path, before }: Correction, answer: unknown): boolean => {
  const steps = path.split('/').slice(1);
  const values = steps.reduce<unknown[]>(
    (found, step) =>
      found.flatMap((value) => {
        if (step === '*') return Array.isArray(value) ? value : [];
        const next = (value as Record<string, unknown> | null)?.[step];
        return next === undefined ? [] : [next];
      }),
    [answer],
  );
  const documented = steps.reduce<Schema | undefined>(
    (schema, step) => (step === '*' ? schema?.items : schema?.properties?.[step]),
    before,
  );
  return values.some((value) => documented === undefined || (documented.type === 'array') !== Array.isArray(value));
};
