// One true-to-contract answer an intent, for the tests. A test checks each against its schema.
import type { AnswerOf, AnyIntent, IntentName, Plan, Stock } from 'shared-schemas';

type Answers = { [Name in IntentName]: AnswerOf<Extract<AnyIntent, { name: Name }>> };

const readAt = '2026-11-22T10:15:42.123Z';
const stock: Stock = {
  physical: { onHand: '15', committed: '3', available: '12' },
  accounting: { onHand: '14', committed: '3', available: '11' },
  incoming: '5',
  reserved: '1',
};
const item = {
  id: '4600000012345',
  sku: 'SF-1108',
  name: 'Phone Booth',
  status: 'active',
  unit: 'pcs',
  tracking: 'none',
} as const;
const customer = { id: '4600000099999', name: 'Acme Corp' };
const line = {
  itemId: item.id,
  sku: item.sku,
  name: item.name,
  quantity: '3',
  unit: 'pcs',
  rate: '1250.00',
  total: '3750.00',
};

const order = {
  id: '4600000077777',
  number: 'SO-00042',
  reference: 'PO-7',
  date: '2026-11-20',
  customer,
  status: 'partly_shipped',
  total: '4050.00',
  currency: 'USD',
} as const;

export const samplePlan: Plan = {
  id: 'K7QF-2M',
  state: 'proposed',
  release: 'agent',
  released: true,
  confirmable: true,
  createdAt: readAt,
  expiresAt: '2026-11-22T10:30:42.123Z',
  write: {
    kind: 'create-order',
    customer,
    location: { id: '1', name: 'Main Warehouse' },
    lines: [
      { ...line, sellable: '11', short: '0' },
      { ...line, sku: 'BP-10', name: 'Blue Pods', quantity: '4', sellable: '1', short: '3' },
    ],
    subTotal: '7500.00',
    tax: '300.00',
    total: '7800.00',
    currency: 'USD',
    purchaseOrder: 'PO-7',
    shipTo: { id: '2', text: '1 Main St, Springfield' },
    note: 'Leave at the door',
    onBehalfOfUnverified: 'Jane Doe',
  },
  warnings: ['The price differs from the list price'],
  result: null,
  reason: null,
  next: 'Show it, ask, then confirm it.',
};

export const cancellation: Plan = {
  ...samplePlan,
  write: {
    kind: 'cancel-order',
    order: { id: order.id, number: order.number },
    customer,
    lines: [line],
    total: '3750.00',
    currency: 'USD',
    reason: 'Ordered twice',
  },
};

export const newCustomer: Plan = {
  ...samplePlan,
  write: {
    kind: 'create-customer',
    name: 'Acme Corp',
    email: 'buyer@acme.example',
    phone: '+1 555 0100',
    company: 'Acme',
  },
};

const shelf = { itemId: item.id, sku: item.sku, name: item.name, unit: 'pcs' };
const worth = { value: '2500.00', currency: 'USD', onBehalfOfUnverified: 'Jane Doe' };
const [main, overflow] = [
  { id: '1', name: 'Main Warehouse' },
  { id: '2', name: 'Overflow' },
];

export const adjustment: Plan = {
  ...samplePlan,
  write: {
    kind: 'adjust-stock',
    purpose: 'undo',
    lines: [
      { ...shelf, location: main, before: '12', change: '2', after: '14' },
      { ...shelf, location: null, before: '12', change: '-2', after: '10' },
    ],
    reason: 'damaged',
    note: 'Fell off the truck',
    undoes: { id: '4600000055555', date: '2026-11-20', reason: 'Cycle count' },
    ...worth,
  },
};

export const transfer: Plan = {
  ...samplePlan,
  write: {
    kind: 'transfer-stock',
    from: main,
    to: overflow,
    inTransit: true,
    lines: [{ ...shelf, quantity: '2', before: '12', change: '-2', after: '10' }],
    note: 'For the weekend',
    ...worth,
  },
};

export const arrival: Plan = {
  ...samplePlan,
  write: {
    kind: 'receive-transfer',
    transfer: { id: '4600000066666', number: 'TO-00012' },
    from: main,
    to: overflow,
    lines: [{ ...shelf, quantity: '2', before: '0', change: '2', after: '2' }],
    ...worth,
  },
};

export const naming: Plan = {
  ...samplePlan,
  write: {
    kind: 'name-item',
    name: 'the blue pods',
    item: { id: item.id, sku: item.sku, name: item.name },
    remove: true,
    onBehalfOfUnverified: 'Jane Doe',
  },
};

export const donePlan: Plan = {
  ...samplePlan,
  state: 'done',
  result: { id: order.id, number: order.number, status: 'confirmed', total: '7800.00' },
  reason: 'All went well',
};

export const sampleAnswers: Answers = {
  'check-stock': {
    items: [
      {
        asked: 'SF-1108',
        item,
        total: stock,
        locations: [{ location: { id: '1', name: 'Main Warehouse' }, ...stock }],
        source: 'zoho',
        readAt,
        followedTo: null,
      },
      {
        asked: 'SETUP',
        item: { ...item, sku: 'SETUP', name: 'Setting up', tracking: 'untracked' },
        total: stock,
        locations: [],
        source: 'mirror',
        readAt,
        followedTo: readAt,
      },
    ],
    unresolved: [
      {
        asked: 'blue pods',
        reason: 'ambiguous',
        candidates: [
          { id: '4600000000001', sku: 'BP-10', name: 'Blue Pods 10-pack', status: 'active' },
          { id: '4600000000002', sku: "O'Brien 5", name: 'Blue Pods single', status: 'inactive' },
        ],
      },
      { asked: 'unicorn', reason: 'not_found', candidates: [] },
    ],
    warnings: [],
  },
  'find-items': {
    items: [{ id: item.id, sku: item.sku, name: item.name, status: 'active' }],
    more: true,
    readAt,
    followedTo: readAt,
  },
  'show-item': {
    item: { ...item, tracking: 'batch' },
    description: 'A booth\nfor phones',
    sellingPrice: '1250.00',
    purchasePrice: '800.00',
    currency: 'USD',
    reorderLevel: '5',
    stock,
    customFields: [
      { apiName: 'cf_age', label: 'Age restricted', type: 'boolean', value: true },
      { apiName: 'cf_states', label: 'States', type: 'list', value: ['NY', 'CA'] },
      { apiName: 'cf_odd', label: 'Odd', type: 'unreadable', value: 'x' },
      { apiName: 'cf_none', label: 'None', type: 'text', value: null },
    ],
    source: 'mirror',
    readAt,
    followedTo: readAt,
    warnings: [],
  },
  'list-low-stock': {
    items: [{ id: item.id, sku: item.sku, name: item.name, unit: 'pcs', onHand: '2', reorderLevel: '5' }],
    more: false,
    source: 'zoho',
    readAt,
    followedTo: null,
    warnings: [],
  },
  explain: {
    about: 'plan',
    subject: 'K7QF-2M',
    findings: [
      { at: readAt, text: 'Proposed by this key, as it said for Jo (nobody has checked that): create-order for Acme.' },
      { at: null, text: 'It was not confirmed in time.' },
    ],
    more: true,
    readAt,
  },
  'show-reconciliation': {
    reconciliation: {
      run: 'nightly-2026-11-22',
      state: 'stopped',
      startedAt: readAt,
      rows: 1_200,
      totals: [
        { status: 'differs', count: 1 },
        { status: 'agrees', count: 1_199 },
      ],
      findings: [
        {
          status: 'differs',
          itemId: item.id,
          sku: item.sku,
          name: item.name,
          location: 'Main Warehouse',
          counted: '8',
          expected: '10',
          drift: '-2',
          note: 'seen twice',
        },
      ],
      more: true,
      stopped: ['1 items would fall to nothing.'],
      plans: [{ id: 'K7QF-2M', state: 'proposed' }],
    },
    readAt,
  },
  'list-locations': {
    locations: [
      { id: '1', name: 'Main Warehouse', names: ['shop floor'], primary: true, active: true, kind: 'business' },
      { id: '2', name: 'Overflow', names: [], primary: false, active: false, kind: 'warehouse' },
    ],
    readAt,
  },
  'find-customer': {
    customers: [
      {
        ...customer,
        company: 'Acme Holding',
        email: 'buyer@acme.example',
        phone: '+1 555 0100',
        status: 'inactive',
      },
      { id: '4600000099998', name: 'Acme Ltd', company: '', status: 'active' },
    ],
    more: false,
    source: 'mirror',
    readAt,
  },
  'track-order': {
    order,
    sentence: 'One of two packages is on its way.',
    lines: [{ ...line, packed: '3', shipped: '2', invoiced: '0' }],
    packages: [
      {
        number: 'PKG-1',
        status: 'shipped',
        carrier: 'UPS',
        trackingNumber: '1Z999',
        shippedOn: '2026-11-21',
        deliveredOn: '2026-11-22',
      },
    ],
    invoices: [{ number: 'INV-1', status: 'sent', total: '4050.00', balance: '4050.00' }],
    readAt,
  },
  'list-orders': { orders: [order], more: false, readAt },
  'create-order': samplePlan,
  'create-customer': newCustomer,
  'cancel-order': cancellation,
  'adjust-stock': adjustment,
  'count-stock': adjustment,
  'undo-adjustment': adjustment,
  'transfer-stock': transfer,
  'receive-transfer': arrival,
  'name-item': naming,
  'show-plan': samplePlan,
  'confirm-plan': donePlan,
  'cancel-plan': { ...samplePlan, state: 'cancelled', reason: 'Dropped on request' },
  'list-events': {
    events: [
      {
        id: 'order-confirmed:10234695:4600000077777',
        type: 'order.confirmed',
        at: readAt,
        origin: 'connector',
        organizationId: '10234695',
        data: { orderId: order.id, number: order.number },
        next: "track-order --order 'SO-00042'",
        text: 'Order SO-00042 was confirmed.',
      },
      {
        id: 'connection-needs_reauthorisation:10234695:7',
        type: 'connection.needs_reauthorisation',
        at: readAt,
        origin: 'zoho',
        organizationId: '10234695',
        data: {},
        next: null,
        text: 'Zoho no longer accepts the connection: an admin must connect it again.',
      },
    ],
    cursor: '4711',
    more: true,
    missed: false,
    readAt,
  },
  'connection-status': {
    state: 'needs_reauthorisation',
    trouble: 'The refresh token was revoked',
    dataCentre: 'com',
    organisation: { id: '10234695', name: 'Space Furniture', timeZone: 'America/New_York', currency: 'USD' },
    grantedScopes: ['ZohoInventory.items.READ'],
    darkIntents: ['create-order'],
    accessTokenExpiresAt: readAt,
    calls: {
      leftToday: 6999,
      dayLimit: 7500,
      dayResetsAt: '2026-11-23T00:00:00Z',
      leftThisMinute: 99,
      minuteLimit: 100,
      blockedUntil: '2026-11-22T11:00:00Z',
    },
    paused: true,
    items: { known: 1200, readAt },
    release: 'person',
  },
};
