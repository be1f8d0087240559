// The only network code: a signed statement buys a short-lived token, the token buys one answer, on one connection.
import type { ClientRequest } from 'node:http';
import { signAssertion } from './assertion.ts';
import { broken, Failure, notUnderstood, tryLater } from './failure.ts';
import { toFailure } from './problem-words.ts';
import type { Answered, AnyProblem, Ask, Body, Command, Settings, World } from './types.ts';

const MAX_BODY_BYTES = 2_000_000;

interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}
interface Reply {
  readonly status: number;
  readonly body: Body;
}
type Send = (call: Call) => Promise<Reply>;

/** Asks the connector one thing. Nothing is kept between two runs: no token, no file. */
export const askConnector = async (command: Command, ask: Ask, settings: Settings, world: World): Promise<Answered> => {
  // Loaded when needed: `--help` needs neither, and https costs a plain connection some milliseconds.
  const web = settings.origin.startsWith('https:') ? await import('node:https') : await import('node:http');
  const agent = new web.Agent({ keepAlive: true, maxSockets: 1 });
  const send: Send = (call) => sendCall(web.request(settings.origin, { ...call, agent }), call.body, world.patienceMs);
  try {
    const token = await buyToken(send, command, settings, world);
    const { status, body } = await send(toCall(command, ask, token));
    if (status !== 200) throw toFailure(toProblem(status, body));
    return requireAnswer(body);
  } finally {
    agent.destroy();
  }
};

// Further off than any clock goes wrong by itself: a stranger would be collecting statements for later.
const FURTHEST_CLOCK_MS = 26 * 3_600_000;

const buyToken = async (send: Send, command: Command, settings: Settings, world: World): Promise<string> => {
  const buy = (issuedAt: Date): Promise<Reply> => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: signAssertion(settings, issuedAt, world.newId()),
      scope: command.address[2],
    });
    if (settings.organisation !== undefined) form.append('organization_id', settings.organisation);
    return send(toPost('/v1/token', 'application/x-www-form-urlencoded', form.toString()));
  };
  let { status, body } = await buy(world.now());
  // Our clock is wrong: once more, by the connector's.
  const serverTime = status === 200 || body?.code !== 'clock_skew' ? Number.NaN : Date.parse(body.serverTime ?? '');
  if (Math.abs(serverTime - world.now().getTime()) < FURTHEST_CLOCK_MS)
    ({ status, body } = await buy(new Date(serverTime)));
  if (status !== 200) throw toFailure(toProblem(status, body));
  const token: unknown = body?.access_token;
  if (typeof token !== 'string' || !/^[\w.~+/=-]+$/.test(token)) throw notUnderstood();
  return token;
};

/** The intent's own request: `:word` in the path from the field of that name, the rest as query or JSON. */
const toCall = ({ address: [method, pattern] }: Command, ask: Ask, token: string): Call => {
  const authorization = `Bearer ${token}`;
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(ask[name])));
  const rest = Object.entries(ask).filter(([name]) => !pattern.includes(`:${name}`));
  const body = JSON.stringify(Object.fromEntries(rest));
  if (method === 'POST') return toPost(path, 'application/json', body, { authorization });
  const query = new URLSearchParams();
  for (const [name, value] of rest) for (const one of [value].flat()) query.append(name, String(one));
  return { method, path: rest.length === 0 ? path : `${path}?${query}`, headers: { ...ACCEPT, authorization } };
};

const ACCEPT = { accept: 'application/json' };
const toPost = (path: string, type: string, body: string, more: Record<string, string> = {}): Call => {
  const headers = { ...ACCEPT, 'content-type': type, 'content-length': String(Buffer.byteLength(body)), ...more };
  return { method: 'POST', path, headers, body };
};

/** One request, within its time and size. A redirect is not followed: it is an answer like any other. */
const sendCall = (request: ClientRequest, body: string | undefined, patienceMs: number): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      clearTimeout(timer);
      reject(error instanceof Failure ? error : toNetworkFailure(error));
      request.destroy();
    };
    const timer = setTimeout(() => fail(tryLater('the connector did not answer in time.')), patienceMs);
    request.on('error', fail).on('response', (response) => {
      const chunks: Buffer[] = [];
      let room = MAX_BODY_BYTES;
      response.on('error', fail).on('data', (chunk: Buffer) => {
        room -= chunk.length;
        if (room < 0) fail(notUnderstood());
        else chunks.push(chunk);
      });
      response.on('end', () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString()) });
      });
    });
    request.end(body);
  });

const parse = (text: string): Body => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const toNetworkFailure = ({ code = '' }: NodeJS.ErrnoException): Failure => {
  if (code === 'ENOTFOUND') return broken('no_such_host', 'no machine has the name in CONNECTOR_URL.');
  const insecure = /CERT|TLS|SSL|SIGNATURE|EPROTO/.test(code);
  return insecure
    ? broken('not_secure', 'the secure connection failed.')
    : tryLater('the connector cannot be reached.');
};

const requireAnswer = (body: Body): Answered => {
  const { answer, cost, requestId } = body ?? {};
  const whole = typeof answer === 'object' && typeof cost?.zohoCalls === 'number' && typeof requestId === 'string';
  if (!whole) throw notUnderstood();
  return { answer, cost, requestId };
};

/** What went wrong, in the connector's words; throws where it is not the connector that speaks. */
const toProblem = (status: number, body: Body): AnyProblem => {
  const { code, title = '', detail, retryable, requestId } = body ?? {};
  if (typeof code === 'string' && typeof detail === 'string' && typeof requestId === 'string') {
    return { ...body, code, title, status, detail, retryable: retryable === true, requestId };
  }
  if ([429, 502, 503, 504].includes(status)) throw tryLater('what stands before the connector answers instead of it.');
  const redirected = status >= 300 && status < 400;
  throw redirected ? broken('redirected', 'the answer is a redirect, which is never followed.') : notUnderstood();
};
