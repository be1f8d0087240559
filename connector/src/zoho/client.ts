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
  const held = await findSealed({ store, vault }, id);
  if (secret === undefined) return held && { id, ...held, previousSecret: previousSecret ?? held.previousSecret };
  // One that Zoho has accepted helps out until it accepts the new one.
  const before = held?.secret === secret ? undefined : held?.secret;
  return { id, secret, previousSecret: previousSecret ?? before };
};

const findSealed = async (
  { store, vault }: Pick<ClientNeeds, 'store' | 'vault'>,
  id: string,
): Promise<Pick<ZohoClient, 'secret' | 'previousSecret'> | null> => {
  const row = await store.read.zohoClients.get(id);
  if (row === null) return null;
  const previousSecret = row.previousSecret === null ? undefined : await vault.open(row.previousSecret);
  return { secret: await vault.open(row.secret), previousSecret };
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

/**
 * Seals the secret of the settings, so that it need not stay there. Answers whether the store holds something new.
 * @param isAccepted Zoho has just taken it. Until then it takes no other one's place: it may be mistyped.
 */
export const sealClient = async (
  needs: ClientNeeds & { readonly now: () => Date },
  isAccepted = false,
): Promise<boolean> => {
  const { store, vault } = needs;
  const { ZOHO_CLIENT_ID: id, ZOHO_CLIENT_SECRET: secret, PREVIOUS_ZOHO_CLIENT_SECRET: previousSecret } = needs.config;
  if (id === undefined || secret === undefined) return false;
  const held = await findSealed(needs, id);
  if (held?.secret === secret && held.previousSecret === previousSecret) return false;
  const replaces = held !== null && held.secret !== secret && held.secret !== previousSecret;
  if (replaces && !isAccepted) return false;
  const [sealed, sealedBefore] = await Promise.all([
    vault.seal(secret),
    previousSecret === undefined ? null : vault.seal(previousSecret),
  ]);
  const at = needs.now().getTime();
  // One that stays, while the one before it goes, is no younger for that.
  const row = held?.secret === secret ? await store.read.zohoClients.get(id) : null;
  await store.write(async (s) => {
    await s.zohoClients.save({
      clientId: id,
      secret: sealed,
      previousSecret: sealedBefore,
      sealedAt: row?.sealedAt ?? at,
    });
    const before = { secretHeld: held !== null };
    await s.audit.append(auditEntry({ at, action: 'zoho_client.sealed', subject: `Zoho client ${id}`, before }));
  });
  return true;
};
