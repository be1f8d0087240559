// reconcile-skus: another system's list of items held against Zoho's.
import type { Command } from 'commander';
import { compareSkus, type SkuReport } from '../reconcile/compare-skus.ts';
import { type Filling, planFilling } from '../reconcile/fill-ids.ts';
import { createFindItem } from '../reconcile/find-items.ts';
import { readKnownItems } from '../reconcile/known-items.ts';
import { readTable } from '../reconcile/read-table.ts';
import { skuReportCsv, skuReportText } from '../reconcile/sku-report.ts';
import { connectionOf, WHICH_ORGANIZATION } from './connection.ts';
import { type Called, readBytes, readColumn, writeText } from './files.ts';
import { holderOf, reconcilingParts } from './reconciling.ts';
import { type Terminal, withParts } from './terminal.ts';

interface Options {
  readonly file: string;
  readonly column?: Called;
  readonly key?: string;
  readonly csv?: string;
  readonly organization?: string;
}

export const addReconcileSkusCommand = (program: Command, terminal: Terminal): void => {
  program
    .command('reconcile-skus')
    .description('hold another system’s list of items against Zoho’s: matched, missing, duplicate, empty, changed')
    .requiredOption('--file <path>', 'its list, CSV or JSON, with sku, product_id or item_id')
    .option('--column <field=name>', 'what a column is called there, such as sku=Artikel', readColumn)
    .option('--key <kid>', 'make plans in the name of this key that fill in product ids; a report alone without it')
    .option('--csv <path>', 'write every finding into this file as well')
    .option(...WHICH_ORGANIZATION)
    .action((options: Options) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const table = await readTable(readBytes(options.file), {
          needs: [],
          oneOf: ['sku', 'item_id', 'product_id'],
          ...(options.column === undefined ? {} : { called: options.column }),
        });
        const items = await readKnownItems(parts, organizationId);
        const find = createFindItem(items, parts.config.CANONICAL_ID);
        const report = compareSkus(table.rows, items, find);
        if (options.csv !== undefined) writeText(options.csv, skuReportCsv(report));
        const asker = await holderOf(parts, organizationId, options.key);
        const spend = { lane: 'chat' as const, kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 };
        const filling = asker === null ? null : await planFilling(reconcilingParts(parts), report.fill, asker, spend);
        terminal.answer({ ...report, filling }, [skuReportText(report), ...nextStep(report, filling)].join('\n'));
      }),
    );
};

const nextStep = ({ fill }: SkuReport, filling: Filling | null): string[] => {
  if (fill.length === 0) return [];
  if (filling === null) return ['This is a report alone. With --key <kid>, plans are made that fill these ids in.'];
  return [
    `Plans: ${filling.plans.join(', ')}`,
    `Release and carry out all of them with: pnpm connector reconciliations apply ${filling.run}`,
  ];
};
