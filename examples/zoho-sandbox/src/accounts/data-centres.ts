// Where each data centre lives, and where `location` in the callback points (API notes 2).

export type DataCentre = 'us' | 'eu' | 'in' | 'au' | 'jp' | 'ca' | 'cn' | 'sa' | 'uk';

interface Hosts {
  readonly accounts: string;
  readonly api: string;
}

export const DATA_CENTRES: Readonly<Record<DataCentre, Hosts>> = {
  us: { accounts: 'accounts.zoho.com', api: 'www.zohoapis.com' },
  eu: { accounts: 'accounts.zoho.eu', api: 'www.zohoapis.eu' },
  in: { accounts: 'accounts.zoho.in', api: 'www.zohoapis.in' },
  au: { accounts: 'accounts.zoho.com.au', api: 'www.zohoapis.com.au' },
  jp: { accounts: 'accounts.zoho.jp', api: 'www.zohoapis.jp' },
  ca: { accounts: 'accounts.zohocloud.ca', api: 'www.zohoapis.ca' },
  cn: { accounts: 'accounts.zoho.com.cn', api: 'www.zohoapis.com.cn' },
  sa: { accounts: 'accounts.zoho.sa', api: 'www.zohoapis.sa' },
  uk: { accounts: 'accounts.zoho.uk', api: 'www.zohoapis.uk' },
};

const ALL = Object.values(DATA_CENTRES);

/** True where a request reached the accounts server or API of a centre that is not the user's own. */
export function isForeignHost(host: string, home: DataCentre): boolean {
  const own = DATA_CENTRES[home];
  if (host === own.accounts || host === own.api) return false;
  return ALL.some((hosts) => hosts.accounts === host || hosts.api === host);
}
