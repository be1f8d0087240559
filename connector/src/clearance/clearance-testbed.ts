// For tests: a store of its own with a connection, a clock that is told the time, and decisions as they are kept.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { decide } from '../compliance/decide.ts';
import type { Address } from '../compliance/facts.ts';
import { lawful, lawfulAddress } from '../compliance/lawful.ts';
import { newFolder } from '../store/folder-testbed.ts';
import type { Groups } from '../store/groups.ts';
import { openStore } from '../store/open.ts';

export const NOW = Date.parse('2026-11-22T18:00:00Z');
export const ORGANIZATION = '850205569';

export const openBed = async (startsAt = NOW) => {
  const folder = newFolder('clearance');
  const store = await openStore({ file: join(folder, 'connector.db') });
  let at = startsAt;
  await store.write((s) =>
    s.connections.save({
      organizationId: ORGANIZATION,
      name: 'Zylker',
      dataCentre: 'us',
      accountsUrl: 'https://accounts.zoho.com',
      apiUrl: 'https://www.zohoapis.com',
      scopes: '',
      timeZone: 'America/Los_Angeles',
      currencyCode: 'USD',
      pricePrecision: 2,
      refreshToken: 'x',
      accessToken: null,
      accessExpiresAt: null,
      accessRefreshAt: null,
      connectedAt: startsAt,
    }),
  );
  return {
    store,
    now: () => new Date(at),
    setClock: (iso: string): void => {
      at = Date.parse(iso);
    },
    events: async () =>
      (await store.read.outbox.after({ organizationId: ORGANIZATION, after: 0, limit: 100 })).map(({ type, data }) => ({
        type,
        data: JSON.parse(String(data)) as Record<string, string>,
      })),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
};

type AddDecision = Parameters<Groups['decisions']['add']>;

export const deliverer = { name: 'Example Courier', address: '1 Depot Rd, Reno, NV 89501', phone: '+1 775 555 0100' };

/** A decision as it is kept when an order was allowed. */
export const madeUpDecision = (
  organizationId: string,
  {
    id = 'CD-0000-0000-0000',
    buyerKey = 'buyer-1',
    name = 'John Doe',
    address = {},
    lines = [{}],
    ...more
  }: Partial<AddDecision[0]> & {
    name?: string;
    address?: Partial<Address>;
    lines?: Partial<AddDecision[1][number]>[];
  } = {},
): AddDecision => [
  {
    id,
    organizationId,
    at: NOW,
    moment: 'order',
    channel: 'shop',
    orderRef: `ref of ${id}`,
    outcome: 'allow',
    buyerKey,
    body: JSON.stringify({ decision: decide(lawful(NOW)), deliverer, proofs: { age: 'a', address: 'b' } }),
    buyer: JSON.stringify({ name, bornOn: '1980-05-17', address: { ...lawfulAddress, ...address } }),
    ...more,
  },
  lines.map((line) => ({
    itemId: '11',
    sku: 'VPD-001',
    name: 'Pocket Vaporizer',
    brand: 'Lumen',
    productClass: 'ends',
    quantityMicros: 1_000_000,
    ...line,
  })),
];
