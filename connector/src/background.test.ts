import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ofEach } from './background.ts';
import { newFolder } from './store/folder-testbed.ts';
import { openStore } from './store/open.ts';

const connection = (organizationId: string, connectedAt: number) => ({
  organizationId,
  name: organizationId,
  dataCentre: 'us',
  accountsUrl: 'https://accounts.zoho.com',
  apiUrl: 'https://www.zohoapis.com',
  scopes: '',
  timeZone: 'UTC',
  currencyCode: 'USD',
  pricePrecision: 2,
  refreshToken: 'sealed',
  accessToken: null,
  accessExpiresAt: null,
  accessRefreshAt: null,
  connectedAt,
});

test('what fails for one organisation is done for the others all the same, and told', async () => {
  const folder = newFolder('background');
  const store = await openStore({ file: join(folder, 'connector.db') });
  for (const [at, id] of ['1', '2', '3'].entries()) await store.write((s) => s.connections.save(connection(id, at)));
  const done: string[] = [];
  const duty = ofEach({ store }, async (id) => {
    if (id === '1') throw new Error('Zoho does not answer for 1.');
    done.push(id);
  });
  await expect(duty).rejects.toThrow('Zoho does not answer for 1.');
  expect(done).toEqual(['2', '3']);
  await store.close();
  rmSync(folder, { recursive: true });
});
