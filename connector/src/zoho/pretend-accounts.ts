// For tests: every Zoho accounts server and organisation list in one, which counts what it is asked.
import { Hono } from 'hono';
import { dataCentres } from './data-centres.ts';

export interface TokenCall {
  readonly host: string;
  /** The query, which must hold nothing. */
  readonly search: string;
  readonly form: Readonly<Record<string, string>>;
}

type Answer = (call: TokenCall) => Response | Promise<Response>;

export const pretendAccounts = () => {
  let minted = 0;
  const zoho = {
    clientSecrets: ['secret-now'],
    refreshTokens: new Set<string>(),
    organizations: [{ organization_id: '10234695', name: 'Zylker & Söhne', time_zone: 'Europe/Berlin' }],
    lifetime: { expires_in: 3_600 } as Record<string, unknown>,
    /** What `api_domain` says; by default the API of the data centre asked. */
    apiDomain: undefined as string | null | undefined,
    tokenCalls: [] as TokenCall[],
    revoked: [] as TokenCall[],
    organizationCalls: [] as { host: string; authorization: string }[],
    /** Answers a token call in place of the usual one. */
    instead: null as Answer | null,
    lists: true,
    revokes: true,
    app: new Hono(),
  };

  const call = async (request: Request): Promise<TokenCall> => {
    const { host, search } = new URL(request.url);
    return { host, search, form: Object.fromEntries(new URLSearchParams(await request.text())) };
  };

  zoho.app.post('/oauth/v2/token', async (c) => {
    const asked = await call(c.req.raw);
    zoho.tokenCalls.push(asked);
    if (zoho.instead !== null) return zoho.instead(asked);
    if (!zoho.clientSecrets.includes(asked.form.client_secret ?? '')) return c.json({ error: 'invalid_client_secret' });
    const first = asked.form.grant_type === 'authorization_code';
    const good = first ? asked.form.code === 'code' : zoho.refreshTokens.has(asked.form.refresh_token ?? '');
    if (!good) return c.json({ error: 'invalid_code' });
    minted += 1;
    if (first) zoho.refreshTokens.add(`refresh-${minted}`);
    const home = dataCentres('us').all.find((each) => each.accountsOrigin === `https://${asked.host}`);
    const apiDomain = zoho.apiDomain === undefined ? (home?.apiOrigin ?? `http://${asked.host}`) : zoho.apiDomain;
    return c.json({
      access_token: `access-${minted}`,
      ...(first ? { refresh_token: `refresh-${minted}` } : {}),
      scope: 'ZohoInventory.items.READ ZohoInventory.settings.READ',
      ...(apiDomain === null ? {} : { api_domain: apiDomain }),
      token_type: 'Bearer',
      ...zoho.lifetime,
    });
  });

  zoho.app.post('/oauth/v2/token/revoke', async (c) => {
    const asked = await call(c.req.raw);
    zoho.revoked.push(asked);
    if (!zoho.revokes) return c.text('Bad gateway', 502);
    if (zoho.refreshTokens.delete(asked.form.token ?? '')) return c.json({ status: 'success' });
    return c.json({ error: 'invalid_token' }, 400);
  });

  zoho.app.get('/inventory/v1/organizations', (c) => {
    const authorization = c.req.header('authorization') ?? '';
    zoho.organizationCalls.push({ host: new URL(c.req.url).host, authorization });
    if (!/^Zoho-oauthtoken access-\d+$/.test(authorization)) return c.json({ code: 57, message: 'no' }, 401);
    if (!zoho.lists) return c.text('<html>Maintenance</html>', 503);
    const organizations = zoho.organizations.map((each) => ({ currency_code: 'EUR', price_precision: 2, ...each }));
    return c.json({ code: 0, message: 'success', organizations });
  });

  return zoho;
};

export type PretendAccounts = ReturnType<typeof pretendAccounts>;

/** How Zoho's token endpoint throttles: not by its status, and in the user's own language. */
export const throttle = (): Response =>
  Response.json(
    {
      error_description: 'You have made too many requests continuously. Please try again after some time.',
      error: '拒绝访问',
      status: 'failure',
    },
    { status: 400 },
  );
