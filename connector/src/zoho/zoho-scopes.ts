// The least Zoho must grant: which of its scopes each intent needs (API notes 4).
import type { IntentName } from 'shared-schemas';

const settingsRead = 'ZohoInventory.settings.READ';
const itemsRead = 'ZohoInventory.items.READ';
const contactsRead = 'ZohoInventory.contacts.READ';
const ordersRead = 'ZohoInventory.salesorders.READ';
// Organisations that have not moved to locations yet keep their places here; a 401 would tell nothing of them.
const placesRead = 'ZohoInventory.warehouses.READ';
// Creates an order, and its status changes too: confirming and voiding are POSTs.
const ordersCreate = 'ZohoInventory.salesorders.CREATE';
// Submitting for approval, which Zoho counts as an update.
const ordersUpdate = 'ZohoInventory.salesorders.UPDATE';

const adjustments = ['ZohoInventory.inventoryadjustments.READ', 'ZohoInventory.inventoryadjustments.CREATE'];
// Sending it on its way and receiving it are POSTs, and POSTs are creations.
const transfers = ['ZohoInventory.transferorders.READ', 'ZohoInventory.transferorders.CREATE'];

/** How orders take their stock: what `create-order` needs besides. */
const byMode = {
  commit: [],
  fulfil: ['ZohoInventory.packages.CREATE', 'ZohoInventory.shipmentorders.CREATE'],
  'fulfil-and-invoice': [
    'ZohoInventory.packages.CREATE',
    'ZohoInventory.shipmentorders.CREATE',
    'ZohoInventory.invoices.CREATE',
  ],
  adjust: adjustments,
} as const satisfies Record<string, readonly string[]>;

type OrderMode = keyof typeof byMode;

/** Needed whatever is enabled: the organisation itself, its locations, its time zone. */
const base: readonly string[] = [settingsRead];

/** An intent that is missing here does not compile. */
const needed: Record<IntentName, readonly string[]> = {
  'check-stock': [itemsRead],
  'find-items': [itemsRead],
  'show-item': [itemsRead],
  'list-low-stock': [itemsRead],
  'list-locations': [placesRead],
  'find-customer': [contactsRead],
  'track-order': [ordersRead],
  'list-orders': [ordersRead, contactsRead],
  'create-order': [itemsRead, contactsRead, placesRead, ordersRead, ordersCreate, ordersUpdate],
  'create-customer': [contactsRead, 'ZohoInventory.contacts.CREATE'],
  'cancel-order': [ordersRead, ordersCreate],
  'adjust-stock': [itemsRead, placesRead, ...adjustments],
  'count-stock': [itemsRead, placesRead, ...adjustments],
  'undo-adjustment': [itemsRead, placesRead, ...adjustments],
  'transfer-stock': [itemsRead, placesRead, ...transfers],
  'receive-transfer': [itemsRead, placesRead, ...transfers],
  'name-item': [itemsRead],
  // A plan needs what the intent that made it needs.
  'show-plan': [],
  'confirm-plan': [],
  'cancel-plan': [],
  'show-reconciliation': [],
  explain: [],
  'list-events': [],
  'connection-status': [],
};

/** Answered from the mirror, which follows what moves stock; without these it follows less, and reads live more often. */
const mirrored: readonly IntentName[] = ['check-stock', 'show-item', 'list-low-stock'];
const following: readonly string[] = [
  itemsRead,
  ordersRead,
  'ZohoInventory.inventoryadjustments.READ',
  'ZohoInventory.transferorders.READ',
];

/** Where a custom field of items holds another system's ids: filling them in is an update. */
const itemsUpdate = 'ZohoInventory.items.UPDATE';

const neededFor = (name: IntentName, mode: OrderMode): readonly string[] =>
  name === 'create-order' ? [...needed[name], ...byMode[mode]] : needed[name];

/** What a connection does besides its intents. */
interface Besides {
  readonly fillsIds?: boolean;
  readonly orderMode?: OrderMode;
  readonly webhookRules?: boolean;
}

/** To make webhooks and their rules, change them and remove them. */
const rules: readonly string[] = [
  'ZohoInventory.settings.CREATE',
  'ZohoInventory.settings.UPDATE',
  'ZohoInventory.settings.DELETE',
];

/** What to ask Zoho for, sorted, each once. */
export const zohoScopes = (
  enabled: readonly IntentName[],
  { fillsIds = false, orderMode = 'commit', webhookRules = false }: Besides = {},
): string[] => {
  const followed = enabled.some((name) => mirrored.includes(name)) ? following : [];
  const filled = fillsIds ? [itemsUpdate] : [];
  const forRules = webhookRules ? rules : [];
  const wanted = enabled.flatMap((name) => neededFor(name, orderMode));
  return [...new Set([...base, ...followed, ...filled, ...forRules, ...wanted])].sort();
};

/** Whether this scope is among what Zoho granted, by itself or with more. */
export const isGranted = (granted: readonly string[], scope: string): boolean =>
  covers(new Set(granted.map((each) => each.toLowerCase())), scope.toLowerCase());

/** What cannot be done without this scope, of what is switched on: intents by their names, the rest in words. */
export const dutiesOf = (
  scope: string,
  enabled: readonly IntentName[],
  { fillsIds = false, orderMode = 'commit', webhookRules = false }: Besides = {},
): { readonly intents: readonly IntentName[]; readonly besides: readonly string[] } => ({
  intents: enabled.filter((name) => [...base, ...neededFor(name, orderMode)].includes(scope)),
  besides: [
    ...(following.includes(scope) && enabled.some((name) => mirrored.includes(name))
      ? ['following what changes in Zoho']
      : []),
    ...(fillsIds && scope === itemsUpdate ? ['filling in PRODUCT_ID_FIELD'] : []),
    ...(webhookRules && rules.includes(scope) ? ['webhook setup'] : []),
  ],
});

/** Enabled intents that cannot work with what Zoho granted. */
export const darkIntents = (
  enabled: readonly IntentName[],
  granted: readonly string[],
  mode: OrderMode = 'commit',
): IntentName[] => {
  const held = new Set(granted.map((scope) => scope.toLowerCase()));
  return enabled.filter((name) =>
    [...base, ...neededFor(name, mode)].some((scope) => !covers(held, scope.toLowerCase())),
  );
};

// An admin may have granted more by hand than was asked: a whole module, or everything.
const covers = (held: ReadonlySet<string>, scope: string): boolean =>
  held.has(scope) || held.has(scope.replace(/\.[a-z]+$/, '.all')) || held.has('zohoinventory.fullaccess.all');
