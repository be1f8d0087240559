// For tests: an ask as the request that the skill would send.
import type { AskOptions } from './app-testbed.ts';

const toText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** The address and the body of an ask, as the skill would send it. */
export const requestOf = (
  intent: { readonly method: string; readonly path: string },
  ask: Readonly<Record<string, unknown>>,
): { readonly method: string; readonly path: string; readonly options: AskOptions } => {
  const rest = { ...ask };
  const path = intent.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = toText(rest[name] ?? '-');
    delete rest[name];
    // Half a character cannot stand in an address.
    return encodeURIComponent(value.toWellFormed());
  });
  if (intent.method === 'POST') {
    const options = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(rest) };
    return { method: 'POST', path, options };
  }
  const query = new URLSearchParams(
    Object.entries(rest).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((each): [string, string] => [name, toText(each)]),
    ),
  );
  return { method: 'GET', path: query.size === 0 ? path : `${path}?${query}`, options: {} };
};
