// The address Zoho's webhooks come in at: judged by their bytes, remembered together with their job, then acknowledged.
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ConnectorError } from '../errors.ts';
import type { AskVariables } from '../http/authenticate.ts';
import { jsonAnswer } from '../http/headers.ts';
import type { Parts } from '../parts.ts';
import { type Endpoint, openEndpoints, secretsAt, WEBHOOK_PATH } from '../webhooks/endpoints.ts';
import type { Arrived, Reception } from '../webhooks/receive.ts';
import { answerRoundTrip, ROUND_TRIP_PATH } from '../webhooks/round-trip.ts';

type WebhookParts = Pick<Parts, 'store' | 'vault' | 'now' | 'newId' | 'config' | 'log'>;
type Variables = AskVariables & { endpoint: Endpoint };

const MAX_BYTES = 1_024 * 1_024;
const PATH_SECRET = /^[0-9a-f]{64}$/;
const KEPT_HEADERS = ['content-type', 'x-zoho-webhook-signature', 'user-agent'];
const KEPT_CHARACTERS = 500;

/** Mounted before the general limit of a body: this one has its own. */
export const webhookRoutes = (parts: WebhookParts, reception: Reception): Hono<{ Variables: Variables }> => {
  const app = new Hono<{ Variables: Variables }>();
  const endpoints = openEndpoints(parts);
  const bounded = bodyLimit({
    maxSize: MAX_BYTES,
    onError: () => {
      throw tooLarge();
    },
  });

  // Before the addresses of organisations, none of which is called like this.
  app.post(ROUND_TRIP_PATH, refuseLarge(bounded), async (c) => {
    const endpoint = await endpoints.of(c.req.query('organization_id') ?? '');
    const now = parts.now().getTime();
    const answered =
      endpoint === null ? null : answerRoundTrip(await readArrived(c), secretsAt(endpoint, now).good, now);
    return answered === null ? c.notFound() : jsonAnswer(c.get('requestId'), answered);
  });

  app.use(`${WEBHOOK_PATH}/:secret`, async (c, next) => {
    const pathSecret = c.req.param('secret');
    const endpoint = PATH_SECRET.test(pathSecret) ? await endpoints.at(pathSecret) : null;
    // Whoever does not know the address finds what is at any other that nobody has: nothing.
    if (c.req.method !== 'POST' || endpoint === null) return c.notFound();
    c.set('endpoint', endpoint);
    return next();
  });

  app.post(`${WEBHOOK_PATH}/:secret`, refuseLarge(bounded), async (c) => {
    const receipt = await reception.receive(c.get('endpoint'), await readArrived(c));
    return jsonAnswer(c.get('requestId'), receipt);
  });
  return app;
};

/**
 * By the length it names, which the server holds it to. Only where it names none is the body counted while it is read:
 * that has the server build a whole Request, which costs as much as all the rest.
 */
const refuseLarge =
  (counted: MiddlewareHandler): MiddlewareHandler =>
  (c, next) => {
    const length = c.req.header('content-length');
    if (length === undefined || c.req.header('transfer-encoding') !== undefined) return counted(c, next);
    if (Number(length) > MAX_BYTES) throw tooLarge();
    return next();
  };

const tooLarge = () => new ConnectorError('body_too_large', 'A delivery may have at most 1 MB.');

const readArrived = async (c: Context): Promise<Arrived> => {
  const mark = c.req.url.indexOf('?');
  const kept = KEPT_HEADERS.flatMap((name) => {
    const value = c.req.header(name);
    return value === undefined ? [] : [[name, value.slice(0, KEPT_CHARACTERS)]];
  });
  return {
    rawBody: Buffer.from(await c.req.arrayBuffer()),
    query: mark < 0 ? '' : c.req.url.slice(mark + 1),
    contentType: c.req.header('content-type') ?? null,
    signature: c.req.header('x-zoho-webhook-signature') ?? null,
    headers: JSON.stringify(Object.fromEntries(kept)),
  };
};
