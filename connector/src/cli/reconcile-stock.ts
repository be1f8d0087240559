// reconcile-stock, and reconciliations list, show, apply.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDecimal } from 'shared-schemas';
import type { Config } from '../config.ts';
import { ConnectorError } from '../errors.ts';
import { createGet } from '../events/get.ts';
import type { Parts } from '../parts.ts';
import { type Applied, applyRun } from '../reconcile/apply.ts';
import { type Fetched, fetchCounts, readCounts } from '../reconcile/fetch-counts.ts';
import { readTable } from '../reconcile/read-table.ts';
import { createReconciler } from '../reconcile/reconciler.ts';
import { endCutOff, listRuns, type Reconciled, type RunPlan, readRun } from '../reconcile/runs.ts';
import { countTable, settingsOf } from '../reconcile/settings.ts';
import { stockReportCsv, stockReportText } from '../reconcile/stock-report.ts';
import { keyNames } from '../skill-tokens/key-names.ts';
import { connectionOf, WHICH_ORGANIZATION } from './connection.ts';
import { type Called, readColumn, writeText } from './files.ts';
import { holderOf, reconcilingParts } from './reconciling.ts';
import { columns, moment, operator, readWhole, type Terminal, withParts } from './terminal.ts';

interface Options {
  readonly file?: string;
  readonly from?: string;
  readonly run?: string;
  readonly key?: string;
  readonly location?: string;
  readonly column?: Called;
  readonly decimal?: ',' | '.';
  readonly basis?: 'on-hand' | 'available';
  readonly promisedCounted?: boolean;
  readonly countedAt?: number;
  readonly maxAge?: number;
  readonly driftUnits?: string;
  readonly driftPercent?: string;
  readonly mostItems?: number;
  readonly mostUnits?: number;
  readonly mostZeros?: number;
  readonly csv?: string;
  readonly organization?: string;
}

export const addReconcileStockCommands = (program: Command, terminal: Terminal): void => {
  program
    .command('reconcile-stock')
    .description('hold counts from elsewhere against Zoho’s stock: a report, and with --key plans for what differs')
    .option('--file <path>', 'the counts, CSV or JSON: sku, item_id or product_id; quantity; location')
    .option('--from <address>', 'or where to fetch them: one of the setting RECONCILE_SOURCES')
    .option('--key <kid>', 'make plans in the name of this key, within its limits; a report alone without it')
    .option('--run <name>', 'the run’s name: the same one never adjusts anything twice')
    .option('--location <name>', 'where it was counted, for rows that do not say')
    .option('--column <field=name>', 'what a column is called there, such as quantity=Bestand', readColumn)
    .addOption(
      new Option('--decimal <mark>', 'what parts whole and fraction there, where 1,234 could be both').choices([
        ',',
        '.',
      ]),
    )
    .addOption(
      new Option('--basis <what>', 'what was counted: all that is there, or what may still be sold').choices([
        'on-hand',
        'available',
      ]),
    )
    .option('--promised-counted', 'what is promised to orders was counted too, packed or not')
    .option('--counted-at <instant>', 'when it was counted: what has moved since is left out', readInstant)
    .option('--max-age <minutes>', 'how old a figure may be that agrees', readWhole)
    .option('--drift-units <number>', 'accept a drift of so many units', readDecimal)
    .option('--drift-percent <number>', 'or of this share of what Zoho has', readDecimal)
    .option('--most-items <number>', 'plan nothing where more counts differ', readWhole)
    .option('--most-units <number>', 'plan nothing where they differ by more units', readWhole)
    .option('--most-zeros <number>', 'plan nothing where more items would fall to nothing', readWhole)
    .option('--csv <path>', 'write every row into this file as well')
    .option(...WHICH_ORGANIZATION)
    .action((options: Options) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const { bytes, source } = await countsOf(parts.config, options);
        const called = options.column === undefined ? {} : { called: options.column };
        const table = await readTable(bytes, { ...countTable, ...called });
        const asker = await holderOf(parts, organizationId, options.key);
        const ran = await createReconciler(reconcilingParts(parts)).run({
          ...settingOf(parts.config, options),
          organizationId,
          runId: options.run ?? null,
          source,
          table,
          asker,
          spend: { lane: 'chat', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 },
        });
        if (options.csv !== undefined) writeText(options.csv, stockReportCsv(ran.rows ?? ran.report?.findings ?? []));
        const { rows: _, ...told } = ran;
        const text = describe(ran, options.key === undefined, ran.rows === null);
        if (ran.state === 'stopped') {
          throw new ConnectorError('reconciliation_stopped', text, {
            hint: `Look whether the counts are right. See it again with: pnpm connector reconciliations show ${ran.runId}`,
          });
        }
        terminal.answer(told, text);
      }),
    );

  const runs = program.command('reconciliations').description('what was reconciled, and what became of it');

  runs
    .command('list')
    .description('the latest ones')
    .option(...WHICH_ORGANIZATION)
    .action((options: { organization?: string }) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        await endCutOff(parts, organizationId);
        const rows = await listRuns(parts, organizationId, 50);
        const names = await keyNames(parts);
        const told = rows.map(({ runId, state, standing, source, startedAt, kid }) => ({
          run: runId,
          state,
          standing,
          source,
          startedAt: new Date(startedAt).toISOString(),
          kid,
        }));
        const lines = told.map((it) => [
          it.run,
          it.standing,
          moment(it.startedAt),
          it.source,
          it.kid === null ? '' : `key ${names(it.kid)}`,
        ]);
        terminal.answer(told, lines.length === 0 ? 'Nothing has been reconciled yet.' : columns(lines));
      }),
    );

  runs
    .command('show <run>')
    .description('its report, and how its plans stand')
    .option('--csv <path>', 'write what does not agree into this file as well')
    .option(...WHICH_ORGANIZATION)
    .action((run: string, options: { csv?: string; organization?: string }) =>
      withParts(terminal, async (parts) => {
        const found = await requireRun(parts, await connectionOf(parts, options.organization), run);
        if (options.csv !== undefined) writeText(options.csv, stockReportCsv(found.report?.findings ?? []));
        terminal.answer(found, describe(found, false, false));
      }),
    );

  runs
    .command('apply <run>')
    .description('release its plans and carry them out')
    .option(...WHICH_ORGANIZATION)
    .action((run: string, options: { organization?: string }) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        await endCutOff(parts, organizationId);
        // A comparison of SKUs has plans, and no report that is kept.
        const plans = await parts.store.read.reconciliations.plansOf(organizationId, run);
        if (plans.length === 0) await requireRun(parts, organizationId, run);
        const applied = await applyRun(reconcilingParts(parts), { organizationId, runId: run, by: operator() });
        const text = applied.length === 0 ? 'It has no plans.' : columns(applied.map(toRow));
        terminal.answer({ run, plans: applied }, text);
      }),
    );
};

const countsOf = async (config: Config, { file, from }: Options): Promise<Fetched> => {
  if ((file === undefined) === (from === undefined)) {
    throw new ConnectorError('invalid_ask', 'Say one of --file <path> and --from <address>.');
  }
  return file === undefined ? fetchCounts({ config, get: createGet() }, from ?? '') : readCounts(file);
};

/** The settings, and what was said besides. */
const settingOf = (config: Config, options: Options) => {
  const usual = settingsOf(config);
  const { driftUnits, driftPercent, mostItems, mostUnits, mostZeros, maxAge, basis } = options;
  return {
    ...usual,
    basis: basis === undefined ? usual.basis : basis === 'available' ? ('available' as const) : ('on_hand' as const),
    promisedCounted: options.promisedCounted ?? usual.promisedCounted,
    driftUnits: driftUnits === undefined ? usual.driftUnits : (parseDecimal(driftUnits) ?? 0),
    driftPercent: driftPercent === undefined ? usual.driftPercent : (parseDecimal(driftPercent) ?? 0),
    location: options.location ?? usual.location,
    decimal: options.decimal ?? null,
    countedAt: options.countedAt ?? null,
    maxAgeMs: maxAge === undefined ? usual.maxAgeMs : maxAge * 60_000,
    limits: {
      items: mostItems ?? usual.limits.items,
      units: mostUnits === undefined ? usual.limits.units : mostUnits * 1_000_000,
      zeros: mostZeros ?? usual.limits.zeros,
    },
  };
};

const requireRun = async (parts: Parts, organizationId: string, runId: string): Promise<Reconciled> => {
  await endCutOff(parts, organizationId);
  const found = await readRun(parts, organizationId, runId);
  if (found !== null) return found;
  throw new ConnectorError('not_found', `There is no reconciliation ${runId.slice(0, 64)}.`, {
    hint: 'See: pnpm connector reconciliations list',
  });
};

const describe = ({ runId, state, report, plans }: Reconciled, alone: boolean, again: boolean): string =>
  [
    ...(again ? [`The run ${runId} was made before; nothing is done again.`] : []),
    report === null ? `Reconciliation ${runId}: ${state}.` : stockReportText(report),
    ...plans.map(planText),
    ...nextStep({ runId, report, plans }, alone),
  ].join('\n');

const planText = ({ id, part, state }: RunPlan): string => `Plan ${id}, part ${part}: ${state}`;

const nextStep = (
  { runId, report, plans }: Pick<Reconciled, 'runId' | 'report' | 'plans'>,
  alone: boolean,
): string[] => {
  if (report === null || report.stopped.length > 0) return [];
  if ((report.totals.differs ?? 0) === 0) return ['There is nothing to adjust.'];
  if (alone) return ['This is a report alone. With --key <kid>, plans are made for what differs.'];
  const open = plans.filter(({ state }) => state === 'proposed' || state === 'approved');
  if (open.length === 0) return [];
  return [
    `Look at one with: pnpm connector plans show ${open[0]?.id ?? ''}`,
    `Release and carry out all of them with: pnpm connector reconciliations apply ${runId}`,
  ];
};

const toRow = ({ plan, state, note }: Applied): string[] => [`Plan ${plan}`, state, note];

const readInstant = (text: string): number => {
  const at = Date.parse(text);
  if (Number.isNaN(at) || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)) {
    throw new InvalidArgumentError('It must be an instant such as 2026-11-22T18:00:00Z.');
  }
  return at;
};

const readDecimal = (text: string): string => {
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(text)) throw new InvalidArgumentError('It must be a number such as 0 or 2.5.');
  return text;
};
