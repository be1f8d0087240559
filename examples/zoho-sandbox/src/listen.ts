// Serves a sandbox on loopback. A dropped connection is a destroyed socket here.
import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { ConnectionDropped } from './gate/connection-dropped.ts';
import type { Sandbox } from './sandbox.ts';

export interface Listening {
  readonly origin: string;
  close(): Promise<void>;
}

/** @param port 0 for any free one. */
export async function listenSandbox(sandbox: Sandbox, port = 0): Promise<Listening> {
  const fetch = async (request: Request, env: HttpBindings): Promise<Response> => {
    try {
      return await sandbox.app.fetch(request, env);
    } catch (error) {
      if (!(error instanceof ConnectionDropped)) throw error;
      env.incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    }
  };
  const { promise, resolve, reject } = Promise.withResolvers<AddressInfo>();
  const server = serve({ fetch: fetch as Parameters<typeof serve>[0]['fetch'], hostname: '127.0.0.1', port }, resolve);
  server.once('error', reject);
  const origin = `http://127.0.0.1:${(await promise).port}`;
  sandbox.setOrigin(origin);
  return {
    origin,
    close: () =>
      new Promise((done, fail) => {
        server.close((error) => (error ? fail(error) : done()));
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
