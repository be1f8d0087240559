import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openCli } from './cli-testbed.ts';

type Bed = Awaited<ReturnType<typeof openCli>>;

const tamper = (bed: Bed, sql: string): void => {
  const database = new Database(bed.env.DATABASE_FILE ?? '');
  database.exec(sql);
  database.close();
};

const head = async (bed: Bed): Promise<string> => {
  const { out } = await bed.run('status');
  return /The audit log ends with entry (\d+:[0-9a-f]{64})/.exec(out)?.[1] ?? '';
};

test('audit list tells what was done, by whom and why, newest first', async () => {
  await using bed = await openCli();
  await bed.connect();
  const plan = await bed.propose();
  await bed.run('plans', 'reject', plan);
  await bed.run('pause');
  const lines = (await bed.run('audit', 'list')).out.split('\n').map((line) => line.split(/ {2,}/));
  expect(lines.map(([, , action, subject]) => `${action} ${subject}`)).toEqual([
    'writes.paused writes',
    `plan.rejected plan ${plan}`,
    `plan.proposed plan ${plan}`,
  ]);
  const found = (await bed.run('audit', 'list', '--action', 'plan', '--json')).json();
  expect(found).toMatchObject([
    { action: 'plan.rejected', before: { state: 'proposed' }, after: { state: 'rejected' }, kid: 'a1b2c3d4e5f60718' },
    { action: 'plan.proposed', personal: { customer: 'Acme' }, requestId: 'r1' },
  ]);
  const one = await bed.run('audit', 'list', '--action', 'plan.proposed', '--subject', `plan ${plan}`, '--limit', '5');
  expect(one.out.split('\n')).toHaveLength(1);
  expect((await bed.run('audit', 'list', '--subject', 'plan XXXX-XX')).out).toBe('The audit log has no such entry.');
});

test('audit verify proves the log, and status tells what to prove it by later', async () => {
  await using bed = await openCli();
  await bed.run('pause');
  const kept = await head(bed);
  await bed.run('resume');
  const { code, out } = await bed.run('audit', 'verify', '--head', kept);
  expect({ code, out }).toEqual({
    code: 0,
    out: `2 entries, each as it was written.\nThe newest: ${await head(bed)}`,
  });
  expect((await bed.run('status', '--json')).json()).toMatchObject({ audit: await head(bed) });
});

test('audit verify fails where an entry was altered or the end was cut off', async () => {
  await using bed = await openCli();
  for (const word of ['pause', 'resume', 'pause', 'resume']) await bed.run(word);
  const kept = await head(bed);
  tamper(bed, 'update auditEntries set at = 5 where sequence = 2; delete from auditEntries where sequence = 4');
  const { code, err } = await bed.run('audit', 'verify', '--head', kept);
  expect(code).toBe(3);
  expect(err).toContain('The audit log has been tampered with: 3 breaches in 3 entries.');
  expect(err).toContain('entry 2 was altered');
  expect(err).toContain('entry 4 is remembered as the newest, and the log ends with entry 3');
  expect(err).toContain('entry 4 was kept, and is gone');
  expect((await bed.run('audit', 'verify', '--json')).json()).toMatchObject({
    problem: { fields: [{ field: 'entry 2', reason: 'was altered' }, { field: 'entry 4' }] },
  });
});

test.each(['17', 'x:1', `1:${'g'.repeat(64)}`])('audit verify refuses the head "%s"', async (text) => {
  await using bed = await openCli();
  expect(await bed.run('audit', 'verify', '--head', text)).toMatchObject({ code: 1, out: '' });
});

test('audit export gives each entry as a line of JSON, with all that was hashed', async () => {
  await using bed = await openCli();
  await bed.connect();
  await bed.propose('customer');
  await bed.run('pause');
  const lines = (await bed.run('audit', 'export', '--json')).out.split('\n').map((line) => JSON.parse(line));
  const stored = await bed.withStore((store) => store.read.audit.page({ after: 0, upTo: 99, limit: 99 }));
  expect(lines).toEqual(stored);
  const bare = (await bed.run('audit', 'export', '--json', '--without-personal')).out;
  expect(bare).not.toContain('Jane Doe');
  expect(bare.split('\n')).toHaveLength(stored.length);
  expect((await bed.run('audit', 'export')).out.split('\n')).toHaveLength(stored.length);
});

test('audit erase tells first what it would take, and then takes it', async () => {
  await using bed = await openCli();
  await bed.connect();
  const plan = await bed.propose('customer');
  const would = await bed.run('audit', 'erase', 'jane doe');
  expect(would.out).toBe(
    '1 personal parts would be erased for good.\n  entry 1: name\nTo erase them, say it again with --yes.',
  );
  expect((await bed.run('audit', 'erase', 'jane doe', '--json')).json()).toMatchObject({ erased: 0, wouldErase: 1 });
  expect((await bed.run('audit', 'erase', 'jane doe', '--yes', '--reason', 'asked on 12 May')).out).toContain(
    '1 personal parts are erased.',
  );
  const verified = await bed.run('audit', 'verify');
  expect(verified).toMatchObject({ code: 0 });
  expect(verified.out).toContain('1 personal parts have been erased, and say so.');
  expect((await bed.run('audit', 'list', '--subject', `plan ${plan}`, '--json')).json()).toMatchObject([
    { action: 'plan.proposed', after: { kind: 'create-customer' }, personal: { name: null } },
  ]);
  expect((await bed.run('audit', 'list', '--action', 'personal.erased', '--json')).json()).toMatchObject([
    { after: { erased: ['1 name'] }, personal: { reason: 'asked on 12 May' } },
  ]);
});

test.each([
  ['two letters', ['ja'], 'at least 3 letters'],
  ['a reason that names them', ['Jane Doe', '--reason', 'JANE DOE asked', '--yes'], 'must not name them'],
])('audit erase refuses %s', async (_, words, said) => {
  await using bed = await openCli();
  const ran = await bed.run('audit', 'erase', ...words);
  expect(ran.code).toBe(1);
  expect(ran.err).toContain(said);
});

describe('audit verify --file', () => {
  const exported = async (bed: Bed, ...flags: string[]): Promise<{ file: string; lines: string[] }> => {
    const file = join(bed.folder, 'audit.jsonl');
    const { out } = await bed.run('audit', 'export', '--json', ...flags);
    writeFileSync(file, `${out}\n`);
    return { file, lines: out.split('\n') };
  };

  test.each([
    ['whole', []],
    ['from an entry on', ['--after', '2']],
    ['without what names people', ['--without-personal']],
  ])('proves an export %s, without the database', async (_, flags) => {
    await using bed = await openCli();
    await bed.connect();
    await bed.propose('customer');
    for (const word of ['pause', 'resume']) await bed.run(word);
    const { file, lines } = await exported(bed, ...flags);
    const kept = await head(bed);
    bed.env.DATABASE_FILE = '/nowhere/at/all.db';
    const { code, out } = await bed.run('audit', 'verify', '--file', file, '--head', kept);
    expect({ code, out }).toEqual({
      code: 0,
      out: `${lines.length} entries, each as it was written.\nThe newest: ${kept}`,
    });
  });

  test.each([
    ['altered', (lines: string[]) => lines.map((line) => line.replace('writes.paused', 'writes.kept')), 'was altered'],
    ['shortened', (lines: string[]) => lines.slice(0, -1), 'was kept, and is gone'],
    ['robbed in its middle', (lines: string[]) => lines.filter((_, index) => index !== 1), 'what was between is gone'],
    ['put in another order', (lines: string[]) => [...lines].reverse(), 'what was between is gone'],
  ])('finds one that was %s', async (_, tampered, said) => {
    await using bed = await openCli();
    for (const word of ['pause', 'resume', 'pause', 'resume']) await bed.run(word);
    const { file, lines } = await exported(bed);
    const kept = await head(bed);
    writeFileSync(file, tampered(lines).join('\n'));
    const { code, err } = await bed.run('audit', 'verify', '--file', file, '--head', kept);
    expect(code).toBe(3);
    expect(err).toContain(said);
  });

  test('refuses what is no export', async () => {
    await using bed = await openCli();
    const file = join(bed.folder, 'other.txt');
    for (const text of ['', 'hello', '{"sequence":1}', '[]', 'null']) {
      writeFileSync(file, text);
      expect(await bed.run('audit', 'verify', '--file', file)).toMatchObject({ code: 1, out: '' });
    }
    expect((await bed.run('audit', 'verify', '--file', join(bed.folder, 'nowhere'))).code).toBe(1);
  });
});
