// The sandbox on a socket: the same answers, connections that really break, thousands of calls.
import { afterEach, describe, expect, test } from 'vitest';
import { createSandbox, type Listening, listenSandbox, type SandboxOptions } from '../src/index.ts';
import type { Json } from './zoho.ts';

const open: Listening[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function serve(options: SandboxOptions = {}) {
  const sandbox = createSandbox({ items: 60, perMinute: 1e6, ...options });
  const listening = await listenSandbox(sandbox);
  open.push(listening);
  const { access_token } = sandbox.control.grant();
  const { organizationId } = sandbox.credentials;
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${listening.origin}/inventory/v1${path}?organization_id=${organizationId}`, {
      ...init,
      headers: { authorization: `Zoho-oauthtoken ${access_token}`, 'content-type': 'application/json' },
    });
  return { sandbox, origin: listening.origin, call };
}

describe('on a socket', () => {
  test('it is both servers, and says so in callback and token', async () => {
    const { sandbox, origin } = await serve();
    const { clientId, clientSecret } = sandbox.credentials;
    const redirect = 'http://127.0.0.1:5/callback';
    const query = new URLSearchParams({
      scope: 'ZohoInventory.fullaccess.all',
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirect,
      access_type: 'offline',
      prompt: 'consent',
    });
    const sent = await fetch(`${origin}/oauth/v2/auth?${query}`, { redirect: 'manual' });
    const said = new URL(sent.headers.get('location') ?? '').searchParams;
    expect(said.get('accounts-server')).toBe(origin);
    const token = await fetch(`${said.get('accounts-server')}/oauth/v2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: said.get('code') ?? '',
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uri: redirect,
      }),
    });
    expect(await token.json()).toMatchObject({ api_domain: origin });
  });

  test('a reset breaks the connection', async () => {
    const { sandbox, call } = await serve();
    sandbox.control.addFault({ kind: 'reset' });
    await expect(call('/items')).rejects.toThrow('fetch failed');
    expect((await call('/items')).status).toBe(200);
  });

  test('a lost answer is a write without an answer', async () => {
    const { sandbox, call } = await serve();
    sandbox.control.addFault({ kind: 'lost-answer', match: { method: 'POST' } });
    const body = JSON.stringify({ contact_name: 'Lost and found' });
    await expect(call('/contacts', { method: 'POST', body })).rejects.toThrow('fetch failed');
    const again = await call('/contacts', { method: 'POST', body });
    expect(((await again.json()) as Json).code).toBe(3062);
  });

  test('a late commit lands after its connection has gone', async () => {
    const { sandbox, call } = await serve();
    sandbox.control.addFault({ kind: 'late-commit', match: { method: 'POST' }, delayMs: 60 });
    const body = JSON.stringify({ contact_name: 'Latecomer' });
    await expect(call('/contacts', { method: 'POST', body })).rejects.toThrow('fetch failed');
    await expect.poll(() => sandbox.control.pendingCommits()).toBe(0);
    const again = await call('/contacts', { method: 'POST', body });
    expect(((await again.json()) as Json).code).toBe(3062);
  });

  test('latency is real', async () => {
    const { sandbox, call } = await serve();
    sandbox.control.latency({ ms: 50 });
    const started = performance.now();
    await (await call('/users/me')).text();
    expect(performance.now() - started).toBeGreaterThanOrEqual(49);
  });

  test('too many at once are 1070', async () => {
    const { sandbox, call } = await serve();
    sandbox.control.latency({ ms: 100 });
    const answers = await Promise.all(Array.from({ length: 15 }, () => call('/users/me')));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  test('the control API is reached on loopback', async () => {
    const { origin } = await serve();
    expect((await fetch(`${origin}/__sandbox/counters`)).status).toBe(200);
  });

  test('bodies with any letters arrive whole', async () => {
    const { call } = await serve();
    const name = 'Žofie Dvořáková 株式会社 🥃';
    const made = await call('/contacts', { method: 'POST', body: JSON.stringify({ contact_name: name }) });
    expect(((await made.json()) as Json).contact.contact_name).toBe(name);
  });
});
