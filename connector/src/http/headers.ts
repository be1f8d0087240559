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

/** JSON that was written before, or the word that it is still the same (RFC 9110, 13.1.2). */
export const taggedAnswer = (
  {
    body,
    etag,
    checkedAt,
  }: { readonly body: () => Uint8Array<ArrayBuffer>; readonly etag: string; readonly checkedAt: string | null },
  { requestId, ifNoneMatch }: { readonly requestId: string; readonly ifNoneMatch: string | undefined },
): Response => {
  const same = isNamed(etag, ifNoneMatch);
  const response = new Response(same ? null : body(), {
    status: same ? 304 : 200,
    headers: {
      ...careful,
      ...(same ? {} : { 'content-type': 'application/json' }),
      // It may be kept, and is asked about each time.
      'cache-control': 'private, no-cache',
      etag,
      vary: 'authorization',
      'x-request-id': requestId,
      ...(checkedAt === null ? {} : { 'x-checked-at': checkedAt }),
    },
  });
  complete.add(response);
  return response;
};

/** Compared weakly, as a GET's tags are. */
const isNamed = (etag: string, header: string | undefined): boolean => {
  if (header === undefined) return false;
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((each) => opaque(each) === opaque(etag));
};

/** Adds to any other answer what it has not said itself. */
export const completeHeaders = ({ res }: Context, requestId: string): void => {
  if (complete.has(res)) return;
  for (const [name, value] of Object.entries(careful)) if (!res.headers.has(name)) res.headers.set(name, value);
  // Not c.header(): on an answer that stands it has the whole body read and wrapped anew.
  res.headers.set('x-request-id', requestId);
};
