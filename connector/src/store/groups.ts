// The table groups, as a unit of work and the readers are handed them. Nobody outside store/ sees the database.
import type { Kysely } from 'kysely';
import { addressChecksGroup } from './address-checks.ts';
import { ageProofsGroup } from './age-proofs.ts';
import { aliasesGroup } from './aliases.ts';
import { auditGroup } from './audit.ts';
import { checkoutsGroup } from './checkouts.ts';
import { complianceFieldsGroup } from './compliance-fields.ts';
import { complianceRulesGroup } from './compliance-rules.ts';
import { connectionsGroup } from './connections.ts';
import { consoleGroup } from './console.ts';
import { contactsGroup } from './contacts.ts';
import { dayAsksGroup } from './day-asks.ts';
import { decisionsGroup } from './decisions.ts';
import { deliveriesGroup } from './deliveries.ts';
import { doorGroup } from './door.ts';
import { feedsGroup } from './feeds.ts';
import { formerSkusGroup } from './former-skus.ts';
import { itemFieldsGroup } from './item-fields.ts';
import { itemsGroup } from './items.ts';
import { jobsGroup } from './jobs.ts';
import { keysGroup } from './keys.ts';
import { locationNamesGroup } from './location-names.ts';
import { mirrorGroup } from './mirror.ts';
import { notificationsGroup } from './notifications.ts';
import { outboxGroup } from './outbox.ts';
import { ownMovesGroup } from './own-moves.ts';
import { plansGroup } from './plans.ts';
import { productIdsGroup } from './product-ids.ts';
import { providersGroup } from './providers.ts';
import { reconciliationsGroup } from './reconciliations.ts';
import { reservationsGroup } from './reservations.ts';
import { settingsGroup } from './settings.ts';
import { shopBuyersGroup } from './shop-buyers.ts';
import { signingKeysGroup } from './signing-keys.ts';
import { stockChangesGroup } from './stock-changes.ts';
import { subscribersGroup } from './subscribers.ts';
import type { Tables } from './tables.ts';
import { sealedGroup } from './vault.ts';
import { webhookEndpointsGroup } from './webhook-endpoints.ts';
import { zohoClientsGroup } from './zoho-clients.ts';

export type Db = Kysely<Tables>;

export const groupsOf = (db: Db) => ({
  settings: settingsGroup(db),
  connections: connectionsGroup(db),
  keys: keysGroup(db),
  dayAsks: dayAsksGroup(db),
  signingKeys: signingKeysGroup(db),
  door: doorGroup(db),
  items: itemsGroup(db),
  mirror: mirrorGroup(db),
  feeds: feedsGroup(db),
  itemFields: itemFieldsGroup(db),
  plans: plansGroup(db),
  reservations: reservationsGroup(db),
  jobs: jobsGroup(db),
  outbox: outboxGroup(db),
  subscribers: subscribersGroup(db),
  notifications: notificationsGroup(db),
  webhookEndpoints: webhookEndpointsGroup(db),
  deliveries: deliveriesGroup(db),
  stockChanges: stockChangesGroup(db),
  zohoClients: zohoClientsGroup(db),
  audit: auditGroup(db),
  locationNames: locationNamesGroup(db),
  contacts: contactsGroup(db),
  aliases: aliasesGroup(db),
  formerSkus: formerSkusGroup(db),
  ownMoves: ownMovesGroup(db),
  productIds: productIdsGroup(db),
  reconciliations: reconciliationsGroup(db),
  complianceRules: complianceRulesGroup(db),
  complianceFields: complianceFieldsGroup(db),
  decisions: decisionsGroup(db),
  ageProofs: ageProofsGroup(db),
  addressChecks: addressChecksGroup(db),
  providers: providersGroup(db),
  checkouts: checkoutsGroup(db),
  shopBuyers: shopBuyersGroup(db),
  console: consoleGroup(db),
  sealed: sealedGroup(db),
});

export type Groups = ReturnType<typeof groupsOf>;
