// Asks the control API, and makes the order whose calls it is told to spoil.
import { type Json, some, type Zoho } from './zoho.ts';

export const ask = async (z: Zoho, method: string, path: string, json?: unknown): Promise<Json> => {
  const init = json === undefined ? { method } : { method, body: JSON.stringify(json) };
  return (await z.fetch(new Request(`http://127.0.0.1/__sandbox${path}`, init))).json();
};

export const orderRequest = async (z: Zoho) => {
  const { item, customer } = await some(z);
  const line_items = [{ item_id: item.item_id, quantity: 1 }];
  return { json: { customer_id: customer.contact_id, reference_number: 'FAULT', line_items } };
};

export const create = async (z: Zoho) => z.call('POST', '/salesorders', await orderRequest(z));

export const found = async (z: Zoho) =>
  (await z.call('GET', '/salesorders', { query: { reference_number: 'FAULT' } })).body.salesorders.length;
