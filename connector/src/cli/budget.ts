// budget: the day that a plan of Zoho's allows, before anybody connects anything.
import { type Command, Option } from 'commander';
import { allowances, type BudgetedDay, budgetDay, plans } from '../mirror/budget.ts';
import { hoursOf } from '../mirror/day.ts';
import { columns, grouped, readWhole, type Terminal } from './terminal.ts';

interface Options {
  readonly items: number;
  readonly orders?: number;
  readonly plan: keyof typeof allowances;
  readonly calls?: number;
}

export const addBudgetCommand = (program: Command, terminal: Terminal): void => {
  program
    .command('budget')
    .description('how a day of calls to Zoho would be spent; asks nobody')
    .requiredOption('--items <count>', 'items in Zoho', readWhole)
    .option('--orders <count>', 'orders a day through the connector (ORDERS_A_DAY otherwise)', readWhole)
    .addOption(new Option('--plan <plan>', "Zoho's plan").choices(plans).default('free'))
    .option('--calls <count>', 'calls a day, where the organisation has others than its plan', readWhole)
    .action((options: Options) => {
      const config = terminal.config();
      const wanted = {
        items: options.items,
        orders: options.orders ?? config.ORDERS_A_DAY,
        calls: options.calls ?? allowances[options.plan],
      };
      const day = budgetDay({ ...wanted, hours: hoursOf(config) });
      terminal.answer({ ...wanted, ...day }, words({ ...wanted, ...day, hours: config.OPENING_HOURS }));
    });
};

const words = (day: BudgetedDay & { items: number; orders: number; hours: string } & { calls: unknown }): string => {
  const calls = day.calls as BudgetedDay['calls'];
  const total = Object.values(calls).reduce((sum, each) => sum + each, 0);
  const row = (count: number, what: string): string[] => [grouped(String(count)).padStart(7), what];
  const pace = ({ openMinutes, closedMinutes }: BudgetedDay['feedsEvery']): string =>
    `every ${openMinutes} minutes while open, every ${closedMinutes} otherwise`;
  return [
    `${grouped(String(total))} calls for ${grouped(String(day.items))} items and ${grouped(String(day.orders))} orders, open ${day.hours}:`,
    columns([
      row(calls.orders, 'kept for orders'),
      row(calls.feeds, `asking what has changed, and reading it again: ${pace(day.feedsEvery)}`),
      row(calls.sweep, `sweeping the list, ${grouped(String(day.sweepCalls))} a time: ${pace(day.sweepEvery)}`),
      row(calls.details, 'looking into orders, adjustments and transfers made in Zoho'),
      row(calls.names, 'names of customers and places'),
      row(calls.questions, 'left for questions that want newer figures'),
    ]),
    `The first import costs ${grouped(String(day.importCalls))} calls once.`,
    day.enough
      ? 'What changes in Zoho shows within the hour in opening hours, and within three otherwise.'
      : 'This is too little to show changes within the hour: fewer orders through the connector, or a larger Zoho plan.',
  ].join('\n');
};
