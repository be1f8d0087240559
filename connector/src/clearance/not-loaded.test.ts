// A connector without a shop loads nothing of it: whatever is imported at the start, and not when it is asked for.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { parseAst } from 'vitest/node';

const SRC = join(import.meta.dirname, '..');

interface Statement {
  readonly type: string;
  readonly source?: { readonly value: string } | null;
  readonly importKind?: string;
  readonly exportKind?: string;
  readonly specifiers?: readonly { readonly importKind?: string; readonly exportKind?: string }[];
}

/** Files that are loaded with this one, types aside. */
const loadedWith = (file: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(file)) return seen;
  seen.add(file);
  const { body } = parseAst(readFileSync(file, 'utf8'), { lang: 'ts' }) as unknown as { body: readonly Statement[] };
  for (const { source, importKind, exportKind, specifiers = [] } of body) {
    const kinds = specifiers.map((each) => each.importKind ?? each.exportKind);
    const asTypes =
      importKind === 'type' || exportKind === 'type' || (kinds.length > 0 && kinds.every((kind) => kind === 'type'));
    if (source == null || asTypes || !source.value.startsWith('.') || !source.value.endsWith('.ts')) continue;
    loadedWith(join(dirname(file), source.value), seen);
  }
  return seen;
};

test('without a shop, none of its rooms is loaded', () => {
  const loaded = [...loadedWith(join(SRC, 'main.ts'))].map((file) => relative(SRC, file));
  expect(loaded.length).toBeGreaterThan(150);
  const ofShops = loaded.filter((file) => /^(clearance|compliance|providers|checkout)\//.test(file));
  // What refuses regulated goods outright where there is no shop, and a page of calendar.
  expect(ofShops.sort()).toEqual(['compliance/calendar.ts', 'compliance/regulated.ts']);
});
