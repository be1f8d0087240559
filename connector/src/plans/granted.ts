// Does Zoho let us do it at all? Asked before a plan is made, so that nobody releases what must fail.
import type { IntentName } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';

/** Errors: `zoho_scope_missing`. */
export const requireGranted = async (
  needs: Pick<Parts, 'store' | 'darkIntents'>,
  organizationId: string,
  intent: IntentName,
): Promise<void> => {
  const connection = await needs.store.read.connections.get(organizationId);
  // That nothing is connected is said where Zoho is first asked.
  if (
    connection === null ||
    needs.darkIntents([intent], connection.scopes.split(' '), connection.orderMode).length === 0
  )
    return;
  throw new ConnectorError('zoho_scope_missing', `Zoho has not granted the connector what ${intent} needs.`, {
    hint: 'An admin grants it by connecting again: pnpm connector connect --renew',
  });
};
