// Where Zoho's webhooks may come in: one address an organisation, and the secrets that deliveries there are signed with.
import type { Db } from './groups.ts';
import { settingsGroup } from './settings.ts';
import type { Tables } from './tables.ts';

export type WebhookEndpointRow = Tables['webhookEndpoints'];

/** Whatever changes an address raises the epoch `webhooks` here, so that no caller can forget it. */
export const webhookEndpointsGroup = (db: Db) => ({
  get: async (organizationId: string): Promise<WebhookEndpointRow | null> =>
    (await db
      .selectFrom('webhookEndpoints')
      .selectAll()
      .where('organizationId', '=', organizationId)
      .executeTakeFirst()) ?? null,

  list: (): Promise<WebhookEndpointRow[]> =>
    db.selectFrom('webhookEndpoints').selectAll().orderBy('organizationId').execute(),

  /** False, and nothing done, where the organisation has one already. */
  create: async (row: WebhookEndpointRow): Promise<boolean> => {
    const done = await db
      .insertInto('webhookEndpoints')
      .values(row)
      .onConflict((c) => c.doNothing())
      .executeTakeFirst();
    if (done.numInsertedOrUpdatedRows !== 1n) return false;
    await settingsGroup(db).raise('webhooks');
    return true;
  },

  /** Puts `row` in the place of the one whose secrets are `before`; false where somebody else was quicker. */
  replace: async (before: string, row: WebhookEndpointRow): Promise<boolean> => {
    const { organizationId, ...rest } = row;
    const done = await db
      .updateTable('webhookEndpoints')
      .set(rest)
      .where('organizationId', '=', organizationId)
      .where('secrets', '=', before)
      .executeTakeFirst();
    if (done.numUpdatedRows !== 1n) return false;
    await settingsGroup(db).raise('webhooks');
    return true;
  },
});
