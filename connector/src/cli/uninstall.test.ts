import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../store/open.ts';
import { openCli } from './cli-testbed.ts';

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
