// The smallest questions there are, for who wants to know whether Zoho lets us ask at all.
import { toOrganization } from './accounts-wire.ts';
import type { Door } from './ports/door.ts';
import type { Touchable, ZohoOrganization } from './ports/organization.ts';
import { rowsOf } from './wire.ts';

export const touchable = [
  'items',
  'contacts',
  'salesorders',
  'inventoryadjustments',
  'transferorders',
] as const satisfies readonly Touchable[];

export const openAccess = ({ door }: { readonly door: Door }): ZohoOrganization['access'] => ({
  organizations: async (spend) => {
    const body = await door.call(spend, { method: 'GET', path: '/organizations' });
    return rowsOf(body.organizations, 'organizations').map(({ value }) => toOrganization(value));
  },
  touch: async (spend, list) => {
    await door.call(spend, { method: 'GET', path: `/${list}`, query: { page: '1', per_page: '1' } });
  },
});
