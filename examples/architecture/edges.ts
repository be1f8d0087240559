// Where process, clock, chance and console are touched.
import type { Rule } from './rule.ts';

const edges = /^(connector\/src\/main\.ts|skill\/src\/main\.ts|(skill|connector)\/[^/]+\.ts)$/;
/** Where time and chance come into the connector and the skill. */
const world = /^(connector\/src\/assemble\.ts|skill\/src\/main\.ts)$/;

const breaches: Rule['breaches'] = (production) =>
  production.flatMap(({ path, uses, imports }) => {
    const touchesProcess =
      uses.has('process') || uses.has('globalThis.process') || imports.some(({ from }) => from === 'node:process');
    const drawn = ['Date.now', 'new Date()', 'Math.random'].filter((use) => uses.has(use) && !world.test(path));
    const loud = ['console', 'fetch', 'globalThis.fetch'].filter((use) => uses.has(use) && !edges.test(path));
    const loose = ['export *', 'export default'].filter((use) => uses.has(use));
    const touched = touchesProcess && !edges.test(path) ? ['process'] : [];
    return [...touched, ...drawn, ...loud, ...loose].map((use) => `${path} uses ${use}`);
  });

export const edgeRule: Rule = {
  name: 'process, clock, chance and console are touched at the edges alone, and exports have names',
  breaches: breaches,
  planted: [
    ['connector/src/plans/x.ts', 'const key = process.env.KEY;', 'connector/src/plans/x.ts uses process'],
    ['connector/src/plans/x.ts', "import { env } from 'node:process';", 'connector/src/plans/x.ts uses process'],
    ['connector/src/plans/x.ts', 'globalThis.process.exit(1);', 'connector/src/plans/x.ts uses process'],
    ['connector/src/plans/x.ts', 'const at = Date.now();', 'connector/src/plans/x.ts uses Date.now'],
    ['connector/src/plans/x.ts', 'const at = new Date();', 'connector/src/plans/x.ts uses new Date()'],
    ['connector/src/plans/x.ts', 'const draw = Math.random;', 'connector/src/plans/x.ts uses Math.random'],
    ['connector/src/plans/x.ts', 'console.log(1);', 'connector/src/plans/x.ts uses console'],
    ['connector/src/plans/x.ts', "await fetch('https://x.example');", 'connector/src/plans/x.ts uses fetch'],
    ['shared-schemas/src/x.ts', "export * from './words.ts';", 'shared-schemas/src/x.ts uses export *'],
    ['skill/src/x.ts', 'export default 1;', 'skill/src/x.ts uses export default'],
  ],
};
