// All files of this house, and which of them run outside tests.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { readSource, type Source } from './read-source.ts';

const ROOT = join(import.meta.dirname, '../..');
const ROOMS = ['shared-schemas', 'connector', 'skill', 'examples'];

const paths = globSync(
  ROOMS.map((room) => `${room}/**/*.ts`),
  { cwd: ROOT, exclude: (path) => path.includes('node_modules') },
)
  .map((path) => path.replaceAll('\\', '/'))
  .sort();
export const house = paths.map((path) => readSource(path, readFileSync(join(ROOT, path), 'utf8')));

export const isTest = (path: string): boolean => /\.test(-d)?\.ts$/.test(path);

/** Files that run outside tests: whatever the entries of the rooms reach. */
export const productionOf = (sources: readonly Source[]): Source[] => {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const reached = new Set<string>();
  const reach = (path: string): void => {
    if (reached.has(path)) return;
    const source = byPath.get(path);
    if (source === undefined) return;
    reached.add(path);
    for (const { from } of source.imports) reach(from);
  };
  for (const { path } of sources) {
    if (['shared-schemas/src/index.ts', 'connector/src/main.ts', 'skill/src/main.ts'].includes(path)) reach(path);
    if (/^(skill|connector)\/[^/]+\.ts$/.test(path) && !isTest(path)) reach(path);
  }
  return sources.filter((source) => reached.has(source.path));
};

/** `connector/src/plans/desk.ts` is in `plans`; a file that stands alone is its own room. */
export const roomOf = (path: string): string => path.replace(/^connector\/src\//, '').split('/')[0] ?? '';
