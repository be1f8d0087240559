// plans list, show, approve, reject, settle.
import type { Command } from 'commander';
import { oneLine } from '../catalogue/written.ts';
import { ConnectorError } from '../errors.ts';
import { createOverseer, type OverseenPlan } from '../plans/overseer.ts';
import { planLines, planSummary } from '../plans/words.ts';
import { keyNames } from '../skill-tokens/key-names.ts';
import { columns, moment, operator, type Terminal, withParts } from './terminal.ts';

export const addPlanCommands = (program: Command, terminal: Terminal): void => {
  const plans = program.command('plans').description('writes that were proposed');

  plans
    .command('list')
    .description('plans that wait for a person')
    .option('--all', 'ended ones too, newest first')
    .action((options: { all?: boolean }) =>
      withParts(terminal, async (parts) => {
        const all = await createOverseer(parts).list({ open: options.all !== true, limit: 50 });
        const names = await keyNames(parts);
        const rows = all.map((plan) => toRow(plan, names));
        terminal.answer(all, rows.length === 0 ? 'No plan waits for a person.' : columns(rows));
      }),
    );

  plans
    .command('show <id>')
    .description('one plan and its steps')
    .action((id: string) =>
      withParts(terminal, async (parts) => {
        const plan = await createOverseer(parts).show(id);
        const steps = plan.steps.map(
          ({ at, state, note }) => `  ${moment(at)}  ${state}${note === null ? '' : `  (${oneLine(note)})`}`,
        );
        terminal.answer(plan, [describe(plan), 'Steps:', ...steps].join('\n'));
      }),
    );

  plans
    .command('approve <id>')
    .description('release a plan: it may then be confirmed in the chat')
    .action((id: string) =>
      withParts(terminal, async (parts) => {
        const plan = await createOverseer(parts).approve(id, operator());
        const paused = (await parts.store.read.settings.get('paused')) !== null;
        const waits = paused ? '\nAll writes are paused, so it waits. End it with: pnpm connector resume' : '';
        terminal.answer(plan, `${describe(plan)}\nPlan ${plan.id} is approved.${waits}`);
      }),
    );

  plans
    .command('reject <id>')
    .description('refuse a plan for good')
    .option('--reason <text>', 'why; whoever asked is told')
    .action((id: string, { reason }: { reason?: string }) =>
      withParts(terminal, async (parts) => {
        const plan = await createOverseer(parts).reject(id, operator(), reason);
        terminal.answer(plan, `${describe(plan)}\nPlan ${plan.id} is rejected.`);
      }),
    );

  plans
    .command('settle <id>')
    .description('say how an uncertain plan ended, after looking in Zoho')
    .option('--done <number>', 'it was carried out: the number or id that Zoho has for it')
    .option('--not-done', 'Zoho has nothing of it')
    .action((id: string, options: { done?: string; notDone?: boolean }) =>
      withParts(terminal, async (parts) => {
        if ((options.done === undefined) === (options.notDone !== true)) {
          throw new ConnectorError('invalid_ask', 'Say one of --done <number> and --not-done.');
        }
        const as = options.done === undefined ? 'not_done' : { done: options.done };
        const plan = await createOverseer(parts).settle(id, as, operator());
        terminal.answer(plan, `${describe(plan)}\nPlan ${plan.id} is settled: ${plan.state}.`);
      }),
    );
};

const toRow = (plan: OverseenPlan, names: (kid: string) => string): string[] => [
  plan.id,
  plan.state,
  planSummary(plan.write),
  `until ${moment(plan.expiresAt)}`,
  `key ${names(plan.kid)}`,
  plan.confirmable ? '' : 'SHORT OF STOCK: it cannot be approved',
];

const describe = (plan: OverseenPlan): string => {
  return [
    `Plan ${plan.id} (${plan.state}): ${planSummary(plan.write)}`,
    ...planLines(plan.write),
    ...plan.warnings.map((warning) => `  ! ${oneLine(warning)}`),
  ].join('\n');
};
