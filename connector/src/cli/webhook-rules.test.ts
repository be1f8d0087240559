import { HttpResponse, http } from 'msw';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mountZoho } from '../zoho/accounts-testbed.ts';
import { pretendAccounts } from '../zoho/pretend-accounts.ts';
import { openCli } from './cli-testbed.ts';

const server = mountZoho(pretendAccounts());
beforeAll(() => {
  server.listen({ onUnhandledFrame: 'error' });
  // It offers no webhooks by API.
  server.use(
    http.get('https://www.zohoapis.com/inventory/v1/settings/:list', () =>
      HttpResponse.json({ code: 5, message: 'Invalid URL Passed' }, { status: 404 }),
    ),
  );
});
afterAll(() => server.close());

const setUp = async (PUBLIC_URL: string, ...flags: string[]) => {
  await using bed = await openCli({ PUBLIC_URL });
  await bed.connect();
  // Awaited here: the bed is gone once this has returned.
  return await bed.run('webhook', 'setup', ...flags);
};

test.each(['http://127.0.0.1:8787', 'http://localhost:8787', 'https://localhost', 'http://[::1]:8787'])(
  'at %s, where Zoho never comes, that is said before its steps, with what to do instead',
  async (address) => {
    const { code, out } = await setUp(address);
    const [first, next] = out.split('\n');
    expect([code, first]).toEqual([0, `Zoho can never reach ${address}, which is this machine alone.`]);
    expect(next).toContain('PUBLIC_URL');
    expect(next).toContain('pnpm connector webhook setup --new-address');
    expect(out.indexOf('New Webhook')).toBeGreaterThan(out.indexOf('PUBLIC_URL'));
    expect((await setUp(address, '--json')).json()).toMatchObject({ by: 'hand', reachable: false });
  },
);

test('at an address of the internet nothing of the kind is said', async () => {
  expect((await setUp('https://connector.example')).out).not.toContain('never reach');
  expect((await setUp('https://connector.example', '--json')).json()).toMatchObject({ reachable: true });
});

test('check ends with 1 where they are missing, and with 0 where Zoho does not tell', async () => {
  await using bed = await openCli();
  await bed.connect();
  expect(await bed.run('webhook', 'check')).toMatchObject({
    code: 0,
    out: expect.stringContaining('seen in Zoho alone'),
  });
  server.use(
    http.get('https://www.zohoapis.com/inventory/v1/settings/:list', () =>
      HttpResponse.json({ code: 0, message: 'success', webhooks: [], workflows: [] }),
    ),
  );
  const { code, out, err } = await bed.run('webhook', 'check');
  expect([code, err]).toEqual([1, '']);
  expect(out).toContain('purchaseorder changed  missing');
  await bed.deliver('d1', { receivedAt: 1_000 });
  expect((await bed.run('webhook', 'check')).out).toContain('The last webhook came in at 1970-01-01 00:00:01 UTC.');
  expect((await bed.run('webhook', 'check', '--json')).json()).toMatchObject({ offered: true });
});
