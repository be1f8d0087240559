import { randomBytes } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../doctor/finding.ts';
import { openCli } from './cli-testbed.ts';

const findingOf = (report: Report, id: string) => report.findings.find((finding) => finding.id === id);

describe('where the connector cannot even be started, the doctor says why', () => {
  test('a setting that is wrong', async () => {
    await using cli = await openCli({ PORT: 'eighty' });
    const ran = await cli.run('doctor', '--json');
    expect(ran.code).toBe(3);
    const start = findingOf(ran.json() as Report, 'start');
    expect(start).toMatchObject({ level: 'fail', detail: expect.stringContaining('PORT: must be a whole number') });
    expect(start?.detail).not.toContain('eighty');
  });

  test('a database that is not there', async () => {
    await using cli = await openCli({ DATABASE_FILE: '/nowhere/connector.db' });
    const ran = await cli.run('doctor', '--json');
    expect([ran.code, findingOf(ran.json() as Report, 'start')?.fix]).toEqual([
      3,
      expect.stringContaining('pnpm connector start'),
    ]);
  });

  test('a master key that others can read, and its fix is the command that closes it', async () => {
    await using cli = await openCli({ MASTER_KEY: '' });
    const path = join(cli.folder, 'master.key');
    writeFileSync(path, randomBytes(32).toString('base64url'));
    chmodSync(path, 0o644);
    const ran = await cli.run('doctor', '--json');
    expect(findingOf(ran.json() as Report, 'start')?.fix).toBe(`chmod 600 '${path}'`);
    chmodSync(path, 0o600);
    expect(findingOf((await cli.run('doctor', '--json')).json() as Report, 'files')?.level).toBe('ok');
  });

  test('a master key that did not seal what is there', async () => {
    await using cli = await openCli();
    await cli.connect();
    const report = (await cli.run('doctor', '--json')).json() as Report;
    expect(findingOf(report, 'start')).toBeUndefined();
    cli.env.MASTER_KEY = randomBytes(32).toString('base64');
    const ran = await cli.run('doctor', '--json');
    expect(findingOf(ran.json() as Report, 'start')).toMatchObject({
      level: 'fail',
      detail: expect.stringContaining('were sealed with master key'),
    });
  });
});

test('for people the worst comes first, each with what to do about it', async () => {
  await using cli = await openCli();
  await cli.connect();
  const job = await cli.giveUp();
  await cli.run('pause');
  const { out } = await cli.run('doctor');
  expect(out).toMatch(/^(FAIL|WARN)/);
  expect(out.indexOf('WARN')).toBeLessThan(out.indexOf('ok  '));
  expect(out).toContain(`-> Mend the cause, then: pnpm connector jobs replay ${job}`);
  expect(out).toContain('-> pnpm connector resume');
  expect(out.split('\n').at(-1)).toMatch(/Looking has cost \d+ calls to Zoho\.$/);
});

test('it looks, and changes nothing', async () => {
  await using cli = await openCli();
  await cli.connect();
  const head = () => cli.withStore((store) => store.read.audit.head());
  // The first command of all seals the client's secret.
  await cli.run('doctor');
  const before = await head();
  await cli.run('doctor');
  expect(await head()).toEqual(before);
});
