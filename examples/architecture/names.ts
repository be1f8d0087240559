// What files are called, and that each begins with what it is for.
import type { Rule } from './rule.ts';

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
/** What a name must not come down to. As a first word it may mean something: `service-orders` are those of services. */
const NO_NAME = /(^|-)(utils?|helpers?|managers?|services?|common)$/;

const names: Rule['breaches'] = (_, all) =>
  all.flatMap(({ path }) => {
    const parts = path.split('/');
    return [
      ...(parts.every((part) => KEBAB.test(part)) ? [] : [`${path} is not kebab-case`]),
      ...parts.flatMap((part) => {
        const [, , word] = NO_NAME.exec(part.replace(/\..*$/, '')) ?? [];
        return word === undefined ? [] : [`${path}: "${word}" says nothing`];
      }),
    ];
  });

const firstLines: Rule['breaches'] = (production) =>
  production
    .filter(({ firstLine }) => !/^\/\/ \S/.test(firstLine))
    .map(({ path }) => `${path} does not begin with what it is for`);

export const nameRule: Rule = {
  name: 'files are kebab-case, and no name is one of those that say nothing',
  breaches: names,
  planted: [
    ['connector/src/plans/planDesk.ts', '', 'connector/src/plans/planDesk.ts is not kebab-case'],
    ['connector/src/Plans/x.ts', '', 'connector/src/Plans/x.ts is not kebab-case'],
    ['connector/src/utils/x.ts', '', 'connector/src/utils/x.ts: "utils" says nothing'],
    ['connector/src/store/key-manager.ts', '', 'connector/src/store/key-manager.ts: "manager" says nothing'],
    ['connector/src/cli/service.ts', '', 'connector/src/cli/service.ts: "service" says nothing'],
    ['skill/src/test-helpers.ts', '', 'skill/src/test-helpers.ts: "helpers" says nothing'],
  ],
};

export const firstLineRule: Rule = {
  name: 'every file begins with what it is for',
  breaches: firstLines,
  planted: [
    ['connector/src/plans/x.ts', 'export const x = 1;', 'connector/src/plans/x.ts does not begin with what it is for'],
  ],
};
