import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPage } from '../stories/pages.ts';
import { pnpmWords } from './pnpm-words.ts';

const folder = mkdtempSync(join(tmpdir(), 'path-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const put = (...names: string[]): string => {
  const place = join(folder, ...names);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'pnpm'), '');
  return place;
};

test('pnpm is called by its name where the next shell has it, and by npx where only npx has brought it', () => {
  const own = put('bin');
  const brought = put('.npm', '_npx', '1a2b', 'node_modules', '.bin');
  expect(pnpmWords([brought, own].join(delimiter))).toBe('pnpm');
  expect(pnpmWords([brought, join(folder, 'nowhere')].join(delimiter))).toBe('npx -y -p node@24 -p pnpm@12 pnpm');
});

test('the words for npx are those of the README', () => {
  expect(readPage('README.md')).toContain(`${pnpmWords('')} demo`);
});
