// What runs is not for tests, and what does not run says that it is.
import { isTest } from './house.ts';
import type { Rule } from './rule.ts';

const testsInProduction: Rule['breaches'] = (production) =>
  production
    .filter(({ path, firstLine }) => isTest(path) || /^\/\/ .*\bfor tests\b/i.test(firstLine))
    .map(({ path }) => `${path} is for tests, and runs outside them`);

const forgotten: Rule['breaches'] = (production, all) => {
  const reached = new Set(production.map(({ path }) => path));
  return all
    .filter(({ path }) => !path.startsWith('examples/') && !reached.has(path) && !isTest(path))
    .filter(({ firstLine }) => !/\btests?\b/i.test(firstLine))
    .map(({ path }) => `${path} is reached by nothing, and its first line does not say that it is for tests`);
};

export const testsRule: Rule = {
  name: 'what is for tests does not run outside them',
  breaches: testsInProduction,
  planted: [
    [
      'connector/src/zoho/x.ts',
      '// For tests: a door that opens itself.',
      'connector/src/zoho/x.ts is for tests, and runs outside them',
    ],
  ],
};

export const forgottenRule: Rule = {
  name: 'every file is used, or says that it is for tests',
  breaches: forgotten,
  planted: [],
};
