// Ways to call a sandbox without a socket.
import { ConnectionDropped } from './gate/connection-dropped.ts';
import type { Sandbox } from './sandbox.ts';

/** Like fetch: a dropped connection rejects with TypeError('fetch failed'), as it does in undici. */
export function sandboxFetch(sandbox: Sandbox): (request: Request) => Promise<Response> {
  return async (request) => sandbox.app.fetch(request);
}

/**
 * Like a resolver of msw: a dropped connection is Response.error(), which msw turns into a network error.
 *
 *     const respond = sandboxResponse(sandbox);
 *     http.all('https://www.zohoapis.com/*', ({ request }) => respond(request))
 */
export function sandboxResponse(sandbox: Sandbox): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      return await sandbox.app.fetch(request);
    } catch (error) {
      if (error instanceof ConnectionDropped) return Response.error();
      throw error;
    }
  };
}
