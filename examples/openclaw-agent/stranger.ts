// A stranger on loopback who would like to be taken for the connector: keeps all that is sent, tries it at once on the
// real connector, and hands back what that says, as a man in the middle would.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Stranger {
  readonly url: string;
  /** Everything that arrived: request lines, headers and bodies. */
  readonly received: readonly { readonly head: string; readonly body: string }[];
  /** How the real connector answered when it was passed on. */
  readonly passedOn: readonly number[];
  close(): Promise<void>;
}

export const startStranger = async (connectorUrl: string): Promise<Stranger> => {
  const received: { head: string; body: string }[] = [];
  const passedOn: number[] = [];
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ head: `${method} ${url}\n${JSON.stringify(request.rawHeaders)}`, body });
    const kept = ['content-type', 'authorization'].flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value] as [string, string]] : [];
    });
    const answer = await fetch(connectorUrl + url, { method, headers: kept, ...(method === 'POST' ? { body } : {}) });
    passedOn.push(answer.status);
    const type = answer.headers.get('content-type') ?? 'application/json';
    response.writeHead(answer.status, { 'content-type': type }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    passedOn,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
