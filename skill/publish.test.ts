import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import schema from './clawhub.manifest.schema.json' with { type: 'json' };
import { manifestSchema, readManifest } from './manifest.ts';
import { publishWords, toShell } from './publish.ts';

const PUBLISH = join(import.meta.dirname, 'publish.ts');
const manifest = readManifest();
const release = { owner: 'acme', repo: 'acme/zoho-inventory-openclaw', commit: 'abc123' };

describe('the command', () => {
  test('says everything the manifest says', () =>
    expect(publishWords(manifest, release)).toEqual({
      missing: [],
      words: [
        ...['skill', 'publish', 'skill/zoho-inventory', '--slug', 'zoho-inventory', '--name', 'Zoho Inventory'],
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

  test('is printed and not run by default', () => {
    const { status, stdout } = spawnSync(process.execPath, [PUBLISH, '--owner', 'acme'], { encoding: 'utf8', env: {} });
    expect([status, stdout.startsWith('clawhub skill publish skill/zoho-inventory --slug zoho-inventory')]).toEqual([
      0,
      true,
    ]);
  });

  test('is not run while something is missing', () => {
    const words = [PUBLISH, '--run', '--commit', 'abc123', '--owner', 'acme'];
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', env: { PATH: '' } });
    expect(status).toBe(1);
    expect(stderr).toContain('Not published: give --repo');
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
