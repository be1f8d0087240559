// Who can approve, reject and settle a plan: people alone.
import type { Rule } from './rule.ts';

/** Releasing a plan is for people: nothing that an agent can reach has the means. A reconciliation's plans are released there
 * in the name of whoever types the command. */
const OVERSEER = 'connector/src/plans/overseer.ts';
const overseers = /^connector\/src\/(cli\/|console\/|reconcile\/apply\.ts$)/;

const breaches: Rule['breaches'] = (production) =>
  production.flatMap(({ path, imports }) =>
    overseers.test(path)
      ? []
      : imports.flatMap(({ from, asTypes }) => (from === OVERSEER && !asTypes ? [`${path} -> ${from}`] : [])),
  );

export const releasingRule: Rule = {
  name: 'a plan is approved, rejected and settled from the command line and the console alone',
  breaches: breaches,
  planted: [
    [
      'connector/src/intents/x.ts',
      "import { createOverseer } from '../plans/overseer.ts';",
      'connector/src/intents/x.ts -> connector/src/plans/overseer.ts',
    ],
    [
      'connector/src/mcp/x.ts',
      "const later = () => import('../plans/overseer.ts');",
      'connector/src/mcp/x.ts -> connector/src/plans/overseer.ts',
    ],
  ],
};
