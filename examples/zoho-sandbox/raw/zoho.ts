// What the raw requests are sent with: fetch, and nothing that knows how Zoho should answer.
import { createSandbox, type Sandbox, type SandboxOptions, sandboxFetch } from '../src/index.ts';

export const EVERYTHING = 'ZohoInventory.fullaccess.all';
export const REDIRECT = 'http://localhost:8085/callback';

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into as they come
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it was sent. */
  readonly text: string;
  readonly body: Json;
}

export interface Send {
  readonly query?: Record<string, string>;
  readonly json?: unknown;
  /** The older form: one field JSONString. */
  readonly form?: unknown;
  readonly headers?: Record<string, string>;
  readonly token?: string;
  /** Sent as organization_id; null for none. */
  readonly organizationId?: string | null;
}

export interface Zoho {
  readonly sandbox: Sandbox;
  readonly organizationId: string;
  token: string;
  refreshToken: string;
  /** The hour by the sandbox's clock; it stands still. */
  readonly clock: { now: number };
  fetch(request: Request): Promise<Response>;
  call(method: string, path: string, send?: Send): Promise<Answer>;
  authorize(query: Record<string, string>): Promise<Response>;
  post(path: string, form: Record<string, string>): Promise<Answer>;
}

/** A connected client of a fresh sandbox, at noon of 1 October 2026 UTC. */
export async function zoho(options: SandboxOptions = {}): Promise<Zoho> {
  const clock = { now: Date.UTC(2026, 9, 1, 12) };
  const sandbox = createSandbox({ items: 60, now: () => new Date(clock.now), perMinute: 1e6, ...options });
  const fetch = sandboxFetch(sandbox);
  const { organizationId } = sandbox.credentials;
  const { access_token, refresh_token } = sandbox.control.grant();
  const self: Zoho = {
    sandbox,
    organizationId,
    token: access_token,
    refreshToken: refresh_token,
    clock,
    fetch,
    call: async (method, path, send = {}) => read(await fetch(toRequest(self, method, path, send))),
    authorize: (query) => fetch(new Request(`https://accounts.zoho.com/oauth/v2/auth?${new URLSearchParams(query)}`)),
    post: async (path, form) =>
      read(
        await fetch(
          new Request(`https://accounts.zoho.com${path}`, { method: 'POST', body: new URLSearchParams(form) }),
        ),
      ),
  };
  return self;
}

function toRequest(self: Zoho, method: string, path: string, send: Send): Request {
  const url = new URL(`https://www.zohoapis.com/inventory/v1${path}`);
  const organizationId = send.organizationId === undefined ? self.organizationId : send.organizationId;
  if (organizationId !== null) url.searchParams.set('organization_id', organizationId);
  for (const [name, value] of Object.entries(send.query ?? {})) url.searchParams.set(name, value);
  const headers = new Headers({ authorization: `Zoho-oauthtoken ${send.token ?? self.token}`, ...send.headers });
  if (send.form !== undefined) {
    return new Request(url, { method, headers, body: new URLSearchParams({ JSONString: JSON.stringify(send.form) }) });
  }
  if (send.json === undefined) return new Request(url, { method, headers });
  headers.set('content-type', headers.get('content-type') ?? 'application/json');
  const body = typeof send.json === 'string' ? send.json : JSON.stringify(send.json);
  return new Request(url, { method, headers, body });
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : undefined };
}

/** Some item that is sold from stock, and some customer. */
export async function some(z: Zoho): Promise<{ item: Json; customer: Json }> {
  const items = await z.call('GET', '/items', { query: { filter_by: 'ItemType.Inventory' } });
  const contacts = await z.call('GET', '/contacts', { query: { contact_type: 'customer' } });
  return { item: items.body.items[3], customer: contacts.body.contacts[0] };
}

/** A draft order of `quantity` of some item. */
export async function order(z: Zoho, quantity = 2, more: Record<string, unknown> = {}): Promise<Json> {
  const { item, customer } = await some(z);
  const answer = await z.call('POST', '/salesorders', {
    json: { customer_id: customer.contact_id, line_items: [{ item_id: item.item_id, quantity }], ...more },
  });
  if (!answer.body.salesorder) throw new Error(answer.text);
  return answer.body.salesorder;
}

export async function confirmedOrder(z: Zoho, quantity = 2): Promise<Json> {
  const { salesorder_id } = await order(z, quantity);
  await z.call('POST', `/salesorders/${salesorder_id}/status/confirmed`);
  return (await z.call('GET', `/salesorders/${salesorder_id}`)).body.salesorder;
}

export async function itemNow(z: Zoho, id: string): Promise<Json> {
  return (await z.call('GET', `/items/${id}`)).body.item;
}

/** A package with everything of the order in it. */
export async function packed(z: Zoho, salesorder: Json): Promise<Json> {
  const lines = salesorder.line_items.map((line: Json) => ({
    so_line_item_id: line.line_item_id,
    quantity: line.quantity,
  }));
  const answer = await z.call('POST', '/packages', {
    query: { salesorder_id: salesorder.salesorder_id },
    json: { date: '2026-10-01', line_items: lines },
  });
  if (!answer.body.package) throw new Error(answer.text);
  return answer.body.package;
}

export async function shipped(z: Zoho, salesorder: Json): Promise<Json> {
  const one = await packed(z, salesorder);
  const answer = await z.call('POST', '/shipmentorders', {
    query: { salesorder_id: salesorder.salesorder_id, package_ids: one.package_id },
    json: {
      shipment_number: `SHP-${one.package_number}`,
      date: '2026-10-02',
      delivery_method: 'FedEx',
      tracking_number: 'TRK1',
    },
  });
  if (!answer.body.shipment_order) throw new Error(answer.text);
  return answer.body.shipment_order;
}
