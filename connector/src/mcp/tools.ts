// The intent table as tools: what a model is told of each, and the request that a call of one comes down to. Pure: the
// request goes through the same front desk as any other, so that nothing is open here that is not open there.
import { toJsonSchema } from '@valibot/to-json-schema';
import { type Intent, intents } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';

export interface ToolFacts {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: { readonly type: 'object' };
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly openWorldHint: boolean;
  };
}

export type Arguments = Readonly<Record<string, unknown>>;

const toolOf = ({ name, summary, ask, effect }: Intent): ToolFacts => {
  const { $schema: _, ...inputSchema } = toJsonSchema(ask, { errorMode: 'ignore', typeMode: 'input' });
  return {
    name,
    description: summary,
    inputSchema: inputSchema as { type: 'object' },
    annotations: { readOnlyHint: effect === 'read', destructiveHint: effect === 'write', openWorldHint: true },
  };
};

const all: readonly { readonly intent: Intent; readonly tool: ToolFacts }[] = intents.map((intent) => ({
  intent,
  tool: toolOf(intent),
}));

/** Those that are switched on and that the asker's token opens. */
export const toolsFor = (enabled: readonly string[], scopes: readonly string[]): ToolFacts[] =>
  all.flatMap(({ intent, tool }) => (enabled.includes(intent.name) && scopes.includes(intent.scope) ? [tool] : []));

/**
 * Errors: `not_found` for what is no tool; `invalid_ask` where what stands in the address is missing.
 * @param from The request that called the tool: its token goes along.
 */
export const toRequest = (name: string, given: Arguments, from: Request): Request => {
  const intent = all.find((each) => each.intent.name === name)?.intent;
  if (intent === undefined) throw new ConnectorError('not_found', 'There is no such tool.');
  const rest = new Map(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
  const path = intent.path.replace(/:(\w+)/g, (_, field: string) => {
    const value = rest.get(field);
    rest.delete(field);
    // Dots alone would lead to another address.
    if (typeof value === 'string' && !/^\.*$/.test(value.trim())) return encodeURIComponent(value);
    throw new ConnectorError('invalid_ask', `${field} is missing.`, { fields: [{ field, reason: 'is missing' }] });
  });
  const url = new URL(path, from.url);
  const headers = new Headers({ authorization: from.headers.get('authorization') ?? '' });
  if (intent.method === 'GET') {
    for (const [field, value] of rest) for (const each of [value].flat()) url.searchParams.append(field, wordOf(each));
    return new Request(url, { headers });
  }
  headers.set('content-type', 'application/json');
  return new Request(url, { method: intent.method, headers, body: JSON.stringify(Object.fromEntries(rest)) });
};

const wordOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
