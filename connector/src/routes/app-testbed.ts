// For tests: the whole app over a real store, with Zoho and the tokens as plain literals.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { intents } from 'shared-schemas';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { loadConsole } from '../console/mount.ts';
import { ConnectorError } from '../errors.ts';
import { watchLog } from '../log-watch.ts';
import { createInterest } from '../mirror/interest.ts';
import { createMirror } from '../mirror/mirror.ts';
import type { Asker, Parts } from '../parts.ts';
import { createAdmit } from '../skill-tokens/day-asks.ts';
import { noLimits } from '../skill-tokens/keys.ts';
import { newFolder } from '../store/folder-testbed.ts';
import { openStore } from '../store/open.ts';
import type { ZohoContact } from '../zoho/ports/contacts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ItemHeadRow, ItemListRow, ZohoItem } from '../zoho/ports/items.ts';
import type { ZohoOrder } from '../zoho/ports/orders.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import type { ZohoAdjustment, ZohoTransfer } from '../zoho/ports/stock-moves.ts';

export const ORGANIZATION = '10234695';
/** Stands in every object this Zoho answers; nothing of it may leave the house. */
export const SECRET = 'must-not-leave-the-house';
const NOW = Date.parse('2026-11-22T10:00:00Z');
/** The same as Zoho writes it. */
const WRITTEN = '2026-11-22T10:00:00+0000';

/** No route asks Zoho for it. */
const never = (): Promise<never> => Promise.reject(new Error('a route has asked for webhooks at Zoho'));

const hidden = <T>(it: T): T => ({ ...it, internal: SECRET });
const units = (onHand: number, committed = 0) => ({
  onHand: onHand * 1e6,
  committed: committed * 1e6,
  available: (onHand - committed) * 1e6,
});
const stock = (onHand: number) => ({
  physical: hidden(units(onHand, 1)),
  accounting: hidden(units(onHand)),
  incoming: null,
});

export const item = (itemId: string, sku: string, name: string, more: Partial<ZohoItem> = {}): ZohoItem =>
  hidden({
    itemId,
    sku,
    name,
    status: 'active',
    unit: 'pcs',
    tracking: 'none',
    composite: false,
    convertsUnits: false,
    description: 'Folds.',
    sellable: true,
    rate: 12_500_000,
    purchaseRate: 7_000_000,
    taxPercent: 0,
    reorderLevel: 5_000_000,
    total: hidden(stock(20)),
    places: [
      hidden({ ...stock(20), id: '501', name: 'Main', active: true }),
      hidden({ ...stock(0), id: '502', name: 'Shed', active: true }),
    ],
    customFields: [hidden({ apiName: 'cf_colour', label: 'Colour', type: 'text' as const, value: 'red' })],
    fieldsTold: true,
    modifiedTime: '',
    ...more,
  });

export const contact: ZohoContact = hidden({
  id: '7000000000001',
  name: 'Acme',
  company: 'Acme Ltd',
  email: 'buyer@acme.example',
  phone: '+1 555',
  status: 'active',
  kind: 'customer',
});

const listed = (head: ItemHeadRow): ItemListRow => ({
  ...head,
  modifiedTime: WRITTEN,
  createdTime: WRITTEN,
  physicalOnHand: 20e6,
  booksOnHand: 20e6,
  tracked: true,
});

/** Zoho as a literal that remembers the orders it is given. */
const pretendZoho = (sequence: () => number) => {
  const items = new Map(
    [item('11', 'SF-1108', 'Folding booth'), item('12', 'SF-1109', 'Folding chair')].map((it) => [it.itemId, it]),
  );
  const orders = new Map<string, ZohoOrder>();
  const adjustments = new Map<string, ZohoAdjustment>([
    [
      '910000000000',
      hidden({
        id: '910000000000',
        reference: '',
        date: '2026-11-20',
        reason: 'Damaged',
        kind: 'quantity' as const,
        status: '',
        modifiedTime: '',
        description: '',
        lines: [hidden({ itemId: '11', locationId: '501', quantity: -2e6 })],
      }),
    ],
  ]);
  const transfers = new Map<string, ZohoTransfer>([
    [
      '920000000000',
      hidden({
        id: '920000000000',
        number: 'TO-1',
        date: '2026-11-20',
        status: 'in_transit',
        fromId: '501',
        toId: '502',
        modifiedTime: '',
        inTransit: true,
        description: '',
        lines: [hidden({ itemId: '11', name: 'Folding booth', quantity: 3e6 })],
      }),
    ],
  ]);
  const spends: Spend[] = [];
  const spent = (spend: Spend): void => {
    spend.zohoCalls += 1;
    if (!spends.includes(spend)) spends.push(spend);
  };
  const made = (spend: Spend, id: string, number: string) => {
    spent(spend);
    return hidden({ id, number });
  };
  const heads = () => [...items.values()].map(({ itemId, sku, name, status }) => hidden({ itemId, sku, name, status }));
  const zoho: ZohoOrganization = {
    fields: {
      list: async (spend) => {
        spent(spend);
        return [];
      },
    },
    items: {
      all: async function* (spend) {
        spent(spend);
        yield heads();
      },
      setField: async (spend) => spent(spend),
      details: async (spend, ids) => {
        spent(spend);
        const found = ids.flatMap((id) => items.get(id) ?? []);
        return new Map(found.map((it) => [it.itemId, { item: it, readAt: NOW, sequence: sequence() }]));
      },
      bySku: async (spend, sku) => {
        spent(spend);
        return heads().filter((head) => head.sku === sku);
      },
      page: async (spend) => {
        spent(spend);
        return { rows: heads().map(listed), more: false };
      },
      changedSince: async (spend) => {
        spent(spend);
        return { rows: heads().map(listed), more: false, honoured: true };
      },
      scarcest: async (spend) => {
        spent(spend);
        return heads().map(listed);
      },
      lowStock: async (spend) => {
        spent(spend);
        const rows = heads().map((head) => ({ ...head, unit: 'pcs', onHand: 1e6, reorderLevel: 5e6 }));
        return { rows, more: false, readAt: NOW };
      },
    },
    access: {
      organizations: async (spend) => {
        spent(spend);
        return [{ id: ORGANIZATION, name: 'Zylker', timeZone: 'Europe/Berlin', currency: 'EUR', pricePrecision: 2 }];
      },
      touch: async (spend) => spent(spend),
    },
    clock: () => null,
    assumptions: { look: never, try: never },
    locations: {
      readAt: () => null,
      list: async (spend) => {
        spent(spend);
        return [
          hidden({ id: '501', name: 'Main', primary: true, active: true, kind: 'business' as const }),
          hidden({ id: '502', name: 'Shed', primary: false, active: true, kind: 'warehouse' as const }),
        ];
      },
    },
    contacts: {
      find: async (spend, text) => {
        spent(spend);
        return { contacts: 'acme buyer@acme.example'.includes(text.toLowerCase()) ? [contact] : [], more: false };
      },
      named: async (spend, name) => {
        spent(spend);
        return name.toLowerCase() === 'acme' ? [contact] : [];
      },
      get: async (spend, id) => {
        spent(spend);
        return id === contact.id ? contact : null;
      },
      addresses: async (spend) => {
        spent(spend);
        return [hidden({ id: '81', text: 'Hauptstr. 1, Berlin' })];
      },
      page: async (spend) => {
        spent(spend);
        return { rows: [{ ...contact, modifiedTime: WRITTEN, createdTime: WRITTEN }], more: false };
      },
      changedSince: async (spend) => {
        spent(spend);
        return { rows: [], more: false, honoured: true };
      },
      create: async (spend, { name }) => {
        spent(spend);
        return { ...contact, id: '7000000000002', name };
      },
      addAddress: async (spend) => {
        spent(spend);
        return '82';
      },
    },
    orders: {
      get: async (spend, id) => {
        spent(spend);
        return orders.get(id) ?? null;
      },
      numbered: async (spend, number) => {
        spent(spend);
        return [...orders.values()].filter((order) => order.number === number);
      },
      referenced: async (spend, reference) => {
        spent(spend);
        return [...orders.values()].filter((order) => order.reference === reference);
      },
      list: async (spend) => {
        spent(spend);
        return { orders: [...orders.values()], more: false };
      },
      changedSince: async (spend) => {
        spent(spend);
        const rows = [...orders.values()].map((order) => ({ ...order, modifiedTime: WRITTEN, createdTime: WRITTEN }));
        return { rows, more: false, honoured: true };
      },
      create: async (spend, draft) => {
        spent(spend);
        const lines = draft.lines.map((line, index) => {
          const { sku, name, unit } = items.get(line.itemId) as ZohoItem;
          const total = (line.quantity / 1e6) * line.rate;
          return hidden({
            ...line,
            id: `9500000000${index}`,
            sku,
            name,
            unit,
            locationId: '501',
            packed: 0,
            shipped: 0,
            invoiced: 0,
            total,
          });
        });
        const total = lines.reduce((sum, line) => sum + line.total, 0);
        const order: ZohoOrder = hidden({
          modifiedTime: '',
          createdTime: '',
          id: `90000000000${orders.size}`,
          number: draft.number ?? `SO-${orders.size}`,
          reference: draft.reference ?? '',
          date: draft.date,
          customerId: draft.customerId,
          customerName: contact.name,
          status: 'draft',
          shippedStatus: '',
          total,
          currency: 'EUR',
          lines,
          packages: [],
          invoices: [],
          subTotal: total,
          tax: 0,
        });
        orders.set(order.id, order);
        return order;
      },
      confirm: async (spend, id) => {
        spent(spend);
        orders.set(id, { ...(orders.get(id) as ZohoOrder), status: 'confirmed' });
      },
      submit: async (spend) => spent(spend),
      void: async (spend, id) => {
        spent(spend);
        orders.set(id, { ...(orders.get(id) as ZohoOrder), status: 'void' });
      },
    },
    packages: { create: async (spend, { number }) => made(spend, '930000000000', number) },
    shipments: { create: async (spend, { number }) => made(spend, '930000000001', number) },
    invoices: {
      create: async (spend) => made(spend, '930000000002', 'INV-1'),
      markSent: async (spend) => spent(spend),
    },
    adjustments: {
      newest: async (spend) => {
        spent(spend);
        return { rows: [...adjustments.values()], more: false };
      },
      get: async (spend, id) => {
        spent(spend);
        return adjustments.get(id) ?? null;
      },
      create: async (spend, { date, reason, reference, lines }) => {
        spent(spend);
        const adjustment: ZohoAdjustment = hidden({
          id: `91000000000${adjustments.size}`,
          reference,
          date,
          reason,
          kind: 'quantity',
          status: '',
          modifiedTime: '',
          description: '',
          lines: lines.map((line) => hidden({ ...line, locationId: line.locationId ?? '' })),
        });
        adjustments.set(adjustment.id, adjustment);
        return adjustment;
      },
    },
    transfers: {
      newest: async (spend) => {
        spent(spend);
        return { rows: [...transfers.values()], more: false };
      },
      numbered: async (spend, number) => {
        spent(spend);
        return [...transfers.values()].filter((transfer) => transfer.number === number);
      },
      get: async (spend, id) => {
        spent(spend);
        return transfers.get(id) ?? null;
      },
      create: async (spend, draft) => {
        spent(spend);
        const transfer: ZohoTransfer = hidden({
          ...draft,
          id: `92000000000${transfers.size}`,
          status: draft.inTransit ? 'in_transit' : 'transferred',
          description: '',
          modifiedTime: '',
        });
        transfers.set(transfer.id, transfer);
        return transfer;
      },
      send: async (spend, id) => {
        spent(spend);
        transfers.set(id, { ...(transfers.get(id) as ZohoTransfer), status: 'in_transit' });
      },
      receive: async (spend, id) => {
        spent(spend);
        transfers.set(id, { ...(transfers.get(id) as ZohoTransfer), status: 'transferred' });
      },
    },
    automation: {
      webhooks: never,
      rules: never,
      webhook: never,
      rule: never,
      createWebhook: never,
      changeWebhook: never,
      deleteWebhook: never,
      createRule: never,
      changeRule: never,
      activateRule: never,
      deleteRule: never,
    },
    callsLeft: async () => ({
      leftToday: 4_711,
      dayLimit: 5_000,
      dayResetsAt: NOW + 3_600_000,
      leftThisMinute: 59,
      minuteLimit: 60,
      blockedUntil: null,
    }),
  };
  return { zoho, items, orders, spends };
};

export const agent: Asker = {
  kid: 'a1b2c3d4e5f60718',
  name: 'agent',
  kind: 'skill',
  organizationId: ORGANIZATION,
  scopes: [...new Set(intents.map((intent) => intent.scope))],
  release: 'agent',
  limits: { ...noLimits, dayZohoCalls: 500 },
  locationIds: null,
};

interface Line {
  readonly level: string;
  readonly facts: Record<string, unknown>;
  readonly message: string;
}

export interface AskOptions {
  /** Who asks; nobody at all where it is null. */
  readonly as?: Asker | null;
  readonly headers?: Record<string, string>;
  readonly body?: string | ReadableStream;
}

export const openApp = async (settings: Record<string, string> = {}) => {
  const folder = newFolder('app');
  const store = await openStore({ file: join(folder, 'connector.db') });
  const clock = { now: NOW };
  const pretended = pretendZoho(() => store.epoch('stock'));
  const lines: Line[] = [];
  const keep = (level: string) => (facts: object, message: string) => {
    lines.push({ level, facts: facts as Record<string, unknown>, message });
  };
  let drawn = 0;
  let asking: Asker | null = agent;
  const parts = {
    clearance: null,
    config: readConfig({ INTENTS: 'all', PUBLIC_URL: 'https://connector.example', ...settings }),
    now: () => new Date(clock.now),
    // Differs from the first digits on, as 128 random bits do.
    newId: () => {
      drawn += 1;
      return (BigInt(drawn) * 0x9e3779b97f4a7c15f39cc0605cedc835n).toString(16).slice(-32).padStart(32, '0');
    },
    wait: async (milliseconds: number) => {
      clock.now += milliseconds;
    },
    chance: () => 0,
    log: watchLog({ debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }),
    store,
    skillTokens: {
      verify: async () => {
        if (asking === null) throw new ConnectorError('unauthenticated', 'The access token is wrong.');
        return asking;
      },
    },
    admit: createAdmit({ store, now: () => new Date(clock.now) }),
    zoho: () => pretended.zoho,
    callsLeftToday: () => 4_711,
    darkIntents: () => [],
  };
  const mirror = createMirror({ ...parts, interest: createInterest() });
  await store.write(async (s) => {
    await s.connections.save({
      organizationId: ORGANIZATION,
      name: 'Zylker',
      dataCentre: 'eu',
      accountsUrl: 'https://accounts.zoho.eu',
      apiUrl: 'https://www.zohoapis.eu',
      scopes: 'ZohoInventory.FullAccess.all',
      timeZone: 'Europe/Berlin',
      currencyCode: 'EUR',
      pricePrecision: 2,
      refreshToken: SECRET,
      accessToken: SECRET,
      accessExpiresAt: NOW + 3_600_000,
      accessRefreshAt: NOW + 3_300_000,
      connectedAt: NOW,
    });
    await s.items.put(
      ORGANIZATION,
      [...pretended.items.values()].map(({ itemId, sku, name, status }) => ({ itemId, sku, name, status })),
    );
    await s.items.noteImport(ORGANIZATION, NOW, pretended.items.size);
    await s.settings.raise('items');
  });
  const whole = { ...parts, mirror } as unknown as Parts;
  const app = createApp(whole, parts.config.CONSOLE === 'off' ? {} : { mountConsole: await loadConsole(parts.config) });
  return {
    ...pretended,
    app,
    parts: whole,
    /** The database, as it lies on the disk. */
    bytes: async (): Promise<Buffer> => {
      await store.checkpoint();
      return readFileSync(join(folder, 'connector.db'));
    },
    store,
    clock,
    lines,
    /** Asks an address as the agent, or as somebody else. */
    ask: (method: string, path: string, options: AskOptions = {}): Promise<Response> => {
      asking = options.as === undefined ? agent : options.as;
      const headers = { authorization: 'Bearer a.b.c', ...options.headers };
      const { body } = options;
      const streamed = typeof body === 'object' ? { duplex: 'half' } : {};
      const init = { method, headers, ...(body === undefined ? {} : { body }), ...streamed };
      return Promise.resolve(app.fetch(new Request(`https://connector.example${path}`, init as RequestInit)));
    },
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export type AppBed = Awaited<ReturnType<typeof openApp>>;

const toText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** The address and the body of an ask, as the skill would send it. */
export const requestOf = (
  intent: { readonly method: string; readonly path: string },
  ask: Readonly<Record<string, unknown>>,
): { readonly method: string; readonly path: string; readonly options: AskOptions } => {
  const rest = { ...ask };
  const path = intent.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = toText(rest[name] ?? '-');
    delete rest[name];
    // Half a character cannot stand in an address.
    return encodeURIComponent(value.toWellFormed());
  });
  if (intent.method === 'POST') {
    const options = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(rest) };
    return { method: 'POST', path, options };
  }
  const query = new URLSearchParams(
    Object.entries(rest).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((each): [string, string] => [name, toText(each)]),
    ),
  );
  return { method: 'GET', path: query.size === 0 ? path : `${path}?${query}`, options: {} };
};
