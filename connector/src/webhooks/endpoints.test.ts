import { expect, test } from 'vitest';
import { createEndpoint, openEndpoints, rotateEndpoint, secretsAt } from './endpoints.ts';
import { ORGANIZATION, openWebhookBed } from './webhooks-testbed.ts';

const MINUTE = 60_000;
const create = { organizationId: ORGANIZATION, allowUnsigned: false };
const rotate = { organizationId: ORGANIZATION, overlapMs: 10 * MINUTE, address: false };
const pathOf = (url: string | null): string => url?.split('/').at(-1) ?? '';

type Bed = Awaited<ReturnType<typeof openWebhookBed>>;

/** Names of the secrets that count now. */
const good = async (bed: Bed): Promise<string[]> => {
  const endpoint = await openEndpoints(bed.parts).of(ORGANIZATION);
  return endpoint === null ? [] : secretsAt(endpoint, bed.clock.now).good.map(({ name }) => name);
};

test('an address has 256 random bits, and its secret is one that Zoho takes', async () => {
  await using bed = await openWebhookBed();
  const made = await createEndpoint(bed.parts, create);
  expect(made.url).toMatch(/^https:\/\/connector\.example\/v1\/webhook\/zoho\/[0-9a-f]{64}$/);
  expect(made.secret).toMatch(/^[0-9A-Za-z]{12,50}$/);
});

test('neither the address nor the secret can be read in the store', async () => {
  await using bed = await openWebhookBed();
  const made = await createEndpoint(bed.parts, create);
  const row = JSON.stringify(await bed.store.read.webhookEndpoints.get(ORGANIZATION));
  expect(row).not.toContain(pathOf(made.url));
  expect(row).not.toContain(made.secret);
});

test('an address is found by itself alone', async () => {
  await using bed = await openWebhookBed();
  const { url } = await createEndpoint(bed.parts, create);
  const endpoints = openEndpoints(bed.parts);
  expect((await endpoints.at(pathOf(url)))?.organizationId).toBe(ORGANIZATION);
  for (const other of ['', 'f'.repeat(64), pathOf(url).toUpperCase(), pathOf(url).slice(1), `${pathOf(url)}0`]) {
    expect(await endpoints.at(other)).toBeNull();
  }
});

test('each organisation has its own', async () => {
  await using bed = await openWebhookBed();
  const one = await createEndpoint(bed.parts, create);
  const other = await createEndpoint(bed.parts, { ...create, organizationId: '20' });
  const endpoints = openEndpoints(bed.parts);
  expect((await endpoints.at(pathOf(one.url)))?.organizationId).toBe(ORGANIZATION);
  expect((await endpoints.at(pathOf(other.url)))?.organizationId).toBe('20');
});

test('a second address is refused, and changes nothing of the first', async () => {
  await using bed = await openWebhookBed();
  const { url } = await createEndpoint(bed.parts, create);
  await expect(createEndpoint(bed.parts, create)).rejects.toMatchObject({ code: 'invalid_ask' });
  expect(await openEndpoints(bed.parts).at(pathOf(url))).not.toBeNull();
});

test('there is nothing to change before there is an address', async () => {
  await using bed = await openWebhookBed();
  await expect(rotateEndpoint(bed.parts, rotate)).rejects.toMatchObject({ code: 'invalid_ask' });
});

test('a new secret counts at once, and the old one until the overlap is over', async () => {
  await using bed = await openWebhookBed();
  const first = await createEndpoint(bed.parts, create);
  const second = await rotateEndpoint(bed.parts, rotate);
  expect(second).toMatchObject({ url: null, secretName: 's2', formerUntil: '2026-10-01T12:10:00.000Z' });
  expect(second.secret).not.toBe(first.secret);
  bed.clock.now += 10 * MINUTE - 1;
  expect(await good(bed)).toEqual(['s2', 's1']);
  bed.clock.now += 1;
  expect(await good(bed)).toEqual(['s2']);
  expect(await openEndpoints(bed.parts).at(pathOf(first.url))).not.toBeNull();
});

test('a longer overlap does not bring an ending secret more time', async () => {
  await using bed = await openWebhookBed();
  await createEndpoint(bed.parts, create);
  await rotateEndpoint(bed.parts, rotate);
  await rotateEndpoint(bed.parts, { ...rotate, overlapMs: 100 * MINUTE });
  bed.clock.now += 10 * MINUTE;
  expect(await good(bed)).toEqual(['s3', 's2']);
});

test('a secret that was promised to work is dropped for no other: one more is refused until it has ended, or all end at once', async () => {
  await using bed = await openWebhookBed();
  await createEndpoint(bed.parts, create);
  for (let times = 0; times < 3; times += 1) await rotateEndpoint(bed.parts, rotate);
  expect(await good(bed)).toEqual(['s4', 's3', 's2', 's1']);
  await expect(rotateEndpoint(bed.parts, rotate)).rejects.toMatchObject({ code: 'invalid_ask' });
  expect(await good(bed)).toEqual(['s4', 's3', 's2', 's1']);
  await rotateEndpoint(bed.parts, { ...rotate, overlapMs: 0 });
  expect(await good(bed)).toEqual(['s5']);
  for (let times = 0; times < 3; times += 1) await rotateEndpoint(bed.parts, rotate);
  await expect(rotateEndpoint(bed.parts, rotate)).rejects.toMatchObject({ code: 'invalid_ask' });
  bed.clock.now += 10 * MINUTE;
  await rotateEndpoint(bed.parts, rotate);
  expect(await good(bed)).toEqual(['s9', 's8']);
});

test('a new address works beside the old one until the overlap is over', async () => {
  await using bed = await openWebhookBed();
  const first = await createEndpoint(bed.parts, create);
  const second = await rotateEndpoint(bed.parts, { ...rotate, address: true });
  const found = async () => {
    const endpoints = openEndpoints(bed.parts);
    return [await endpoints.at(pathOf(first.url)), await endpoints.at(pathOf(second.url))].map((it) => it !== null);
  };
  bed.clock.now += 10 * MINUTE - 1;
  expect(await found()).toEqual([true, true]);
  bed.clock.now += 1;
  expect(await found()).toEqual([false, true]);
});

test('what one process changes another knows at once', async () => {
  await using bed = await openWebhookBed();
  const endpoints = openEndpoints(bed.parts);
  expect(await endpoints.of(ORGANIZATION)).toBeNull();
  const { url } = await createEndpoint(bed.parts, create);
  expect(await endpoints.at(pathOf(url))).not.toBeNull();
  const { url: next } = await rotateEndpoint(bed.parts, {
    ...rotate,
    overlapMs: 0,
    address: true,
    allowUnsigned: true,
  });
  expect(await endpoints.at(pathOf(url))).toBeNull();
  expect((await endpoints.at(pathOf(next)))?.allowUnsigned).toBe(true);
  await rotateEndpoint(bed.parts, rotate);
  expect((await endpoints.of(ORGANIZATION))?.allowUnsigned).toBe(true);
});

test('of two who change it at the same moment one is told to look again', async () => {
  await using bed = await openWebhookBed();
  await createEndpoint(bed.parts, create);
  const both = await Promise.allSettled([rotateEndpoint(bed.parts, rotate), rotateEndpoint(bed.parts, rotate)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await good(bed)).toEqual(['s2', 's1']);
});
