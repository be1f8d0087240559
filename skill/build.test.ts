import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { askFields, intents } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import { differences } from './build.ts';
import { readManifest } from './manifest.ts';
import { SCRIPT } from './src/skill-page.ts';
import { commands } from './src/table.ts';

const script = readFileSync(SCRIPT, 'utf8');

describe('the built script', () => {
  test('is what its source builds, and so is the table', () =>
    expect(differences(), 'run node skill/build.ts').toEqual([]));

  test('is at most 800 lines', () => expect(script.trimEnd().split('\n').length).toBeLessThanOrEqual(800));

  test('can be read: comments kept, no line too long to read', () => {
    const lines = script.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(140);
    expect(lines.filter((line) => /^\s*(\/\/|\/\*\*)/.test(line)).length).toBeGreaterThan(40);
  });

  test('imports what Node brings along and nothing else', () => {
    const imports = [...script.matchAll(/\bimport\b[^'"`\n]*['"`]([^'"`]+)['"`]/g)].map(([, from]) => from);
    expect(imports.length).toBeGreaterThanOrEqual(3);
    expect(script.match(/\bimport\b/g)?.length).toBe(imports.length);
    for (const from of imports) expect(builtinModules).toContain(from?.replace(/^node:/, ''));
    expect(imports.every((from) => from?.startsWith('node:'))).toBe(true);
    expect(script).not.toMatch(/\brequire\s*\(|createRequire|process\.(binding|dlopen|getBuiltinModule)/);
  });

  test('reads three variables, each by its literal name', () => {
    const reads = script.match(/process\.env(?:\.\w+)?/g);
    expect(reads?.sort()).toEqual([
      'process.env.CONNECTOR_API_KEY',
      'process.env.CONNECTOR_URL',
      'process.env.ZOHO_ORG_ID',
    ]);
    expect(script.match(/\benv\b/g)?.length).toBe(3);
  });

  test('keeps nothing: it touches no file and starts no process', () =>
    expect(script).not.toMatch(
      /node:(fs|child_process|worker_threads|net|os|vm|repl)|writeFile|spawn|(?<!\.)\bexec(File)?(Sync)?\(/,
    ));

  test('speaks the language of Node 20', () =>
    expect(script).not.toMatch(
      /import\.meta\.(main|dirname)|Promise\.(try|withResolvers)|RegExp\.escape|\busing\b |URL\.parse\(|\/v[gimsuy]*[;,)]/,
    ));
});

describe('the table', () => {
  const flagOf = (name: string) => `--${name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;

  test('holds every flag of every intent with words for it', () => {
    const expected = intents.map((it) => [
      it.name,
      askFields(it).map(({ name, kind, required }) => [flagOf(name), kind, required ? 'required' : 'optional']),
    ]);
    expect(commands.map((it) => [it.name, it.fields.map(([flag, kind, need]) => [flag, kind, need])])).toEqual(
      expected,
    );
    for (const { fields } of commands) for (const [, , , about] of fields) expect(about).not.toBe('');
  });

  test('has no flag of its own in the place of --json, --help and --version', () => {
    const flags: string[] = commands.flatMap(({ fields }) => fields.map(([flag]) => flag));
    expect(flags).toEqual(expect.arrayContaining(['--item', '--purchase-order', '--on-behalf-of']));
    expect(flags.filter((flag) => ['--json', '--help', '--version'].includes(flag))).toEqual([]);
  });
});

test('--check tells by its exit code whether the committed files are fresh', () =>
  expect(
    execFileSync(process.execPath, [`${import.meta.dirname}/build.ts`, '--check'], { encoding: 'utf8', stdio: 'pipe' }),
  ).toBe(''));

test('the versions of the manifest, the package and the script agree', () => {
  const { version } = JSON.parse(readFileSync(`${import.meta.dirname}/package.json`, 'utf8')) as { version: string };
  const printed = execFileSync(process.execPath, [SCRIPT, '--version'], { encoding: 'utf8' }).trim();
  expect([readManifest().version, printed]).toEqual([version, version]);
});
