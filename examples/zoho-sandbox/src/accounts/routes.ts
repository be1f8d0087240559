// The accounts server's addresses. The call log and the latency of the sandbox apply here too.
import type { Context, Hono } from 'hono';
import type { Floor } from '../gate/floor.ts';
import { type AuthorizeAnswer, authorize } from './authorize.ts';
import { DATA_CENTRES, isForeignHost } from './data-centres.ts';
import { type Accounts, type AccountsReply, answerRevoke, answerToken } from './token-endpoint.ts';

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' };

export function mountAccounts(app: Hono, accounts: Accounts, floor: Floor, accountsServer: () => string): void {
  const say = (c: Context, answer: AuthorizeAnswer): Response => {
    if (answer.kind === 'redirect') return c.redirect(answer.to, 302);
    if (answer.kind === 'page') return c.html(answer.html, answer.status as 200);
    return new Response(JSON.stringify(answer.body), { status: answer.status, headers: JSON_TYPE });
  };
  const json = ({ status, body }: AccountsReply): Response =>
    new Response(JSON.stringify(body), { status, headers: JSON_TYPE });

  app.get('/oauth/v2/auth', (c) =>
    floor.visit(c.req.raw, '/oauth/v2/auth', async () =>
      say(c, authorize(accounts, new URL(c.req.url).searchParams, accountsServer())),
    ),
  );
  app.post('/oauth/v2/auth', (c) =>
    floor.visit(c.req.raw, '/oauth/v2/auth', async (text) => {
      const decision = new URLSearchParams(text).get('decision') === 'accept' ? 'accept' : 'reject';
      return say(c, authorize(accounts, new URL(c.req.url).searchParams, accountsServer(), decision));
    }),
  );
  app.post('/oauth/v2/token', (c) =>
    floor.visit(c.req.raw, '/oauth/v2/token', async (text) => {
      const foreign = isForeignHost(new URL(c.req.url).hostname, accounts.settings.dataCentre);
      return json(answerToken(accounts, readForm(c, text), foreign));
    }),
  );
  app.post('/oauth/v2/token/revoke', (c) =>
    floor.visit(c.req.raw, '/oauth/v2/token/revoke', async (text) => json(answerRevoke(accounts, readForm(c, text)))),
  );
  // Location codes and their accounts servers (API notes 2).
  app.get('/oauth/serverinfo', (c) =>
    floor.visit(c.req.raw, '/oauth/serverinfo', async () => {
      const served = new URL(accountsServer()).host;
      const locations = Object.entries(DATA_CENTRES).map(([name, hosts]) => [name, `https://${hosts.accounts}`]);
      const known = Object.values(DATA_CENTRES).some((hosts) => hosts.accounts === served);
      const own = known ? [] : [[accounts.settings.dataCentre, accountsServer()]];
      return json({ status: 200, body: { result: 'success', locations: Object.fromEntries([...locations, ...own]) } });
    }),
  );
}

/** A form body, or the query; a JSON body is not read (API notes 3, "Token"). */
function readForm(c: Context, text: string): URLSearchParams {
  const form = new URLSearchParams(new URL(c.req.url).searchParams);
  const type = c.req.header('content-type') ?? '';
  if (!type.includes('application/x-www-form-urlencoded')) return form;
  for (const [name, value] of new URLSearchParams(text)) form.set(name, value);
  return form;
}
