// The sections of docs/problems.md as the connector shows them itself: a table, so that no file is read for them.
// node connector/build-problem-help.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = join(import.meta.dirname, 'docs/problems.md');
export const TABLE = join(import.meta.dirname, 'src/http/problem-help.ts');

interface Section {
  readonly code: string;
  readonly happened: string;
  readonly todo: string;
}

const SECTION = /^### (\w+)\n+\*\*What happened:\*\* (.+?) \*\*What to do:\*\* (.+?) \*Try again: (?:yes|no)\.\*$/gm;

/** Links lead to pages that are not there where this is read: their words stay. */
const withoutLinks = (text: string): string => text.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1');

const sectionsIn = (text: string): Section[] =>
  [...text.matchAll(SECTION)].map(([, code = '', happened = '', todo = '']) => ({
    code,
    happened: withoutLinks(happened),
    todo: withoutLinks(todo),
  }));

export const buildProblemHelp = (): string => {
  const chapters = readFileSync(PAGE, 'utf8').split(/^## /m).slice(1);
  const rows = chapters
    .flatMap(sectionsIn)
    .map(
      ({ code, happened, todo }) =>
        `  ${code}: { happened: ${JSON.stringify(happened)}, todo: ${JSON.stringify(todo)} },`,
    );
  const groups = chapters.map((chapter) => {
    const title = JSON.stringify(chapter.slice(0, chapter.indexOf('\n')));
    return `  { title: ${title}, codes: ${JSON.stringify(sectionsIn(chapter).map(({ code }) => code))} },`;
  });
  return `// What happened and what to do, by the code of a problem. GENERATED from docs/problems.md by
// \`node connector/build-problem-help.ts\`: do not edit.
import type { ProblemCode } from 'shared-schemas';

export interface ProblemHelp {
  readonly happened: string;
  readonly todo: string;
}

// biome-ignore format: a table
export const problemHelp: Readonly<Record<ProblemCode, ProblemHelp>> = {
${rows.join('\n')}
};

// biome-ignore format: a table
export const problemGroups: readonly { readonly title: string; readonly codes: readonly ProblemCode[] }[] = [
${groups.join('\n')}
];
`;
};

if (import.meta.main) writeFileSync(TABLE, buildProblemHelp());
