// Findings against the table of known differences: what nobody has explained, and what is explained and never happens.
import type { Finding } from './check.ts';
import type { Difference } from './differences/difference.ts';
import { kindOf } from './elsewhere.ts';

export interface Judge {
  /** Remembers the finding; answers whether the table explains it. */
  hear(finding: Finding): boolean;
  /** A difference was met that is no finding. */
  meet(difference: Difference, operation: string, path: string): void;
  /** One line each, with how often it was found. */
  unexplained(): readonly string[];
  /** Differences, or their operations and paths, that never happened. */
  unused(): readonly string[];
}

export const createJudge = (table: readonly Difference[]): Judge => {
  const used = new Set<string>();
  const lines = new Map<string, { readonly line: string; times: number }>();

  const meet = (difference: Difference, operation: string, path: string): void => {
    used.add(keyOf(difference, operation));
    used.add(keyOf(difference, path));
  };

  return {
    meet,

    hear: (finding) => {
      const found = table.flatMap((difference) => {
        const path = pathThatExplains(difference, finding);
        return path === undefined ? [] : [{ difference, path }];
      });
      for (const { difference, path } of found) meet(difference, finding.operation, path);
      if (found.length > 0) return true;
      const key = [finding.operation, finding.where, finding.rule, finding.path].join(' ');
      const known = lines.get(key) ?? { line: lineOf(finding), times: 0 };
      known.times += 1;
      lines.set(key, known);
      return false;
    },

    unexplained: () =>
      [...lines.values()].map(({ line, times }) => (times === 1 ? line : `${line} (${times} times)`)).sort(),

    unused: () =>
      table.flatMap((difference) =>
        [...difference.operations, ...difference.paths]
          .filter((part) => !used.has(keyOf(difference, part)))
          .map(
            (part) =>
              `${part || '(the whole)'}, known as ${difference.where} ${difference.rule}: ${difference.evidence}`,
          ),
      ),
  };

  function keyOf(difference: Difference, part: string): string {
    return `${table.indexOf(difference)} ${part}`;
  }
};

const pathThatExplains = (difference: Difference, finding: Finding): string | undefined => {
  const { where, rule, operations, paths } = difference;
  if (where !== finding.where || rule !== finding.rule || !operations.includes(finding.operation)) return undefined;
  return paths.find((path) => path === finding.path || path === kindOf(finding.path) || globs(path, finding.path));
};

/** Custom fields are named by whoever made them: cf_* stands for all. */
const globs = (pattern: string, path: string): boolean =>
  pattern.endsWith('cf_*') && kindOf(path).startsWith(pattern.slice(0, -1));

const lineOf = ({ operation, where, rule, path, detail }: Finding): string =>
  `${operation}: ${where} ${path} ${rule}: ${detail}`;
