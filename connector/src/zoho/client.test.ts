import { expect, test } from 'vitest';
import { openTestbed, settings, vault } from './accounts-testbed.ts';
import { findClient, requireClient, sealClient } from './client.ts';

const BARE = { ZOHO_CLIENT_SECRET: '' };

const withBed = async (
  work: (
    needs: (more?: Record<string, string>) => Parameters<typeof sealClient>[0],
    later: (milliseconds: number) => number,
  ) => Promise<void>,
) => {
  await using bed = await openTestbed();
  let now = bed.now;
  const later = (milliseconds: number) => {
    now += milliseconds;
    return now;
  };
  await work((more) => ({ config: settings(more), store: bed.store, vault, now: () => new Date(now) }), later);
};

test('the secret of the settings is sealed, and found when the setting has gone', () =>
  withBed(async (needs) => {
    expect(await findClient(needs(BARE))).toBeNull();
    await expect(requireClient(needs(BARE))).rejects.toMatchObject({ code: 'not_connected' });
    expect(await sealClient(needs({ PREVIOUS_ZOHO_CLIENT_SECRET: 'secret-before' }))).toBe(true);
    expect(await findClient(needs(BARE))).toEqual({
      id: 'client',
      secret: 'secret-now',
      previousSecret: 'secret-before',
    });
    const row = await needs().store.read.zohoClients.get('client');
    expect(row).not.toBeNull();
    expect(JSON.stringify(row)).not.toMatch(/secret-now|secret-before/);
  }));

test('what is sealed already is not written again, and a change of either secret is', () =>
  withBed(async (needs) => {
    expect(await sealClient(needs())).toBe(true);
    expect(await sealClient(needs())).toBe(false);
    expect(await sealClient(needs(BARE))).toBe(false);
    expect(await sealClient(needs({ PREVIOUS_ZOHO_CLIENT_SECRET: 'secret-before' }))).toBe(true);
    expect(await sealClient(needs())).toBe(true);
    expect(await findClient(needs(BARE))).toMatchObject({ secret: 'secret-now', previousSecret: undefined });
  }));

test('a secret is as old as it is known, whatever becomes of the one before it', () =>
  withBed(async (needs, later) => {
    const sealedAt = async () => (await needs().store.read.zohoClients.get('client'))?.sealedAt;
    const first = later(0);
    await sealClient(needs());
    later(1_000);
    await sealClient(needs({ PREVIOUS_ZOHO_CLIENT_SECRET: 'secret-before' }));
    later(1_000);
    await sealClient(needs());
    expect(await sealedAt()).toBe(first);
    const second = later(1_000);
    await sealClient(needs({ ZOHO_CLIENT_SECRET: 'secret-next', PREVIOUS_ZOHO_CLIENT_SECRET: 'secret-now' }));
    expect(await sealedAt()).toBe(second);
  }));

test('a secret belongs to its client id, and only the present client is kept', () =>
  withBed(async (needs) => {
    await sealClient(needs());
    expect(await findClient(needs({ ...BARE, ZOHO_CLIENT_ID: 'another' }))).toBeNull();
    await sealClient(needs({ ZOHO_CLIENT_ID: 'another', ZOHO_CLIENT_SECRET: 'secret-other' }));
    expect(await findClient(needs(BARE))).toBeNull();
  }));

test('while it is set, the setting wins over what is sealed, which helps out where Zoho refuses it', () =>
  withBed(async (needs) => {
    await sealClient(needs());
    const [id, secret] = ['client', 'secret-next'];
    const next = { ZOHO_CLIENT_SECRET: secret };
    expect(await requireClient(needs(next))).toEqual({ id, secret, previousSecret: 'secret-now' });
    const told = { ...next, PREVIOUS_ZOHO_CLIENT_SECRET: 'secret-before' };
    expect(await requireClient(needs(told))).toEqual({ id, secret, previousSecret: 'secret-before' });
  }));

test('one that may be mistyped takes the place of no other until Zoho has accepted it', () =>
  withBed(async (needs) => {
    await sealClient(needs());
    const next = { ZOHO_CLIENT_SECRET: 'secret-next' };
    expect(await sealClient(needs(next))).toBe(false);
    expect(await findClient(needs(BARE))).toMatchObject({ secret: 'secret-now' });
    expect(await sealClient(needs(next), true)).toBe(true);
    expect(await findClient(needs(BARE))).toEqual({ id: 'client', secret: 'secret-next', previousSecret: undefined });
  }));
