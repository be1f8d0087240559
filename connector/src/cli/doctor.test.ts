import { randomBytes } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toReport } from '../doctor/doctor.ts';
import { bad, type Finding, good, type Report } from '../doctor/finding.ts';
import { openCli } from './cli-testbed.ts';
import { describeReport } from './doctor.ts';

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

test.each([['not connected yet'], ['connected']])(
  'without a Zoho client, %s, it begins there: connect would refuse',
  async (how) => {
    await using cli = await openCli({ ZOHO_CLIENT_ID: '', ZOHO_CLIENT_SECRET: '' });
    if (how === 'connected') await cli.connect();
    const report = (await cli.run('doctor', '--json')).json() as Report;
    expect(findingOf(report, 'client')).toMatchObject({
      level: 'fail',
      fix: expect.stringMatching(/^Set ZOHO_CLIENT_ID and ZOHO_CLIENT_SECRET/),
    });
    expect([findingOf(report, 'connection'), findingOf(report, 'token')]).toEqual([undefined, undefined]);
    expect((await cli.run('doctor')).out).toContain('Begin with: Set ZOHO_CLIENT_ID');
    expect((await cli.run('connect')).code).toBe(1);
  },
);

test('with a client and nothing connected, it begins with connect', async () => {
  await using cli = await openCli();
  const { out } = await cli.run('doctor');
  expect(out).toContain('-> pnpm connector connect');
  expect(out).not.toContain('has no Zoho client');
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
  expect(out.split('\n').at(-1)).toMatch(/^Looking has cost \d+ calls to Zoho\.$/);
});

test('what is broken stands at the end once more, causes first, with where to begin', () => {
  const fault = (id: string, level: 'fail' | 'warn') =>
    bad(id, level, { title: `${id} is ill.`, detail: 'At length.', fix: `mend ${id}` });
  const wells = Array.from({ length: 30 }, (_, index) => good(`well-${index}`, 'Well.'));
  const tail = (findings: readonly Finding[]) => {
    const lines = describeReport(toReport(findings, 7, new Date(0))).split('\n');
    return lines.slice(lines.lastIndexOf('') + 1);
  };
  const faults = [fault('webhook', 'fail'), fault('pause', 'warn'), fault('address', 'fail')];
  expect(tail([...faults, ...wells])).toEqual([
    'Something is broken:',
    'FAIL  address: address is ill.',
    'FAIL  webhook: webhook is ill.',
    'Begin with: mend address',
    'Looking has cost 7 calls to Zoho.',
  ]);
  expect(tail([fault('pause', 'warn'), ...wells])).toEqual([
    'Something is to be seen to:',
    'WARN  pause: pause is ill.',
    'Begin with: mend pause',
    'Looking has cost 7 calls to Zoho.',
  ]);
  const many = Array.from({ length: 8 }, (_, index) => fault(`ill-${index}`, 'fail'));
  expect(tail(many)).toContain('      and 3 more, above');
  expect(tail(wells)).toEqual(['All is well.', 'Looking has cost 7 calls to Zoho.']);
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
