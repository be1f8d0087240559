// The headers every answer carries: what keeps a browser from doing anything with it, and the id it has in the log.
import type { Context } from 'hono';

const careful = {
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=15552000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
} as const;

const complete = new WeakSet<Response>();

/** JSON with all its headers from the start: adding them to an answer that stands costs more than they all do. */
export const jsonAnswer = (requestId: string, body: unknown): Response => {
  const headers = {
    ...careful,
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-request-id': requestId,
  };
  const response = new Response(JSON.stringify(body), { headers });
  complete.add(response);
  return response;
};

/** Adds to any other answer what it has not said itself. */
export const completeHeaders = ({ res }: Context, requestId: string): void => {
  if (complete.has(res)) return;
  for (const [name, value] of Object.entries(careful)) if (!res.headers.has(name)) res.headers.set(name, value);
  // Not c.header(): on an answer that stands it has the whole body read and wrapped anew.
  res.headers.set('x-request-id', requestId);
};
