// Seals what must not be read off the disk: JWE, direct encryption with the master key, whose id stands in the header.
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { sql } from 'kysely';
import { ConnectorError } from '../errors.ts';
import type { Vault } from '../parts.ts';
import type { Db } from './groups.ts';
import { type MasterKeys, rememberMasterKey } from './master-key.ts';
import type { settingsGroup } from './settings.ts';

const ALG = 'dir';
const ENC = 'A256GCM';

/** A vault that tells which master key it seals with. */
export type CurrentVault = Vault & { readonly keyId: string };

/** Id of the master key that sealed it; null where it is no sealed secret. */
export const sealedWith = (sealed: string): string | null => {
  try {
    return decodeProtectedHeader(sealed).kid ?? null;
  } catch {
    return null;
  }
};

export const createVault = (keys: MasterKeys): CurrentVault => {
  const byId = new Map([keys.current, ...keys.previous].map((key) => [key.id, key.bytes]));
  return {
    keyId: keys.current.id,

    seal: (secret) =>
      new CompactEncrypt(new TextEncoder().encode(secret))
        .setProtectedHeader({ alg: ALG, enc: ENC, kid: keys.current.id })
        .encrypt(keys.current.bytes),

    open: async (sealed) => {
      const id = sealedWith(sealed);
      const bytes = id === null ? undefined : byId.get(id);
      if (bytes === undefined)
        throw unopenable(`it was sealed with master key ${id ?? 'unknown'}, which is not at hand`);
      try {
        const { plaintext } = await compactDecrypt(sealed, bytes, {
          keyManagementAlgorithms: [ALG],
          contentEncryptionAlgorithms: [ENC],
        });
        return new TextDecoder().decode(plaintext);
      } catch (error) {
        throw unopenable('it was damaged or tampered with', error);
      }
    },
  };
};

const unopenable = (why: string, cause?: unknown): ConnectorError =>
  new ConnectorError('internal', 'The connector cannot open one of its sealed secrets.', {
    cause: new Error(`A sealed secret cannot be opened: ${why}`, { cause }),
  });

/** Every sealed column. A test holds it against the word "Sealed" in tables.ts. */
export const sealedColumns = [
  { table: 'connections', key: 'organizationId', column: 'refreshToken' },
  { table: 'connections', key: 'organizationId', column: 'accessToken' },
  { table: 'keys', key: 'kid', column: 'totpSecret' },
  { table: 'signingKeys', key: 'kid', column: 'privateKey' },
  { table: 'subscribers', key: 'id', column: 'secret' },
  { table: 'webhookEndpoints', key: 'organizationId', column: 'secrets' },
  { table: 'checkouts', key: 'id', column: 'payment' },
  { table: 'zohoClients', key: 'clientId', column: 'secret' },
  { table: 'zohoClients', key: 'clientId', column: 'previousSecret' },
] as const;

export type SealedColumn = (typeof sealedColumns)[number];

export interface SealedValue {
  readonly key: string;
  readonly sealed: string;
}

/** All sealed columns alike. Names of tables and columns come from the list above alone. */
export const sealedGroup = (db: Db) => {
  const { ref, table } = db.dynamic;
  const from = (place: SealedColumn) =>
    db
      .selectFrom(table(place.table).as('t'))
      .select([sql<string>`${sql.ref(place.key)}`.as('key'), sql<string>`${sql.ref(place.column)}`.as('sealed')])
      .where(ref(place.column), 'is not', null);
  return {
    /** Up to `limit` sealed values after the row of key `after`, by key. */
    page: (place: SealedColumn, after: string, limit: number): Promise<SealedValue[]> =>
      from(place)
        .where(ref(place.key), '>', after)
        .orderBy(ref(place.key))
        .limit(limit)
        .$castTo<SealedValue>()
        .execute(),

    /** Puts `fresh` where `value` still stands; false where somebody changed it meanwhile. */
    replace: async (place: SealedColumn, value: SealedValue, fresh: string): Promise<boolean> => {
      const done = await db
        .updateTable(place.table as 'keys')
        .set({ [place.column]: fresh })
        .where(ref(place.key), '=', value.key)
        .where(ref(place.column), '=', value.sealed)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Whether anything is sealed at all. */
    any: async (): Promise<boolean> => {
      for (const place of sealedColumns) {
        if ((await from(place).limit(1).execute()).length > 0) return true;
      }
      return false;
    },
  };
};

export type SealedGroup = ReturnType<typeof sealedGroup>;

/** What resealing needs of the store. */
export interface SealedStore {
  readonly read: { readonly sealed: SealedGroup };
  write<T>(work: (s: { sealed: SealedGroup; settings: ReturnType<typeof settingsGroup> }) => Promise<T>): Promise<T>;
}

const BATCH = 50;
const MAX_PASSES = 5;

/**
 * Seals every secret anew with the current master key, in small units of work, while the connector runs with the old
 * key as its previous one. What is interrupted is taken up by running it again.
 * @returns how many secrets were sealed anew. From then on the old key is needed for backups alone.
 * @throws Error where another process keeps sealing with the old key.
 */
export const resealAll = async (store: SealedStore, vault: CurrentVault, at: number): Promise<number> => {
  let resealed = 0;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    let found = 0;
    for (const place of sealedColumns) found += await resealColumn(store, vault, place);
    if (found === 0) {
      await store.write((s) => rememberMasterKey(s.settings, vault.keyId, at));
      return resealed;
    }
    resealed += found;
  }
  throw new Error(
    'Some process still seals with the old master key: restart every one with the new key, then run this again.',
  );
};

const resealColumn = async (store: SealedStore, vault: CurrentVault, place: SealedColumn): Promise<number> => {
  let resealed = 0;
  let page = await store.read.sealed.page(place, '', BATCH);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    const old = page.filter((value) => sealedWith(value.sealed) !== vault.keyId);
    // Sealed before the unit of work opens: inside one, nothing but the store is waited for.
    const fresh = await Promise.all(
      old.map(async (value) => ({ value, sealed: await vault.seal(await vault.open(value.sealed)) })),
    );
    if (fresh.length > 0) {
      await store.write(async (s) => {
        // A value that a running connector replaced meanwhile stays as it is; the next pass looks at it.
        for (const { value, sealed } of fresh) await s.sealed.replace(place, value, sealed);
      });
    }
    resealed += fresh.length;
    page = await store.read.sealed.page(place, last.key, BATCH);
  }
  return resealed;
};
