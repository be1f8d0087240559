// From a changeset to a version: changesets' own program on a copy of the packages, and what is carried on from there.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manifestSchema, ROOT } from './manifest.ts';
import { manifestAt, pageAt, wordsOf } from './version.ts';

const PACKAGES = ['connector', 'skill', 'shared-schemas', 'examples', 'examples/zoho-sandbox'];
const TOGETHER = ['connector', 'skill', 'shared-schemas'];
/** As the pages tell to type it: the whole, the package, and what is said. */
const typed = ['skill/README.md', '.github/CONTRIBUTING.md'].map((page) => {
  const found = /`pnpm (changeset --\w+ (\w+) -m '(.*?)')`/.exec(readFileSync(join(ROOT, page), 'utf8'));
  if (found === null) throw new Error(`${page} tells no changeset to type.`);
  const [, command = '', of = '', words = ''] = found;
  return { command, of, words };
});

let folder: string;
const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')).version;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zoho-version-'));
  for (const name of ['.changeset', 'package.json', 'pnpm-workspace.yaml']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  for (const name of PACKAGES) {
    mkdirSync(join(folder, name), { recursive: true });
    cpSync(join(ROOT, name, 'package.json'), join(folder, name, 'package.json'));
  }
  const PATH = `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;
  for (const command of [...typed.map((each) => each.command), 'changeset version']) {
    const env = { ...process.env, PATH };
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ended with ${status}: ${stdout}${stderr}`);
  }
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('changesets', () => {
  test('are made as the pages say', () => {
    for (const { of, words } of typed) {
      expect(wordsOf(readFileSync(join(folder, of, 'CHANGELOG.md'), 'utf8'), versionOf(of))).toContain(words);
    }
  });

  test('are understood, and gone once they are a version', () => {
    expect(readdirSync(join(folder, '.changeset')).sort()).toEqual(['README.md', 'config.json']);
  });

  test('move connector, skill and schemas together, and nothing that is not released', () => {
    const [first] = TOGETHER.map(versionOf);
    expect(first).toMatch(/^\d+\.\d+\.0$/);
    for (const name of TOGETHER) expect(versionOf(name)).toBe(first);
    for (const name of ['examples', 'examples/zoho-sandbox']) expect(versionOf(name)).toBe('0.1.0');
  });

  test('become words of the changelog, and those of the manifest, which stays one that can be published', () => {
    const version = versionOf('skill');
    const changelog = readFileSync(join(folder, 'skill/CHANGELOG.md'), 'utf8');
    const text = manifestAt(readFileSync(join(ROOT, 'clawhub.manifest.json'), 'utf8'), version, changelog);
    const manifest = v.parse(manifestSchema, JSON.parse(text));
    expect([manifest.version, manifest.changelog]).toEqual([version, wordsOf(changelog, version)]);
  });
});

test('the page tells the version where it did', () => {
  const page = readFileSync(join(ROOT, 'skill/zoho-inventory/SKILL.md'), 'utf8');
  expect(pageAt(page, '9.8.7').match(/9\.8\.7/g)).toHaveLength(1);
  expect(pageAt(pageAt(page, '9.8.7'), /^version: (.*)$/m.exec(page)?.[1] ?? '')).toBe(page);
});

test('a version without words keeps the words there were', () => {
  const manifest = '{ "version": "1.0.0", "changelog": "Old \\"words\\"." }';
  expect(manifestAt(manifest, '1.0.1', '## 1.0.1\n\n- Updated dependencies\n')).toBe(
    '{ "version": "1.0.1", "changelog": "Old \\"words\\"." }',
  );
});
