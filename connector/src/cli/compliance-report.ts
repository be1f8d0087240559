// The dated report of a simulation: which sales were refused, by which rule and why.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Played } from '../compliance/scenarios.ts';

export interface Report {
  readonly at: Date;
  readonly played: readonly Played[];
  /** Whether the sale with everything in order went through: else the others prove nothing. */
  readonly controlAllowed: boolean;
  readonly rows: number;
}

export const passedOf = ({ played }: Pick<Report, 'played'>): readonly Played[] =>
  played.filter(({ refused }) => !refused);

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A page in Markdown, for who has to show it to somebody. */
export const reportText = (report: Report): string => {
  const { at, played, rows } = report;
  const passed = passedOf(report);
  const verdict =
    passed.length === 0
      ? `All ${played.length} sales were refused.`
      : `${passed.length} of ${played.length} sales were NOT refused as they must be: ${passed.map(({ name }) => name).join('; ')}.`;
  return [
    `# Simulation of sales that must not happen, ${at.toISOString()}`,
    '',
    `${verdict} The table had ${rows} rows. A sale with everything in order was ${report.controlAllowed ? 'allowed' : 'NOT allowed'}.`,
    'Played against the rules alone, with made-up buyers. No legal advice.',
    '',
    '| sale | answer | rule | why |',
    '|---|---|---|---|',
    ...played.map(
      ({ name, outcome, refused, rule, staff }) =>
        `| ${cell(name)} | ${refused ? outcome : `**${outcome}: passed**`} | ${rule} | ${cell(staff)} |`,
    ),
    '',
  ].join('\n');
};

/** Readable by its owner alone: it tells how the shop is protected. */
export const writeReport = (file: string, report: Report): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, reportText(report), { mode: 0o600 });
  chmodSync(file, 0o600);
};
