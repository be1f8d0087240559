// Publishes the skill to ClawHub as clawhub.manifest.json says. Prints the command; `--run` also runs it.
// node skill/publish.ts [--owner handle] [--repo owner/name] [--commit sha] [--run]
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { differences } from './build.ts';
import { type Manifest, ROOT, readManifest } from './manifest.ts';

/** What the manifest cannot know, or does not know yet. */
export interface Release {
  readonly owner: string | undefined;
  readonly repo: string | undefined;
  readonly commit: string | undefined;
}

/** The words after `clawhub`, and what is still missing. What is missing stands in them as <name>. */
export const publishWords = (manifest: Manifest, release: Release): { words: string[]; missing: string[] } => {
  const facts = {
    owner: release.owner ?? manifest.owner ?? undefined,
    repo: release.repo ?? manifest.source.repo ?? undefined,
    commit: release.commit,
  };
  const missing = Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [name] : []));
  const { owner = '<owner>', repo = '<repo>', commit = '<commit>' } = facts;
  const words = ['skill', 'publish', manifest.skillDir, '--slug', manifest.slug, '--name', manifest.displayName];
  words.push('--owner', owner, '--version', manifest.version, '--changelog', manifest.changelog);
  words.push('--tags', manifest.tags.join(','), '--categories', manifest.categories.join(','));
  words.push('--topics', manifest.topics.join(','), '--source-repo', repo, '--source-commit', commit);
  return { words: [...words, '--source-path', manifest.source.path], missing };
};

/** The words as a shell takes them. */
export const toShell = (words: readonly string[]): string =>
  words.map((word) => (/^[\w./,@:-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');

const head = (): string | undefined => {
  const done = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' });
  return done.status === 0 ? done.stdout.trim() : undefined;
};

const main = (): number => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { owner: text, repo: text, commit: text, run: { type: 'boolean' } } });
  const { owner, repo, commit = head() } = values;
  const { words, missing } = publishWords(readManifest(), { owner, repo, commit });
  console.log(toShell(['clawhub', ...words]));
  if (values.run !== true) return 0;
  const stale = differences();
  if (stale.length > 0)
    console.error(`Not published: ${stale.join(', ')} differs from its source. Run node skill/build.ts`);
  if (missing.length > 0) console.error(`Not published: give ${missing.map((name) => `--${name}`).join(', ')}`);
  if (stale.length > 0 || missing.length > 0) return 1;
  return spawnSync('clawhub', words, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
};

if (import.meta.main) process.exitCode = main();
