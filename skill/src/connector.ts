// The only network code: a signed statement buys a short-lived token, the token buys one answer, on one connection.
import type { ClientRequest, IncomingMessage } from 'node:http';
import { signAssertion } from './assertion.ts';
import { broken, Failure, notUnderstood, tryLater } from './failure.ts';
import { toFailure } from './problem-words.ts';
import type { Ask, Body, Command, Heard, Settings, World } from './types.ts';

const ACCEPT = { accept: 'application/json' };
const LONGEST_BODY = 2_000_000;
// Further off than any clock goes wrong by itself: a stranger would be collecting statements for later.
const FURTHEST_CLOCK_MS = 26 * 3_600_000;

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
type Web = typeof import('node:http');
type Send = (call: Call) => Promise<Reply>;

/** Asks the connector one thing. Nothing is kept between two runs: no token, no file. */
export const askConnector = async (command: Command, ask: Ask, settings: Settings, world: World): Promise<Heard> => {
  // Loaded when needed: `--help` needs neither, and https costs a plain connection some milliseconds.
  const secure = settings.origin.startsWith('https:');
  const web = secure ? ((await import('node:https')) as unknown as Web) : await import('node:http');
  const agent = new web.Agent({ keepAlive: true, maxSockets: 1 });
  const send: Send = ({ body, ...call }) =>
    sendCall(world.patienceMs, (options) => web.request(settings.origin, { ...call, ...options, agent }).end(body));
  try {
    const { token, now } = await buyToken(send, command, settings, world);
    const { answer, cost, notice, requestId } = requireDone(await send(toCall(command, ask, token))) ?? {};
    const whole = typeof answer === 'object' && typeof cost?.zohoCalls === 'number' && typeof requestId === 'string';
    if (!whole) throw notUnderstood();
    const told = typeof notice === 'string' ? { notice } : {};
    return { answered: { answer, cost, ...told, requestId }, now };
  } finally {
    agent.destroy();
  }
};

/** The token, and the time by the clock that the connector took. */
const buyToken = async (
  send: Send,
  command: Command,
  settings: Settings,
  world: World,
): Promise<{ token: string; now: Date }> => {
  const headers = { ...ACCEPT, 'content-type': 'application/x-www-form-urlencoded' };
  const buy = (issuedAt: Date): Promise<Reply> => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: signAssertion(settings, issuedAt, world.newId()),
      scope: command.address[2],
    });
    if (settings.organisation !== undefined) form.append('organization_id', settings.organisation);
    return send({ method: 'POST', path: '/v1/token', headers, body: form.toString() });
  };
  let now = world.now();
  let reply = await buy(now);
  const skewed = reply.status !== 200 && reply.body?.code === 'clock_skew';
  const serverTime = new Date((skewed && reply.body?.serverTime) || Number.NaN);
  if (Math.abs(serverTime.getTime() - now.getTime()) < FURTHEST_CLOCK_MS) {
    // Our clock is wrong: once more, by the connector's.
    now = serverTime;
    reply = await buy(now);
  }
  const token: unknown = requireDone(reply)?.access_token;
  if (typeof token !== 'string' || !/^[\w.~+/=-]+$/.test(token)) throw notUnderstood();
  return { token, now };
};

/** The intent's own request: `:word` in the path from the field of that name, the rest as query or JSON. */
const toCall = ({ address: [method, pattern] }: Command, ask: Ask, token: string): Call => {
  const headers = { ...ACCEPT, authorization: `Bearer ${token}` };
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(ask[name])));
  const rest = Object.entries(ask).filter(([name]) => !pattern.includes(`:${name}`));
  const body = JSON.stringify(Object.fromEntries(rest));
  if (method === 'POST') return { method, path, headers: { ...headers, 'content-type': 'application/json' }, body };
  const pairs = rest.flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)]));
  return { method, path: pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`, headers };
};

const parse = async (text: string): Promise<Body> => JSON.parse(text);

/** One request, within its time and size. A redirect is not followed: it is an answer like any other. */
const sendCall = async (
  patienceMs: number,
  start: (options: { signal: AbortSignal }) => ClientRequest,
): Promise<Reply> => {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const request = start({ signal });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.on('response', resolve).on('error', reject);
    });
    let text = '';
    for await (const part of response.setEncoding('utf8')) {
      text += part;
      if (text.length > LONGEST_BODY) throw notUnderstood();
    }
    const body: Body = await parse(text).catch(() => undefined);
    return { status: response.statusCode ?? 0, body };
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (signal.aborted) throw tryLater('the connector did not answer in time.');
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOTFOUND') throw broken('no_such_host', 'no machine has the name in CONNECTOR_URL.');
    if (/CERT|TLS|SSL|SIGNATURE|EPROTO/.test(code)) throw broken('not_secure', 'the secure connection failed.');
    throw tryLater('the connector cannot be reached.');
  }
};

/** The body of what went well. Throws what went wrong in the connector's words, if it is the connector that speaks. */
const requireDone = ({ status, body }: Reply): Body => {
  if (status === 200) return body;
  const { code, title = '', detail, retryable, requestId } = body ?? {};
  if (typeof code === 'string' && typeof detail === 'string' && typeof requestId === 'string') {
    throw toFailure({ ...body, code, title, status, detail, retryable: retryable === true, requestId });
  }
  if ([429, 502, 503, 504].includes(status)) throw tryLater('what stands before the connector answers instead of it.');
  const redirected = status >= 300 && status < 400;
  throw redirected ? broken('redirected', 'the answer is a redirect, which is never followed.') : notUnderstood();
};
