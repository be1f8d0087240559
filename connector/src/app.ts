// createApp(parts): the connector as one Hono app. Importing it does nothing; nothing here listens or reads a file.
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { adminEndpoints, type Endpoint, intents, parseDecimal, shopEndpoints } from 'shared-schemas';
import { type Catalogue, createCatalogue } from './catalogue/catalogue.ts';
import { createDress, createProductIds } from './catalogue/product-ids.ts';
import { createStockDesk } from './catalogue/stock-desk.ts';
import type { Probe as CheckoutProbe } from './checkout/probe.ts';
import type { MountConsole } from './console/mount.ts';
import { createDoctor, type Doctor } from './doctor/doctor.ts';
import { ConnectorError } from './errors.ts';
import { createGet } from './events/get.ts';
import { createNotify } from './events/notify.ts';
import { createPost } from './events/post.ts';
import { toCost } from './http/answer.ts';
import { type AskVariables, authenticate } from './http/authenticate.ts';
import { unlessCutOff } from './http/cut-off.ts';
import { createNotice } from './http/notice.ts';
import { problemResponse, toProblem } from './http/problem.ts';
import { requestLog } from './http/request-log.ts';
import { createJobRunner, type JobRunner } from './jobs/runner.ts';
import type { Asker, Parts } from './parts.ts';
import { createPlanDesk, type PlanDesk } from './plans/desk.ts';
import type { Probe } from './plans/probe.ts';
import { createReconcileJob } from './reconcile/nightly.ts';
import { doctorRoutes } from './routes/doctor.ts';
import { healthRoutes } from './routes/health.ts';
import { intentRoutes } from './routes/intents.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { orderRoutes } from './routes/orders.ts';
import type { MountedShop } from './routes/shop.ts';
import { tokenRoutes } from './routes/token.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { createWebhookJob } from './webhooks/job.ts';
import { openReception } from './webhooks/receive.ts';

const MAX_BODY_BYTES = 64 * 1024;

export interface ConnectorApp {
  /** @param env what the server knows besides the request, such as its connection. */
  readonly fetch: (request: Request, env?: object) => Response | Promise<Response>;
  readonly request: Hono['request'];
  readonly catalogue: Catalogue;
  readonly plans: PlanDesk;
  readonly jobs: JobRunner;
  readonly doctor: Doctor;
  /** Null where no shop sells through this connector. */
  readonly shop: MountedShop | null;
}

export const createApp = (
  parts: Parts,
  options: {
    readonly probe?: Probe;
    readonly checkoutProbe?: CheckoutProbe;
    readonly mountConsole?: MountConsole;
  } = {},
): ConnectorApp => {
  const productIds = createProductIds(parts);
  const dress = createDress(productIds);
  const catalogue = createCatalogue({ ...parts, productIds });
  const stockDesk = createStockDesk(parts);
  const bufferMicros = parseDecimal(parts.config.STOCK_BUFFER) ?? 0;
  const get = createGet();
  const post = createPost();
  const doctor = createDoctor({ ...parts, get, post });
  const plans = createPlanDesk({ ...parts, ...options, catalogue, stockDesk, bufferMicros });
  const notify = createNotify({ ...parts, post });
  const webhook = createWebhookJob({ ...parts, look: (delivery) => parts.mirror.hear(delivery) });
  const reconcile = createReconcileJob({ ...parts, stockDesk, plans, get });
  const reception = openReception(parts);
  // Whoever tells us something waits for an answer; what comes of it does not.
  const jobs = createJobRunner({ ...parts, handlers: { notify, webhook, reconcile }, giveWay: reception.calm });
  const needs = { ...parts, catalogue, stockDesk, plans, notice: createNotice(parts), dress };

  const app = new Hono<{ Variables: AskVariables }>();
  app.use(requestLog(parts));
  // Deliveries may be larger than anything else, so they come before the limit of the rest.
  app.route('/', webhookRoutes(parts, reception));
  // Who asks too much of a shop is known by name, so this comes before the limit as well.
  if (parts.mountShop !== undefined)
    for (const path of new Set(shopEndpoints.map(({ path }) => path))) app.use(path, authenticate(parts));
  // A GET has no body; asking it for one makes the server build a whole Request.
  app.on(
    ['POST', 'PUT', 'PATCH', 'DELETE'],
    '*',
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new ConnectorError('body_too_large', `A body may have at most ${MAX_BODY_BYTES / 1_024} KB.`);
      },
    }),
  );
  app.route('/', healthRoutes(parts));
  const { METRICS_TOKEN } = parts.config;
  if (parts.metrics !== undefined && METRICS_TOKEN !== undefined) {
    app.route('/', metricsRoutes(parts.metrics, METRICS_TOKEN));
  }
  app.route('/', openApiRoutes(parts));
  app.route('/', tokenRoutes(parts));
  app.route('/', oauthRoutes(parts));
  for (const path of new Set(['/v1/orders', ...[...intents, ...adminEndpoints].map(({ path }) => path)]))
    app.use(path, authenticate(parts));
  app.route('/', intentRoutes(needs));
  app.route('/', orderRoutes(needs));
  app.route('/', doctorRoutes({ ...needs, doctor }));
  const shop = parts.mountShop?.({ ...needs, ...options, bufferMicros }) ?? null;
  if (shop !== null) app.route('/', shop.routes);
  if (parts.mountMcp !== undefined)
    app.route(
      '/',
      parts.mountMcp(parts, (request) => app.fetch(request)),
    );
  if (options.mountConsole !== undefined) app.route('/', options.mountConsole({ ...needs, doctor }));

  app.notFound((c) => {
    const allowed = methodsAt(c.req.path, shop === null ? [] : shopEndpoints);
    const hint = 'See /openapi.json.';
    const error =
      allowed.length > 0
        ? new ConnectorError('method_not_allowed', `This address takes ${allowed.join(' and ')}.`, { hint })
        : new ConnectorError('not_found', 'There is nothing at this address.', { hint });
    const response = problemResponse(toProblem(error, c.get('requestId')));
    if (allowed.length > 0) response.headers.set('allow', allowed.join(', '));
    return response;
  });
  app.onError(async (met, c) => {
    const error = unlessCutOff(c, met);
    // A stranger is told nothing, not even how many calls are left.
    const asker = c.get('asker') as Asker | undefined;
    const cost = asker === undefined ? undefined : toCost(parts, asker, c.get('spend'));
    const requestId = c.get('requestId') ?? '';
    const problem = toProblem(error, requestId, cost);
    if (problem.status >= 500) parts.log.error({ requestId: problem.requestId, code: problem.code, error }, 'problem');
    if (asker !== undefined) await shop?.refused({ error, method: c.req.method, path: c.req.path, asker, requestId });
    return problemResponse(asker === undefined ? problem : await dress(asker.organizationId, problem));
  });
  return {
    fetch: (request, env) => app.fetch(request, env),
    request: app.request,
    catalogue,
    plans,
    jobs,
    doctor,
    shop,
  };
};

type Address = Pick<Endpoint, 'path' | 'method'>;

const toAddress = ({ path, method }: Address) => ({
  method,
  pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`),
});

const addresses = [
  ...intents,
  ...adminEndpoints,
  { path: '/v1/orders', method: 'POST' } as const,
  { path: '/v1/token', method: 'POST' } as const,
].map(toAddress);

/** The methods an address takes; none where there is nothing at it. */
const methodsAt = (path: string, more: readonly Address[]): string[] => [
  ...new Set(
    [...addresses, ...more.map(toAddress)].filter(({ pattern }) => pattern.test(path)).map(({ method }) => method),
  ),
];
