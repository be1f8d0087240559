import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CompactEncrypt, decodeProtectedHeader } from 'jose';
import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MasterKey } from './master-key.ts';
import { requireKnownMasterKey } from './master-key.ts';
import { openStore, type Store } from './open.ts';
import { settingsGroup } from './settings.ts';
import type { Tables } from './tables.ts';
import { createVault, resealAll, type SealedStore, sealedColumns, sealedGroup, sealedWith } from './vault.ts';

const drawMasterKey = (): MasterKey => {
  const bytes = randomBytes(32);
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
};
const oldKey = drawMasterKey();
const newKey = drawMasterKey();
const oldVault = createVault({ current: oldKey, previous: [] });
const newVault = createVault({ current: newKey, previous: [oldKey] });
const secret = '1000.refresh.token with ü';
const AT = Date.parse('2026-11-22T10:00:00Z');
const DAY_MS = 86_400_000;

const causeOf = (error: unknown): string => String((error as Error).cause);

test('a sealed secret opens again, names its master key, and never looks the same twice', async () => {
  const sealed = await oldVault.seal(secret);
  expect(sealed).not.toContain(Buffer.from(secret).toString('base64url').slice(0, 12));
  expect(decodeProtectedHeader(sealed)).toEqual({ alg: 'dir', enc: 'A256GCM', kid: oldKey.id });
  expect(await oldVault.open(sealed)).toBe(secret);
  expect(await oldVault.seal(secret)).not.toBe(sealed);
});

test('what an old key sealed opens while that key is kept as a previous one, and not after', async () => {
  const sealed = await oldVault.seal(secret);
  expect(await newVault.open(sealed)).toBe(secret);
  const error = await createVault({ current: newKey, previous: [] })
    .open(sealed)
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'internal' });
  expect(causeOf(error)).toContain(oldKey.id);
});

test('a secret that was touched does not open, and the error tells nothing of it', async () => {
  const parts = (await oldVault.seal(secret)).split('.');
  const text = parts[3] ?? '';
  parts[3] = (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
  const error = await oldVault.open(parts.join('.')).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'internal' });
  expect(`${String(error)} ${causeOf(error)}`).not.toContain(secret);
});

test.each([
  ['another key management', { alg: 'A256KW', enc: 'A256GCM' }],
  ['another content encryption', { alg: 'dir', enc: 'A128CBC-HS256' }],
])('a secret sealed with %s under the right key does not open', async (_, header) => {
  const sealed = await new CompactEncrypt(new TextEncoder().encode(secret))
    .setProtectedHeader({ ...header, kid: oldKey.id })
    .encrypt(oldKey.bytes);
  await expect(oldVault.open(sealed)).rejects.toMatchObject({ code: 'internal' });
});

test.each(['', 'plain', 'a.b.c.d.e', '....'])('what was never sealed (%j) does not open', async (text) => {
  await expect(oldVault.open(text)).rejects.toMatchObject({ code: 'internal' });
});

test('every column that tables/ calls sealed is on the list, and no other', () => {
  const folder = new URL('tables/', import.meta.url);
  const lines = readdirSync(folder).flatMap((name) => readFileSync(new URL(name, folder), 'utf8').split('\n'));
  const found: string[] = [];
  let table = '';
  lines.forEach((line, index) => {
    table = /^ {2}(\w+): \{/.exec(line)?.[1] ?? table;
    if (/\/\*\* Sealed[.;]/.test(line)) found.push(`${table}.${/^ {4}(\w+):/.exec(lines[index + 1] ?? '')?.[1]}`);
  });
  expect(found.toSorted()).toEqual(sealedColumns.map(({ table: name, column }) => `${name}.${column}`).toSorted());
});

let folder: string;
let store: Store;
let raw: Kysely<Tables>;
let sealedStore: SealedStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vault-'));
  const file = join(folder, 'connector.db');
  store = await openStore({ file });
  raw = new Kysely<Tables>({ dialect: new SqliteDialect({ database: new Database(file) }) });
  sealedStore = {
    read: { sealed: sealedGroup(raw) },
    write: (work) =>
      raw.transaction().execute((unit) => work({ sealed: sealedGroup(unit), settings: settingsGroup(unit) })),
  };
});

afterEach(async () => {
  await raw.destroy();
  await store.close();
  rmSync(folder, { recursive: true });
});

const fill = async (keys: number): Promise<void> => {
  for (let index = 0; index < keys; index += 1) {
    const kid = String(index).padStart(4, '0');
    const totpSecret = await oldVault.seal(`totp ${kid}`);
    await store.write((s) =>
      s.keys.create({
        kid,
        organizationId: '1',
        name: 'Shop',
        kind: 'skill',
        publicKey: 'x',
        scopes: '[]',
        release: 'code',
        limits: '{}',
        locationIds: null,
        totpSecret,
        createdAt: 0,
      }),
    );
  }
  const privateKey = await oldVault.seal('signing');
  await store.write((s) => s.signingKeys.insert({ kid: 's', publicKey: 'x', privateKey, createdAt: 0, signsFrom: 0 }));
  await raw
    .insertInto('connections')
    .values({
      organizationId: '1',
      name: 'Shop',
      dataCentre: 'eu',
      accountsUrl: 'https://a.example',
      apiUrl: 'https://b.example',
      scopes: '',
      state: 'connected',
      trouble: null,
      timeZone: 'UTC',
      currencyCode: 'EUR',
      pricePrecision: 2,
      refreshToken: await oldVault.seal('refresh'),
      accessToken: null,
      accessExpiresAt: null,
      connectedAt: 0,
      refreshOwner: null,
      refreshUntil: null,
      refreshFence: 0,
      orderMode: 'commit',
    })
    .execute();
};

test('resealing reaches every secret of every table, more than one batch, and leaves what is null', async () => {
  await fill(120);
  await requireKnownMasterKey(sealedStore, { current: oldKey, previous: [] }, AT);
  expect(await resealAll(sealedStore, newVault, AT)).toBe(122);
  const onlyNew = createVault({ current: newKey, previous: [] });
  for (const row of await store.read.keys.list()) {
    expect(await onlyNew.open(row.totpSecret ?? '')).toBe(`totp ${row.kid}`);
  }
  expect(await onlyNew.open((await store.read.signingKeys.list())[0]?.privateKey ?? '')).toBe('signing');
  const connection = await raw.selectFrom('connections').selectAll().executeTakeFirstOrThrow();
  expect(await onlyNew.open(connection.refreshToken)).toBe('refresh');
  expect(connection.accessToken).toBeNull();
  expect(await store.read.settings.get('masterKeyId')).toBe(newKey.id);
  expect(await resealAll(sealedStore, newVault, AT)).toBe(0);
});

test('resealing that broke off is finished by the next run, and the old key stays remembered until then', async () => {
  await fill(60);
  await requireKnownMasterKey(sealedStore, { current: oldKey, previous: [] }, AT);
  let left = 1;
  const breaking: SealedStore = {
    ...sealedStore,
    write: (work) => (left-- > 0 ? sealedStore.write(work) : Promise.reject(new Error('power cut'))),
  };
  await expect(resealAll(breaking, newVault, AT)).rejects.toThrow('power cut');
  expect(await store.read.settings.get('masterKeyId')).toBe(oldKey.id);
  expect(await resealAll(sealedStore, newVault, AT)).toBeGreaterThan(0);
  expect(await store.read.settings.get('masterKeyId')).toBe(newKey.id);
});

test('a secret replaced while it was being resealed keeps its new value', async () => {
  await fill(1);
  let raced = false;
  const racing: SealedStore = {
    ...sealedStore,
    write: async (work) => {
      if (!raced) {
        raced = true;
        const fresh = await newVault.seal('fresh refresh');
        await raw.updateTable('connections').set({ refreshToken: fresh }).execute();
      }
      return sealedStore.write(work);
    },
  };
  await resealAll(racing, newVault, AT);
  const connection = await raw.selectFrom('connections').selectAll().executeTakeFirstOrThrow();
  expect(await newVault.open(connection.refreshToken)).toBe('fresh refresh');
});

test('resealing gives up where another process keeps sealing with the old key', async () => {
  await fill(1);
  const stubborn: SealedStore = {
    ...sealedStore,
    write: async (work) => {
      const done = await sealedStore.write(work);
      const sealed = await oldVault.seal('again');
      await raw.updateTable('connections').set({ refreshToken: sealed }).execute();
      return done;
    },
  };
  await expect(resealAll(stubborn, newVault, AT)).rejects.toThrow(/restart every one/);
  expect(await store.read.settings.get('masterKeyId')).toBeNull();
});

test('the connector starts with the key that sealed, or with it as a previous one, and with no other', async () => {
  await fill(1);
  await requireKnownMasterKey(sealedStore, { current: oldKey, previous: [] }, AT);
  await requireKnownMasterKey(sealedStore, { current: newKey, previous: [oldKey] }, AT);
  const refusal = await requireKnownMasterKey(sealedStore, { current: newKey, previous: [] }, AT).catch(String);
  expect(refusal).toContain(oldKey.id);
  expect(refusal).toContain('PREVIOUS_MASTER_KEY');
  expect(refusal).not.toContain(Buffer.from(newKey.bytes).toString('base64url'));
});

test('since when a master key is known stays while it does, and begins anew with another', async () => {
  const since = () => store.read.settings.get('masterKeySince');
  await fill(1);
  await requireKnownMasterKey(sealedStore, { current: oldKey, previous: [] }, AT);
  await requireKnownMasterKey(sealedStore, { current: oldKey, previous: [] }, AT + DAY_MS);
  // Started with the new one, it is the old one that everything is sealed with still.
  await requireKnownMasterKey(sealedStore, { current: newKey, previous: [oldKey] }, AT + 2 * DAY_MS);
  expect(await since()).toBe(new Date(AT).toISOString());
  await resealAll(sealedStore, newVault, AT + 3 * DAY_MS);
  await resealAll(sealedStore, newVault, AT + 4 * DAY_MS);
  expect(await since()).toBe(new Date(AT + 3 * DAY_MS).toISOString());
});

test('where it was not noted when it came, it is known since the first look, and no longer', async () => {
  await fill(1);
  await store.write((s) => s.settings.set('masterKeyId', oldKey.id));
  await requireKnownMasterKey(sealedStore, { current: newKey, previous: [oldKey] }, AT);
  expect(await store.read.settings.get('masterKeyId')).toBe(oldKey.id);
  expect(await store.read.settings.get('masterKeySince')).toBe(new Date(AT).toISOString());
});

test('where nothing is sealed yet, a new master key takes the place of the old one', async () => {
  await requireKnownMasterKey(sealedStore, { current: oldKey, previous: [] }, AT);
  await requireKnownMasterKey(sealedStore, { current: newKey, previous: [] }, AT);
  expect(await store.read.settings.get('masterKeyId')).toBe(newKey.id);
  expect(sealedWith(await newVault.seal('x'))).toBe(newKey.id);
});
