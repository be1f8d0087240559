// What the connector tells is believed only where it is signed, and only ever makes the shop ask.
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import type { Settings } from '../parts.ts';
import { hookRoutes } from './live.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const body = JSON.stringify({ type: 'stock.changed', data: { sku: 'SF-1108' } });

const post = async (headers: Readonly<Record<string, string>>, text = body) => {
  const heard: Date[] = [];
  const following = { heard: () => void heard.push(new Date()), poll: async () => {}, stop: () => {} };
  const app = hookRoutes({ following, settings: { eventsSecret: SECRET } as Settings, log: () => {} });
  const { status } = await app.request('/hooks/connector', { method: 'POST', body: text, headers });
  return { status, heard: heard.length };
};

const signed = (at: Date, text = body, secret = SECRET) => ({
  'webhook-id': 'stock-changed:1',
  'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
  'webhook-signature': new Webhook(secret).sign('stock-changed:1', at, text),
});

test('a signed event makes the shop look', async () => {
  expect(await post(signed(new Date()))).toEqual({ status: 204, heard: 1 });
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['unsigned', {}, body],
  ['signed by somebody else', signed(new Date(), body, `whsec_${Buffer.alloc(32, 8).toString('base64')}`), body],
  ['signed with another content', signed(new Date()), body.replace('SF', 'XX')],
  ['signed an hour ago, and played again', signed(new Date(Date.now() - 3_600_000)), body],
  ['no JSON', {}, 'stock.changed'],
])('an event that is %s is not heard', async (_, headers, text) => {
  expect(await post(headers, text)).toEqual({ status: 401, heard: 0 });
});
