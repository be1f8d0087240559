// compliance ledger, decisions, show, erase: what was decided, and what has to be told of it.
import { chmodSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ConnectorError } from '../errors.ts';
import { connectionOf, WHICH_ORGANIZATION } from './connection.ts';
import { columns, moment, operator, readWhole, type Terminal, withParts } from './terminal.ts';

export const addRecordCommands = (compliance: Command, terminal: Terminal): void => {
  compliance
    .command('ledger')
    .description('what a state must be told of a month, as CSV: 15 U.S.C. 376(a)')
    .requiredOption('--state <state>', 'two letters or its name')
    .requiredOption('--month <month>', 'such as 2026-10')
    .option('--out <file>', 'where it goes; else it is printed')
    .option(...WHICH_ORGANIZATION)
    .action((options: { state: string; month: string; out?: string; organization?: string }) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const { ledgerOf } = await import('../clearance/ledger.ts');
        const { ledgerCsv } = await import('./ledger-csv.ts');
        const ledger = await ledgerOf(parts, { organizationId, ...options });
        const csv = ledgerCsv(ledger.rows);
        if (ledger.unreadable.length > 0) throw incomplete(ledger.unreadable);
        if (options.out !== undefined) {
          writeFileSync(options.out, csv, { mode: 0o600 });
          chmodSync(options.out, 0o600);
        }
        const said = `${ledger.rows.length} rows for ${ledger.state}, ${ledger.month}; due by ${ledger.dueBy}.`;
        terminal.answer(
          { ...ledger, file: options.out ?? null },
          options.out === undefined ? csv.trimEnd() : `${said} In ${options.out}`,
        );
      }),
    );

  compliance
    .command('decisions')
    .description('what was decided about orders, newest first')
    .option('--limit <number>', 'how many', readWhole, 50)
    .action(({ limit }: { limit: number }) =>
      withParts(terminal, async ({ store }) => {
        const { toldDecision } = await import('../clearance/told.ts');
        const rows = (await store.read.decisions.list(Math.min(limit, 1_000))).map((row) => toldDecision(row, []));
        terminal.answer(
          rows,
          rows.length === 0
            ? 'Nothing has been decided yet.'
            : columns(
                rows.map(({ id, at, outcome, moment: when, channel, orderNumber, violations }) => [
                  id,
                  moment(at),
                  outcome,
                  `${when} by ${channel}`,
                  orderNumber ?? '',
                  [...new Set(violations.map(({ rule }) => rule))].join(', '),
                ]),
              ),
        );
      }),
    );

  compliance
    .command('show <decision>')
    .description('one decision: what stood against it, and what it relied on')
    .action((id: string) =>
      withParts(terminal, async ({ store }) => {
        const row = await store.read.decisions.get(id.toUpperCase());
        if (row === null) throw new ConnectorError('not_found', `There is no decision ${id}.`);
        const { toldDecision } = await import('../clearance/told.ts');
        const told = toldDecision(row, await store.read.decisions.linesOf([row.id]));
        terminal.answer(
          told,
          [
            `${told.id}: ${told.outcome}, ${told.moment} by ${told.channel}, ${moment(told.at)}`,
            `Order: ${told.orderNumber ?? 'none'}${told.keptUntil === null ? '' : `, kept until ${told.keptUntil}`}`,
            ...told.lines.map(
              ({ sku, name, productClass, quantity }) =>
                `  ${quantity} x ${sku || name} (${productClass || 'no class'})`,
            ),
            ...told.violations.map(
              ({ rule, effect, items, staff }) =>
                `  ${effect} by ${rule}${items.length === 0 ? '' : ` [${items.join(', ')}]`}: ${staff}`,
            ),
            ...(told.sources.length === 0 ? [] : ['Relied on:', ...told.sources.map((source) => `  ${source}`)]),
          ].join('\n'),
        );
      }),
    );

  compliance
    .command('erase <buyer>')
    .description('take who bought out of what the law no longer wants kept; says what stays, and until when')
    .requiredOption('--reason <text>', 'why, without naming them')
    .option(...WHICH_ORGANIZATION)
    .action((buyer: string, { reason, organization }: { reason: string; organization?: string }) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, organization);
        const { eraseShopper } = await import('../checkout/erase.ts');
        const done = await eraseShopper(parts, organizationId, buyer, { by: operator(), reason });
        terminal.answer(
          done,
          [
            `${done.erased} decisions, ${done.proofsErased} proofs and ${done.checkoutsErased} checkouts no longer name this buyer.`,
            ...(done.kept === 0
              ? []
              : [
                  `${done.kept} decisions of sales keep the name, as the law wants: ${done.keptUntil === null ? 'their orders are on their way.' : `the last until ${done.keptUntil}.`}`,
                ]),
            'The audit log has a command of its own: pnpm connector audit erase.',
          ].join('\n'),
        );
      }),
    );
};

const incomplete = (ids: readonly string[]): ConnectorError =>
  new ConnectorError(
    'internal',
    `The buyers of ${ids.length} sales of that month cannot be read: the report would lack them.`,
    {
      fields: ids.slice(0, 20).map((field) => ({ field, reason: 'has no buyer that can be read' })),
    },
  );
