// A connector for the tests: real HTTP on loopback, checks the signed statement and the token, answers what it is told.
import { createPublicKey, generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Cost, Problem } from 'shared-schemas';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Which connection it came on: 1, 2, … */
  readonly connection: number;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: string | object;
}
type Answer = (seen: Seen) => Reply | Promise<Reply>;

export const sampleCost: Cost = { zohoCalls: 1, sharedCalls: 0, callsLeftToday: 6999 };

export const envelope = (answer: unknown, cost: Cost = sampleCost): Reply => ({
  body: { answer, cost, requestId: 'req-1' },
});

export const problemReply = (problem: Partial<Problem> & Pick<Problem, 'code' | 'status'>): Reply => ({
  status: problem.status,
  headers: { 'content-type': 'application/problem+json' },
  body: { title: 'A title', detail: 'What happened', retryable: false, requestId: 'req-2', ...problem },
});

/** A key as an admin hands it out, and its public half. */
export const makeKey = (keyId = 'demo1234') => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { keyId, text: `zik_${keyId}.${privateKey.export({ format: 'jwk' }).d}`, publicKey };
};
export type Key = ReturnType<typeof makeKey>;

const decode = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString());

/** What is wrong with a client assertion, as the real connector checks it; undefined where nothing is. */
export const faultOf = (assertion: string, key: Key, audience: string, now: Date): string | undefined => {
  const [head = '', body = '', signature = ''] = assertion.split('.');
  const publicKey = createPublicKey({ key: key.publicKey.export({ format: 'jwk' }), format: 'jwk' });
  if (!verify(null, Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url'))) return 'signature';
  const header = decode(head);
  const claims = decode(body) as { iss: string; sub: string; aud: string; iat: number; exp: number; jti: string };
  const nowSeconds = now.getTime() / 1000;
  if (header.alg !== 'EdDSA' || header.typ !== 'client-authentication+jwt' || header.kid !== key.keyId) return 'header';
  if (claims.iss !== key.keyId || claims.sub !== key.keyId) return 'issuer';
  if (claims.aud !== audience) return 'audience';
  if (claims.exp - claims.iat !== 55 || claims.iat > nowSeconds + 1 || claims.exp < nowSeconds) return 'clock';
  return /^[0-9a-f-]{36}$/.test(claims.jti) ? undefined : 'jti';
};

export interface FakeConnector extends AsyncDisposable {
  readonly url: string;
  readonly key: Key;
  readonly seen: Seen[];
  /** What the next intent request is answered with. */
  answer: Answer;
  /** What the token request is answered with, in place of a token. */
  token: Answer | undefined;
  /** The server's clock. */
  now: () => Date;
}

/** Opens one on a free port of this machine; over TLS where a certificate is given. */
export const openFakeConnector = async (
  first: Answer = () => envelope({}),
  tls?: { key: string; cert: string },
): Promise<FakeConnector> => {
  const connections = new WeakMap<object, number>();
  let count = 0;
  const listen = (request: IncomingMessage, response: ServerResponse): void => void serve(request, response);
  const server = tls === undefined ? createServer(listen) : createTlsServer(tls, listen);
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket) => connections.set(socket, ++count));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeConnector = {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: makeKey(),
    seen: [],
    answer: first,
    token: undefined,
    now: () => new Date(),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const issued = new Set<string>();

  const sell = (seen: Seen): Reply => {
    const form = new URLSearchParams(seen.body);
    const fault = faultOf(form.get('client_assertion') ?? '', fake.key, fake.url, fake.now());
    if (fault === 'clock') {
      return problemReply({ code: 'clock_skew', status: 401, serverTime: fake.now().toISOString() });
    }
    if (fault !== undefined) return problemReply({ code: 'unauthenticated', status: 401, detail: `Bad ${fault}` });
    const token = `token.${randomUUID()}`;
    issued.add(token);
    return { body: { access_token: token, token_type: 'Bearer', expires_in: 300, scope: form.get('scope') ?? '' } };
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const seen: Seen = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
      connection: connections.get(request.socket) ?? 0,
    };
    fake.seen.push(seen);
    const bearer = (request.headers.authorization ?? '').replace('Bearer ', '');
    const reply =
      seen.url === '/v1/token'
        ? await (fake.token ?? sell)(seen)
        : issued.has(bearer)
          ? await fake.answer(seen)
          : problemReply({ code: 'unauthenticated', status: 401 });
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  };
  return fake;
};
