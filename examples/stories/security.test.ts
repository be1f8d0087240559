// What .github/SECURITY.md claims: each claim names the test that holds it, and that test is there.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, '.github/SECURITY.md'), 'utf8');

interface Claim {
  readonly text: string;
  readonly tests: readonly (readonly [file: string, name: string])[];
}

/** A line such as: - It cannot. `file` "one test", "another"; `other file` "a third" */
const readClaim = (line: string): Claim => {
  const [text = '', ...rest] = line.slice(2).split(/ (?=`[\w./-]+\.test\.ts`)/);
  const tests = rest.flatMap((part) => {
    const file = /^`([^`]+)`/.exec(part)?.[1] ?? '';
    return [...part.matchAll(/"([^"]+)"/g)].map(([, name = '']): [string, string] => [file, name]);
  });
  return { text, tests };
};

const claims = page.split('\n').flatMap((line) => (line.startsWith('- ') ? [readClaim(line)] : []));

/** The names of a file's tests, those in a table too, and those of the house's rules, a file each. */
const namesIn = (file: string): string => {
  const rules = file.endsWith('/architecture.test.ts') ? globSync('examples/architecture/*.ts', { cwd: ROOT }) : [];
  const files = [file, ...rules].filter((each) => existsSync(join(ROOT, each)));
  return files.map((each) => readFileSync(join(ROOT, each), 'utf8')).join('\n');
};
/** As the name of a test, of a table of them, or of a case in such a table. What is only a comment does not count. */
const isThere = (file: string, name: string): boolean => {
  const text = namesIn(file)
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\s+/g, ' ');
  const written = [
    `test('${name}'`,
    `test( '${name}'`,
    `])('${name}'`,
    `])( '${name}'`,
    `['${name}',`,
    `[ '${name}',`,
    ` '${name}': `,
    `name: '${name}',`,
  ];
  return written.some((each) => text.includes(each));
};

describe.each(claims.map(({ text, tests }) => [text, tests] as const))('%s', (_, tests) => {
  test('names a test', () => expect(tests.length).toBeGreaterThan(0));
  test.each(tests)('%s: %s', (file, name) => expect(isThere(file, name)).toBe(true));
});

test('there are claims of every kind of attacker', () => {
  expect(claims.length).toBeGreaterThan(25);
  const kinds = page.split('\n### ').slice(1);
  expect(kinds.length).toBeGreaterThanOrEqual(7);
  for (const kind of kinds) expect(kind).toContain('\n- ');
});

test('a claim whose test has gone, or that names none, would be seen', () => {
  expect(isThere('examples/stories/security.test.ts', 'a test that nobody has written')).toBe(false);
  expect(isThere('examples/stories/nowhere.test.ts', 'x')).toBe(false);
  // test('one that stands in a comment', () => {});
  expect(isThere('examples/stories/security.test.ts', 'one that stands in a comment')).toBe(false);
  expect(readClaim('- It cannot fly.').tests).toEqual([]);
});
