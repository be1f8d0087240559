// What an intent is: one thing a person may ask of their inventory, with one name in every room.
import * as v from 'valibot';

/** A read changes nothing; a write only ever makes, releases or drops a plan. */
export type Effect = 'read' | 'write';

export type Scope =
  | 'stock:read'
  | 'items:read'
  | 'locations:read'
  | 'customers:read'
  | 'orders:read'
  | 'plans:read'
  | 'connection:read'
  | 'events:read'
  | 'items:write'
  | 'orders:write'
  | 'customers:write'
  | 'stock:write'
  | 'plans:write'
  | 'shop:read'
  | 'shop:sell'
  | 'admin:read';

type AskSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;

/** One address of the connector: what may be asked there, and what is answered. */
export interface Endpoint<
  Name extends string = string,
  Ask extends AskSchema = AskSchema,
  Answer extends v.GenericSchema = v.GenericSchema,
> {
  readonly name: Name;
  /** One sentence for people and models: what it answers. */
  readonly summary: string;
  readonly method: 'GET' | 'POST';
  /** Address on the connector; `:word` is filled from the field of that name. */
  readonly path: `/v1/${string}`;
  readonly scope: Scope;
  /** Whoever has these as well is told more. */
  readonly besides?: readonly Scope[];
  readonly effect: Effect;
  /** What may be asked. GET sends it as a query string, POST as JSON; unknown fields are refused. */
  readonly ask: Ask;
  readonly answer: Answer;
}

export interface Intent<
  Name extends string = string,
  Ask extends AskSchema = AskSchema,
  Answer extends v.GenericSchema = v.GenericSchema,
> extends Endpoint<Name, Ask, Answer> {
  /** A runnable example of the skill's command, flags only. */
  readonly example: string;
}

export const endpoint = <Name extends string, Ask extends AskSchema, Answer extends v.GenericSchema>(
  it: Endpoint<Name, Ask, Answer>,
): Endpoint<Name, Ask, Answer> => it;

export const intent = <Name extends string, Ask extends AskSchema, Answer extends v.GenericSchema>(
  it: Intent<Name, Ask, Answer>,
): Intent<Name, Ask, Answer> => it;

export type AskOf<I> = I extends Endpoint<string, infer Ask, v.GenericSchema> ? v.InferOutput<Ask> : never;
export type AskInputOf<I> = I extends Endpoint<string, infer Ask, v.GenericSchema> ? v.InferInput<Ask> : never;
export type AnswerOf<I> = I extends Endpoint<string, AskSchema, infer Answer> ? v.InferOutput<Answer> : never;

/** What one answer cost at Zoho. */
export const cost = v.strictObject({
  /** Calls made to Zoho for this answer. */
  zohoCalls: v.number(),
  /** Calls this answer shared with somebody else's question, who paid for them. */
  sharedCalls: v.number(),
  /** Calls left in the organisation's day by Zoho's own count; null before the first answer from Zoho. */
  callsLeftToday: v.nullable(v.number()),
});
export type Cost = v.InferOutput<typeof cost>;

/** Every successful answer on the wire. */
export interface Envelope<Answer> {
  readonly answer: Answer;
  readonly cost: Cost;
  /** What is wrong with the connection to Zoho, and how to mend it; absent while it is well. */
  readonly notice?: string;
  readonly requestId: string;
}

/** How a field of an ask is written on a command line. */
export interface AskField {
  readonly name: string;
  /**
   * `text`: --flag 'value'. `list`: the flag may be repeated. `lines`: repeated, each '<quantity> <item>'.
   * `switch`: the flag alone, without a value.
   */
  readonly kind: 'text' | 'number' | 'list' | 'lines' | 'switch';
  readonly required: boolean;
  readonly description: string;
}

const unwrap = (schema: v.GenericSchema): v.GenericSchema => {
  const inner = schema as v.GenericSchema & { wrapped?: v.GenericSchema; pipe?: readonly v.GenericSchema[] };
  if (inner.wrapped !== undefined) return unwrap(inner.wrapped);
  const first = inner.pipe?.[0];
  return first !== undefined && first !== schema && first.type !== schema.type ? unwrap(first) : schema;
};

const kindOf = (schema: v.GenericSchema): AskField['kind'] => {
  const core = unwrap(schema) as v.GenericSchema & { item?: v.GenericSchema; options?: readonly v.GenericSchema[] };
  if (core.type === 'boolean' || core.options?.[0]?.type === 'boolean') return 'switch';
  if (core.type === 'array') return core.item?.type === 'strict_object' ? 'lines' : 'list';
  return core.type === 'union' || core.type === 'number' ? 'number' : 'text';
};

/** The description, wherever in the wrapping it was given. */
const describe = (schema: v.GenericSchema): string => {
  const { wrapped } = schema as v.GenericSchema & { wrapped?: v.GenericSchema };
  return v.getDescription(schema as never) ?? (wrapped === undefined ? '' : describe(wrapped));
};

/** The fields of an intent's ask, as the skill's command table, `--help` and the OpenAPI document need them. */
export const askFields = (it: Pick<Endpoint, 'ask'>): AskField[] =>
  Object.entries(it.ask.entries).map(([name, entry]) => {
    const schema = entry as v.GenericSchema;
    return {
      name,
      kind: kindOf(schema),
      required: schema.type !== 'optional',
      description: describe(schema),
    };
  });
