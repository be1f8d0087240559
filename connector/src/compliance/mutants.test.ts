// Each "no" of the rules is made a "maybe" in a copy of them, each rule is left out, each switch is turned: the scenarios
// must notice every one. So no "no" is there that nobody would miss, and every default is one.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newFolder } from '../store/folder-testbed.ts';

const HERE = import.meta.dirname;
const folder = newFolder('mutants');
afterAll(() => rmSync(folder, { recursive: true }));

interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

const sourceOf = (file: string): string => readFileSync(join(HERE, file), 'utf8');

/** Every place where a pattern stands, mended one at a time. */
const each = (file: string, pattern: RegExp, instead: string, more = ''): Mutant[] => {
  const text = sourceOf(file);
  return [...text.matchAll(pattern)].map((match) => ({
    name: `${file}:${text.slice(0, match.index).split('\n').length} ${match[0]}`,
    file,
    text: `${text.slice(0, match.index)}${instead}${text.slice(match.index + match[0].length)}${more}`,
  }));
};

const WEAK = "\nconst weak = (staff, shopper, more = {}) => ({ ...deny(staff, shopper, more), effect: 'review' });\n";

const mutants: readonly Mutant[] = [
  ...readdirSync(join(HERE, 'rules')).flatMap((name) => [
    ...each(`rules/${name}`, /\bdeny\(/g, 'weak(', WEAK),
    ...each(`rules/${name}`, /\bclosed\(facts, '[a-z-]+'\)/g, "'review'"),
  ]),
  ...each('rules.ts', /^ {2}\w+,$/gm, ''),
  ...each('violations.ts', /\? 'review' : 'deny'/g, "? 'deny' : 'review'"),
  ...each('table.ts', /today >= staleOn/g, 'false'),
  ...each('table.ts', /checkedOn > today/g, 'false'),
  ...each('table.ts', /row\.overrides === block\.id &&/g, ''),
  ...each('regulated-lines.ts', /\? FEDERAL_AGE : 0/g, '? 0 : 0'),
  ...each('item-facts.ts', /fieldsProved && /g, ''),
  ...each('item-facts.ts', /&& item\.fieldsTold/g, ''),
];

/** In a process of its own, so that types are stripped as they are in production, and no copy knows another. */
const PLAYER = `
const survivors = [];
for (const folder of process.argv.slice(2)) {
  const { play, scenarios } = await import(folder + '/scenarios.ts');
  const { itemScenarios } = await import(folder + '/item-scenarios.ts');
  const now = Date.parse('2026-11-22T18:00:00Z');
  const all = [...scenarios(now), ...itemScenarios(now)];
  if (all.every((scenario) => play(scenario).refused)) survivors.push(folder);
}
process.stdout.write(JSON.stringify(survivors));
`;

test('no weakened rule goes unnoticed', { timeout: 120_000 }, () => {
  writeFileSync(join(folder, 'player.mjs'), PLAYER);
  symlinkSync(join(HERE, '../../node_modules'), join(folder, 'node_modules'));
  const folders = mutants.map(({ file, text }, index) => {
    const copy = join(folder, `m${index}`);
    mkdirSync(copy);
    cpSync(HERE, copy, { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
    writeFileSync(join(copy, file), text);
    return copy;
  });
  // The rules as they are, as the last of them: they must survive, or nothing is proved.
  const whole = join(folder, 'whole');
  cpSync(HERE, whole, { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
  const said = execFileSync(process.execPath, ['--no-warnings', join(folder, 'player.mjs'), ...folders, whole]);
  const survivors = JSON.parse(String(said)) as string[];
  const names = survivors.map((copy) => mutants[folders.indexOf(copy)]?.name ?? 'the rules as they are');
  expect(mutants.length).toBeGreaterThan(60);
  expect(names).toEqual(['the rules as they are']);
});
