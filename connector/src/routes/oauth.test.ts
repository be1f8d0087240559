import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../errors.ts';
import type { Accounts, Parts } from '../parts.ts';
import { oauthRoutes } from './oauth.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const routesWith = (accounts: Partial<Accounts>, PUBLIC_URL = 'https://connector.example') =>
  oauthRoutes({ accounts: accounts as Accounts, config: { PUBLIC_URL } as Parts['config'], log: quiet });

const begins = {
  begin: async (link: string) => ({
    redirectTo: `https://accounts.zoho.com/oauth/v2/auth?state=of-${link}`,
    browserSecret: 'browser-secret',
  }),
};

const finishes = { finish: async () => ({ organizationId: '10234695', name: 'Zylker & <b>Söhne</b>' }) };

const fails = (error: Error) => ({
  finish: async () => {
    throw error;
  },
});

test('the link sends the browser to Zoho with a cookie that only this browser has', async () => {
  const answer = await routesWith(begins).request('/oauth/start?link=abc');
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe('https://accounts.zoho.com/oauth/v2/auth?state=of-abc');
  expect(answer.headers.get('set-cookie')).toBe(
    'zoho_connect=browser-secret; Max-Age=900; Path=/oauth; HttpOnly; Secure; SameSite=Lax',
  );
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('on this machine alone, without https, the cookie still arrives', async () => {
  const answer = await routesWith(begins, 'http://127.0.0.1:8787').request('/oauth/start?link=abc');
  expect(answer.headers.get('set-cookie')).not.toContain('Secure');
});

test('the answer from Zoho is handed on with the cookie, and the cookie is taken back', async () => {
  const seen: unknown[] = [];
  const finish: Accounts['finish'] = async (callback) => {
    seen.push(callback);
    return { organizationId: '1', name: 'Zylker' };
  };
  const answer = await routesWith({ finish }).request(
    '/oauth/callback?code=c&state=s&accounts-server=https%3A%2F%2Faccounts.zoho.in',
    { headers: { cookie: 'other=1; zoho_connect=browser-secret' } },
  );
  expect(answer.status).toBe(200);
  expect(seen).toEqual([
    {
      query: { code: 'c', state: 's', 'accounts-server': 'https://accounts.zoho.in' },
      browserSecret: 'browser-secret',
    },
  ]);
  expect(answer.headers.get('set-cookie')).toMatch(/^zoho_connect=; Max-Age=0; Path=\/oauth;/);
});

test('a browser without the cookie is told apart', async () => {
  let secret: string | undefined = 'unset';
  const finish: Accounts['finish'] = async ({ browserSecret }) => {
    secret = browserSecret;
    return { organizationId: '1', name: 'Zylker' };
  };
  await routesWith({ finish }).request('/oauth/callback?code=c&state=s');
  expect(secret).toBeUndefined();
});

describe('a page', () => {
  test('names the organisation, and no name can become markup', async () => {
    const text = await (await routesWith(finishes).request('/oauth/callback')).text();
    expect(text).toContain('Zylker &amp; &lt;b&gt;Söhne&lt;/b&gt;');
    expect(text).toContain('10234695');
    expect(text).not.toMatch(/<script|<b>/);
    // Who is in the middle of init is not sent to make a key: init does.
    expect(text).toMatch(
      /connector init<\/code> goes on there by itself\. After .*connect<\/code>.*connector keys create/,
    );
  });

  test.each(['/oauth/callback', '/oauth/callback?fail'])('is guarded by its headers: %s', async (path) => {
    const accounts = path.endsWith('fail') ? fails(new Error('secret inside')) : finishes;
    const { headers } = await routesWith(accounts).request(path);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toContain('text/html');
  });

  test('has the style that its policy allows, letter by letter', async () => {
    const answer = await routesWith(finishes).request('/oauth/callback');
    const style = /<style>([\s\S]*)<\/style>/.exec(await answer.text())?.[1] ?? '';
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
    const hash = Buffer.from(digest).toString('base64');
    expect(answer.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`);
  });

  test('tells what went wrong and how to mend it', async () => {
    const error = new ConnectorError('zoho_refused', 'The permission was declined.', {
      hint: 'Open <the link> again.',
    });
    const answer = await routesWith(fails(error)).request('/oauth/callback?error=access_denied');
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text).toContain('The permission was declined.');
    expect(text).toContain('Open &lt;the link&gt; again.');
  });

  test('lists the organisations to choose from', async () => {
    const candidates = [
      { id: '1', name: 'One <i>' },
      { id: '2', name: 'Two' },
    ];
    const error = new ConnectorError('wrong_organization', 'More than one.', { candidates, hint: 'Choose.' });
    const text = await (await routesWith(fails(error)).request('/oauth/callback')).text();
    expect(text).toContain('<li>One &lt;i&gt;: <code>1</code></li><li>Two: <code>2</code></li>');
  });

  test('says no word of an error it does not know', async () => {
    const answer = await routesWith(fails(new Error('secret inside'))).request('/oauth/callback');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret inside');
  });

  test('says later where later may help', async () => {
    const error = new ConnectorError('zoho_unavailable', 'No answer.');
    expect((await routesWith(fails(error)).request('/oauth/callback')).status).toBe(503);
  });

  test('appears for a link that is over, too', async () => {
    const begin = async () => {
      throw new ConnectorError('invalid_ask', 'This link has been used or has expired.');
    };
    const answer = await routesWith({ begin }).request('/oauth/start?link=old');
    expect(answer.status).toBe(400);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await answer.text()).toContain('has expired');
  });
});

test('nothing is started by anything but opening the address', async () => {
  const routes = routesWith({ ...begins, ...finishes });
  for (const path of ['/oauth/start?link=abc', '/oauth/callback?code=c']) {
    expect((await routes.request(path, { method: 'POST' })).status).toBe(404);
  }
});
