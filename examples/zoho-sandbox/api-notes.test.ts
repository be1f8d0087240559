// What the code says it has from the API notes, the API notes have.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const notes = readFileSync(join(import.meta.dirname, 'API-NOTES.md'), 'utf8');

const headings = new Set([...notes.matchAll(/^#{2,3} (\d+(?:\.\d+)?)\.? /gm)].map(([, number]) => number ?? ''));
/** Numbered entries count as parts of a section: 7.3, 9.15. */
for (const section of ['7', '9']) {
  const text = notes.split(new RegExp(`^## ${section}\\. `, 'm'))[1]?.split(/^## /m)[0] ?? '';
  for (const [, entry] of text.matchAll(/^(\d+)\. /gm)) headings.add(`${section}.${entry}`);
}

const sources = globSync('{connector,examples,skill,shared-schemas}/**/*.{ts,md}', {
  cwd: ROOT,
  exclude: (path) => path.includes('node_modules'),
}).map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

/** "API notes 6.1, 6.8" and "API notes 6.0, "Pagination"": the sections, and the part named behind them. */
const cited = sources.flatMap(({ path, text }) =>
  [...text.matchAll(/API notes (\d[^)\n]*)/g)].flatMap(([, rest = '']) => {
    const numbers = /^[\d., and]+/.exec(rest)?.[0].match(/\d+(?:\.\d+)?/g) ?? [];
    const parts = [...rest.matchAll(/"([^"]+)"/g)].map(([, part]) => part ?? '');
    return [...numbers, ...parts].map((what) => ({ path, what }));
  }),
);

test('every section that is cited is there', () => {
  expect(cited.length).toBeGreaterThan(100);
  const missing = cited.filter(({ what }) => /^\d/.test(what) && !headings.has(what));
  expect(missing).toEqual([]);
});

test('every part that is cited by name is there', () => {
  const missing = cited.filter(({ what }) => !/^\d/.test(what) && !notes.includes(what));
  expect(missing).toEqual([]);
});

test('every fact’s sources are among those listed', () => {
  const listed = new Set([...notes.matchAll(/^\| ([A-Z]) \|/gm)].map(([, letter]) => letter));
  const used = [...notes.matchAll(/\((?:sure|one|disputed)[^();]*; ([A-Z ]+)/g)].flatMap(([, letters = '']) =>
    letters.trim().split(/\s+/),
  );
  expect(used.length).toBeGreaterThan(40);
  expect(used.filter((letter) => !listed.has(letter))).toEqual([]);
});
