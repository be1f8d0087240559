import { describe, expect, test } from 'vitest';
import { openReceiver, status } from '../events/events-testbed.ts';
import { openCli } from './cli-testbed.ts';

const near = { SUBSCRIBER_ADDRESSES: 'loopback' };

describe('subscribers add', () => {
  test('shows the secret once, and list never does', async () => {
    await using bed = await openCli(near);
    await using receiver = await openReceiver();
    await bed.connect();
    expect((await bed.run('subscribers', 'list')).out).toBe('Nobody is told of anything yet.');
    const { out } = await bed.run(
      'subscribers',
      'add',
      `${receiver.origin}/told`,
      '--events',
      'stock.low, order.shipped',
    );
    const secret = /whsec_\S+/.exec(out)?.[0];
    expect(secret).toBeDefined();
    const listed = await bed.run('subscribers', 'list');
    expect(listed.out).toContain(
      `webhook  ${receiver.origin}/told  stock.low,order.shipped  enabled  0 waiting  0 failed`,
    );
    expect((await bed.run('subscribers', 'list', '--json')).out).not.toContain('whsec');
  });

  test('of a gateway says what is missing', async () => {
    await using bed = await openCli();
    await bed.connect();
    const words = [
      'subscribers',
      'add',
      'http://127.0.0.1:18789/hooks/zoho',
      '--kind',
      'openclaw',
      '--quiet',
      '22:00-07:00',
    ];
    const { out } = await bed.run(...words);
    expect(out).toMatch(/^Gateway \w+ is kept, and told nothing yet: set OPENCLAW_HOOK_TOKEN/);
    expect(out).not.toContain('from now on');
    expect((await bed.run('subscribers', 'list')).out).toContain(
      'all events (what others did, gathered for 60 s, quiet 22:00-07:00)  enabled',
    );
    expect((await bed.run('subscribers', 'list', '--json')).json()).toMatchObject([
      { kind: 'openclaw', origins: 'zoho', windowSeconds: 60, quietHours: '22:00-07:00', state: 'enabled' },
    ]);
  });

  test('of a gateway whose token is known says that it is told', async () => {
    await using bed = await openCli({ OPENCLAW_HOOK_TOKEN: 'gateway-token-0123456789abcdef0123' });
    await bed.connect();
    const { out } = await bed.run('subscribers', 'add', 'http://127.0.0.1:18789/hooks/zoho', '--kind', 'openclaw');
    expect(out).toMatch(/^Gateway \w+ is told from now on\.$/);
  });

  test('refuses an address that it may not tell, and says why', async () => {
    await using bed = await openCli();
    await bed.connect();
    const ran = await bed.run('subscribers', 'add', 'http://127.0.0.1:1/');
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('is at an address that is not allowed. SUBSCRIBER_ADDRESSES=loopback in .env');
    expect((await bed.run('subscribers', 'add', 'https://10.0.0.7/')).err).toContain('SUBSCRIBER_ADDRESSES=private');
    // Nothing allows it: what a cloud tells its machines.
    expect((await bed.run('subscribers', 'add', 'https://169.254.169.254/')).err).not.toContain('SUBSCRIBER_ADDRESSES');
    expect((await bed.run('subscribers', 'add', 'nonsense')).err).toContain('like this. url must be an https address');
  });

  test('needs an organisation', async () => {
    await using bed = await openCli(near);
    expect(await bed.run('subscribers', 'add', 'http://127.0.0.1:1/')).toMatchObject({ code: 1, out: '' });
  });
});

test('subscribers test, remove and enable do what they say', async () => {
  await using bed = await openCli(near);
  await using receiver = await openReceiver();
  await bed.connect();
  const added = (await bed.run('subscribers', 'add', receiver.origin, '--json')).json() as { id: string };
  expect(await bed.run('subscribers', 'test', added.id)).toMatchObject({ code: 0, out: 'It has arrived.' });
  receiver.answer = status(500);
  const missed = { code: 1, out: 'It has not arrived. It answered 500.', err: '' };
  expect(await bed.run('subscribers', 'test', added.id)).toMatchObject(missed);
  receiver.answer = status(410);
  expect((await bed.run('subscribers', 'test', added.id)).code).toBe(1);
  await bed.withStore((store) => store.write((s) => s.subscribers.disable(added.id, 'It answered 410.')));
  expect((await bed.run('subscribers', 'list')).out).toContain('disabled  0 waiting  0 failed  It answered 410.');
  expect((await bed.run('subscribers', 'enable', added.id)).out).toBe(`Subscriber ${added.id} is told again.`);
  expect((await bed.run('subscribers', 'list')).out).toContain('enabled');
  expect((await bed.run('subscribers', 'remove', added.id)).out).toBe(`Subscriber ${added.id} is removed.`);
  expect((await bed.run('subscribers', 'test', added.id)).err).toContain(`There is no subscriber ${added.id}.`);
});
