// Rings of imports that are there when the program runs.
import type { Rule } from './rule.ts';

/** Each ring is told once, beginning with its first file. */
const breaches: Rule['breaches'] = (_, all) => {
  const runs = new Map(
    all.map(({ path, imports }) => [path, imports.flatMap(({ from, asTypes }) => (asTypes ? [] : [from]))]),
  );
  const found = new Set<string>();
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      const ring = trail.slice(at);
      const first = ring.indexOf([...ring].sort()[0] ?? '');
      found.add([...ring.slice(first), ...ring.slice(0, first), ring[first]].join(' -> '));
      return;
    }
    if (done.has(path)) return;
    for (const next of runs.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of runs.keys()) walk(path, []);
  return [...found];
};

export const cycleRule: Rule = {
  name: 'no imports run in a ring',
  breaches: breaches,
  planted: [
    [
      'connector/src/errors.ts',
      "import { createLog } from './log.ts';",
      'connector/src/errors.ts -> connector/src/log.ts -> connector/src/errors.ts',
    ],
  ],
};
