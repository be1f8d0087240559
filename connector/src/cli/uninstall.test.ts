import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { openStore } from '../store/open.ts';
import { mountZoho } from '../zoho/accounts-testbed.ts';
import { pretendAccounts } from '../zoho/pretend-accounts.ts';
import { ORGANIZATION, openCli } from './cli-testbed.ts';
import { beginWipe } from './wiping.ts';

const zoho = pretendAccounts();
const server = mountZoho(zoho);
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterAll(() => server.close());

test('nothing is wiped while a connector that is not found at its address has the database open', async () => {
  await using bed = await openCli();
  bed.answering.clear();
  const file = bed.env.DATABASE_FILE ?? '';
  const other = await openStore({ file });
  const log = join(bed.folder, 'log.jsonl');
  const { code, err } = await bed.run('uninstall', '--yes', '--export', log);
  await other.close();
  expect([code, existsSync(file), existsSync(log)]).toEqual([1, true, false]);
  expect(err).toContain('is in use. Stop the connector first; every process of it.');
  expect((await bed.run('uninstall', '--yes', '--export', log)).code).toBe(0);
  expect(existsSync(file)).toBe(false);
});

test('it tells what was taken back at Zoho, what people must, and which copies are still there', async () => {
  await using bed = await openCli();
  await bed.connect();
  zoho.refreshTokens.add('refresh-0');
  await bed.run('webhook', 'secret', 'create');
  await bed.run('backup');
  const kept = `${bed.env.DATABASE_FILE}.before-20261122-194600`;
  writeFileSync(kept, 'what a restore has put aside');
  bed.answering.clear();
  const backups = join(bed.folder, 'backups');
  const { code, out } = await bed.run('uninstall', '--yes', '--export', join(bed.folder, 'log.jsonl'));
  expect(code).toBe(0);
  expect(out).toContain('Done at Zoho: the tokens of Zylker are revoked.');
  expect(out).toContain(`Still there, with all that the database held: ${backups}, ${kept}.`);
  expect(out).toContain('What only you can do: remove the webhooks of Zylker that were entered by hand');
  expect([existsSync(backups), existsSync(kept)]).toEqual([true, true]);
});

test('where there is nothing to take back and no copy, it tells of none', async () => {
  await using bed = await openCli();
  bed.answering.clear();
  const { out } = await bed.run('uninstall', '--yes', '--export', join(bed.folder, 'log.jsonl'));
  expect(out).not.toMatch(/Zoho: |Still there|by hand/);
});

test('where the audit log cannot be written, that is said before anything is taken back, with where it could be', async () => {
  await using bed = await openCli();
  bed.answering.clear();
  await bed.connect();
  const { code, err } = await bed.run('uninstall', '--yes', '--without-zoho', '--export', '/nowhere/log.jsonl');
  const there = join(bed.folder, 'audit-log.jsonl');
  expect([code, err]).toEqual([1, expect.stringContaining('The file /nowhere/log.jsonl cannot be written.')]);
  expect(err).toContain(`--export '${there}'`);
  expect(await bed.withStore((store) => store.read.connections.list())).toHaveLength(1);
  await bed.withStore((store) => store.write((s) => s.connections.remove(ORGANIZATION)));
  expect((await bed.run('uninstall', '--yes', '--export', there)).code).toBe(0);
  expect([existsSync(bed.env.DATABASE_FILE ?? ''), existsSync(there)]).toEqual([false, true]);
});

/** As a run leaves it that is killed after it removed the first so many files. */
const killedAfter = async (removed: number) => {
  const bed = await openCli();
  bed.answering.clear();
  delete bed.env.MASTER_KEY;
  const env = join(bed.folder, '.env');
  writeFileSync(join(bed.folder, 'master.key'), 'k'.repeat(44), { mode: 0o600 });
  writeFileSync(env, 'PORT=8080\nZOHO_CLIENT_SECRET=secret-now\n');
  const { files } = beginWipe(readConfig(bed.env), env);
  for (const [path] of files.slice(0, removed)) rmSync(path);
  const mark = `${bed.env.DATABASE_FILE}.uninstalling`;
  return Object.assign(bed, { dotEnv: env, mark, file: bed.env.DATABASE_FILE ?? '' });
};

test.each([0, 1, 2])(
  'one that was killed after it removed %d files is ended by the next run, without a key',
  async (removed) => {
    await using bed = await killedAfter(removed);
    expect(statSync(bed.mark).mode & 0o777).toBe(0o600);
    const { code, out, err } = await bed.run('uninstall', '--yes');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('An uninstall that was cut off is ended.');
    for (const gone of [bed.file, bed.mark, join(bed.folder, 'master.key')]) expect(existsSync(gone)).toBe(false);
    expect(readFileSync(bed.dotEnv, 'utf8')).toBe('PORT=8080\n# ZOHO_CLIENT_SECRET=\n');
  },
);

test('one that was killed takes nothing that was made since: neither a database nor a key nor other secrets', async () => {
  await using bed = await killedAfter(2);
  const key = join(bed.folder, 'master.key');
  await (await openStore({ file: bed.file })).close();
  writeFileSync(key, 'n'.repeat(44));
  writeFileSync(bed.dotEnv, 'ZOHO_CLIENT_SECRET=another\n');
  expect((await bed.run('uninstall', '--yes')).code).toBe(0);
  expect([existsSync(bed.file), readFileSync(key, 'utf8'), existsSync(bed.mark)]).toEqual([
    true,
    'n'.repeat(44),
    false,
  ]);
  expect(readFileSync(bed.dotEnv, 'utf8')).toBe('ZOHO_CLIENT_SECRET=another\n');
});
