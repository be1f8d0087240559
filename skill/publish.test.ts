import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import schema from './clawhub.manifest.schema.json' with { type: 'json' };
import { manifestSchema, readManifest } from './manifest.ts';
import { faults, publishWords, toShell } from './publish.ts';

const PUBLISH = join(import.meta.dirname, 'publish.ts');
const publish = (flags: readonly string[], env: Record<string, string> = { PATH: '' }) =>
  spawnSync(process.execPath, [PUBLISH, ...flags], { encoding: 'utf8', env });
/** The version that the end-to-end test publishes with. */
const { clawhub } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../examples/openclaw-agent/package.json'), 'utf8'),
).dependencies;
const manifest = readManifest();
const release = { owner: 'acme', repo: 'acme/zoho-inventory-openclaw', commit: 'abc123' };

describe('the command', () => {
  test('says everything the manifest says', () =>
    expect(publishWords(manifest, release)).toEqual({
      missing: [],
      words: [
        ...['--workdir', '.', 'skill', 'publish', 'skill/zoho-inventory'],
        ...['--slug', 'zoho-inventory', '--name', 'Zoho Inventory'],
        ...['--owner', 'acme', '--version', manifest.version, '--changelog', manifest.changelog],
        ...['--tags', 'latest', '--categories', 'integrations,automation'],
        ...['--topics', 'zoho,inventory,stock,orders,ecommerce'],
        ...['--source-repo', 'acme/zoho-inventory-openclaw', '--source-commit', 'abc123'],
        ...['--source-path', 'skill/zoho-inventory'],
      ],
    }));

  test('takes the owner and the repository from the manifest where they stand there', () => {
    const { words, missing } = publishWords(
      { ...manifest, owner: 'shop', source: { ...manifest.source, repo: 'shop/x' } },
      { owner: undefined, repo: undefined, commit: 'abc123' },
    );
    expect(missing).toEqual([]);
    expect(words).toEqual(expect.arrayContaining(['shop', 'shop/x']));
  });

  test('is printed so that a shell reads it back', () => {
    const words = ['a b', "it's", '$(id)', 'plain', '<owner>', ''];
    const print = `for word in ${toShell(words)}; do printf '%s\\n' "$word"; done`;
    expect(execFileSync('sh', ['-c', print], { encoding: 'utf8' })).toBe(`${words.join('\n')}\n`);
  });

  test('is printed and nobody called with --print', () => {
    const { status, stdout } = publish(['--print', '--owner', 'acme']);
    expect([
      status,
      stdout.startsWith('clawhub --workdir . skill publish skill/zoho-inventory --slug zoho-inventory'),
    ]).toEqual([0, true]);
  });

  test('is not run while something is missing', () => {
    const { status, stderr } = publish(['--commit', 'abc123', '--owner', 'acme']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Not published: give --repo\.$/m);
  });

  test('is not run without the program of ClawHub, and says where it comes from', () => {
    const { status, stderr } = publish(['--commit', 'abc123', '--owner', 'acme', '--repo', 'acme/x']);
    expect(status).toBe(1);
    expect(stderr).toContain(`npm install --global clawhub@${clawhub}`);
  });

  test.each([
    [[], 'with exactly these words'],
    [['--dry-run'], 'and with --dry-run behind them'],
  ])('calls the program of ClawHub %j %s', (more) => {
    const folder = mkdtempSync(join(tmpdir(), 'zoho-release-'));
    try {
      const program = join(folder, 'clawhub');
      writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@"\nexit 7\n`, { mode: 0o755 });
      const flags = ['--commit', 'abc123', '--owner', 'acme', '--repo', release.repo, ...more];
      const { status, stdout } = publish(flags, { PATH: `${folder}:/usr/bin:/bin` });
      expect(status).toBe(7);
      const { words } = publishWords(manifest, release);
      expect(stdout.split('\n').slice(1, -1)).toEqual([...words, ...more]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('is `pnpm release:skill`', () => {
    const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
    expect(scripts['release:skill']).toBe('node skill/publish.ts');
  });
});

describe('what is not fit to be published', () => {
  test('is nothing as it stands', () => expect(faults(manifest)).toEqual([]));

  test('is a version that stands otherwise elsewhere, and a variable that nobody declares', () => {
    expect(faults({ ...manifest, version: '9.9.9', env: manifest.env.slice(1) })).toEqual([
      expect.stringMatching(
        /^ClawHub would find scripts\/zoho-inventory.mjs: the variable CONNECTOR_URL is not declared/,
      ),
      `SKILL.md says version ${manifest.version}, the manifest 9.9.9`,
      `skill/package.json says version ${manifest.version}, the manifest 9.9.9`,
    ]);
  });
});

describe('the manifest', () => {
  test('is refused with a category, topic or version that ClawHub does not take', () => {
    for (const change of [
      { categories: ['shopping'] },
      { categories: ['integrations', 'automation', 'finance', 'other'] },
      { topics: ['official'] },
      { topics: ['a', 'b', 'c', 'd', 'e', 'f'] },
      { version: '1' },
      { slug: 'Zoho' },
      { license: 'MIT' },
      { extra: true },
    ]) {
      expect(v.is(manifestSchema, { ...manifest, ...change }), JSON.stringify(change)).toBe(false);
    }
    expect(v.is(manifestSchema, manifest)).toBe(true);
  });

  test('is described to editors by the same keys', () => {
    expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(manifestSchema.entries).sort());
    expect([...schema.required, '$schema'].sort()).toEqual(Object.keys(manifestSchema.entries).sort());
  });
});
