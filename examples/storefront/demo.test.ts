// `pnpm demo:storefront` with words it does not know.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { run } from '../demo/run.ts';

test('a flag that is misspelt is told in two lines, and nothing is started', async () => {
  const { code, stdout, stderr } = await run(fileURLToPath(new URL('demo.ts', import.meta.url)), ['--onec'], {});
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('Usage: pnpm demo:storefront [--once]');
  expect(stderr).not.toContain('    at ');
});
