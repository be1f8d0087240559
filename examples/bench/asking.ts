// How the benches ask a connector: a token as the skill buys it, then requests over kept-alive connections.
import { randomUUID } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { signAssertion } from '../../skill/src/assertion.ts';
import { readSettings } from '../../skill/src/settings.ts';

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export const keptAlive = (maxSockets: number): Agent => new Agent({ keepAlive: true, maxSockets });

export const get = (agent: Agent, url: string, headers: Readonly<Record<string, string>>): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject).on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.on('error', reject).end();
  });

/** A one-minute assertion for the connector, good for one purchase. */
export const assertionFor = (connectorUrl: string, key: string): string =>
  signAssertion(readSettings({ url: connectorUrl, key, organisation: undefined }), new Date(), randomUUID());

/** @returns an Authorization header that is good for five minutes. */
export const buyToken = async (connectorUrl: string, key: string, scope: string): Promise<string> => {
  const response = await fetch(`${connectorUrl}/v1/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertionFor(connectorUrl, key),
      scope,
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`No token: HTTP ${response.status}`);
  return `Bearer ${token}`;
};
