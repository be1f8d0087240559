// A service that orders without a person: buys a token with its key and places one order, once however often it runs.
// Any Node from 20 on, no dependencies:
//   CONNECTOR_URL=https://connector.example CONNECTOR_API_KEY=zik_... node place-order.mjs WEB-1001 'Ada Abbott' SF-1108 3
import { createPrivateKey, randomUUID, sign } from 'node:crypto';

/** One line of why, and the end. */
const giveUp = (why) => {
  console.error(why);
  process.exit(1);
};

/** What it answers, within a minute and a half; no JSON is what stands before it, such as a proxy. */
const ask = async (address, init, silence) => {
  try {
    const answer = await fetch(address, { ...init, signal: AbortSignal.timeout(90_000) });
    return { ok: answer.ok, status: answer.status, body: await answer.json() };
  } catch {
    return giveUp(silence);
  }
};

const words = process.argv.slice(2);
if (words.length !== 4 || words.includes('')) {
  giveUp("Usage: node place-order.mjs <your order's number> <customer> <SKU> <quantity>");
}
const origin = URL.parse(process.env.CONNECTOR_URL ?? '')?.origin;
if (origin === undefined) giveUp('CONNECTOR_URL is not the address of a connector.');
const [, kid, seed] = /^zik_([0-9a-f]{16})\.([\w-]{43})$/.exec(process.env.CONNECTOR_API_KEY ?? '') ?? [];
if (kid === undefined) giveUp('CONNECTOR_API_KEY is not a key of a connector.');
const [ownNumber, customer, item, quantity] = words;

// The key never travels: it signs a statement of a minute, for this connector alone (RFC 7523).
const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
const iat = Math.floor(Date.now() / 1_000);
const statement = [
  { alg: 'EdDSA', typ: 'client-authentication+jwt', kid },
  { iss: kid, sub: kid, aud: origin, iat, exp: iat + 55, jti: randomUUID() },
].map(encode);
const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(seed, 'base64url')]);
const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
const assertion = [...statement, sign(null, Buffer.from(statement.join('.')), privateKey).toString('base64url')].join(
  '.',
);

const bought = await ask(
  `${origin}/v1/token`,
  {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope: 'orders:write',
    }),
  },
  `Nobody answers at ${origin}.`,
);
const { access_token: token, detail } = bought.body;
if (token === undefined) giveUp(`No token: ${detail ?? `the answer was ${bought.status}.`}`);

// The same idempotency key is the same order: repeat it after any failure, and never with another content.
const ordered = await ask(
  `${origin}/v1/orders`,
  {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': ownNumber },
    body: JSON.stringify({ customer, line: [{ item, quantity }], purchaseOrder: ownNumber }),
  },
  `Nobody knows whether ${ownNumber} was ordered: run this again as it is, which orders it once.`,
);
const { body } = ordered;
console.log(JSON.stringify(ordered.ok ? body.answer.result : { problem: body }, null, 2));
process.exitCode = ordered.ok ? 0 : 1;
