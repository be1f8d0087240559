import { readFileSync } from 'node:fs';
import { problemCodes } from 'shared-schemas';
import { expect, test } from 'vitest';
import { buildProblemHelp, TABLE } from './build-problem-help.ts';
import { problemGroups, problemHelp } from './src/http/problem-help.ts';

test('what the connector says of problems is what its page of them says', () =>
  expect(readFileSync(TABLE, 'utf8'), 'run node connector/build-problem-help.ts').toBe(buildProblemHelp()));

test('each code stands in it once, with words', () => {
  expect(Object.keys(problemHelp).sort()).toEqual([...problemCodes].sort());
  expect(problemGroups.flatMap(({ codes }) => codes).sort()).toEqual([...problemCodes].sort());
  for (const { happened, todo } of Object.values(problemHelp)) {
    expect(happened).toMatch(/^\S.{15,}\.$/);
    expect(todo).toMatch(/^\S.{3,}[.`?]$/);
    expect(happened + todo).not.toMatch(/\]\(|\*\*/);
  }
});
