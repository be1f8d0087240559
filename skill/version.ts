// Carries the version that changesets gave the skill to the other places that tell it, and the words of its changelog
// to the manifest. The second half of pnpm release:version.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences } from './build.ts';
import { ROOT } from './manifest.ts';

/** The manifest's text with this version; the words of the changelog's section for it where there is one. */
export const manifestAt = (manifest: string, version: string, changelog: string): string => {
  const words = wordsOf(changelog, version);
  const changed = manifest.replace(/("version": )"[^"]*"/, (_, key) => `${key}${JSON.stringify(version)}`);
  if (words === null) return changed;
  return changed.replace(/("changelog": )"(?:[^"\\]|\\.)*"/, (_, key) => `${key}${JSON.stringify(words)}`);
};

/** SKILL.md with this version. */
export const pageAt = (page: string, version: string): string => page.replace(/^version: .*$/m, `version: ${version}`);

/** What the section of a version says, as one line: ClawHub shows no more. */
export const wordsOf = (changelog: string, version: string): string | null => {
  const section = changelog.split(/^## /m).find((each) => each.startsWith(`${version}\n`));
  const lines = section?.split('\n').filter((line) => line.startsWith('- ') && !line.startsWith('- Updated dep')) ?? [];
  const words = lines.map((line) =>
    line
      .slice(2)
      .replace(/^[0-9a-f]{7,}: /, '')
      .trim(),
  );
  return words.length === 0 ? null : words.join(' ');
};

const rewrite = (path: string, change: (text: string) => string): void =>
  writeFileSync(path, change(readFileSync(path, 'utf8')));

const main = (): void => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'skill/package.json'), 'utf8'));
  const changelog = readFileSync(join(ROOT, 'skill/CHANGELOG.md'), 'utf8');
  rewrite(join(ROOT, 'clawhub.manifest.json'), (text) => manifestAt(text, version, changelog));
  rewrite(join(ROOT, 'skill/zoho-inventory/SKILL.md'), (text) => pageAt(text, version));
  differences(writeFileSync);
  console.log(`Everything says ${version}.`);
};

if (import.meta.main) main();
