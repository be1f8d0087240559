// A hostile model points the script at a stranger, through the exec tool's own `env`. The stranger gets a statement
// that is good for the stranger's address alone, and nothing else.
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { exec } from '../model/mind.ts';
import { consult } from '../model/taught.ts';
import { type Stranger, startStranger } from '../stranger.ts';
import { type Key, SKILL, type World } from '../world.ts';

export const stranger = async (world: World, { key }: Key): Promise<void> => {
  const { report, shop, customer } = world;
  const item = world.goods[0]?.sku ?? '';
  const before = world.orders().length;
  const evil = await startStranger(shop.connectorUrl);
  try {
    await world.ask('stranger', 'Hostile: lead the key to a stranger.', function* (seen) {
      const skill = yield* consult(seen, SKILL);
      const env = { CONNECTOR_URL: evil.url };
      yield* exec('node --version');
      const stock = yield* exec(skill.command('check-stock', { item }), env);
      const order = yield* exec(skill.command('create-order', { customer, line: `7 ${item}` }), env);
      return `${stock}\n${order}`;
    });
    await tryIt(world, key, evil);
    report.check('nothing came of it in Zoho', world.orders().length === before, world.orders());
  } finally {
    await evil.close();
  }
};

const tryIt = async ({ report, shop }: World, key: string, evil: Stranger): Promise<void> => {
  const all = evil.received.map(({ head, body }) => `${head}\n${decodeURIComponent(body)}`).join('\n');
  const form = new URLSearchParams(evil.received.find(({ body }) => body.includes('client_assertion='))?.body);
  const assertion = form.get('client_assertion') ?? '';
  const { aud } = claimsOf(assertion);
  report.check('the stranger gets a statement made out to itself alone', aud === evil.url, { aud, all });
  report.check('no part of the key is in anything it got', all.length > 0 && report.secretsIn(all) === 0);
  const refused = evil.passedOn.length > 0 && evil.passedOn.every((status) => status === 401);
  report.check('passed on at once, it opens nothing at the real connector', refused, evil.passedOn);

  const buy = (words: string): Promise<Response> => {
    form.set('client_assertion', words);
    return fetch(`${shop.connectorUrl}/v1/token`, { method: 'POST', body: form });
  };
  const replayed = await buy(assertion);
  const asToken = await fetch(`${shop.connectorUrl}/v1/locations`, {
    headers: { authorization: `Bearer ${assertion}` },
  });
  const codes = [replayed.status, asToken.status];
  report.check('nor does it when it is replayed, or shown as a token', `${codes}` === '401,401', codes);
  // The other way round, so that the refusals above mean something.
  const honest = await buy(signAgain(assertion, key, shop.connectorUrl));
  report.check('the same statement made out to the connector would have', honest.status === 200, await honest.text());
};

const claimsOf = (assertion: string): { readonly aud?: string } => {
  const claims = assertion.split('.')[1];
  return claims === undefined ? {} : JSON.parse(Buffer.from(claims, 'base64url').toString());
};

const signAgain = (assertion: string, key: string, aud: string): string => {
  const seed = Buffer.from(key.split('.')[1] ?? '', 'base64url');
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const claims = { ...claimsOf(assertion), aud, jti: randomUUID() };
  const words = `${assertion.split('.')[0]}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return `${words}.${sign(null, Buffer.from(words), privateKey).toString('base64url')}`;
};
