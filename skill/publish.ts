// Publishes the skill to ClawHub as clawhub.manifest.json says, after looking at it as ClawHub will.
// pnpm release:skill [--owner handle] [--repo owner/name] [--commit sha] [--dry-run | --print]
// --dry-run has ClawHub told of nothing but the question which version it has; --print asks nobody.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { differences } from './build.ts';
import { findings, type UploadedFile } from './clawhub-rules.ts';
import { type Manifest, ROOT, readManifest } from './manifest.ts';

/** The command line of ClawHub that this was tried with. */
const CLAWHUB = 'clawhub@0.23.3';

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
  // Said, since clawhub looks for folders in an OpenClaw's workspace wherever it finds one.
  const words = [
    '--workdir',
    '.',
    'skill',
    'publish',
    manifest.skillDir,
    '--slug',
    manifest.slug,
    '--name',
    manifest.displayName,
  ];
  words.push('--owner', owner, '--version', manifest.version, '--changelog', manifest.changelog);
  words.push('--tags', manifest.tags.join(','), '--categories', manifest.categories.join(','));
  words.push('--topics', manifest.topics.join(','), '--source-repo', repo, '--source-commit', commit);
  return { words: [...words, '--source-path', manifest.source.path], missing };
};

/** The words as a shell takes them. */
export const toShell = (words: readonly string[]): string =>
  words.map((word) => (/^[\w./,@:-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');

const git = (...words: string[]): string | undefined => {
  const done = spawnSync('git', words, { cwd: ROOT, encoding: 'utf8' });
  return done.status === 0 ? done.stdout.trim() : undefined;
};

const uploaded = (folder: string): UploadedFile[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name))
    .map((path) => ({ path: relative(folder, path), text: readFileSync(path, 'utf8') }));

/** The version that each place tells, by the place. */
const versions = (manifest: Manifest): Record<string, string | undefined> => {
  const page = readFileSync(join(ROOT, manifest.skillDir, 'SKILL.md'), 'utf8');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'skill/package.json'), 'utf8')) as { version: string };
  return { 'SKILL.md': /^version: (.*)$/m.exec(page)?.[1], 'skill/package.json': version };
};

/** Why this must not be published, in words for who wants to. */
export const faults = (manifest: Manifest): string[] => [
  ...differences().map((path) => `${path} differs from its source. Run node skill/build.ts`),
  ...findings(
    uploaded(join(ROOT, manifest.skillDir)),
    manifest.env.map(({ name }) => name),
  ).map((finding) => `ClawHub would find ${finding}`),
  ...Object.entries(versions(manifest)).flatMap(([place, version]) =>
    version === manifest.version ? [] : [`${place} says version ${version}, the manifest ${manifest.version}`],
  ),
];

/** What is published is what the commit holds, where nobody says which commit that is. */
const uncommitted = (manifest: Manifest): string[] =>
  git('status', '--porcelain', '--', manifest.skillDir, 'clawhub.manifest.json') === ''
    ? []
    : [`${manifest.skillDir} or the manifest is not committed as it is. Commit it, or name the commit with --commit`];

const main = (): number => {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({ options: { owner: text, repo: text, commit: text, 'dry-run': flag, print: flag } });
  const { owner, repo, commit } = values;
  const manifest = readManifest();
  const { words, missing } = publishWords(manifest, { owner, repo, commit: commit ?? git('rev-parse', 'HEAD') });
  console.log(toShell(['clawhub', ...words]));
  if (values.print === true) return 0;
  const found = [...faults(manifest), ...(commit === undefined ? uncommitted(manifest) : [])];
  if (missing.length > 0) found.push(`give ${missing.map((name) => `--${name}`).join(', ')}`);
  for (const fault of found) console.error(`Not published: ${fault}.`);
  if (found.length > 0) return 1;
  const dry = values['dry-run'] === true ? ['--dry-run'] : [];
  const { status, error } = spawnSync('clawhub', [...words, ...dry], { cwd: ROOT, stdio: 'inherit' });
  if (error === undefined) return status ?? 1;
  console.error(`Not published: there is no clawhub to call. Install it with npm install --global ${CLAWHUB}.`);
  return 1;
};

if (import.meta.main) process.exitCode = main();
