// Reads an ask from path, query and body, and checks it against its intent's schema.
import type { Context } from 'hono';
import { type AskOf, askFields, type Endpoint } from 'shared-schemas';
import * as v from 'valibot';
import { ConnectorError } from '../errors.ts';

type Raw = Record<string, unknown>;

/** A reader for one intent, made once: knows which fields are lists and which stand in the path. */
export const askReader = <I extends Endpoint>(intent: I): ((c: Context) => Promise<AskOf<I>>) => {
  const lists = new Set(askFields(intent).flatMap((field) => (field.kind === 'list' ? [field.name] : [])));
  const inPath = [...intent.path.matchAll(/:(\w+)/g)].map((match) => match[1] as string);
  return async (c) => {
    const raw = intent.method === 'GET' ? readQuery(c, lists) : await readBody(c);
    for (const name of inPath) {
      if (Object.hasOwn(raw, name)) throw fieldProblem(name, 'stands in the address already');
      raw[name] = c.req.param(name);
    }
    const parsed = v.safeParse(intent.ask, raw, { abortPipeEarly: true });
    if (parsed.success) return parsed.output as AskOf<I>;
    throw new ConnectorError('invalid_ask', describe(parsed.issues), {
      fields: parsed.issues.slice(0, 10).map((issue) => ({ field: fieldOf(issue), reason: reasonOf(issue) })),
    });
  };
};

const readQuery = (c: Context, lists: ReadonlySet<string>): Raw => {
  const given = Object.entries(c.req.queries()).map(([name, values]): [string, unknown] => {
    if (lists.has(name)) return [name, values];
    if (values.length > 1) throw fieldProblem(cut(name), 'is given more than once');
    return [name, values[0]];
  });
  // Made of entries, so that a field called __proto__ is one, and is refused like any other that is not known.
  return Object.fromEntries(given);
};

const readBody = async (c: Context): Promise<Raw> => {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new ConnectorError('malformed_body', 'Send the body as application/json.');
  let value: unknown;
  try {
    value = JSON.parse(await c.req.text());
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw new ConnectorError('malformed_body', 'The body is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConnectorError('malformed_body', 'The body must be a JSON object.');
  }
  // A plain copy without a prototype's traps.
  return Object.fromEntries(Object.entries(value));
};

const fieldProblem = (field: string, reason: string): ConnectorError =>
  new ConnectorError('invalid_ask', `${field} ${reason}.`, { fields: [{ field, reason }] });

const fieldOf = (issue: v.BaseIssue<unknown>): string => cut(v.getDotPath(issue) ?? '');

/** A field's name comes from the asker: no more of it is said back than is needed to find it. */
const cut = (name: string): string => (name.length > 100 ? `${name.slice(0, 99)}…` : name);

const reasonOf = (issue: v.BaseIssue<unknown>): string => {
  if (issue.type === 'strict_object') {
    if (issue.expected === 'never') return 'is not known here';
    return issue.expected === 'Object' ? 'must be an object' : 'is missing';
  }
  // "Number or text" says little; what was wrong with the text says more.
  const nearest = issue.issues?.find((each) => each.kind === 'validation');
  if (nearest !== undefined) return nearest.message;
  return issue.kind === 'schema' ? `must be ${expectation(issue)}` : issue.message;
};

const expectation = (issue: v.BaseIssue<unknown>): string => {
  if (issue.type === 'array') return 'a list';
  if (issue.type === 'string') return 'text';
  // Valibot writes choices as a type: ("open" | "draft").
  const choices = [...(issue.expected ?? '').matchAll(/"([^"]*)"/g)].map(([, choice]) => choice);
  if (choices.length > 0) return `${choices.length > 1 ? 'one of ' : ''}${choices.join(', ')}`.slice(0, 300);
  return (issue.expected ?? 'something else').slice(0, 100);
};

const describe = (issues: readonly v.BaseIssue<unknown>[]): string => {
  const [first] = issues;
  if (first === undefined) return 'The question is not understood.';
  return `${fieldOf(first) || 'The question'} ${reasonOf(first)}.`;
};
