// Writes down what goes over the wire between a client and the sandbox: each request as the sandbox received it, each
// answer as it sent it.
import { type Sandbox, sandboxFetch } from 'zoho-sandbox';
import type { Exchange } from './check.ts';

const BASE = '/inventory/v1';

export interface Recorder {
  readonly exchanges: readonly Exchange[];
  /** Every route the sandbox serves below /inventory/v1, such as GET /items/:item_id. */
  readonly routes: readonly string[];
  /** Answers like Zoho, and remembers. */
  fetch(request: Request, by: Exchange['by']): Promise<Response>;
}

export const createRecorder = (sandbox: Sandbox): Recorder => {
  const exchanges: Exchange[] = [];
  const answer = sandboxFetch(sandbox);
  const routes = sandbox.app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith(`${BASE}/`))
    .map(({ method, path }) => `${method} ${path.slice(BASE.length)}`);

  return {
    exchanges,
    routes,
    fetch: async (request, by) => {
      const { method } = request;
      const { pathname, searchParams: query } = new URL(request.url);
      const text = await request.clone().text();
      const response = await answer(request);
      if (!pathname.startsWith(`${BASE}/`)) return response;
      const path = pathname.slice(BASE.length);
      exchanges.push({
        by,
        method,
        path,
        route: routeOf(routes, method, path),
        query,
        body: text === '' ? undefined : JSON.parse(text),
        status: response.status,
        answer: await response.clone().json(),
      });
      return response;
    },
  };
};

/** The first that fits, as in the sandbox itself; empty where it serves none. */
const routeOf = (routes: readonly string[], method: string, path: string): string =>
  routes.find((route) => {
    const pattern = route.replace(/:[a-z_]+/g, '[^/]+');
    return new RegExp(`^${pattern}$`).test(`${method} ${path}`);
  }) ?? '';
