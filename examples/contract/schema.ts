// An OpenAPI 3.0 schema of Zoho's as a strict JSON schema: what it does not name is not allowed. References are
// followed, `allOf` is laid together, and notes about editions are kept, since a field may be for one country alone.

export type Json = Readonly<Record<string, unknown>>;

export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: false;
  readonly required?: readonly string[];
  readonly items?: Schema;
  /** False where the document gives the field to other countries' editions or to integrations alone. */
  readonly everywhere?: boolean;
}

/** The organisation of the tests: its edition decides which fields an answer must show. */
const EDITION = 'us';
const PLAIN = ['type', 'format', 'enum', 'maxLength', 'minimum', 'maximum', 'pattern'] as const;

/** @param role a request must bring what is required; which fields answers show is judged over many of them. */
export const toSchema = (
  document: Json,
  source: Json,
  role: 'request' | 'answer',
  above: readonly Json[] = [],
): Schema => {
  if (above.includes(source)) return {};
  const deeper = (next: unknown): Schema => toSchema(document, next as Json, role, [...above, source]);
  if (typeof source.$ref === 'string') return { ...deeper(pointed(document, source.$ref)), ...edition(source) };
  const parts = ((source.allOf as Json[] | undefined) ?? []).map(deeper);
  const own: Schema = {
    ...Object.fromEntries(PLAIN.filter((key) => source[key] !== undefined).map((key) => [key, source[key]])),
    ...edition(source),
    ...(source.properties === undefined ? {} : { properties: fields(source, role, deeper) }),
    ...(role === 'request' && Array.isArray(source.required) ? { required: demanded(source, deeper) } : {}),
    ...(source.items === undefined ? {} : { items: deeper(source.items) }),
  };
  const whole = [...parts, own].reduce(together);
  return whole.properties === undefined ? whole : { ...whole, additionalProperties: false };
};

const fields = (source: Json, role: 'request' | 'answer', deeper: (next: unknown) => Schema): Record<string, Schema> =>
  Object.fromEntries(
    Object.entries(source.properties as Record<string, Json>)
      .filter(([, field]) => role === 'answer' || field.readOnly !== true)
      .map(([name, field]) => [name, deeper(field)]),
  );

/** What must be sent: not what other countries' editions demand. */
const demanded = (source: Json, deeper: (next: unknown) => Schema): string[] => {
  const properties = (source.properties ?? {}) as Record<string, Json>;
  return (source.required as string[]).filter((name) => deeper(properties[name] ?? {}).everywhere !== false);
};

const together = (a: Schema, b: Schema): Schema => ({
  ...a,
  ...b,
  ...(a.properties === undefined && b.properties === undefined
    ? {}
    : { properties: { ...a.properties, ...b.properties } }),
  ...(a.required === undefined && b.required === undefined
    ? {}
    : { required: [...(a.required ?? []), ...(b.required ?? [])] }),
});

const edition = (source: Json): Pick<Schema, 'everywhere'> => {
  const only = (source['x-node_available_in'] ?? []) as readonly string[];
  const never = (source['x-node_unavailable_in'] ?? []) as readonly string[];
  const elsewhere = only.length > 0 && !only.includes(EDITION);
  return elsewhere || never.includes(EDITION) ? { everywhere: false } : {};
};

/** What a reference within the document means. */
export const pointed = (document: Json, reference: string): Json => {
  const found = reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, step) => (at as Json | undefined)?.[step], document);
  if (typeof found !== 'object' || found === null) throw new Error(`${reference} points nowhere`);
  return found as Json;
};
