// The connector's own calls: the real one, assembled and connected by the real consent, asked through every method of
// its port to Zoho. A method that is missing here does not compile, and one that nobody called fails the test.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble, realWorld } from 'connector/assemble.ts';
import { readConfig } from 'connector/config.ts';
import type { Log, Parts } from 'connector/parts.ts';
import { touchable } from 'connector/zoho/access.ts';
import type { ZohoContact } from 'connector/zoho/ports/contacts.ts';
import type { Lane, Spend } from 'connector/zoho/ports/door.ts';
import type { ItemHeadRow, ZohoItem } from 'connector/zoho/ports/items.ts';
import type { InvoiceDraft, PackageDraft, ZohoOrder } from 'connector/zoho/ports/orders.ts';
import type { ZohoOrganization } from 'connector/zoho/ports/organization.ts';
import type { ZohoAdjustment, ZohoTransfer } from 'connector/zoho/ports/stock-moves.ts';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import type { Sandbox } from 'zoho-sandbox';
import type { Recorder } from './record.ts';
import { namesOf, watched } from './watched.ts';

const ORIGIN = 'http://127.0.0.1:9009';
const UNIT = 1_000_000;
const contractAddress = {
  attention: 'Con Tract',
  street: '525 S Main St',
  secondary: 'Unit 2',
  city: 'Reno',
  state: 'NV',
  zip: '89501',
  country: 'US',
  phone: '+1 775 555 0100',
};
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

interface Props {
  readonly zoho: ZohoOrganization;
  readonly sandbox: Sandbox;
  readonly spend: Spend;
  readonly goods: readonly ZohoItem[];
  readonly customer: ZohoContact;
  /** An order with everything the connector can send. */
  draft(number: string): Promise<ZohoOrder>;
  /** As `draft`, and confirmed. */
  confirmed(number: string): Promise<ZohoOrder>;
  boxOf(order: ZohoOrder): PackageDraft;
  billOf(order: ZohoOrder): InvoiceDraft;
  /** An adjustment with everything the connector can send. */
  adjust(reference: string): Promise<ZohoAdjustment>;
  /** A transfer with everything the connector can send: on its way. */
  transfer(number: string): Promise<ZohoTransfer>;
  readonly places: readonly [string, string];
}

type Exercise = (props: Props) => Promise<unknown>;
type Methods<T> = { readonly [Name in keyof T]: Exercise };
type Exercises = {
  readonly [Group in keyof ZohoOrganization]: ZohoOrganization[Group] extends (...args: never[]) => unknown
    ? Exercise
    : Methods<ZohoOrganization[Group]>;
};

const exercises: Exercises = {
  items: {
    all: ({ zoho, spend }) => listAll(zoho, spend),
    page: ({ zoho, spend }) => zoho.items.page(spend, 2),
    changedSince: ({ zoho, spend }) => zoho.items.changedSince(spend, LONG_AGO, 1),
    details: ({ zoho, spend, goods }) =>
      zoho.items.details(
        spend,
        goods.map(({ itemId }) => itemId),
      ),
    bySku: ({ zoho, spend, goods }) => zoho.items.bySku(spend, goods[0]?.sku ?? ''),
    setField: ({ zoho, spend, goods }) =>
      zoho.items.setField(spend, goods[0]?.itemId ?? '', { label: 'DTC Description', value: 'w-1' }),
    lowStock: ({ zoho, spend }) => zoho.items.lowStock(spend, 20),
    scarcest: ({ zoho, spend }) => zoho.items.scarcest(spend),
  },
  access: {
    organizations: ({ zoho, spend }) => zoho.access.organizations(spend),
    touch: async ({ zoho, spend }) => {
      for (const list of touchable) await zoho.access.touch(spend, list);
    },
  },
  fields: {
    list: ({ zoho, spend }) => zoho.fields.list(spend, 'item'),
  },
  locations: {
    list: ({ zoho, spend }) => zoho.locations.list(spend),
    readAt: async ({ zoho }) => zoho.locations.readAt(),
  },
  contacts: {
    find: async ({ zoho, spend }) => {
      await zoho.contacts.find(spend, 'contract', 5);
      return zoho.contacts.find(spend, 'buyer@contract.example', 5);
    },
    named: ({ zoho, spend, customer }) => zoho.contacts.named(spend, customer.name),
    get: ({ zoho, spend, customer }) => zoho.contacts.get(spend, customer.id),
    addresses: ({ zoho, spend, customer }) => zoho.contacts.addresses(spend, customer.id),
    addAddress: ({ zoho, spend, customer }) => zoho.contacts.addAddress(spend, customer.id, contractAddress),
    page: ({ zoho, spend }) => zoho.contacts.page(spend, 1),
    changedSince: ({ zoho, spend }) => zoho.contacts.changedSince(spend, LONG_AGO, 1),
    create: async ({ zoho, spend }) => {
      await zoho.contacts.create(spend, { name: 'Contract bare' });
      return zoho.contacts.create(spend, {
        name: 'Contract full',
        company: 'Contract Ltd',
        email: 'full@contract.example',
        phone: '+1 503 555 0199',
        firstName: 'Con',
        lastName: 'Tract',
        address: contractAddress,
      });
    },
  },
  orders: {
    create: async ({ zoho, spend, draft, customer, goods }) => {
      await draft('OC-CREATE');
      const lines = goods.slice(0, 1).map(({ itemId }) => ({ itemId, quantity: 1.5 * UNIT, rate: 12.34 * UNIT }));
      return zoho.orders.create(spend, { customerId: customer.id, lines, date: '2026-11-20', reference: 'by-zoho' });
    },
    get: async ({ zoho, spend, draft }) => zoho.orders.get(spend, (await draft('OC-GET')).id),
    numbered: ({ zoho, spend }) => zoho.orders.numbered(spend, 'OC-CREATE'),
    referenced: ({ zoho, spend }) => zoho.orders.referenced(spend, 'by-zoho'),
    list: async ({ zoho, spend, customer }) => {
      await zoho.orders.list(spend, { limit: 5 });
      return zoho.orders.list(spend, { limit: 5, customerId: customer.id, since: '2026-01-01' });
    },
    changedSince: ({ zoho, spend }) => zoho.orders.changedSince(spend, LONG_AGO, 1),
    confirm: async ({ zoho, spend, draft }) => zoho.orders.confirm(spend, (await draft('OC-CONFIRM')).id),
    submit: async ({ zoho, spend, draft }) => zoho.orders.submit(spend, (await draft('OC-SUBMIT')).id),
    void: async ({ zoho, spend, draft }) => zoho.orders.void(spend, (await draft('OC-VOID')).id, 'changed my mind'),
  },
  packages: {
    create: async ({ zoho, spend, confirmed, boxOf }) => zoho.packages.create(spend, boxOf(await confirmed('OC-PACK'))),
  },
  shipments: {
    create: async ({ zoho, spend, confirmed, boxOf }) => {
      const order = await confirmed('OC-SHIP');
      const { id: packageId } = await zoho.packages.create(spend, boxOf(order));
      const draft = { orderId: order.id, packageId, number: 'SH-SHIP', date: '2026-11-21' };
      return zoho.shipments.create(spend, { ...draft, deliveryMethod: 'Courier', trackingNumber: 'none' });
    },
  },
  invoices: {
    create: async ({ zoho, spend, confirmed, billOf }) =>
      zoho.invoices.create(spend, billOf(await confirmed('OC-BILL'))),
    markSent: async ({ zoho, spend, confirmed, billOf }) => {
      const { id } = await zoho.invoices.create(spend, billOf(await confirmed('OC-SENT')));
      return zoho.invoices.markSent(spend, id);
    },
  },
  adjustments: {
    create: async ({ zoho, spend, adjust, goods }) => {
      await adjust('SA-CREATE');
      const lines = goods.slice(0, 2).map(({ itemId }) => ({ itemId, locationId: null, quantity: -0.5 * UNIT }));
      return zoho.adjustments.create(spend, { date: '2026-11-20', reason: 'Damaged', reference: 'SA-BARE', lines });
    },
    newest: ({ zoho, spend }) => zoho.adjustments.newest(spend, 1),
    get: async ({ zoho, spend, adjust }) => zoho.adjustments.get(spend, (await adjust('SA-GET')).id),
  },
  transfers: {
    create: async ({ zoho, spend, places, goods }) => {
      const [from, to] = places;
      const lines = goods.slice(0, 2).map(({ itemId, name }) => ({ itemId, name, quantity: 1.5 * UNIT }));
      const draft = { date: '2026-11-20', fromId: from, toId: to, inTransit: false, lines };
      return zoho.transfers.create(spend, { ...draft, number: 'ST-CREATE' });
    },
    newest: ({ zoho, spend }) => zoho.transfers.newest(spend, 1),
    numbered: ({ zoho, spend }) => zoho.transfers.numbered(spend, 'ST-CREATE'),
    get: async ({ zoho, spend, transfer }) => zoho.transfers.get(spend, (await transfer('ST-GET')).id),
    send: async ({ zoho, spend, transfer, sandbox }) => {
      sandbox.control.setOrganization({ approvals: true });
      const { id } = await transfer('ST-SEND');
      sandbox.control.setOrganization({ approvals: false });
      // Approving is for people in Zoho, so it is none of the connector's calls.
      sandbox.control.approveTransfer(id);
      return zoho.transfers.send(spend, id);
    },
    receive: async ({ zoho, spend, transfer }) =>
      zoho.transfers.receive(spend, (await transfer('ST-RECEIVE')).id, '2026-11-21'),
  },
  automation: {
    createWebhook: ({ zoho, spend }) => madeHook(zoho, spend),
    changeWebhook: async ({ zoho, spend }) =>
      zoho.automation.changeWebhook(spend, await madeHook(zoho, spend), { ...HOOK, query: [] }),
    webhooks: ({ zoho, spend }) => zoho.automation.webhooks(spend),
    webhook: async ({ zoho, spend }) => zoho.automation.webhook(spend, await madeHook(zoho, spend)),
    deleteWebhook: async ({ zoho, spend }) => zoho.automation.deleteWebhook(spend, await madeHook(zoho, spend)),
    createRule: ({ zoho, spend }) => madeRule(zoho, spend),
    rules: ({ zoho, spend }) => zoho.automation.rules(spend),
    rule: async ({ zoho, spend }) => zoho.automation.rule(spend, (await madeRule(zoho, spend)).id),
    changeRule: async ({ zoho, spend }) => {
      const { id, draft } = await madeRule(zoho, spend);
      return zoho.automation.changeRule(spend, id, { ...draft, kind: 'delete' });
    },
    activateRule: async ({ zoho, spend }) => zoho.automation.activateRule(spend, (await madeRule(zoho, spend)).id),
    deleteRule: async ({ zoho, spend }) => zoho.automation.deleteRule(spend, (await madeRule(zoho, spend)).id),
  },
  assumptions: {
    look: ({ zoho, spend }) => zoho.assumptions.look(spend),
    try: ({ zoho, spend, goods }) =>
      zoho.assumptions.try(spend, {
        sku: goods[0]?.sku ?? '',
        customer: null,
        date: '2026-11-20',
        mark: 'CHK-CONTRACT',
      }),
  },
  callsLeft: ({ zoho }) => zoho.callsLeft(),
  clock: async ({ zoho }) => zoho.clock(),
};

const HOOK = {
  name: 'Contract: item deleted',
  entity: 'item',
  url: 'https://connector.example/v1/webhook/zoho/1',
  secret: '0123456789abcdef',
  query: [['event', 'delete']],
} as const;

const madeHook = (zoho: ZohoOrganization, spend: Spend): Promise<string> => zoho.automation.createWebhook(spend, HOOK);

const madeRule = async (zoho: ZohoOrganization, spend: Spend) => {
  const draft = { name: 'Contract', entity: 'item', kind: 'add_edit', webhookId: await madeHook(zoho, spend) } as const;
  return { draft, id: await zoho.automation.createRule(spend, draft) };
};

/** Names of methods, such as orders.create: those that were called, and all there are. */
export interface Driven {
  readonly called: readonly string[];
  readonly offered: readonly string[];
}

const EACH_MS = 10_000;

export const driveConnector = async (sandbox: Sandbox, recorder: Recorder): Promise<Driven> => {
  const folder = await mkdtemp(join(tmpdir(), 'zoho-contract-'));
  const server = setupServer(http.all(`${ORIGIN}/*`, ({ request }) => recorder.fetch(request, 'connector')));
  server.listen({ onUnhandledFrame: 'error' });
  sandbox.setOrigin(ORIGIN);
  const config = readConfig({
    DATABASE_FILE: join(folder, 'connector.db'),
    ZOHO_SANDBOX_URL: ORIGIN,
    ZOHO_CLIENT_ID: sandbox.credentials.clientId,
    ZOHO_CLIENT_SECRET: sandbox.credentials.clientSecret,
    CALLS_PER_MINUTE: '90',
    INTENTS: 'all',
    PRODUCT_ID_FIELD: 'cf_dtc_description',
    WEBHOOK_RULES: 'by-connector',
  });
  // Every method together is more than a minute's calls: each has a moment of its own.
  let laterMs = 0;
  const parts = await assemble(config, silent, { ...realWorld, now: () => new Date(Date.now() + laterMs) });
  try {
    const organizationId = await connect(parts);
    const called = new Set<string>();
    const port = parts.zoho(organizationId);
    const zoho = watched(port, called);
    const props = await prepare(port, sandbox);
    for (const exercise of flat(exercises)) {
      await exercise({ ...props, zoho });
      laterMs += EACH_MS;
    }
    return { called: [...called].sort(), offered: namesOf(port).sort() };
  } finally {
    await parts.store.close();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/** What an admin and their browser do. */
const connect = async (parts: Parts): Promise<string> => {
  const link = new URL(await parts.accounts.createLink({ orderMode: 'fulfil-and-invoice' }));
  const { redirectTo, browserSecret } = await parts.accounts.begin(link.searchParams.get('link') ?? '');
  const answer = await fetch(redirectTo, { redirect: 'manual' });
  const query = Object.fromEntries(new URL(answer.headers.get('location') ?? '').searchParams);
  return (await parts.accounts.finish({ query, browserSecret })).organizationId;
};

const prepare = async (zoho: ZohoOrganization, sandbox: Sandbox): Promise<Omit<Props, 'zoho'>> => {
  const spend = spendOf('order');
  const heads = await listAll(zoho, spend);
  const readings = await zoho.items.details(
    spend,
    heads.slice(0, 100).map(({ itemId }) => itemId),
  );
  const goods = [...readings.values()].map(({ item }) => item).filter((item) => item.tracking === 'none');
  const places = await zoho.locations.list(spend);
  const locationId = required(places.find((place) => place.kind === 'warehouse') ?? places[0], 'place').id;
  const { customer, shippingAddressId } = await someCustomer(zoho, spend);
  await zoho.contacts.create(spend, { name: 'Contract buyer', email: 'buyer@contract.example' });
  const { itemId, name } = required(goods[0], 'item');
  const otherId = required(
    places.find((place) => place.id !== locationId),
    'second place',
  ).id;
  const draft = (number: string) =>
    zoho.orders.create(spend, {
      customerId: customer.id,
      lines: [{ itemId, quantity: 2 * UNIT, rate: 12.5 * UNIT }],
      locationId,
      number,
      reference: `ref-${number}`,
      note: 'Please ring twice.',
      date: '2026-11-20',
      shippingAddressId,
    });
  return {
    sandbox,
    spend,
    goods,
    customer,
    draft,
    confirmed: async (number) => {
      const order = await draft(number);
      await zoho.orders.confirm(spend, order.id);
      return order;
    },
    boxOf: ({ id: orderId, number, lines }) => ({
      orderId,
      number: `PA-${number}`,
      date: '2026-11-21',
      lines: lines.map((line) => ({ orderLineId: line.id, quantity: line.quantity })),
    }),
    billOf: ({ number, lines }) => ({
      customerId: customer.id,
      reference: number,
      date: '2026-11-21',
      locationId,
      lines: lines.map((line) => ({ itemId, orderLineId: line.id, quantity: line.quantity, rate: line.rate })),
    }),
    adjust: (reference) =>
      zoho.adjustments.create(spend, {
        date: '2026-11-20',
        reason: 'Cycle count',
        reference,
        description: 'Counted twice.',
        lines: [{ itemId, locationId, quantity: 3 * UNIT }],
      }),
    transfer: (number) =>
      zoho.transfers.create(spend, {
        number,
        date: '2026-11-20',
        description: 'To the other shelf.',
        fromId: locationId,
        toId: otherId,
        inTransit: true,
        lines: [{ itemId, name, quantity: UNIT }],
      }),
    places: [locationId, otherId],
  };
};

const listAll = async (zoho: ZohoOrganization, spend: Spend): Promise<ItemHeadRow[]> => {
  const all: ItemHeadRow[] = [];
  for await (const page of zoho.items.all(spend)) all.push(...page);
  return all;
};

/** Of the seeded ones: a customer whose addresses an order may name. */
const someCustomer = async (zoho: ZohoOrganization, spend: Spend) => {
  for (const customer of (await zoho.contacts.find(spend, 'a', 10)).contacts) {
    const [address] = await zoho.contacts.addresses(spend, customer.id);
    if (address !== undefined && customer.status === 'active') return { customer, shippingAddressId: address.id };
  }
  throw new Error('The sandbox has no customer with an address.');
};

const required = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`The sandbox has no ${what}.`);
  return value;
};

const flat = (all: object): Exercise[] =>
  Object.values(all).flatMap((each) => (typeof each === 'function' ? [each as Exercise] : flat(each as object)));

const spendOf = (lane: Lane): Spend => ({ lane, kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 });

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
