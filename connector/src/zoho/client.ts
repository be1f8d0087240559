// The OAuth client: its secret comes from the settings once, and from the sealed store from then on.
import { auditEntry, type NewAuditEntry } from '../audit/entry.ts';
import type { Config } from '../config.ts';
import { ConnectorError } from '../errors.ts';
import type { Vault } from '../parts.ts';
import type { ZohoClient } from './accounts-wire.ts';

interface SealedClient {
  readonly clientId: string;
  readonly secret: string;
  readonly previousSecret: string | null;
  readonly sealedAt: number;
}

interface ClientGroups {
  readonly zohoClients: { save(row: SealedClient): Promise<void> };
  readonly audit: { append(entry: NewAuditEntry): Promise<number> };
}

/** Where the sealed secrets lie. */
interface ClientStore {
  readonly read: { readonly zohoClients: { get(clientId: string): Promise<SealedClient | null> } };
  write<T>(work: (s: ClientGroups) => Promise<T>): Promise<T>;
}

export interface ClientNeeds {
  readonly config: Pick<Config, 'ZOHO_CLIENT_ID' | 'ZOHO_CLIENT_SECRET' | 'PREVIOUS_ZOHO_CLIENT_SECRET'>;
  readonly store: ClientStore;
  readonly vault: Vault;
}

/** The settings win; without a secret there, the one that was sealed for this client id. Null where neither is. */
export const findClient = async ({ config, store, vault }: ClientNeeds): Promise<ZohoClient | null> => {
  const { ZOHO_CLIENT_ID: id, ZOHO_CLIENT_SECRET: secret, PREVIOUS_ZOHO_CLIENT_SECRET: previousSecret } = config;
  if (id === undefined) return null;
  if (secret !== undefined) return { id, secret, previousSecret };
  const row = await store.read.zohoClients.get(id);
  if (row === null) return null;
  const previous = row.previousSecret === null ? undefined : await vault.open(row.previousSecret);
  return { id, secret: await vault.open(row.secret), previousSecret: previousSecret ?? previous };
};

/** Errors: `not_connected` where there is none. */
export const requireClient = async (needs: ClientNeeds): Promise<ZohoClient> => {
  const client = await findClient(needs);
  if (client !== null) return client;
  throw new ConnectorError('not_connected', 'The connector has no Zoho client yet.', {
    hint: 'Register a server-based client in Zoho’s API console, then set ZOHO_CLIENT_ID and ZOHO_CLIENT_SECRET.',
    outcome: 'not_sent',
  });
};

/** Seals the secret of the settings, so that it need not stay there. Answers whether the store holds something new. */
export const sealClient = async (needs: ClientNeeds & { readonly now: () => Date }): Promise<boolean> => {
  const { config, store, vault } = needs;
  if (config.ZOHO_CLIENT_SECRET === undefined) return false;
  const client = await findClient(needs);
  if (client === null) return false;
  const { PREVIOUS_ZOHO_CLIENT_SECRET: _, ZOHO_CLIENT_SECRET: __, ...bare } = config;
  const held = await findClient({ store, vault, config: bare });
  if (held?.secret === client.secret && held.previousSecret === client.previousSecret) return false;
  const [secret, previousSecret] = await Promise.all([
    vault.seal(client.secret),
    client.previousSecret === undefined ? null : vault.seal(client.previousSecret),
  ]);
  const at = needs.now().getTime();
  // One that stays, while the one before it goes, is no younger for that.
  const row = held?.secret === client.secret ? await store.read.zohoClients.get(client.id) : null;
  await store.write(async (s) => {
    await s.zohoClients.save({ clientId: client.id, secret, previousSecret, sealedAt: row?.sealedAt ?? at });
    const before = { secretHeld: held !== null };
    await s.audit.append(auditEntry({ at, action: 'zoho_client.sealed', subject: `Zoho client ${client.id}`, before }));
  });
  return true;
};
