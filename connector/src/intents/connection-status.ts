// Whether the connection is healthy, from what the connector knows: no call to Zoho.
import type { AnswerOf, AskOf, connectionStatus } from 'shared-schemas';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { toInstant } from '../catalogue/to-answer.ts';
import type { Ask, Parts } from '../parts.ts';

export interface ConnectionNeeds extends Pick<Parts, 'zoho' | 'store' | 'config' | 'darkIntents'> {
  readonly catalogue: Catalogue;
}

export const answerConnectionStatus =
  (needs: ConnectionNeeds) =>
  async (_: AskOf<typeof connectionStatus>, { asker }: Ask): Promise<AnswerOf<typeof connectionStatus>> => {
    const { organizationId } = asker;
    const [connection, calls, paused, list] = await Promise.all([
      needs.store.read.connections.get(organizationId),
      needs.zoho(organizationId).callsLeft(),
      needs.store.read.settings.get('paused'),
      needs.catalogue.lastImport(organizationId),
    ]);
    const granted = connection?.scopes.split(' ').filter((scope) => scope !== '') ?? [];
    return {
      state: connection?.state ?? 'not_connected',
      trouble: connection === null ? 'No admin has connected Zoho yet: pnpm connector connect' : connection.trouble,
      dataCentre: connection?.dataCentre ?? '',
      organisation: {
        id: organizationId,
        name: connection?.name ?? '',
        timeZone: connection?.timeZone ?? '',
        currency: connection?.currencyCode ?? '',
      },
      grantedScopes: granted,
      darkIntents:
        connection === null ? [] : [...needs.darkIntents(needs.config.INTENTS, granted, connection.orderMode)],
      accessTokenExpiresAt: connection?.accessExpiresAt == null ? null : toInstant(connection.accessExpiresAt),
      calls: {
        leftToday: calls.leftToday,
        dayLimit: calls.dayLimit,
        dayResetsAt: calls.dayResetsAt === null ? null : toInstant(calls.dayResetsAt),
        leftThisMinute: calls.leftThisMinute,
        minuteLimit: calls.minuteLimit,
        blockedUntil: calls.blockedUntil === null ? null : toInstant(calls.blockedUntil),
      },
      paused: paused !== null,
      items: { known: list?.items ?? 0, readAt: list === null ? null : toInstant(list.readAt) },
      release: asker.release,
    };
  };
