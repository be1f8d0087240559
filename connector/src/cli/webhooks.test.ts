import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ORGANIZATION, openCli } from './cli-testbed.ts';

type Bed = Awaited<ReturnType<typeof openCli>>;

const createSecret = async (bed: Bed, ...flags: string[]) =>
  (await bed.run('webhook', 'secret', 'create', ...flags, '--json')).json() as { url: string; secret: string };

const sign = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');

/** A delivery saved as it went over the wire. */
const capture = (bed: Bed, { query = '', body = '', headers = '' }): string => {
  const file = join(bed.folder, 'captured.http');
  writeFileSync(file, `POST /v1/webhook/zoho/abc${query} HTTP/1.1\r\nHost: connector.example\r\n${headers}\r\n${body}`);
  return file;
};

test('the address and the secret are shown once, and nothing shows them again', async () => {
  await using bed = await openCli();
  await bed.connect();
  const { url, secret } = await createSecret(bed);
  expect(url).toMatch(/^https:\/\/connector\.example\/v1\/webhook\/zoho\/[0-9a-f]{64}$/);
  expect(secret).toMatch(/^[0-9A-Za-z]{12,50}$/);
  const again = await bed.run('webhook', 'secret', 'create');
  expect(again).toMatchObject({ code: 1, out: '' });
  expect(again.err).toContain('pnpm connector webhook secret rotate');
  const said = [await bed.run('webhook', 'list', '--json'), await bed.run('webhook', 'secret', 'rotate', '--json')];
  for (const { out } of said) expect(out).not.toMatch(new RegExp(`${secret}|${url.slice(-64)}`));
});

test('an address is made for an organisation that is connected alone', async () => {
  await using bed = await openCli();
  expect((await bed.run('webhook', 'secret', 'create')).err).toContain('pnpm connector connect');
  await bed.connect();
  await bed.connect('20', 'Other');
  expect((await bed.run('webhook', 'secret', 'create')).err).toContain('--organization');
  expect(await bed.run('webhook', 'secret', 'create', '--organization', '99')).toMatchObject({ code: 1 });
  expect((await createSecret(bed, '--organization', '20')).url).toMatch(/[0-9a-f]{64}$/);
});

test('rotating says until when the old secret works, and keeps the address unless told otherwise', async () => {
  await using bed = await openCli();
  await bed.connect();
  await createSecret(bed, '--allow-unsigned');
  const kept = await bed.run('webhook', 'secret', 'rotate', '--overlap-minutes', '5');
  expect(kept.out).toContain('The address stays as it is.');
  expect(kept.out).toContain('are taken as hints');
  expect(kept.out).toMatch(/works until \d{4}-/);
  const changed = await bed.run('webhook', 'secret', 'rotate', '--address', '--refuse-unsigned');
  expect(changed.out).toMatch(/webhook\/zoho\/[0-9a-f]{64}/);
  expect(changed.out).toContain('are refused');
  expect((await bed.run('webhook', 'secret', 'rotate', '--allow-unsigned', '--refuse-unsigned')).code).toBe(1);
  expect((await bed.run('webhook', 'secret', 'rotate', '--overlap-minutes', 'soon')).code).toBe(1);
});

test('the list tells what became of each, newest first, and nothing of what it held', async () => {
  await using bed = await openCli();
  expect((await bed.run('webhook', 'list')).out).toBe('No webhook has come in yet.');
  await bed.deliver('d1', { receivedAt: 1_000 });
  await bed.deliver('d2', { state: 'refused', verdict: 'mismatch', signed: 0, entity: null, entityId: null });
  const { out } = await bed.run('webhook', 'list');
  expect(out.split('\n').map((line) => line.slice(0, 2))).toEqual(['d2', 'd1']);
  expect(out).toContain('refused: mismatch');
  expect(out).toMatch(/^d1 +1970-01-01 00:00:01 UTC +item 11/m);
  expect((await bed.run('webhook', 'list', '--json')).out).not.toContain('item_id');
});

test('a captured delivery is explained: the string, the secret that matched, the encoding', async () => {
  await using bed = await openCli();
  await bed.connect();
  const { secret } = await createSecret(bed);
  const signed = `namebasicsubscription_id90343{"created_date":"2019-03-06","event_id":"5675"}`;
  const file = capture(bed, {
    query: '?subscription_id=90343&name=basic',
    body: '{"created_date":"2019-03-06","event_id":"5675"}',
    headers: `X-Zoho-Webhook-Signature: ${sign(secret, signed)}\r\n`,
  });
  const { out } = await bed.run('webhook', 'explain', '--file', file);
  expect(out).toContain('It was signed with the secret "s1".');
  expect(out).toContain(signed);
  expect((await bed.run('webhook', 'explain', '--file', file, '--json')).json()).toMatchObject({
    delivery: null,
    explanation: { matches: true, secret: 's1', encoding: 'hex', signed, secretsTried: ['s1'] },
  });
  await bed.run('webhook', 'secret', 'rotate', '--overlap-minutes', '0');
  expect((await bed.run('webhook', 'explain', '--file', file)).out).toContain('which is retired');
});

test('a remembered delivery is explained, one that was refused above all', async () => {
  await using bed = await openCli();
  await bed.connect();
  await createSecret(bed);
  await bed.deliver('d1', {
    state: 'refused',
    verdict: 'mismatch',
    headers: JSON.stringify({ 'content-type': 'text/plain', 'x-zoho-webhook-signature': 'f'.repeat(64) }),
    query: 'b=2&a=1',
  });
  const { out } = await bed.run('webhook', 'explain', 'd1');
  expect(out).toContain('refused for mismatch');
  expect(out).toContain('another secret');
  expect(out).toContain('a1b2{"item":{"item_id":"11"}}');
});

test('what a stranger has sent gives no signal to the terminal it is looked at on', async () => {
  await using bed = await openCli();
  await bed.deliver('d1', { body: Buffer.from('{"name":"\u001b[2J\u009b8m\nTried: no secret"}'), state: 'refused' });
  const { out } = await bed.run('webhook', 'explain', 'd1');
  expect(out).toContain('  {"name":"\\u001b[2J\\u009b8m\n  Tried: no secret"}\n');
});

test('what cannot be explained is told in one line', async () => {
  await using bed = await openCli();
  await bed.connect();
  expect((await bed.run('webhook', 'explain')).err).toContain('Name one delivery');
  expect((await bed.run('webhook', 'explain', 'd1', '--file', 'x')).code).toBe(1);
  expect((await bed.run('webhook', 'explain', 'd1')).err).toContain('No such delivery is remembered.');
  expect((await bed.run('webhook', 'explain', '--file', join(bed.folder, 'nothing'))).err).toBe(
    'The file cannot be read.',
  );
  const file = join(bed.folder, 'body');
  writeFileSync(file, '{"item":{}}');
  expect((await bed.run('webhook', 'explain', '--file', file)).err).toContain('request line');
  writeFileSync(file, Buffer.alloc(3_000_000));
  expect((await bed.run('webhook', 'explain', '--file', file)).err).toContain('2 MB');
});

test('a replayed delivery waits for its job again, once however often it is asked, and a refused one never does', async () => {
  await using bed = await openCli();
  await bed.deliver('d1');
  await bed.deliver('d2', { state: 'refused', verdict: 'mismatch' });
  expect((await bed.run('webhook', 'replay', 'd1')).out).toContain('item 11');
  await bed.run('webhook', 'replay', 'd1');
  const [row, jobs] = await bed.withStore(async (store) => [
    await store.read.deliveries.get('d1'),
    await store.read.jobs.counts(),
  ]);
  expect(row).toMatchObject({ organizationId: ORGANIZATION, state: 'waiting' });
  expect(jobs).toMatchObject({ waiting: 1 });
  expect(await bed.run('webhook', 'replay', 'd2')).toMatchObject({ code: 1, err: expect.stringContaining('mismatch') });
  expect((await bed.run('webhook', 'replay', 'd3')).err).toContain('No such delivery');
});
