// What the scenarios buy and who buys it, chosen from what the local Zoho holds, so that another seed does no harm.
import { setTimeout as sleep } from 'node:timers/promises';
import { SHARED_MS } from '../../connector/src/zoho/share.ts';
import type { Shop } from '../demo/shop.ts';

export interface Goods {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
}

interface ItemRow {
  readonly item_id: string;
  readonly sku: string;
  readonly name: string;
  readonly status: string;
  readonly product_type: string;
  readonly is_combo_product?: boolean;
  readonly track_batch_number?: boolean;
  readonly track_serial_number?: boolean;
  readonly cf_age_required?: unknown;
}

const PLENTY = 50;

/** Items that anybody may buy, with plenty of each received at the primary location. */
export const chooseGoods = async (shop: Shop, count: number): Promise<Goods[]> => {
  const { items } = await askZoho<{ items: ItemRow[] }>(shop, 'GET', 'items');
  const plain = items.filter(
    (item) =>
      item.status === 'active' &&
      item.product_type === 'goods' &&
      /^[A-Z0-9-]+$/.test(item.sku) &&
      item.is_combo_product !== true &&
      item.track_batch_number !== true &&
      item.track_serial_number !== true &&
      item.cf_age_required === undefined,
  );
  if (plain.length < count) throw new Error('The local Zoho has too little to sell.');
  return plain.slice(0, count).map(({ item_id, sku, name }) => {
    shop.sandbox.control.stock({ sku, delta: PLENTY });
    return { id: item_id, sku, name };
  });
};

interface ContactRow {
  readonly contact_name: string;
  readonly contact_type: string;
  readonly status: string;
}

export const chooseCustomer = async (shop: Shop): Promise<string> => {
  const { contacts } = await askZoho<{ contacts: ContactRow[] }>(shop, 'GET', 'contacts');
  const customer = contacts.find(
    (contact) =>
      contact.contact_type === 'customer' && contact.status === 'active' && /^[A-Za-z ]+$/.test(contact.contact_name),
  );
  if (customer === undefined) throw new Error('The local Zoho has no customer.');
  return customer.contact_name;
};

/** As somebody would in Zoho's own screen; returns when no question is answered from a reading made before. */
export const renameItem = async (shop: Shop, { id }: Goods, name: string): Promise<void> => {
  await askZoho(shop, 'PUT', `items/${id}`, { name });
  await sleep(SHARED_MS);
};

const askZoho = async <T>(shop: Shop, method: string, path: string, body?: object): Promise<T> => {
  const { access_token } = shop.sandbox.control.grant();
  const { organizationId } = shop.sandbox.credentials;
  const url = `${shop.sandboxOrigin}/inventory/v1/${path}?organization_id=${organizationId}`;
  const headers = { authorization: `Zoho-oauthtoken ${access_token}`, 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`The local Zoho answered ${response.status} to ${method} ${path}: ${text}`);
  return JSON.parse(text) as T;
};
