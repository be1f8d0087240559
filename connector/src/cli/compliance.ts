// compliance ...: what may be sold to whom. What a command needs is loaded when it is asked for: a connector without a
// shop has none of it.
import { join } from 'node:path';
import type { Command } from 'commander';
import { ConnectorError } from '../errors.ts';
import { addAgeCommand } from './compliance-age.ts';
import { addFieldCommands } from './compliance-fields.ts';
import { addRecordCommands } from './compliance-records.ts';
import { addRuleCommands } from './compliance-rules.ts';
import { type Terminal, withParts } from './terminal.ts';

export const addComplianceCommands = (program: Command, terminal: Terminal): void => {
  const compliance = program.command('compliance').description('what may be sold to whom, and where it may be sent');
  addRuleCommands(compliance, terminal);
  addFieldCommands(compliance, terminal);
  addRecordCommands(compliance, terminal);
  addAgeCommand(compliance, terminal);

  compliance
    .command('simulate')
    .description('play through sales that must not happen; ends with an error where one is not refused')
    .option('--report <file>', 'where the dated report goes; beside the database without it')
    .action((options: { report?: string }) =>
      withParts(terminal, async ({ config, store, now }) => {
        const { simulate } = await import('./compliance-simulate.ts');
        const { passedOf, writeReport } = await import('./compliance-report.ts');
        const report = await simulate(store.read, now());
        const day = report.at.toISOString().slice(0, 10);
        const file = options.report ?? join(config.DATABASE_FILE, '..', `compliance-simulation-${day}.md`);
        writeReport(file, report);
        const passed = passedOf(report);
        if (passed.length > 0 || !report.controlAllowed) throw notRefused(passed, file);
        terminal.answer(
          { at: report.at, played: report.played, rows: report.rows, report: file },
          [
            `All ${report.played.length} sales were refused. The report: ${file}`,
            ...(report.rows > 0 ? [] : ['The table is empty. Fill it with: pnpm connector compliance rules seed']),
          ].join('\n'),
        );
      }),
    );
};

const notRefused = (
  passed: readonly { readonly name: string; readonly rule: string }[],
  file: string,
): ConnectorError =>
  new ConnectorError(
    'internal',
    passed.length === 0
      ? `Nothing is proved: a sale with everything in order was refused as well. The report: ${file}`
      : `${passed.length} sales were not refused as they must be. The report: ${file}`,
    { fields: passed.map(({ name, rule }) => ({ field: name, reason: `was not refused by ${rule}` })) },
  );
