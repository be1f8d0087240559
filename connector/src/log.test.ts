import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly time: number;
  readonly error?: Told;
  readonly err?: Told;
  readonly cause?: Told;
  readonly [fact: string]: unknown;
}
interface Told {
  readonly name?: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: Told;
}

/** What a process writes that makes a log, does this with it, and ends at once. */
const written = (level: string, script: string): { stdout: string; stderr: string; lines: Line[] } => {
  const code = `
    import { createLog } from ${JSON.stringify(new URL('log.ts', import.meta.url).href)};
    import { ConnectorError } from ${JSON.stringify(new URL('errors.ts', import.meta.url).href)};
    const log = createLog({ LOG_LEVEL: '${level}' });
    ${script}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  return { stdout, stderr, lines: stderr.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)])) };
};

test('a line is JSON on stderr, with what is told of it; answers keep stdout to themselves', () => {
  const { stdout, lines } = written('info', "log.info({ requestId: 'r', status: 200 }, 'request');");
  expect(stdout).toBe('');
  expect(lines).toEqual([{ level: 'info', time: expect.any(Number), requestId: 'r', status: 200, msg: 'request' }]);
});

test('the last line is written though the process ends right after it', () => {
  const { lines } = written('info', "for (let n = 0; n < 500; n += 1) log.info({ n }, 'x'); process.exit(3);");
  expect(lines.at(-1)).toMatchObject({ n: 499 });
  expect(lines).toHaveLength(500);
});

test.each([
  ['debug', ['debug', 'info', 'warn', 'error']],
  ['info', ['info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['error', ['error']],
  ['silent', []],
])('at the level %s it tells %j', (level, told) => {
  const script = ['debug', 'info', 'warn', 'error'].map((each) => `log.${each}({}, '${each}');`).join(' ');
  expect(written(level, script).lines.map((line) => line.msg)).toEqual(told);
});

describe('an error', () => {
  // As the errors of an HTTP library do: with the request hanging on it, and in that the token.
  const carrying = `
    const foreign = Object.assign(new Error('it failed'), { request: { headers: { authorization: 'Bearer hunter2' } } });
    foreign.options = { json: { client_secret: 'hunter2' } };`;

  test('is told with its own words, its code and its causes', () => {
    const { lines } = written(
      'info',
      `log.error({ error: new ConnectorError('zoho_unavailable', 'Zoho is ill.', { cause: new TypeError('reset') }) }, 'x');`,
    );
    expect(lines[0]?.error).toMatchObject({
      name: 'ConnectorError',
      code: 'zoho_unavailable',
      message: 'Zoho is ill.',
      stack: expect.stringContaining('ConnectorError: Zoho is ill.'),
      cause: { name: 'TypeError', message: 'reset' },
    });
  });

  test.each(['error', 'err', 'cause'])('under the name "%s" is told without what hangs on it', (name) => {
    const { stderr, lines } = written(
      'info',
      `${carrying} log.warn({ ${name}: foreign }, 'x'); log.warn({ ${name}: new Error('outer', { cause: foreign }) }, 'y');`,
    );
    expect(lines).toHaveLength(2);
    expect(lines[0]?.[name]).toMatchObject({ name: 'Error', message: 'it failed' });
    expect(lines[1]?.[name]).toMatchObject({ message: 'outer', cause: { message: 'it failed' } });
    expect(stderr).not.toContain('hunter2');
  });

  test('is told without the facts meant for the asker alone', () => {
    const { stderr } = written(
      'info',
      `log.error({ error: new ConnectorError('plan_changed', 'No.', { plan: { customer: 'hunter2' }, hint: 'hunter2' }) }, 'x');`,
    );
    expect(stderr).not.toContain('hunter2');
  });

  test('whose causes run in a ring is told as well', () => {
    const { lines } = written('info', "const a = new Error('a'); a.cause = a; log.error({ error: a }, 'x');");
    expect(lines[0]?.error?.cause?.cause?.cause?.cause).toMatchObject({ message: 'a' });
    expect(lines[0]?.error?.cause?.cause?.cause?.cause?.cause).toBeUndefined();
  });

  test('that is none is told in short', () => {
    const { lines } = written(
      'info',
      "log.error({ error: 'x'.repeat(5_000) }, 'x'); log.error({ error: undefined }, 'y');",
    );
    expect(lines[0]?.error).toEqual({ message: 'x'.repeat(200) });
    expect(Object.keys(lines[1] ?? {})).toEqual(['level', 'time', 'msg']);
  });
});

test('no host name and no process id goes into the log', () => {
  const { lines } = written('info', "log.info({}, 'x');");
  expect(Object.keys(lines[0] ?? {}).sort()).toEqual(['level', 'msg', 'time']);
});
