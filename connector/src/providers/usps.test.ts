import { afterEach, describe, expect, test } from 'vitest';
import { createProviders, type ListeningProviders, listenProviders, providerCredentials } from 'zoho-sandbox/providers';
import { createUsps } from './usps.ts';

const HOUR_MS = 3_600_000;
let listening: ListeningProviders | undefined;
afterEach(async () => {
  await listening?.close();
  listening = undefined;
});

const open = async ({
  callsAnHour = 60,
  allowed = Number.POSITIVE_INFINITY,
  secret = providerCredentials.USPS_CLIENT_SECRET as string,
} = {}) => {
  let at = Date.parse('2026-11-22T18:00:00Z');
  let left = allowed;
  const blocks: number[] = [];
  const now = () => new Date(at);
  const providers = createProviders({ now, callsAnHour });
  listening = await listenProviders(providers);
  const usps = createUsps({
    origin: listening.origin,
    clientId: providerCredentials.USPS_CLIENT_ID,
    clientSecret: secret,
    now,
    allowance: {
      admit: async () => {
        if ((blocks.at(-1) ?? 0) > at) return blocks.at(-1) ?? null;
        left -= 1;
        return left < 0 ? at + HOUR_MS : null;
      },
      block: async (until) => void blocks.push(until),
    },
  });
  const pass = (ms: number): void => {
    at += ms;
  };
  return { usps, providers, blocks, pass, now };
};

const reno = { street: '525 S Main St', secondary: '', city: 'Reno', state: 'NV', zip: '89501' };
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: { code: string; facts: { retryAfterSeconds?: number } }) =>
      `${error.code} ${error.facts.retryAfterSeconds}`,
  );

describe('an address', () => {
  test.each([
    ['delivered to', {}, { dpv: 'Y', mailDrop: false, vacant: false }],
    [
      'of a house without its flat',
      { street: '1 Flats Ave' },
      { dpv: 'D', corrections: [expect.stringContaining('apartment')] },
    ],
    ['of a flat it does not know', { street: '1 Flats Ave', secondary: 'Apt 99' }, { dpv: 'S' }],
    ['not delivered to', { street: '1 Undeliverable Rd' }, { dpv: 'N' }],
    ['of a mail drop', { street: '1 Drop St' }, { dpv: 'Y', mailDrop: true }],
    ['that stands empty', { street: '1 Vacant St' }, { vacant: true }],
    ['it does not know', { street: '1 Nowhere St' }, { dpv: 'N', corrections: ['Address Not Found'] }],
    ['in another state than was typed', { state: 'UT' }, { standard: expect.objectContaining({ state: 'NV' }) }],
  ])('%s is told as such', async (_, more, told) => {
    const { usps } = await open();
    expect(await usps.verify({ ...reno, ...more })).toMatchObject(told);
  });

  test('comes back as the postal service writes it', async () => {
    const { usps } = await open();
    expect((await usps.verify(reno)).standard).toEqual({ ...reno, street: '525 S MAIN ST', city: 'RENO' });
  });
});

describe('its token', () => {
  test('is bought once for its whole life, however many ask at once', async () => {
    const { usps, providers, pass } = await open();
    await Promise.all([usps.verify(reno), usps.verify(reno), usps.verify(reno)]);
    pass(7 * HOUR_MS);
    await usps.verify(reno);
    expect(providers.addresses.tokens).toBe(1);
    pass(HOUR_MS);
    await usps.verify(reno);
    expect(providers.addresses.tokens).toBe(2);
  });

  test('is bought once when it has ended or is refused, however many find that out at once', async () => {
    const { usps, providers, pass } = await open();
    const three = () => Promise.all([usps.verify(reno), usps.verify(reno), usps.verify(reno)]);
    await three();
    pass(8 * HOUR_MS);
    await three();
    expect(providers.addresses.tokens).toBe(2);
    providers.addresses.revoke();
    await three();
    expect(providers.addresses.tokens).toBe(3);
  });

  test('that is refused is bought anew, once', async () => {
    const { usps, providers } = await open();
    await usps.verify(reno);
    providers.addresses.revoke();
    expect((await usps.verify(reno)).dpv).toBe('Y');
    expect(providers.addresses.tokens).toBe(2);
  });

  test('that is not sold is no address, and the secret is told nobody', async () => {
    const { usps } = await open({ secret: 'wrong-secret' });
    const error = await usps.verify(reno).catch((thrown: Error & { cause?: unknown }) => thrown);
    expect(error).toMatchObject({ code: 'provider_unavailable' });
    expect(`${JSON.stringify(error)} ${String((error as Error).cause)}`).not.toContain('wrong-secret');
  });
});

describe('its allowance', () => {
  test('is asked for before each call, the token’s among them', async () => {
    const { usps, providers } = await open({ allowed: 2 });
    await usps.verify(reno);
    expect(await codeOf(usps.verify(reno))).toBe('provider_unavailable 3600');
    expect(providers.calls).toHaveLength(2);
  });

  test('that is spent at USPS itself is kept to as long as it says', async () => {
    const { usps, providers, blocks, pass, now } = await open({ callsAnHour: 2 });
    await usps.verify(reno);
    pass(600_000);
    expect(await codeOf(usps.verify(reno))).toBe('provider_unavailable 3000');
    expect(blocks).toEqual([now().getTime() + 3_000_000]);
    expect(await codeOf(usps.verify(reno))).toBe('provider_unavailable 3000');
    expect(providers.calls).toHaveLength(3);
    pass(3_000_001);
    expect((await usps.verify(reno)).dpv).toBe('Y');
  });
});

test.each(['down', 'html', 'refused', 'huge'] as const)('a service that is %s is not there', async (fault) => {
  const { usps, providers } = await open();
  await usps.verify(reno);
  providers.spoil('addresses', fault);
  expect(await codeOf(usps.verify(reno))).toMatch(/^provider_unavailable/);
  providers.spoil('addresses', null);
  expect((await usps.verify(reno)).dpv).toBe('Y');
});
