import { expect, test } from 'vitest';
import { ORGANIZATION, openCli } from './cli-testbed.ts';

test('jobs list tells what was given up, and why', async () => {
  await using bed = await openCli();
  expect((await bed.run('jobs', 'list')).out).toBe('0 waiting, 0 in hand, 0 given up.');
  const id = await bed.giveUp();
  const { out } = await bed.run('jobs', 'list');
  expect(out).toContain('0 waiting, 0 in hand, 1 given up.');
  expect(out).toMatch(
    new RegExp(`^${id}  notify  \\{"subscriberId":"a1"\\}  1 tries  \\S+ \\S+ UTC  Error: broken$`, 'm'),
  );
  expect((await bed.run('jobs', 'list', '--json')).json()).toMatchObject({
    counts: { dead: 1 },
    dead: [{ id, kind: 'notify', organizationId: ORGANIZATION, attempts: 1, error: 'Error: broken' }],
  });
  expect((await bed.run('status')).out).toContain('1 jobs were given up. See: pnpm connector jobs list');
});

test('jobs replay puts it back, once', async () => {
  await using bed = await openCli();
  const id = String(await bed.giveUp());
  expect((await bed.run('jobs', 'replay', id)).out).toBe(`Job ${id} is tried again.`);
  expect((await bed.run('jobs', 'list')).out).toBe('1 waiting, 0 in hand, 0 given up.');
  expect(await bed.run('jobs', 'replay', id)).toMatchObject({ code: 1, out: '' });
});

test('jobs drop throws it away', async () => {
  await using bed = await openCli();
  const id = String(await bed.giveUp());
  expect((await bed.run('jobs', 'drop', id)).out).toBe(`Job ${id} is thrown away.`);
  expect((await bed.run('jobs', 'list')).out).toBe('0 waiting, 0 in hand, 0 given up.');
  expect((await bed.run('jobs', 'drop', id, '--json')).json()).toMatchObject({ problem: { code: 'not_found' } });
});

test('a word that is no id is refused', async () => {
  await using bed = await openCli();
  expect((await bed.run('jobs', 'drop', 'all')).code).not.toBe(0);
});
