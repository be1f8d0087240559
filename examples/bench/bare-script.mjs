// The yardstick of skill-script.ts: the least a script can do to make the skill's two requests, one after the other on
// one connection, and print what comes back. Its assertion is signed already; it checks and words nothing.
import { Agent, request } from 'node:http';

const { CONNECTOR_URL = '', ASSERTION = '', SCOPE = '', ASKED = '' } = process.env;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const send = (method, path, headers, body) =>
  new Promise((resolve, reject) => {
    const sent = request(CONNECTOR_URL, { method, path, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(JSON.parse(text)));
    });
    sent.on('error', reject).end(body);
  });

const form = new URLSearchParams({
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: ASSERTION,
  scope: SCOPE,
}).toString();
const { access_token: token } = await send(
  'POST',
  '/v1/token',
  { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(form) },
  form,
);
const { answer } = await send('GET', ASKED, { authorization: `Bearer ${token}` });
agent.destroy();
process.stdout.write(`${JSON.stringify(answer)}\n`);
