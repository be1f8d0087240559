// Zoho's data centres (API notes 2): the only addresses a secret is ever sent to.

export type Location = 'us' | 'eu' | 'in' | 'au' | 'jp' | 'ca' | 'cn' | 'sa' | 'uk' | 'sandbox';

export interface DataCentre {
  readonly location: Location;
  /** Codes, tokens and revocations. */
  readonly accountsOrigin: string;
  /** Zoho Inventory itself, below /inventory/v1. */
  readonly apiOrigin: string;
  /** Where the client is registered. */
  readonly console: string;
}

const centre = (location: Location, accountsHost: string, apiHost: string, consoleHost: string): DataCentre => ({
  location,
  accountsOrigin: `https://${accountsHost}`,
  apiOrigin: `https://${apiHost}`,
  console: `https://${consoleHost}`,
});

const us = centre('us', 'accounts.zoho.com', 'www.zohoapis.com', 'api-console.zoho.com');
// China's accounts live apart: its clients are registered there, and consent starts there.
const cn = centre('cn', 'accounts.zoho.com.cn', 'www.zohoapis.com.cn', 'api-console.zoho.com.cn');

const zohos: readonly DataCentre[] = [
  us,
  centre('eu', 'accounts.zoho.eu', 'www.zohoapis.eu', 'api-console.zoho.eu'),
  centre('in', 'accounts.zoho.in', 'www.zohoapis.in', 'api-console.zoho.in'),
  centre('au', 'accounts.zoho.com.au', 'www.zohoapis.com.au', 'api-console.zoho.com.au'),
  centre('jp', 'accounts.zoho.jp', 'www.zohoapis.jp', 'api-console.zoho.jp'),
  // Canada's accounts have a domain of their own, its API has not.
  centre('ca', 'accounts.zohocloud.ca', 'www.zohoapis.ca', 'api-console.zohocloud.ca'),
  cn,
  centre('sa', 'accounts.zoho.sa', 'www.zohoapis.sa', 'api-console.zoho.sa'),
  centre('uk', 'accounts.zoho.uk', 'www.zohoapis.uk', 'api-console.zoho.uk'),
];

export interface DataCentres {
  readonly all: readonly DataCentre[];
  /** Where this connector's clients are registered, so where an answer without `accounts-server` comes from. */
  readonly home: DataCentre;
  /** Where the browser is sent to consent; Zoho forwards it to the user's own data centre. */
  readonly authorizeOrigin: string;
  /** The data centre whose accounts server this is, or null for a stranger's. */
  withAccounts(candidate: string): DataCentre | null;
  /** The allow-listed origin, or null. */
  accountsOrigin(candidate: string): string | null;
  /** The allow-listed origin, or null. */
  apiOrigin(candidate: string): string | null;
}

/**
 * @param home ZOHO_DATA_CENTRE.
 * @param sandboxUrl ZOHO_SANDBOX_URL: a local Zoho, as one more data centre and the home of the connector.
 */
export const dataCentres = (home: Exclude<Location, 'sandbox'>, sandboxUrl?: string): DataCentres => {
  const sandbox: DataCentre | null =
    sandboxUrl === undefined
      ? null
      : { location: 'sandbox', accountsOrigin: sandboxUrl, apiOrigin: sandboxUrl, console: sandboxUrl };
  const all = sandbox === null ? zohos : [...zohos, sandbox];
  const homeCentre = sandbox ?? zohos.find((each) => each.location === home) ?? us;
  const withAccounts = (candidate: string) => all.find((each) => same(each.accountsOrigin, candidate)) ?? null;
  return {
    all,
    home: homeCentre,
    authorizeOrigin: (homeCentre.location === 'sandbox' || homeCentre.location === 'cn' ? homeCentre : us)
      .accountsOrigin,
    withAccounts,
    accountsOrigin: (candidate) => withAccounts(candidate)?.accountsOrigin ?? null,
    apiOrigin: (candidate) => all.find((each) => same(each.apiOrigin, candidate))?.apiOrigin ?? null,
  };
};

// Letter by letter, and nothing is parsed: user names, ports, paths, other spellings of a host all fall through.
const same = (origin: string, candidate: string): boolean => candidate === origin || candidate === `${origin}/`;
