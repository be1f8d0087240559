// An agent that is not OpenClaw, in one question: the official MCP client, with tokens that it buys with its key.
//   CONNECTOR_URL=https://connector.example CONNECTOR_API_KEY=zik_... \
//     node examples/mcp-client/ask.mjs check-stock '{"item":["SF-1108"]}'
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** Whatever goes wrong is told in words. */
process.once('uncaughtException', ({ code, message }) => {
  const off = `No tools are at ${process.env.CONNECTOR_URL}: the connector's admin switches them on with MCP=on.`;
  console.error(code === 404 ? off : message);
  process.exit(1);
});

const USAGE = `Usage: node ask.mjs [<tool> ['{"item":["SF-1108"]}']]    without a tool: lists them`;
const [tool, words = '{}'] = process.argv.slice(2);
const readAsk = () => {
  try {
    return JSON.parse(words);
  } catch {
    throw new Error(`What ${tool} is asked must be JSON.\n${USAGE}`);
  }
};
const asked = readAsk();
const origin = new URL(process.env.CONNECTOR_URL).origin;
const [, kid, seed] = /^zik_([0-9a-f]{16})\.([\w-]{43})$/.exec(process.env.CONNECTOR_API_KEY ?? '') ?? [];
if (kid === undefined) throw new Error('CONNECTOR_API_KEY is not a key of a connector.');
/** Whatever of these the key has. */
const SCOPES =
  'stock:read items:read locations:read customers:read orders:read plans:read connection:read events:read items:write orders:write customers:write stock:write plans:write';

// The key never travels: it signs a statement of a minute, for this connector alone (RFC 7523).
const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(seed, 'base64url')]);
const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
const signed = () => {
  const iat = Math.floor(Date.now() / 1_000);
  const claims = { iss: kid, sub: kid, aud: origin, iat, exp: iat + 55, jti: randomUUID() };
  const statement = [{ alg: 'EdDSA', typ: 'client-authentication+jwt', kid }, claims].map(encode).join('.');
  return `${statement}.${sign(null, Buffer.from(statement), privateKey).toString('base64url')}`;
};

const buy = async () => {
  const bought = await fetch(`${origin}/v1/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: signed(),
      scope: SCOPES,
    }),
  });
  const { access_token: token, expires_in: seconds, detail } = await bought.json();
  if (token === undefined) throw new Error(`No token: ${detail}`);
  return { token, until: Date.now() + (seconds - 30) * 1_000 };
};

let held = { token: '', until: 0 };
/** A token lives five minutes, a conversation longer. */
const withToken = async (url, init = {}) => {
  if (Date.now() >= held.until) held = await buy();
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${held.token}`);
  return fetch(url, { ...init, headers });
};

const client = new Client({ name: 'ask', version: '1' });
await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', origin), { fetch: withToken }));
if (tool === undefined) {
  for (const { name, description } of (await client.listTools()).tools) console.log(`${name}: ${description}`);
} else {
  const { content, isError } = await client.callTool({ name: tool, arguments: asked });
  console.log(content[0].text);
  process.exitCode = isError ? 1 : 0;
}
await client.close();
