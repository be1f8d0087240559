import { intents } from 'shared-schemas';
import { expect, test } from 'vitest';
import { darkIntents, zohoScopes } from './zoho-scopes.ts';

const all = intents.map((intent) => intent.name);
const reads = intents.filter((intent) => intent.effect === 'read').map((intent) => intent.name);

test('names alone ask Zoho for items and settings, nothing more', () => {
  expect(zohoScopes(['find-items'])).toEqual(['ZohoInventory.items.READ', 'ZohoInventory.settings.READ']);
});

test('stock asks to read besides what moves it, so that the mirror can follow; without that it is not dark', () => {
  const asked = zohoScopes(['check-stock']);
  expect(asked).toEqual([
    'ZohoInventory.inventoryadjustments.READ',
    'ZohoInventory.items.READ',
    'ZohoInventory.salesorders.READ',
    'ZohoInventory.settings.READ',
    'ZohoInventory.transferorders.READ',
  ]);
  expect(darkIntents(['check-stock'], ['ZohoInventory.items.READ', 'ZohoInventory.settings.READ'])).toEqual([]);
});

test('reading intents ask for nothing that writes', () => {
  expect(zohoScopes(reads)).toEqual([
    'ZohoInventory.contacts.READ',
    'ZohoInventory.inventoryadjustments.READ',
    'ZohoInventory.items.READ',
    'ZohoInventory.salesorders.READ',
    'ZohoInventory.settings.READ',
    'ZohoInventory.transferorders.READ',
    'ZohoInventory.warehouses.READ',
  ]);
});

test('the right to change Zoho’s settings is asked for where the connector makes webhooks, and nowhere else', () => {
  const more = zohoScopes(all, { webhookRules: true }).filter((scope) => !zohoScopes(all).includes(scope));
  expect(more).toEqual([
    'ZohoInventory.settings.CREATE',
    'ZohoInventory.settings.DELETE',
    'ZohoInventory.settings.UPDATE',
  ]);
});

test('no intent asks to delete, or for everything', () => {
  for (const scope of zohoScopes(all)) expect(scope).toMatch(/^ZohoInventory\.[a-z]+\.(CREATE|READ|UPDATE)$/);
});

test('without any intent the connector still sees the organisation', () => {
  expect(zohoScopes([])).toEqual(['ZohoInventory.settings.READ']);
});

test('an intent whose scope was not granted is dark', () => {
  const granted = zohoScopes(['check-stock']);
  expect(darkIntents(['check-stock', 'create-order', 'show-plan'], granted)).toEqual(['create-order']);
  expect(darkIntents(['list-locations'], [])).toEqual(['list-locations']);
  expect(darkIntents(all, zohoScopes(all))).toEqual([]);
});

test('a wider scope, granted by hand, covers the narrow ones', () => {
  expect(darkIntents(all, ['ZohoInventory.FullAccess.all'])).toEqual([]);
  expect(darkIntents(['check-stock'], ['ZohoInventory.items.ALL', 'ZohoInventory.settings.ALL'])).toEqual([]);
  expect(darkIntents(['check-stock'], ['ZohoInventory.items.ALL'])).toEqual(['check-stock']);
});

test('to fill another system’s ids into a custom field of items, Zoho is asked for one scope more', () => {
  const [plain, filling] = [zohoScopes(['check-stock']), zohoScopes(['check-stock'], { fillsIds: true })];
  expect(filling.filter((scope) => !plain.includes(scope))).toEqual(['ZohoInventory.items.UPDATE']);
});

test.each([
  ['commit', []],
  ['fulfil', ['packages.CREATE', 'shipmentorders.CREATE']],
  ['fulfil-and-invoice', ['invoices.CREATE', 'packages.CREATE', 'shipmentorders.CREATE']],
  ['adjust', ['inventoryadjustments.CREATE', 'inventoryadjustments.READ']],
] as const)('orders that take their stock by %s ask for what that needs, and nothing else does', (mode, more) => {
  const commit = zohoScopes(['create-order']);
  const added = zohoScopes(['create-order'], { orderMode: mode }).filter((scope) => !commit.includes(scope));
  expect(added).toEqual(more.map((scope) => `ZohoInventory.${scope}`));
  expect(darkIntents(['create-order'], commit, mode)).toEqual(more.length === 0 ? [] : ['create-order']);
  expect(zohoScopes(['check-stock'], { orderMode: mode })).toEqual(zohoScopes(['check-stock']));
});
