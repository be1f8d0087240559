import { expect, test } from 'vitest';
import { forbidden, takeBreaches, watchLines, watchLog } from './log-watch.ts';

const quiet = (_: object, __: string) => {};
const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };

test.each(forbidden.map(([what, , example]) => [what, example]))(
  '%s in a line is seen, wherever it stands',
  (what, example) => {
    const log = watchLog(silent);
    log.info({ deep: { down: `before ${example} after` } }, 'x');
    log.warn({}, `in the message: ${example}`);
    log.error({ error: new Error('outer', { cause: new Error(example) }) }, 'x');
    watchLines(`no line\n{"msg":"${example.replaceAll('"', '\\"')}"}\n`);
    watchLines(`{"facts":${example.startsWith('{') ? example : JSON.stringify(example)}}`);
    const found = takeBreaches();
    expect(found.length).toBeGreaterThanOrEqual(1);
    expect(found.every((each) => each.startsWith(`${what}, `))).toBe(true);
  },
);

test('what the log is for is not', () => {
  const log = watchLog(silent);
  log.info(
    { requestId: 'a1'.repeat(16), route: '/v1/plans/:plan', status: 200, ms: 1.2, kid: 'a1b2c3d4e5f60718' },
    'request',
  );
  log.warn(
    { at: '2026-11-22T10:00:00.000Z', head: `12:${'a'.repeat(64)}`, publicUrl: 'https://connector.example' },
    'x',
  );
  expect(takeBreaches()).toEqual([]);
});
