import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mountZoho } from '../zoho/accounts-testbed.ts';
import { pretendAccounts } from '../zoho/pretend-accounts.ts';
import { ORGANIZATION, openCli } from './cli-testbed.ts';

const zoho = pretendAccounts();
const server = mountZoho(zoho);
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterAll(() => server.close());

describe('connect', () => {
  test('makes a link of this connector’s, good once, whose secret is not kept', async () => {
    await using bed = await openCli();
    const { link } = (await bed.run('connect', '--json')).json() as { link: string };
    expect(link).toMatch(/^https:\/\/connector\.example\/oauth\/start\?link=[0-9a-f]{64}$/);
    const again = (await bed.run('connect', '--json')).json() as { link: string };
    expect(again.link).not.toBe(link);
    expect((await bed.run('connect')).out).toContain('within 15 minutes; it works once');
  });

  test('says what is connected already, where it names nothing', async () => {
    await using bed = await openCli();
    expect((await bed.run('connect')).out).not.toContain('Already');
    await bed.connect();
    expect((await bed.run('connect')).out).toContain(`Already connected: Zylker (${ORGANIZATION}).`);
    expect((await bed.run('connect', '--renew')).out).not.toContain('Already');
  });

  test('needs a client of Zoho’s, and says where to get one', async () => {
    await using bed = await openCli({ ZOHO_CLIENT_ID: '', ZOHO_CLIENT_SECRET: '' });
    const ran = await bed.run('connect');
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('set ZOHO_CLIENT_ID and ZOHO_CLIENT_SECRET');
  });

  test('again needs something to connect again', async () => {
    await using bed = await openCli();
    expect(await bed.run('connect', '--renew', '--json')).toMatchObject({ code: 1 });
    await bed.connect();
    expect(await bed.run('connect', '--renew')).toMatchObject({ code: 0 });
    await bed.connect('20000000', 'Second');
    const ran = await bed.run('connect', '--renew');
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('--organization <id>') });
    expect(await bed.run('connect', '--renew', '--organization', '20000000')).toMatchObject({ code: 0 });
  });

  test('takes nothing for an organisation that is none', async () => {
    await using bed = await openCli();
    expect((await bed.run('connect', '--organization', 'zylker')).code).toBe(1);
  });
});

describe('disconnect', () => {
  test('revokes at Zoho and forgets here', async () => {
    await using bed = await openCli();
    await bed.connect();
    zoho.refreshTokens.add('refresh-0');
    zoho.revoked.length = 0;
    expect(await bed.run('disconnect', '--yes')).toMatchObject({
      code: 0,
      out: expect.stringContaining(
        `Organisation ${ORGANIZATION} is disconnected: its tokens are revoked at Zoho and forgotten here.`,
      ),
    });
    expect(zoho.revoked.map((call) => call.form.token)).toEqual(['refresh-0']);
    expect(await bed.withStore((store) => store.read.connections.list())).toEqual([]);
  });

  test('asks first, and does nothing where another word is typed or nobody can be asked', async () => {
    await using bed = await openCli();
    await bed.connect();
    zoho.revoked.length = 0;
    expect(await bed.run('disconnect')).toMatchObject({
      code: 1,
      out: '',
      err: 'Without a terminal this must be given: --yes. It revokes the tokens at Zoho.',
    });
    expect(await bed.sit('yes', 'disconnect')).toMatchObject({ code: 1, err: 'Nothing was done.' });
    expect([zoho.revoked, await bed.withStore((store) => store.read.connections.list())]).toMatchObject([[], [{}]]);
    zoho.refreshTokens.add('refresh-0');
    const { code, asked } = await bed.sit('disconnect', 'disconnect');
    expect([code, zoho.revoked.length]).toEqual([0, 1]);
    expect(asked).toEqual([
      expect.stringMatching(`^The tokens of organisation ${ORGANIZATION} .*Type disconnect to go on:$`),
    ]);
  });

  test('forgets here though Zoho cannot be told, and says so', async () => {
    await using bed = await openCli();
    await bed.connect();
    zoho.revokes = false;
    const ran = await bed.run('disconnect', '--yes');
    zoho.revokes = true;
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('could not be revoked at Zoho');
    expect(await bed.withStore((store) => store.read.connections.list())).toEqual([]);
  });

  test('refuses an organisation that is not connected, and says which are', async () => {
    await using bed = await openCli();
    expect((await bed.run('disconnect', '--organization', '5')).err).toContain('None is.');
    await bed.connect();
    const ran = await bed.run('disconnect', '--organization', '5');
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toBe(`Organisation 5 is not connected. Connected: ${ORGANIZATION} (Zylker).`);
    expect(await bed.withStore((store) => store.read.connections.list())).toHaveLength(1);
  });

  test('never guesses which of several is meant', async () => {
    await using bed = await openCli();
    await bed.connect();
    await bed.connect('20000000', 'Second');
    zoho.revoked.length = 0;
    expect((await bed.run('disconnect', '--yes')).code).toBe(1);
    expect(zoho.revoked).toEqual([]);
    zoho.refreshTokens.add('refresh-0');
    expect((await bed.run('disconnect', '--organization', '20000000', '--yes')).code).toBe(0);
    const left = await bed.withStore((store) => store.read.connections.list());
    expect(left.map(({ organizationId }) => organizationId)).toEqual([ORGANIZATION]);
  });
});
