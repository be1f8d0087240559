import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { childLog, searchChildren } from './child-log.ts';
import { takeBreaches } from './log-watch.ts';

/** A process that makes its log as the connector does, does this with it, and then waits to be killed. */
const writing = async (script: string): Promise<void> => {
  const log = childLog();
  const code = `
    import { createLog } from ${JSON.stringify(new URL('log.ts', import.meta.url).href)};
    const log = createLog({ LOG_LEVEL: process.env.LOG_LEVEL });
    ${script}
    setInterval(() => {}, 1_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: { LOG_LEVEL: 'silent', ...log.env },
    stdio: ['ignore', 'pipe', log.stderr],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
};
const SECRET = "log.debug({ deep: { authorization: 'Bearer hunter2-hunter2' } }, 'x');";
/** Once the line is written. */
const TELL = "log.flush(() => process.stdout.write('written'));";

test('a secret in a line of a process that was killed is seen', async () => {
  await writing(`${SECRET} ${TELL}`);
  searchChildren();
  const found = takeBreaches();
  expect(found).toContainEqual(
    expect.stringMatching(/^something that signs in, "Bearer hunter2-hunter2", in: \{"level"/),
  );
});

test.fails('so it fails the test in whose course it was written', async () => {
  await writing(`${SECRET} ${TELL}`);
});

describe('whatever a test starts', () => {
  const root = join(import.meta.dirname, '../..');
  /** What has no log of the connector's, or one that is looked at where it is made. */
  const others: Readonly<Record<string, string>> = {
    'connector/pack.test.ts': 'the packing',
    'connector/pack.ts': 'npm',
    'connector/src/compliance/mutants.test.ts': 'rules, which make no log',
    'connector/src/log.test.ts': 'holds its lines against what they must be, planted secrets among them',
    'connector/src/main.ts': 'the person’s browser',
    'connector/src/store/master-key.ts': 'the admin’s own command',
    'examples/console/other-machine.ts': 'OpenSSH',
    'examples/console/tunnel.test.ts': 'OpenSSH',
    'examples/demo/script.test.ts': 'the skill’s script',
    'examples/deploy/container.test.ts': 'Docker',
    'examples/packed/install.ts': 'npm',
    'examples/storefront/falling-over.test.ts': 'the example shop',
    'examples/stories/every-commit.test.ts': 'a shell, and stand-ins that log nothing',
    'examples/stories/pages-run.test.ts': 'the local stand-ins, and the shell’s own commands',
    'examples/zoho-sandbox/src/main.test.ts': 'the local Zoho',
  };
  const starters = globSync(['connector/**/*.ts', 'examples/**/*.ts'], {
    cwd: root,
    exclude: (path) => path.includes('node_modules'),
  })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^import \{.*\} from 'node:child_process'/m.test(readFileSync(join(root, path), 'utf8')))
    // No part of the suite.
    .filter((path) => !/^examples\/(bench|openclaw-agent)\//.test(path))
    .sort();

  test('has its log searched, or is known to have none', () => {
    const unsearched = starters.filter((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      // A few lines, written in the test itself, which make none.
      const isSnippet = text.includes("'--input-type=module'") && !/createLog|LOG_LEVEL/.test(text);
      return !isSnippet && !/\bchildLog\(\)|\bwatchLines[()]/.test(text);
    });
    const todo = 'start it with childLog(), hand its stderr to watchLines(), or say here what it is';
    expect(unsearched, todo).toEqual(Object.keys(others).sort());
  });
});
