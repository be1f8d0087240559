// What is wrong with each connection to Zoho: one visit, and many judgements of what it brought.

import { hoursOf } from '../mirror/day.ts';
import { touchable } from '../zoho/access.ts';
import { isGranted, zohoScopes } from '../zoho/zoho-scopes.ts';
import { judgeClock } from './clock.ts';
import { judgeDataCentre } from './data-centre.ts';
import { judgeFields } from './fields.ts';
import { bad, type Finding } from './finding.ts';
import { judgeNegativeStock } from './negative-stock.ts';
import { judgeOrganization } from './organization.ts';
import { judgePlaces } from './places.ts';
import { judgeLimit } from './plan-limit.ts';
import { lookWith, type Needs } from './probe.ts';
import { judgeScopes, refusedScopes } from './scopes.ts';
import { judgeToken } from './token.ts';
import { judgeUnasked } from './unasked.ts';
import { type Connection, visit, type Wanted } from './visit.ts';
import { gatherWebhook, judgeWebhook } from './webhook.ts';

export interface Examined {
  readonly findings: readonly Finding[];
  readonly zohoCalls: number;
}

const WINDOW_MS = 10 * 60_000;

export const examineConnections = async (needs: Needs): Promise<Examined> => {
  const connections = await needs.store.read.connections.list();
  // It comes before a connection, and without it none is renewed.
  if (!(await needs.accounts.hasClient())) return { findings: [noClient], zohoCalls: 0 };
  if (connections.length === 0) return { findings: [notConnected], zohoCalls: 0 };
  const examined: Examined[] = [];
  for (const connection of connections) {
    // Findings of several organisations are told apart by their ids.
    const suffix = connections.length === 1 ? '' : `.${connection.organizationId}`;
    examined.push(await examineOne(needs, connection, suffix));
  }
  return {
    findings: examined.flatMap(({ findings }) => findings),
    zohoCalls: examined.reduce((sum, each) => sum + each.zohoCalls, 0),
  };
};

const noClient = bad('client', 'fail', {
  title: 'The connector has no Zoho client.',
  detail: 'Nothing can be connected, and no connection is renewed.',
  fix: 'Set ZOHO_CLIENT_ID and ZOHO_CLIENT_SECRET (see .env.example), then start the connector again.',
});

const notConnected = bad('connection', 'fail', {
  title: 'No organisation is connected.',
  detail: 'Nothing can be asked.',
  fix: 'pnpm connector connect',
});

const besidesOf = ({ config }: Pick<Needs, 'config'>, { orderMode }: Connection) => ({
  fillsIds: config.PRODUCT_ID_FIELD !== undefined,
  orderMode,
  webhookRules: config.WEBHOOK_RULES === 'by-connector',
});

/** Only lists that something enabled needs, and whose scope was granted: whether it was not is known already. */
const wantedOf = (needs: Needs, connection: Connection): Wanted => {
  const { config } = needs;
  const granted = connection.scopes.split(' ');
  const needed = zohoScopes(config.INTENTS, besidesOf(needs, connection));
  const lists = touchable.filter((list) => {
    const scope = `ZohoInventory.${list}.READ`;
    return needed.includes(scope) && isGranted(granted, scope);
  });
  const shop = config.SHOP === 'on';
  return { lists, itemFields: shop || config.PRODUCT_ID_FIELD !== undefined, orderFields: shop };
};

const examineOne = async (needs: Needs, known: Connection, suffix: string): Promise<Examined> => {
  const { config, store, now } = needs;
  const { organizationId } = known;
  const id = (name: string) => `${name}${suffix}`;
  let zohoCalls = 0;
  const asked = await lookWith({ id: id('zoho'), what: 'what Zoho says' }, async () => {
    const seen = await visit(needs, known, wantedOf(needs, known));
    zohoCalls = seen.zohoCalls;
    const at = now().getTime();
    const { connection } = seen;
    const refreshes = (await store.read.connections.refreshesSince(organizationId, at - WINDOW_MS)).length;
    const listed = await store.read.items.lastImport(organizationId);
    return [
      ...judgeDataCentre(id('data-centre'), seen, config),
      ...judgeClock(id('clock'), seen.clock),
      ...judgeToken(id('token'), { ...seen, refreshes, now: at }),
      ...judgeOrganization(id('organization'), seen),
      ...judgeScopes(id('scopes'), {
        organizationId,
        enabled: config.INTENTS,
        besides: besidesOf(needs, connection),
        granted: connection.scopes.split(' '),
        refused: refusedScopes(seen),
      }),
      ...judgeLimit(id('limit'), {
        ...seen,
        items: listed?.items ?? 0,
        orders: config.ORDERS_A_DAY,
        hours: hoursOf(config),
        now: at,
      }),
      ...judgePlaces(id('places'), {
        places: seen.places,
        keys: await keysOf(needs, organizationId),
        names: await store.read.locationNames.all(organizationId),
        reconciled: config.RECONCILE_LOCATION ?? null,
      }),
      ...judgeFields(id('fields'), {
        ...seen,
        map: await fieldMapOf(needs, organizationId),
        productIdField: config.PRODUCT_ID_FIELD ?? null,
      }),
      ...judgeNegativeStock(id('negative-stock'), seen.items),
      ...judgeUnasked(id('unasked'), { ...seen, now: at }),
    ];
  });
  const webhook = await lookWith({ id: id('webhook'), what: 'Zoho’s webhooks' }, async () =>
    judgeWebhook(id('webhook'), await gatherWebhook(needs, organizationId)),
  );
  return { findings: [...asked, ...webhook], zohoCalls };
};

const keysOf = async ({ store, now }: Needs, organizationId: string) =>
  (await store.read.keys.list())
    .filter(
      (key) => key.organizationId === organizationId && (key.revokedAt === null || key.revokedAt > now().getTime()),
    )
    .map(({ kid, name, locationIds }) => ({
      kid,
      name,
      locationIds: locationIds === null ? null : (JSON.parse(locationIds) as string[]),
    }));

/** Of the optional part, loaded only where there is a shop. */
const fieldMapOf = async ({ config, store }: Needs, organizationId: string) => {
  if (config.SHOP !== 'on') return null;
  const { fieldMap } = await import('../clearance/fields-desk.ts');
  return fieldMap(store.read, organizationId);
};
