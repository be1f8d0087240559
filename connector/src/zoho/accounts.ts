// The link between the connector and Zoho's accounts: consent, renewal, disconnection, put together.
import { auditEntry } from '../audit/entry.ts';
import type { Config } from '../config.ts';
import { ConnectorError } from '../errors.ts';
import type { Accounts, Log, Vault } from '../parts.ts';
import type { Store } from '../store/open.ts';
import { createAccountsWire } from './accounts-wire.ts';
import { findClient, requireClient, sealClient } from './client.ts';
import { type ConsentNeeds, createConsent, type Revocation } from './consent.ts';
import { dataCentres } from './data-centres.ts';
import { createTokenRefresh } from './token-refresh.ts';

export interface AccountsNeeds {
  /** Who runs this command. */
  readonly operator?: string;
  readonly config: Pick<
    Config,
    | 'PUBLIC_URL'
    | 'ZOHO_CLIENT_ID'
    | 'ZOHO_CLIENT_SECRET'
    | 'PREVIOUS_ZOHO_CLIENT_SECRET'
    | 'ZOHO_DATA_CENTRE'
    | 'ZOHO_SANDBOX_URL'
    | 'ORGANIZATION_ID'
    | 'INTENTS'
    | 'PRODUCT_ID_FIELD'
    | 'WEBHOOK_RULES'
  >;
  readonly now: () => Date;
  /** 128 random bits as 32 hex digits. */
  readonly newId: () => string;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly store: Store;
  readonly vault: Vault;
  readonly log: Log;
  readonly chooseOrganization?: ConsentNeeds['chooseOrganization'];
  /** How requests leave; the global one unless a test says otherwise. */
  readonly fetch?: typeof globalThis.fetch;
}

export const createAccounts = (needs: AccountsNeeds): Accounts => {
  const { config, store, vault, log } = needs;
  const centres = dataCentres(config.ZOHO_DATA_CENTRE, config.ZOHO_SANDBOX_URL);
  const wire = createAccountsWire(needs.fetch);
  // What Zoho has granted is kept, whatever becomes of this.
  const accepted = () =>
    sealClient(needs, true).catch((cause: unknown) => log.warn({ cause }, 'the client secret could not be sealed'));
  const client = async () => ({ ...(await requireClient(needs)), accepted });
  const tokens = createTokenRefresh({ ...needs, wire, centres, client });

  const revocation: Revocation = {
    token: async (accountsUrl, token) => {
      const origin = centres.accountsOrigin(accountsUrl);
      const revoked = origin !== null && (await wire.revoke(origin, token));
      if (!revoked) log.warn({ accountsUrl }, 'a refresh token could not be revoked at Zoho');
      return revoked;
    },
    stored: async (row, keep) => {
      try {
        const token = await vault.open(row.refreshToken);
        return token === keep || (await revocation.token(row.accountsUrl, token));
      } catch (cause) {
        log.warn({ organizationId: row.organizationId, cause }, 'the stored refresh token cannot be opened');
        return false;
      }
    },
  };

  const consent = createConsent({ ...needs, wire, centres, client, revocation, connected: tokens.forget });

  return {
    ...consent,
    access: tokens.access,
    hasClient: async () => (await findClient(needs)) !== null,

    disconnect: async (organizationId, { onlyIfRevoked = false } = {}) => {
      const row = await store.read.connections.get(organizationId);
      if (row === null) return;
      // First at Zoho: should we die in between, a second attempt still has something to revoke.
      const revoked = await revocation.stored(row);
      if (!revoked && onlyIfRevoked) {
        throw new ConnectorError('zoho_unavailable', 'The tokens could not be revoked at Zoho, and are kept.', {
          hint: `Try again later, or remove the connector there: ${row.accountsUrl}, under Connected Apps.`,
        });
      }
      await store.write(async ({ connections, audit }) => {
        await connections.remove(organizationId);
        await audit.append(
          auditEntry({
            organizationId,
            at: needs.now().getTime(),
            by: needs.operator ?? null,
            action: 'connection.ended',
            subject: `connection ${organizationId}`,
            before: { state: row.state, scopes: row.scopes },
            after: { revokedAtZoho: revoked },
          }),
        );
      });
      tokens.forget(organizationId);
      log.info({ organizationId, revoked }, 'disconnected from Zoho');
      if (revoked) return;
      throw new ConnectorError('zoho_unavailable', 'The tokens are forgotten here, but could not be revoked at Zoho.', {
        hint: `Remove the connector there: ${row.accountsUrl}, under Connected Apps.`,
      });
    },
  };
};
