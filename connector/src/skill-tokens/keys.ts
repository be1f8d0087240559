// The keys an admin gives to skills and services: made, listed, rotated and revoked. The private half is shown once.
import { exportJWK, generateKeyPair } from 'jose';
import { adminEndpoints, intents, type Scope, shopEndpoints } from 'shared-schemas';
import * as v from 'valibot';
import { auditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import type { Asker, KeyLimits, Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { KeyRow, NewKeyRow } from '../store/keys.ts';
import { createTotp } from './totp.ts';

/** What the admin hands over, and never sees again. */
export interface NewKey {
  readonly kid: string;
  readonly kind: Asker['kind'];
  readonly scopes: readonly string[];
  /** `zik_<kid>.<43 characters>`: the whole secret. */
  readonly key: string;
  /** For an authenticator app, where the key is released by code. As secret as the key, and for another person. */
  readonly otpauthUri: string | null;
  /** The key whose place it takes, and until when that one still works: null where it has ended. */
  readonly replaces?: { readonly kid: string; readonly worksUntil: string | null };
}

/** Time to put a new key where the old one was: a day. */
export const OVERLAP_MINUTES = 1_440;

export interface KeySummary extends Asker {
  /** `ending`: replaced, and still good until `revokedAt`. */
  readonly state: 'active' | 'ending' | 'revoked';
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly rotatedFrom: string | null;
  /** When it last bought a token; null where it never has. */
  readonly lastUsedAt: Date | null;
}

/** Every scope that something asks for. */
export const knownScopes: readonly Scope[] = [...new Set([...intents, ...shopEndpoints].map(({ scope }) => scope))];

/** Those that do whatever a key of this kind can be used for: an agent never speaks to a shop's own addresses. */
export const writeScopes = (kind: Asker['kind'] = 'skill'): Scope[] =>
  kind === 'service' ? [...knownScopes] : [...new Set(intents.map(({ scope }) => scope))];

/** Those that a key has only where they are named. */
export const adminScopes: readonly Scope[] = [...new Set(adminEndpoints.map(({ scope }) => scope))];

/** Of scopes that change nothing. */
export const readScopes: readonly Scope[] = [
  ...new Set(intents.filter((intent) => intent.effect === 'read').map((intent) => intent.scope)),
];

type Numbers = Omit<KeyLimits, 'dayIntents'>;

/** Whatever is asked. */
export const noLimits: KeyLimits = {
  orderValueMicros: null,
  orderUnitsMicros: null,
  dayValueMicros: null,
  dayUnitsMicros: null,
  dayOrders: null,
  dayCancellations: null,
  stockValueMicros: null,
  stockUnitsMicros: null,
  dayStockValueMicros: null,
  dayStockUnitsMicros: null,
  dayStockWrites: null,
  dayZohoCalls: null,
  dayIntents: {},
};

/**
 * What a new key may do where the admin says nothing. An agent's mistake must stay small enough to mend by hand; values
 * have no default, since the currency is not known here. A service's volume is the shop's own.
 */
export const defaultLimits: Readonly<Record<Asker['kind'], KeyLimits>> = {
  skill: {
    ...noLimits,
    orderUnitsMicros: 1_000_000_000,
    dayUnitsMicros: 5_000_000_000,
    dayOrders: 50,
    dayCancellations: 10,
    stockUnitsMicros: 1_000_000_000,
    dayStockUnitsMicros: 5_000_000_000,
    dayStockWrites: 50,
    dayZohoCalls: 500,
  },
  service: noLimits,
};

const id = v.pipe(v.string(), v.regex(/^\d{1,25}$/, 'must be digits only'));
const whole = v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0)));
const numbers = Object.keys(noLimits).filter((name): name is keyof Numbers => name !== 'dayIntents');
const limitChanges = v.strictObject({
  ...v.entriesFromList(numbers, v.optional(whole)),
  dayIntents: v.optional(v.record(v.picklist(intents.map(({ name }) => name)), whole)),
});
/** What shall hold from now on; null takes a limit away, and what is not said stays. */
export type LimitChanges = v.InferInput<typeof limitChanges>;

/** For keys that order with nobody looking: see requireValueLimits. */
export const limitsToBeSaid = ['orderValueMicros', 'dayValueMicros'] as const;

const newKeyAsk = v.strictObject({
  organizationId: id,
  name: v.pipe(
    v.string(),
    v.regex(/^\P{Cc}{1,80}$/u, 'must be 1 to 80 characters on one line'),
    v.trim(),
    v.nonEmpty(),
  ),
  kind: v.optional(v.picklist(['skill', 'service']), 'skill'),
  scopes: v.optional(
    v.pipe(v.array(v.picklist([...knownScopes, ...adminScopes])), v.nonEmpty('must name at least one')),
    [...readScopes],
  ),
  release: v.optional(v.picklist(['person', 'code', 'agent']), 'person'),
  limits: v.optional(limitChanges, {}),
  /** Those that shall not hold, in so many words: a null among the limits may be a field that was left empty. */
  unlimited: v.optional(v.array(v.picklist(limitsToBeSaid)), []),
  locationIds: v.optional(v.nullable(v.pipe(v.array(id), v.nonEmpty('must name at least one'))), null),
});
export type NewKeyAsk = v.InferInput<typeof newKeyAsk>;

type KeyParts = Pick<Parts, 'store' | 'vault' | 'now' | 'newId' | 'operator'>;

export const formatKey = (kid: string, seed: string): string => `zik_${kid}.${seed}`;

/** The two halves of a key's text, or null where it is none. */
export const parseKey = (text: string): { readonly kid: string; readonly seed: string } | null => {
  const match = /^zik_([0-9a-f]{16})\.([A-Za-z0-9_-]{43})$/.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? null : { kid: match[1], seed: match[2] };
};

/** Errors: `invalid_ask`. */
export const createKey = async (parts: KeyParts, ask: NewKeyAsk): Promise<NewKey> => {
  const parsed = v.safeParse(newKeyAsk, ask);
  if (!parsed.success) {
    throw new ConnectorError('invalid_ask', 'A key cannot be made like this.', {
      fields: parsed.issues.map((issue) => ({ field: v.getDotPath(issue) ?? 'key', reason: issue.message })),
    });
  }
  const { scopes, limits, unlimited, locationIds, ...rest } = parsed.output;
  if (rest.kind === 'service' && rest.release === 'code') {
    throw new ConnectorError('invalid_ask', 'A service has nobody who could read a code to it.', {
      hint: 'Let a person release its plans (leave --release out), or make a key for a skill (--kind skill).',
    });
  }
  requireValueLimits({ ...rest, scopes, limits, unlimited });
  const { row, shown } = await draw(parts, {
    ...rest,
    scopes: JSON.stringify([...new Set(scopes)]),
    limits: JSON.stringify(changed(defaultLimits[rest.kind], limits)),
    locationIds: locationIds === null ? null : JSON.stringify(locationIds),
  });
  await parts.store.write(async (s) => {
    await s.keys.create(row);
    await tell(s, parts, { action: 'key.created', row, after: allowed(row) });
  });
  return shown;
};

/** Whether no person sees the total of an order before such a key has placed it. */
export const ordersAlone = ({ kind, release, scopes }: Pick<Asker, 'kind' | 'release' | 'scopes'>): boolean =>
  (kind === 'service' || release === 'agent') &&
  scopes.some((scope) => scope === 'orders:write' || scope === 'shop:sell');

/**
 * Where no person sees each order's total, somebody has to say what it may be: no limit is a choice too, but never an
 * oversight. The currency is the organisation's.
 */
const requireValueLimits = (
  ask: Pick<v.InferOutput<typeof newKeyAsk>, 'kind' | 'release' | 'scopes' | 'limits' | 'unlimited'>,
): void => {
  if (!ordersAlone(ask)) return;
  if (limitsToBeSaid.every((limit) => typeof ask.limits[limit] === 'number' || ask.unlimited.includes(limit))) return;
  throw new ConnectorError('invalid_ask', 'No person sees the orders of such a key before they are placed.', {
    hint: 'Say what an order and what a day’s orders may cost, in the organisation’s currency: an amount, or "none" for no limit (--order-value and --day-value).',
  });
};

/** Draws a key pair and, where codes release its plans, a code secret; stores nothing. */
const draw = async (
  parts: KeyParts,
  like: Omit<NewKeyRow, 'kid' | 'publicKey' | 'totpSecret' | 'createdAt'>,
): Promise<{ row: NewKeyRow; shown: NewKey }> => {
  const kid = parts.newId().slice(0, 16);
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const { d: seed, x: publicKey } = await exportJWK(privateKey);
  if (seed === undefined || publicKey === undefined) throw new Error('the new key pair is no Ed25519 pair');
  const totp = like.release === 'code' ? createTotp(like.name, kid) : null;
  const totpSecret = totp === null ? null : await parts.vault.seal(totp.secret);
  return {
    row: { ...like, kid, publicKey, totpSecret, createdAt: parts.now().getTime() },
    shown: {
      kid,
      kind: like.kind,
      scopes: JSON.parse(like.scopes) as string[],
      key: formatKey(kid, seed),
      otpauthUri: totp?.uri ?? null,
    },
  };
};

/** Oldest first, revoked ones too. */
export const listKeys = async (parts: Pick<Parts, 'store' | 'now'>): Promise<KeySummary[]> => {
  const now = parts.now().getTime();
  return (await parts.store.read.keys.list()).map((row) => ({
    ...toAsker(row),
    state: row.revokedAt === null ? 'active' : row.revokedAt <= now ? 'revoked' : 'ending',
    createdAt: new Date(row.createdAt),
    revokedAt: row.revokedAt === null ? null : new Date(row.revokedAt),
    rotatedFrom: row.rotatedFrom,
    lastUsedAt: row.lastUsedAt === null ? null : new Date(row.lastUsedAt),
  }));
};

/**
 * A new key in the place of an old one, with its name, scopes and limits, and a code secret of its own.
 * @param ask.overlapMs How long the old key still works; 0 for not at all.
 * Errors: `not_found`; `key_revoked` where the old key has been replaced or revoked already.
 */
export const rotateKey = async (
  parts: KeyParts,
  ask: { readonly kid: string; readonly overlapMs?: number },
): Promise<NewKey> => {
  const old = await parts.store.read.keys.get(ask.kid);
  if (old === null) throw noSuchKey();
  const { organizationId, name, kind, scopes, release, limits, locationIds } = old;
  const { row, shown } = await draw(parts, { organizationId, name, kind, scopes, release, limits, locationIds });
  const endsAt = row.createdAt + Math.max(0, ask.overlapMs ?? 0);
  const rotated = await parts.store.write(async (s) => {
    if (!(await s.keys.rotate(ask.kid, row, endsAt))) return false;
    await tell(s, parts, { action: 'key.rotated', row, before: { kid: ask.kid, endsAt }, after: allowed(row) });
    return true;
  });
  if (!rotated) {
    throw new ConnectorError('key_revoked', 'This key has been replaced or revoked already.', {
      hint: 'See which one took its place with: pnpm connector keys list',
    });
  }
  const worksUntil = endsAt > row.createdAt ? new Date(endsAt).toISOString() : null;
  return { ...shown, replaces: { kid: ask.kid, worksUntil } };
};

/**
 * Changes what a key may do, at once and in every process; what is not said stays. Answers what holds now.
 * Errors: `not_found`, `invalid_ask`, also where a key that orders with nobody looking would lose a limit on value.
 */
export const changeLimits = async (
  parts: Pick<Parts, 'store' | 'now' | 'operator'>,
  kid: string,
  changes: LimitChanges,
): Promise<KeyLimits> => {
  const parsed = v.safeParse(limitChanges, changes);
  if (!parsed.success) throw new ConnectorError('invalid_ask', 'A limit is a whole number of at least 0, or none.');
  const now = parts.now().getTime();
  return parts.store.write(async (s) => {
    const row = await s.keys.get(kid);
    if (row === null || (row.revokedAt !== null && row.revokedAt <= now)) throw noSuchKey();
    const before = toAsker(row).limits;
    const limits = changed(before, parsed.output);
    if (Object.keys(changes).length === 0) return limits;
    const lost = limitsToBeSaid.some((limit) => before[limit] !== null && limits[limit] === null);
    if (lost && ordersAlone(toAsker(row))) {
      throw new ConnectorError(
        'invalid_ask',
        'No person sees the orders of this key before they are placed: its limits on value may change, but stay.',
        { hint: 'Say another amount, or make a key in its place that has no such limit from the start.' },
      );
    }
    await s.keys.setLimits(kid, JSON.stringify(limits));
    await tell(s, parts, { action: 'key.limits_changed', row, before, after: limits });
    return limits;
  });
};

const changed = (before: KeyLimits, { dayIntents, ...rest }: LimitChanges): KeyLimits => {
  const byIntent = Object.entries({ ...before.dayIntents, ...dayIntents });
  return {
    ...before,
    ...(rest as Partial<Numbers>),
    dayIntents: Object.fromEntries(
      byIntent.flatMap(([name, most]) => (typeof most === 'number' ? [[name, most]] : [])),
    ),
  };
};

/** Ends a key at once, in every process. Errors: `not_found`, also where it is revoked already. */
export const revokeKey = async (parts: Pick<Parts, 'store' | 'now' | 'operator'>, kid: string): Promise<void> => {
  const at = parts.now().getTime();
  const revoked = await parts.store.write(async (s) => {
    const row = await s.keys.get(kid);
    if (row === null || !(await s.keys.revoke(kid, at))) return false;
    await tell(s, parts, {
      action: 'key.revoked',
      row,
      before: { revokedAt: row.revokedAt },
      after: { revokedAt: at },
    });
    return true;
  });
  if (!revoked) throw noSuchKey();
};

interface KeyTold {
  readonly action: string;
  readonly row: Pick<KeyRow, 'kid' | 'organizationId' | 'name'>;
  readonly before?: object;
  readonly after: object;
}

const tell = async (
  s: Pick<Groups, 'audit'>,
  { now, operator = null }: { readonly now: () => Date; readonly operator?: string | null },
  { action, row, before, after }: KeyTold,
): Promise<void> => {
  const { kid, organizationId, name } = row;
  const subject = `key ${kid}`;
  await s.audit.append(
    auditEntry({
      at: now().getTime(),
      organizationId,
      action,
      subject,
      by: operator,
      before: before ?? null,
      after,
      personal: { name },
    }),
  );
};

/** What a key may do, as it is told. */
const allowed = (row: NewKeyRow): object => ({
  kind: row.kind,
  release: row.release,
  scopes: JSON.parse(row.scopes) as unknown,
  limits: JSON.parse(row.limits) as unknown,
  locationIds: row.locationIds === null ? null : (JSON.parse(row.locationIds) as unknown),
});

const noSuchKey = (): ConnectorError =>
  new ConnectorError('not_found', 'There is no such key, or it is revoked already.', {
    hint: 'See all keys with: pnpm connector keys list',
  });

/** The key as the house knows it, with all its scopes. */
export const toAsker = (row: KeyRow): Asker => ({
  kid: row.kid,
  name: row.name,
  kind: row.kind,
  organizationId: row.organizationId,
  scopes: JSON.parse(row.scopes) as Scope[],
  release: row.release,
  // A key that is older than a limit has it as a new one would.
  limits: { ...defaultLimits[row.kind], ...(JSON.parse(row.limits) as Partial<KeyLimits>) },
  locationIds: row.locationIds === null ? null : (JSON.parse(row.locationIds) as string[]),
});
